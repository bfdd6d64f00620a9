// The fix of a cause that has several faces: it must be the one for what was seen.
#include "evidence_files.hpp"

#include <diagnosis/words.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string fix_in(const Evidence& evidence, std::string_view cause) {
    const Diagnosis diagnosis = diagnose(evidence, all_causes());
    const Judged& judged = judged_as(diagnosis, cause);
    return fill(judged.row->fix, words_for(evidence, judged.match));
}

std::string fix_in(const std::string& file) {
    return fix_in(load_evidence(file), file.substr(0, file.find('/')));
}

TEST(ForwarderTargetRefuses, AServerThatAnswersRefusedNeedsAnotherPolicyAndNoFirewallRule) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-rcode.json"),
                AllOf(HasSubstr("\n  Get-DnsServerZone -Name corp.example.com"),
                      HasSubstr("\n  Get-DnsServerQueryResolutionPolicy"),
                      HasSubstr("\n  Get-DnsServerRecursionScope"), HasSubstr("allow-query"),
                      HasSubstr("\n  aws ds update-conditional-forwarder "), Not(HasSubstr("Firewall")),
                      Not(HasSubstr("security-group")), Not(HasSubstr("Start-Service"))));
}

TEST(ForwarderTargetRefuses, ARefusedPortNeedsAServiceOrAFirewallRuleAndNoPolicy) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-icmp.json"),
                AllOf(Not(HasSubstr("Start-Service DNS")), HasSubstr("New-NetFirewallRule")))
        << "the router refuses, and DNS answers over TCP";
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-by-the-host-itself.json"),
                AllOf(HasSubstr("\n  Start-Service DNS"), HasSubstr("New-NetFirewallRule"),
                      HasSubstr("\n  aws ds update-conditional-forwarder "), Not(HasSubstr("Policy"))));
}

TEST(ForwarderTargetRefuses, TwoServersThatRefuseInTwoWaysGetBothFixes) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-both-ways.json"),
                AllOf(HasSubstr("New-NetFirewallRule"), HasSubstr("Get-DnsServerQueryResolutionPolicy")));
}

TEST(ForwarderTargetRefuses, TheForwarderIsNotPointedAtTheServersThatRefuse) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-rcode.json"),
                HasSubstr("--dns-ip-addrs REMOTE-DNS-ADDRESSES"));
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-one-of-two.json"),
                AllOf(testing::EndsWith("--dns-ip-addrs 172.16.10.153"), HasSubstr("CidrIp=172.16.20.153/32"),
                      Not(HasSubstr("CidrIp=172.16.10.153/32"))));
}

TEST(ForwarderTargetWrong, TheForwarderIsNotPointedAtTheServersThatDoNotKnow) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_WRONG/confirmed-another-zone.json"),
                HasSubstr("--dns-ip-addrs REMOTE-DNS-ADDRESSES"));
}

TEST(ForwarderCachedNegative, ACacheThatCountsDownIsTakenAtItsWord) {
    EXPECT_THAT(fix_in("FORWARDER_CACHED_NEGATIVE/confirmed-long-ttl.json"), HasSubstr("Wait 3598 s"));
}

TEST(RpcPortsBlocked, TheTitleNamesNoPortThatAnswers) {
    const Evidence evidence = load_evidence("RPC_PORTS_BLOCKED/confirmed-netlogon-port-only.json");
    const Diagnosis diagnosis = diagnose(evidence, all_causes());
    const Judged& judged = judged_as(diagnosis, "RPC_PORTS_BLOCKED");
    EXPECT_THAT(
        fill(judged.row->title, words_for(evidence, judged.match)),
        AllOf(HasSubstr(": of those that the endpoint mapper names, 49671"), Not(HasSubstr("49667"))));
}

/// A security group refuses a command as a whole when it has one of the permissions already.
TEST(PortBlocked, OnlyWhatIsBarredIsToBeOpened) {
    EXPECT_THAT(fix_in("KERBEROS_PORT_BLOCKED/confirmed-tcp-only.json"),
                AllOf(HasSubstr("IpProtocol=tcp,FromPort=88"), Not(HasSubstr("IpProtocol=udp"))));
}

/// The servers that a host happens to ask are often a stub on itself, or the VPC's.
TEST(PortBlocked, TheOtherSideLetsInDomainControllersAndNoResolver) {
    Evidence evidence = load_evidence("KERBEROS_PORT_BLOCKED/confirmed-tcp-only.json");
    const std::string let_in = "-RemoteAddress ";
    EXPECT_THAT(fix_in(evidence, "KERBEROS_PORT_BLOCKED"), HasSubstr(let_in + "10.20.0.10 "));
    evidence.plan.local_dns_from = LocalDnsFrom::system;
    EXPECT_THAT(fix_in(evidence, "KERBEROS_PORT_BLOCKED"), HasSubstr(let_in + "10.20.0.10 "))
        << "it says that it is a DC of the local domain";
    for (const char* resolver : {"127.0.0.53", "10.20.0.2", "::1"}) {
        evidence.plan.local_dns = {resolver};
        EXPECT_THAT(fix_in(evidence, "KERBEROS_PORT_BLOCKED"), HasSubstr(let_in + "LOCAL-DC-CIDR "));
    }
    evidence.plan.local_dns = {"127.0.0.1"};
    evidence.plan.local_dns_from = LocalDnsFrom::option;
    EXPECT_THAT(fix_in(evidence, "KERBEROS_PORT_BLOCKED"), HasSubstr(let_in + "LOCAL-DC-CIDR "))
        << "on a DC itself, which the other side knows by another address";
}

TEST(TrustPasswordMismatch, TheTrustThatAwsPrintsIsTheOneToDelete) {
    Evidence evidence = load_evidence("TRUST_PASSWORD_MISMATCH/confirmed.json");
    EXPECT_THAT(fix_in(evidence, "TRUST_PASSWORD_MISMATCH"), HasSubstr("delete-trust --trust-id t-..."));
    evidence.aws.trusts.emplace_back();
    evidence.aws.trusts.back().id = "t-0123456789";
    evidence.aws.trusts.back().remote_domain = evidence.plan.remote_domain;
    EXPECT_THAT(fix_in(evidence, "TRUST_PASSWORD_MISMATCH"),
                HasSubstr("delete-trust --trust-id t-0123456789"));
}

} // namespace

} // namespace pretrust
