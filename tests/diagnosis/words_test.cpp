// The words of a report: placeholders filled, lists joined, commands whole and for the right side.
#include <diagnosis/causes.hpp>
#include <diagnosis/commands.hpp>
#include <diagnosis/words.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Observation observation(Outcome outcome, std::string service, int port) {
    Observation look;
    look.tag = "TRUST_PORTS_CONNECT";
    look.target = "172.16.10.153";
    look.outcome = outcome;
    look.args["service"] = std::move(service);
    look.args["port"] = std::int64_t{port};
    look.attempts = 4;
    look.took = std::chrono::milliseconds(1240);
    return look;
}

TEST(Fill, ReplacesNamesAndKeepsWhatIsNone) {
    const Words words = {{"remote", "corp.example.com"}, {"a", "{remote}"}};
    EXPECT_EQ(fill("to {remote}!", words), "to corp.example.com!");
    EXPECT_EQ(fill("{a}", words), "{remote}") << "a word must not be looked at again";
    EXPECT_EQ(fill("{missing} {", words), "{missing} {");
    EXPECT_EQ(fill("[{CidrIp={remote}/32}]", words), "[{CidrIp=corp.example.com/32}]");
    EXPECT_EQ(fill("{}{{remote}}", words), "{}{corp.example.com}");
    EXPECT_EQ(fill("", words), "");
}

TEST(Fill, LeavesUnfilledPlaceholdersDetectable) {
    EXPECT_THAT(placeholders(fill("{x} and {remote}", {{"remote", "r"}})), ElementsAre("x"));
    EXPECT_THAT(placeholders("{ $_.RecordData.DomainName }"), testing::IsEmpty());
}

TEST(OutcomeText, SaysWhatWasSeenInPlainWords) {
    EXPECT_EQ(said(observation(Outcome::timed_out, "ldap_ping", 389)),
              "172.16.10.153 UDP 389: silent after 4 transmissions in 1.2 s");
    EXPECT_EQ(outcome_text(observation(Outcome::timed_out, "smb", 445)),
              "silent after 4 connection attempts in 1.2 s");
    EXPECT_EQ(outcome_text(observation(Outcome::refused, "smb", 445)), "refused by a TCP reset");
    EXPECT_EQ(outcome_text(observation(Outcome::open, "smb", 445)), "accepts connections");
    auto prohibited = observation(Outcome::prohibited, "smb", 445);
    prohibited.args["icmp_type"] = std::int64_t{3};
    prohibited.args["icmp_from"] = std::string("10.20.0.1");
    EXPECT_EQ(outcome_text(prohibited), "administratively prohibited by 10.20.0.1");
    auto mute = observation(Outcome::timed_out, "rpc_mapper", 135);
    mute.args["connected"] = true;
    EXPECT_EQ(outcome_text(mute), "accepts the connection and then says nothing");
}

TEST(SeenText, SaysOnceWhatIsAlikeAtSeveralTargetsAndPorts) {
    std::vector<Observation> looks;
    for (const auto& [service, port] : {std::pair("smb", 445), {"kerberos_tcp", 88}, {"ldap_ping", 389}}) {
        for (const char* target : {"10.0.0.1", "10.0.0.2"}) {
            looks.push_back(observation(Outcome::timed_out, service, port));
            looks.back().target = target;
        }
    }
    looks[2].took = std::chrono::milliseconds(2500); // the longest silence is told
    looks.push_back(observation(Outcome::refused, "ldap", 389));
    const auto text = [&] {
        std::vector<Look> pointers;
        for (const Observation& look : looks) {
            pointers.push_back(&look);
        }
        return seen_text(pointers);
    };
    EXPECT_EQ(text(), "10.0.0.1, 10.0.0.2 TCP 88, 445: silent after 4 connection attempts in 2.5 s; "
                      "10.0.0.1, 10.0.0.2 UDP 389: silent after 4 transmissions in 1.2 s; "
                      "172.16.10.153 TCP 389: refused by a TCP reset");
    looks.erase(looks.begin()); // not the same targets any more
    EXPECT_THAT(text(), testing::StartsWith("10.0.0.2 TCP 445: silent after 4 connection attempts in 1.2 s; "
                                            "10.0.0.1, 10.0.0.2 TCP 88: silent"));
}

