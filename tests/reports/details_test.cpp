// The lines about single DCs.
#include "build.hpp"

#include <reports/details.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Observation clock(std::string source, std::int64_t offset_us, std::int64_t uncertainty_us) {
    return test::look(
        "CLOCK_OFFSET", "192.0.2.1", Outcome::answered, "ldap",
        {{"source", std::move(source)}, {"offset_us", offset_us}, {"uncertainty_us", uncertainty_us}});
}

TEST(Clocks, TakeTheMostPreciseOfTheSourcesThatAgree) {
    Evidence evidence = test::plain();
    evidence.items = {clock("rootdse", 400'000, 501'000), clock("kdc", 1'000, 900), clock("smb", 1'100, 700)};
    const auto clocks = make_clocks(evidence);
    ASSERT_EQ(clocks.size(), 1U);
    EXPECT_EQ(clocks[0].source, "smb");
    EXPECT_FALSE(clocks[0].notable);
}

TEST(Clocks, NameALoneDissenterThatIsMorePrecise) {
    Evidence evidence = test::plain();
    evidence.items = {clock("kdc", 1'000, 900), clock("smb", 1'100, 700), clock("ntp", 500'000'000, 10)};
    const auto clocks = make_clocks(evidence);
    ASSERT_EQ(clocks.size(), 1U);
    EXPECT_EQ(clocks[0].source, "smb");
    EXPECT_THAT(clocks[0].dissenters, ElementsAre("ntp"));
    EXPECT_TRUE(clocks[0].notable);
}

Observation step(std::string tag, Outcome outcome, Args more) {
    return test::look(std::move(tag), "192.0.2.1", outcome, "smb", std::move(more));
}

Evidence smb(bool signing) {
    Evidence evidence = test::plain();
    evidence.items = {
        step("SMB_PIPES_NEGOTIATE", Outcome::answered, {{"dialect", "3.1.1"}, {"signing_required", signing}}),
        step("SMB_PIPES_SESSION", Outcome::answered, {{"status", std::int64_t{0}}}),
        step("SMB_PIPES_TREE", Outcome::answered, {{"status", std::int64_t{0}}})};
    for (const char* pipe : {"lsarpc", "samr", "netlogon"}) {
        evidence.items.push_back(
            step("SMB_PIPES_PIPE", Outcome::answered, {{"pipe", pipe}, {"opened", true}, {"bound", true}}));
    }
    return evidence;
}

TEST(Smb, IsNotNotableWhenItIsAsADcOfTheDefaultPolicy) {
    const auto lines = make_smb(smb(true));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].text, "SMB 3.1.1, signing required; lsarpc, samr, netlogon open to anonymous callers");
    EXPECT_FALSE(lines[0].notable);
    EXPECT_TRUE(make_smb(smb(false))[0].notable);
}

TEST(Smb, SaysWhichPipeIsRefused) {
    Evidence evidence = smb(true);
    evidence.items.back() =
        step("SMB_PIPES_PIPE", Outcome::rejected,
             {{"pipe", "netlogon"}, {"opened", false}, {"status", std::int64_t{0xC0000022}}});
    EXPECT_THAT(make_smb(evidence)[0].text, HasSubstr("; netlogon refused (0xC0000022)"));
    EXPECT_TRUE(make_smb(evidence)[0].notable);
}

TEST(Smb, HasNoLineForAPortThatIsBarred) {
    Evidence evidence = test::plain();
    evidence.items = {step("SMB_PIPES_NEGOTIATE", Outcome::timed_out, {})};
    EXPECT_TRUE(make_smb(evidence).empty());
}

} // namespace
} // namespace pretrust
