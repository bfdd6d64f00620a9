// Files and directories: which are taken, what they are called, and what is refused.
#include <aws/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class LoadAws : public testing::Test {
  protected:
    LoadAws() {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("load_aws_") + info->name());
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text = "{}") {
        const auto path = folder_ / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path.string();
    }
    std::vector<std::string> names(const std::vector<std::string>& paths) {
        std::vector<std::string> list;
        const auto texts = load_texts(paths, "--aws");
        EXPECT_TRUE(texts) << texts.error().what;
        for (const auto& text : texts.value()) {
            list.push_back(text.name);
        }
        return list;
    }
    std::string refusal(const std::string& path) {
        const auto read = load_aws({path});
        EXPECT_FALSE(read);
        EXPECT_EQ(read.error().kind, FailureKind::unreadable);
        return read ? "" : read.error().what;
    }

    fs::path folder_;
};

TEST_F(LoadAws, TakesTheJsonFilesOfADirectorySortedAndTwoLevelsDeep) {
    write("b.json");
    write("a.json");
    write("notes.txt");
    write("region/c.json");
    write("region/deeper/d.json");
    EXPECT_THAT(names({folder_.string()}), ElementsAre("a.json", "b.json", "region/c.json"));
}

TEST_F(LoadAws, CallsAFileAsTheUserDid) {
    const auto path = write("x.txt");
    EXPECT_THAT(names({path}), ElementsAre(path));
}

TEST_F(LoadAws, TellsFilesOfOneNameApart) {
    const auto one = write("one/trusts.json");
    const auto two = write("two/trusts.json");
    EXPECT_THAT(names({(folder_ / "one").string(), (folder_ / "two").string()}), ElementsAre(one, two));
}

TEST_F(LoadAws, RefusesWhatDoesNotExistOrHoldsNothing) {
    const auto missing = (folder_ / "missing").string();
    EXPECT_EQ(refusal(missing), "--aws: " + missing + ": no such file or directory");
    EXPECT_THAT(refusal(""), HasSubstr("no such file or directory"));
    EXPECT_THAT(refusal(folder_.string()), HasSubstr("holds no *.json file"));
}

TEST_F(LoadAws, RefusesAFileThatIsTooLarge) {
    const auto path = write("large.json");
    fs::resize_file(path, aws_largest_file + 1);
    EXPECT_THAT(refusal(path), HasSubstr("larger than 64 MiB"));
}

TEST_F(LoadAws, FollowsNoLinkThatLeadsNowhere) {
    write("a.json");
    fs::create_symlink("nowhere", folder_ / "b.json");
    EXPECT_THAT(names({folder_.string()}), ElementsAre("a.json"));
}

TEST_F(LoadAws, BoundsTheNumberOfFiles) {
    for (std::size_t i = 0; i <= aws_most_files; ++i) {
        write(std::to_string(i) + ".json");
    }
    EXPECT_THAT(refusal(folder_.string()), HasSubstr("more than 1000 files"));
}

} // namespace
} // namespace pretrust
