// Files that are whole or not there, and evidence that is read back or refused with the place.
#include <json/evidence_json.hpp>
#include <run/evidence_file.hpp>
#include <run/output_file.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pretrust {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class Files : public testing::Test {
  protected:
    void SetUp() override { fs::create_directories(folder); }
    void TearDown() override { fs::remove_all(folder); }

    std::string path(const char* name) const { return (folder / name).string(); }
    void put(const char* name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
    }
    std::string get(const char* name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::ptrdiff_t entries() const { return std::distance(fs::directory_iterator(folder), {}); }
    std::string complaint(const char* name) const {
        const auto evidence = load_evidence(path(name));
        return evidence ? "(accepted)" : evidence.error().what;
    }

    fs::path folder =
        fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

Evidence some_evidence() {
    Evidence evidence;
    evidence.tool_version = "0.1.0";
    evidence.started_unix_us = 1'795'000'000'000'000;
    evidence.plan.remote_domain = "corp.example.com";
    Observation item;
    item.tag = "PING_ANSWER";
    item.probe = "ping";
    item.target = "10.1.0.1";
    item.vantage = "aws";
    item.outcome = Outcome::answered;
    item.args = {{"port", std::int64_t{389}}, {"hosts", std::vector<std::string>{"a", "b"}}};
    evidence.items.push_back(item);
    return evidence;
}

TEST_F(Files, FinishedFileIsThereAndNothingElse) {
    auto file = OutputFile::open(path("report.json"));
    ASSERT_TRUE(file.has_value());
    EXPECT_FALSE(fs::exists(path("report.json")));
    EXPECT_TRUE(file->finish("text").has_value());
    EXPECT_EQ(get("report.json"), "text");
    EXPECT_EQ(entries(), 1);
}

TEST_F(Files, UnfinishedFileLeavesTheOldOneAlone) {
    put("report.json", "old");
    {
        auto file = OutputFile::open(path("report.json"));
        ASSERT_TRUE(file.has_value());
    }
    EXPECT_EQ(get("report.json"), "old");
    EXPECT_EQ(entries(), 1);
}

TEST_F(Files, SymbolicLinkStaysOne) {
    put("real.json", "old");
    fs::create_symlink("real.json", path("link.json"));
    auto file = OutputFile::open(path("link.json"));
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->finish("new").has_value());
    EXPECT_TRUE(fs::is_symlink(path("link.json")));
    EXPECT_EQ(get("real.json"), "new");
}

TEST_F(Files, UnwritablePlacesAreRefusedAtOnce) {
    for (const auto& place :
         {path("no/such/folder"), folder.string(), std::string("/proc/pretrust.json"), std::string()}) {
        const auto file = OutputFile::open(place);
        ASSERT_FALSE(file.has_value()) << place;
        EXPECT_EQ(file.error().kind, FailureKind::unreadable);
        EXPECT_THAT(file.error().what, HasSubstr("cannot be written"));
    }
}

TEST_F(Files, FullDiskIsNoticed) {
    if (!fs::exists("/dev/full")) {
        GTEST_SKIP() << "there is no /dev/full here";
    }
    auto file = OutputFile::open("/dev/full");
    ASSERT_TRUE(file.has_value());
    const auto written = file->finish("text");
    ASSERT_FALSE(written.has_value());
    EXPECT_THAT(written.error().what, HasSubstr("/dev/full: cannot be written"));
    EXPECT_EQ(written.error().kind, FailureKind::internal);
}

TEST_F(Files, EvidenceComesBackAsItWas) {
    put("run.json", write_evidence(some_evidence()));
    const auto evidence = load_evidence(path("run.json"));
    ASSERT_TRUE(evidence.has_value()) << evidence.error().what;
    EXPECT_EQ(*evidence, some_evidence());
}

TEST_F(Files, EvidenceCutOffIsRefused) {
    const auto whole = write_evidence(some_evidence());
    const auto end = whole.find_last_of('}');
    for (std::size_t length = 0; length <= end; length += 7) {
        put("run.json", whole.substr(0, length));
        EXPECT_THAT(complaint("run.json"), HasSubstr("run.json: "));
        EXPECT_THAT(complaint("run.json"), Not(HasSubstr("\n")));
    }
}

TEST_F(Files, EvidenceOfANewerFormatIsRefused) {
    auto newer = some_evidence();
    newer.format = evidence_format + 1;
    put("run.json", write_evidence(newer));
    EXPECT_THAT(complaint("run.json"), HasSubstr("format"));
}

TEST_F(Files, MissingFileAndFolderCannotBeRead) {
    EXPECT_THAT(complaint("none.json"), HasSubstr("none.json: cannot be read: No such file"));
    fs::create_directories(path("folder"));
    EXPECT_THAT(complaint("folder"), HasSubstr("folder: cannot be read: Is a directory"));
}

} // namespace
} // namespace pretrust
