// --failed-with in the report: whether what was found explains what AWS said.
#include <json/evidence_json.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace pretrust {
namespace {

Report report_of(const std::string& name, const std::string& failed_with) {
    std::ifstream file(std::string(PRETRUST_SOURCE_DIR) + "/tests/golden/" + name + ".evidence.json");
    Evidence evidence = read_evidence(std::string(std::istreambuf_iterator<char>(file), {})).value();
    evidence.plan.failed_with = failed_with;
    EXPECT_EQ(read_evidence(write_evidence(evidence)).value(), evidence);
    return make_report(evidence, diagnose(evidence, all_causes()));
}

TEST(Told, IsAbsentWhenNothingWasSaid) {
    EXPECT_FALSE(report_of("pipe_refused", "").told);
    EXPECT_FALSE(report_of("pipe_refused", "no idea").told);
}

TEST(Told, SaysWhenTheCauseOnTopExplainsIt) {
    const auto told = report_of("pipe_refused", "... ACCESS IS DENIED.").told;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->fit, Fit::explained);
    EXPECT_THAT(told->means, testing::ElementsAre("ACCESS_DENIED"));
    EXPECT_THAT(told->causes, testing::Contains("NULL_SESSION_PIPES_RESTRICTED"));
    EXPECT_THAT(told->sentence, testing::HasSubstr("\"Access is denied\"; the cause on top, NULL_SESSION"));
}

TEST(Told, SaysWhenWhatWasFoundWouldShowOtherwise) {
    const auto told = report_of("udp_389_silent", "Access is denied").told;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->fit, Fit::otherwise);
    EXPECT_THAT(told->sentence,
                testing::HasSubstr("would show as \"The specified domain name does not exist"));
    EXPECT_THAT(told->remaining, testing::Contains("TRUST_PASSWORD_MISMATCH"));
}

TEST(Told, NamesWhatIsLeftWhenNothingWasFound) {
    const auto told = report_of("healthy", "Access is denied").told;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->fit, Fit::open);
    EXPECT_THAT(told->remaining, testing::Contains("TRUST_PASSWORD_MISMATCH"));
    EXPECT_THAT(told->sentence, testing::HasSubstr("remaining causes are"));
    EXPECT_EQ(report_of("healthy", "rcode 5").told->fit, Fit::gone);
}

} // namespace
} // namespace pretrust