TEST(SeenText, TakesAPortOfSavedEvidenceThatIsNone) {
    auto look = observation(Outcome::refused, "smb", 445);
    look.args["port"] = std::int64_t{99'999'999'999};
    EXPECT_EQ(seen_text({&look}), "172.16.10.153 TCP 99999999999: refused by a TCP reset");
}

TEST(Listed, NamesAFewAndCountsTheRest) {
    EXPECT_EQ(listed({}, 2), "");
    EXPECT_EQ(listed({"a", "b"}, 2), "a, b");
    EXPECT_EQ(listed({"a", "b", "c", "d"}, 2), "a, b and 2 more");
}

Plan plan_of(Side side) {
    Plan plan;
    plan.remote_domain = "corp.example.com";
    plan.remote_dns = {"172.16.10.153", "172.16.20.153"};
    plan.local_domain = "awsmad.example.net";
    plan.local_dns = {"10.20.0.10"};
    plan.local_dns_from = LocalDnsFrom::option;
    plan.side = side;
    return plan;
}

TEST(Commands, BelongToTheSideOnWhichTheForwarderLives) {
    EXPECT_EQ(
        update_forwarder_command(plan_of(Side::aws), {}),
        "aws ds update-conditional-forwarder --directory-id d-... --remote-domain-name corp.example.com "
        "--dns-ip-addrs 172.16.10.153 172.16.20.153");
    EXPECT_EQ(update_forwarder_command(plan_of(Side::self_managed), {}),
              "Set-DnsServerConditionalForwarderZone -Name corp.example.com -MasterServers "
              "172.16.10.153,172.16.20.153");
}

std::string opened(const Plan& plan, const AwsConfiguration& aws, const std::vector<PortSpan>& ports,
                   const std::vector<std::string>& targets) {
    Evidence evidence;
    evidence.plan = plan;
    evidence.plan.local_dns_from = LocalDnsFrom::option;
    evidence.aws = aws;
    return open_ports_advice(Facts(evidence), ports, targets);
}

TEST(Commands, NameTheDirectoryWhereItIsKnown) {
    AwsConfiguration aws;
    EXPECT_EQ(directory_word(aws), "d-...");
    aws.request.emplace().directory_id = "d-1; reboot";
    EXPECT_EQ(directory_word(aws), "d-...");
    aws.request->directory_id = "d-0123456789";
    EXPECT_EQ(directory_word(aws), "d-0123456789");
    aws.directory_id = "d-1123456789";
    EXPECT_THAT(update_forwarder_command(plan_of(Side::aws), aws), HasSubstr("--directory-id d-1123456789 "));
    AwsDirectory& directory = aws.directories.emplace_back();
    directory.id = aws.directory_id;
    directory.security_group_id = "sg-012";
    EXPECT_THAT(opened(plan_of(Side::aws), aws, {{Transport::udp, 389, 389}}, {"172.16.10.153"}),
                HasSubstr("--group-id sg-012 "));
}

TEST(Commands, OpenPortsOutOnThisSideAndInOnTheOther) {
    const std::vector<PortSpan> ports = {{Transport::udp, 389, 389}};
    const std::vector<std::string> targets = {"172.16.10.153"};
    const std::string aws = opened(plan_of(Side::aws), {}, ports, targets);
    EXPECT_THAT(aws,
                HasSubstr("authorize-security-group-egress --group-id sg-... --ip-permissions "
                          "'IpProtocol=udp,FromPort=389,ToPort=389,IpRanges=[{CidrIp=172.16.10.153/32}]'"));
    EXPECT_THAT(aws, HasSubstr("-Direction Inbound -Protocol UDP -LocalPort 389 -RemoteAddress 10.20.0.10"));
    const std::string self_managed = opened(plan_of(Side::self_managed), {}, ports, targets);
    EXPECT_THAT(self_managed, HasSubstr("authorize-security-group-ingress"));
    EXPECT_THAT(self_managed, HasSubstr("IpRanges=[{CidrIp=10.20.0.10/32}]"));
    EXPECT_THAT(self_managed, HasSubstr("-Direction Outbound -Protocol UDP -RemotePort 389"));
    EXPECT_THAT(opened(plan_of(Side::aws), {}, ports, {"2001:db8::1"}),
                HasSubstr("Ipv6Ranges=[{CidrIpv6=2001:db8::1/128}]"));
}

TEST(Commands, AskForARouteOnlyBeyondPrivateAddresses) {
    EXPECT_EQ(route_advice(plan_of(Side::aws), {}, {"10.1.2.3", "172.31.0.1", "192.168.1.1"}), "");
    EXPECT_THAT(route_advice(plan_of(Side::aws), {}, {"10.1.2.3", "198.51.100.7"}),
                HasSubstr("aws ds add-ip-routes --directory-id d-... --ip-routes CidrIp=198.51.100.7/32"));
    EXPECT_THAT(route_advice(plan_of(Side::aws), {}, {"172.32.0.1"}), Not(testing::IsEmpty()));
    EXPECT_EQ(route_advice(plan_of(Side::self_managed), {}, {"198.51.100.7"}), "");
}

TEST(StandardWords, NameWhatWasNotGiven) {
    const Words words = standard_words(Evidence{});
    for (const auto& [name, word] : words) {
        EXPECT_TRUE(!word.empty() || name == "remote" || name == "for_aws") << name;
    }
}

} // namespace

} // namespace pretrust
