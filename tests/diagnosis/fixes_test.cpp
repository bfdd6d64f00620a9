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
                AllOf(HasSubstr("\n  Start-Service DNS"), HasSubstr("New-NetFirewallRule"),
                      HasSubstr("\n  aws ds update-conditional-forwarder "), Not(HasSubstr("Policy"))));
}

TEST(ForwarderTargetRefuses, TwoServersThatRefuseInTwoWaysGetBothFixes) {
    EXPECT_THAT(fix_in("FORWARDER_TARGET_REFUSES/confirmed-both-ways.json"),
                AllOf(HasSubstr("Start-Service DNS"), HasSubstr("Get-DnsServerQueryResolutionPolicy")));
}

} // namespace

} // namespace pretrust
