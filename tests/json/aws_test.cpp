// AWS's configuration in the evidence file: everything comes back, nothing is added, and it is read as
// strictly as the rest.
#include "sample.hpp"

#include <json/aws_json.hpp>
#include <json/evidence_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

namespace pretrust {
namespace {

/// Fills every member that the table knows with a value of its own.
class Filler {
  public:
    void fill(bool& value) { value = true; }
    void fill(int& value) { value = ++count_; }
    void fill(std::string& value) { value = "text \xC3\xA9 \"" + std::to_string(++count_); }
    void fill(Ip& value) { value = read_ip("10.0.0." + std::to_string(++count_ % 250)).value(); }
    void fill(Cidr& value) {
        ++count_;
        value = read_cidr(count_ % 2 == 0 ? "10." + std::to_string(count_ % 250) + ".0.0/16"
                                          : "2001:db8:" + std::to_string(count_) + "::/48")
                    .value();
    }
    void fill(CidrSet& value) { value = CidrSet({read_cidr("52.0.0.0/11").value()}); }
    template <class T> void fill(std::optional<T>& value) { fill(value.emplace()); }
    template <class T> void fill(std::vector<T>& list) {
        list.resize(2);
        for (auto& element : list) {
            fill(element);
        }
    }
    template <class T> void fill(T& value) {
        std::apply([&](const auto&... field) { (fill(value.*field.member), ...); }, AwsFields<T>::list);
    }

  private:
    int count_ = 0;
};

Evidence filled() {
    Evidence evidence = test::sample_evidence();
    Filler().fill(evidence.aws);
    evidence.offline = true;
    return evidence;
}

TEST(AwsInEvidence, EverythingComesBack) {
    const auto evidence = filled();
    const auto text = write_evidence(evidence);
    const auto read = read_evidence(text);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, evidence);
    EXPECT_EQ(write_evidence(*read), text);
}

TEST(AwsInEvidence, EveryMemberOfTheVocabularyIsWritten) {
    std::ifstream file(PRETRUST_SOURCE_DIR "/include/pretrust/aws.hpp");
    std::stringstream header;
    header << file.rdbuf();
    const auto text = write_evidence(filled());
    const std::regex member(R"((?:^|\n)    [A-Za-z:_<>]+ ([a-z0-9_]+)(?: = [^;\n]+)?;)");
    const auto source = header.str();
    int members = 0;
    for (std::sregex_iterator at(source.begin(), source.end(), member), end; at != end; ++at) {
        ++members;
        EXPECT_THAT(text, testing::HasSubstr('"' + (*at)[1].str() + "\": "));
    }
    EXPECT_GT(members, 80);
}

TEST(AwsInEvidence, IsAbsentWhereNothingWasGiven) {
    const auto text = write_evidence(test::sample_evidence());
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\"aws\"")));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\"offline\"")));
}

TEST(AwsInEvidence, KeepsRemarksOfFilesThatGaveNothing) {
    Evidence evidence = test::sample_evidence();
    evidence.aws.remarks = {{{"notes.json", ""}, "line 1, column 1: not JSON", ""}};
    const auto read = read_evidence(write_evidence(evidence));
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, evidence);
}

std::string altered(std::string_view from, std::string_view to) {
    auto text = write_evidence(filled());
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto read = read_evidence(text);
    return read ? "read" : read.error().what;
}

TEST(AwsInEvidence, IsReadStrictlyAndNamesThePlace) {
    EXPECT_THAT(altered("\"short_name\": ", "\"shorter\": "),
                testing::HasSubstr("/aws/directories/0/shorter: is not a member of format 1"));
    EXPECT_THAT(altered("\"entries_given\": true", "\"entries_given\": 1"),
                testing::HasSubstr("/aws/prefix_lists/0/entries_given: must be true or false"));
    EXPECT_THAT(altered("\"ranges\": [\"52.0.0.0/11\"", "\"ranges\": [\"52.0.0.1/11\""),
                testing::HasSubstr("/aws/published/ranges/0: 52.0.0.1/11"));
    EXPECT_THAT(altered("\"aws\": {", "\"aws\": {\"more\": 1, "), testing::HasSubstr("/aws/more: "));
}

TEST(AwsInEvidence, SummaryCountsFilesAndKeepsRemarks) {
    AwsConfiguration configuration;
    AwsDirectory directory;
    directory.place = {"directories.json", "/DirectoryDescriptions/0"};
    configuration.directories = {directory, directory};
    configuration.remarks = {{{"broken.json", ""}, "the file is empty", ""}};
    configuration.published.created = "2026-11-01-00-00-00";
    const auto summary = aws_summary(configuration);
    EXPECT_EQ(summary.at("files").as_int64(), 3);
    EXPECT_EQ(summary.at("remarks").as_array().size(), 1U);
}

} // namespace
} // namespace pretrust
