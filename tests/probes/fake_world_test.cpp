// The fake world must not be kinder than the scenario: what is not described fails, and so does what was not
// needed.
#include "octets.hpp"
#include "play.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace pretrust::testing {

namespace {

Scenario silent_ping() {
    Scenario scenario;
    scenario.probe = "cldap_ping";
    scenario.plan.remote_domain = "corp.example.com";
    scenario.target.address = "192.0.2.10";
    scenario.world["udp 192.0.2.10 389"].emplace_back();
    Expected expected;
    expected.tag = "CLDAP_PING_ANSWER";
    expected.outcome = "timed_out";
    expected.target = "192.0.2.10";
    scenario.expected.push_back(expected);
    return scenario;
}

TEST(FakeWorld, HoldsWhenEverythingIsExpected) {
    EXPECT_TRUE(play(silent_ping(), Order::one_by_one).complaints.empty());
}

TEST(FakeWorld, AnUndescribedQuestionFails) {
    auto scenario = silent_ping();
    scenario.world.clear();
    EXPECT_THROW((void)play(scenario, Order::one_by_one), std::runtime_error);
    EXPECT_THROW((void)play(scenario, Order::interleaved), std::runtime_error);
}

TEST(FakeWorld, ALineThatNothingAsksForFails) {
    auto scenario = silent_ping();
    scenario.world["tcp 192.0.2.10 389"].emplace_back();
    EXPECT_EQ(play(scenario, Order::one_by_one).complaints.size(), 1U);
}

TEST(FakeWorld, AnUnexpectedObservationFails) {
    auto scenario = silent_ping();
    scenario.expected.clear();
    EXPECT_EQ(play(scenario, Order::one_by_one).complaints.size(), 1U);
}

TEST(FakeWorld, AMissingObservationFails) {
    auto scenario = silent_ping();
    scenario.expected.push_back(scenario.expected.front());
    EXPECT_EQ(play(scenario, Order::one_by_one).complaints.size(), 1U);
}

TEST(FakeWorld, AWrongArgumentFails) {
    auto scenario = silent_ping();
    scenario.expected.front().args.emplace_back("port", "390");
    EXPECT_EQ(play(scenario, Order::one_by_one).complaints.size(), 2U);
}

TEST(FakeWorld, AForbiddenArgumentFails) {
    auto scenario = silent_ping();
    scenario.expected.front().absent.emplace_back("port");
    EXPECT_EQ(play(scenario, Order::one_by_one).complaints.size(), 2U);
}

TEST(FakeWorld, OctetsNotSentFail) {
    auto scenario = silent_ping();
    scenario.sent["udp 192.0.2.10 389"].push_back(from_hex("00"));
    EXPECT_FALSE(play(scenario, Order::one_by_one).complaints.empty());
}

TEST(FakeWorld, AProbeThatDoesNotExistFails) {
    auto scenario = silent_ping();
    scenario.probe = "no_such_probe";
    EXPECT_THROW((void)play(scenario, Order::one_by_one), std::runtime_error);
}

TEST(Octets, PatchesOverwrite) {
    EXPECT_EQ(to_hex(read_octets("00010203~1=ffee").value()), "00ffee03");
    EXPECT_THROW((void)read_octets("0001~1=ffee"), std::runtime_error);
    EXPECT_THROW((void)read_octets("@no_such_vector"), std::runtime_error);
    EXPECT_THROW((void)from_hex("0g"), std::runtime_error);
}

} // namespace

} // namespace pretrust::testing
