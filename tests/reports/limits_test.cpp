// What a reader is warned of.
#include "build.hpp"

#include <reports/limits.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(Limits, SayFirstThatARunIsPartial) {
    Evidence evidence = test::plain();
    evidence.interrupted = true;
    evidence.items = {test::look("TRUST_PORTS_CONNECT", "192.0.2.1", Outcome::skipped, "smb")};
    EXPECT_EQ(make_limits(evidence).front(), "The run was interrupted: 1 question was not asked to the end.");
    evidence.interrupted = false;
    evidence.deadline_hit = true;
    evidence.plan.deadline = std::chrono::milliseconds(1500);
    EXPECT_THAT(make_limits(evidence).front(), HasSubstr("deadline of 1.5 s"));
}

TEST(Limits, NameAProbeThatCrashed) {
    Evidence evidence = test::plain();
    Observation crash;
    crash.probe = "ntp_time";
    crash.outcome = Outcome::crashed;
    evidence.items = {crash, crash};
    EXPECT_THAT(make_limits(evidence).front(), HasSubstr("failed in ntp_time."));
}

TEST(Limits, SayThatGivenAddressesStoodInForDcs) {
    Evidence evidence = test::plain();
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("DNS named no domain controller")));
    test::name_dc(evidence, "192.0.2.1", "dc1.corp.example.com", "192.0.2.1");
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("DNS named no domain controller"))));
}

TEST(Limits, NameTheOtherSideThatCannotBeSeen) {
    Evidence evidence = test::plain();
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("--side self-managed")));
    evidence.plan.side = Side::self_managed;
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("--side aws")));
}

TEST(Limits, NameWhatOnlyAnOptionAsksForAndTheOption) {
    EXPECT_THAT(make_limits(test::plain()), Contains(HasSubstr("--trust-password-file")));
    EXPECT_THAT(make_limits(test::plain()), Contains(HasSubstr("--user NAME")));
    EXPECT_THAT(make_limits(test::plain()), Contains(HasSubstr("--sweep asks")));
    Evidence evidence = test::plain();
    evidence.plan.trust_password = TrustPassword::given;
    evidence.plan.preauth_user = "svc-app";
    evidence.plan.sweep = Sweep::sample;
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("--trust-password-file"))));
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("--user"))));
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("--sweep"))));
}

Observation clock(const std::string& address, std::int64_t seconds) {
    return test::look(
        "CLOCK_OFFSET", address, Outcome::answered, "kerberos_udp",
        {{"source", "kdc"}, {"offset_us", seconds * 1'000'000}, {"uncertainty_us", std::int64_t{900}}});
}

TEST(Limits, SayThatThisHostsClockIsWrongOnlyWhenBothSidesAgreeOnIt) {
    Evidence evidence = test::plain();
    evidence.plan.local_dns = {"192.0.2.53"};
    evidence.items = {clock("192.0.2.1", 3600), clock("192.0.2.53", 3600)};
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("clock of this host is 3600 s behind (1 hour")));
    evidence.items = {clock("192.0.2.1", 3600), clock("192.0.2.53", 0)};
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("clock of this host"))));
    evidence.items = {clock("192.0.2.1", 3600)};
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("clock of this host"))));
}

TEST(Limits, SayThatLocalServersWereAssumed) {
    Evidence evidence = test::plain();
    evidence.plan.local_dns = {"192.0.2.53"};
    evidence.plan.local_dns_from = LocalDnsFrom::option;
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("192.0.2.53"))));
    evidence.plan.local_dns_from = LocalDnsFrom::system;
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("192.0.2.53")));
}

TEST(Limits, SayWhenNotLeavingFromADcsPorts) {
    Evidence evidence = test::plain();
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr("Sent from ports"))));
    evidence.plan.source_ports = SourcePorts::any;
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("ports that this system chose")));
    evidence.plan.source_ports = SourcePorts::linux_range;
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr("Sent from ports 32768-49151")));
}

TEST(Limits, SayThatTheForwarderIsStillToCome) {
    const std::string to_come = "The conditional forwarder, which is not there yet";
    Evidence evidence = test::plain();
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr(to_come))));
    evidence.aws.request.emplace();
    evidence.aws.request->remote_domain = evidence.plan.remote_domain;
    evidence.aws.request->forwarder_addresses = {"192.0.2.1"};
    EXPECT_THAT(make_limits(evidence), Contains(HasSubstr(to_come)));
    evidence.plan.failed_with = "Access is denied";
    EXPECT_THAT(make_limits(evidence), Not(Contains(HasSubstr(to_come))));
}

} // namespace
} // namespace pretrust
