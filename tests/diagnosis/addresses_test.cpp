// Addresses, IP routes and configured forwarders: each kind its own sentence, and commands that mend as
// printed.
#include "evidence_files.hpp"

#include <diagnosis/words.hpp>

#include <pretrust/names.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t noon_of_2026_11_21 = 1795262400000000;

/// Nothing was asked: the typed DNS servers, and the files of a directory d-1234567890.
Evidence typed_only(const std::vector<std::string>& servers) {
    Evidence evidence;
    evidence.started_unix_us = noon_of_2026_11_21;
    evidence.plan.remote_domain = "corp.example.com";
    evidence.plan.local_domain = "awsmad.example.net";
    evidence.plan.remote_dns = servers;
    AwsDirectory directory;
    directory.id = "d-1234567890";
    directory.vpc_id = "vpc-0a1";
    evidence.aws.directories = {directory};
    evidence.aws.kinds_given = {"directories"};
    return evidence;
}

AwsIpRoute added_route(const std::string& range, const std::string& status = "Added") {
    AwsIpRoute route;
    route.directory_id = "d-1234567890";
    route.range = read_cidr(range).value();
    route.status = status;
    return route;
}

struct Said {
    Finding finding = Finding::unknown;
    std::string seen;
    std::string fix;
};

Said said_of(const Evidence& evidence, std::string_view cause) {
    const Diagnosis diagnosis = diagnose(evidence, all_causes());
    const Judged& judged = judged_as(diagnosis, cause);
    const Words words = words_for(evidence, judged.match);
    return {judged.match.finding, fill("{seen}", words), fill(judged.row->fix, words)};
}

TEST(AddressUnusable, EachKindHasItsSentenceAndItsSource) {
    const std::pair<const char*, const char*> kinds[] = {
        {"198.18.0.1", "RFC 2544"},  {"198.19.255.254", "RFC 2544"}, {"169.254.1.2", "RFC 3927"},
        {"127.0.0.1", "RFC 1122"},   {"203.0.113.9", "RFC 5737"},    {"239.1.2.3", "RFC 5771"},
        {"240.0.0.1", "RFC 6890"},   {"0.1.2.3", "RFC 6890"},        {"fe80::1", "RFC 4291"},
        {"::1", "RFC 4291"},         {"2001:db8::1", "RFC 3849"},    {"ff02::1", "RFC 4291"},
        {"192.88.99.1", "RFC 6890"},
    };
    for (const auto& [address, source] : kinds) {
        const Said said = said_of(typed_only({address}), "ADDRESS_UNUSABLE");
        EXPECT_TRUE(said.finding == Finding::confirmed || said.finding == Finding::suspected) << address;
        EXPECT_THAT(said.seen, AllOf(HasSubstr(address), HasSubstr(source)));
    }
    for (const char* address : {"10.0.0.1", "198.17.255.255", "198.20.0.1", "100.64.0.1", "192.175.48.1"}) {
        EXPECT_EQ(said_of(typed_only({address}), "ADDRESS_UNUSABLE").finding, Finding::ruled_out) << address;
    }
}

TEST(IpRouteMissing, TheCommandHoldsTheFewestRangesAndNothingElse) {
    Evidence evidence = typed_only({"192.175.48.10", "10.1.1.1", "192.175.48.11", "100.64.7.9"});
    evidence.aws.kinds_given.emplace_back("ip routes");
    EXPECT_THAT(said_of(evidence, "IP_ROUTE_MISSING").fix,
                HasSubstr("\n  aws ds add-ip-routes --directory-id d-1234567890 --ip-routes "
                          "CidrIp=100.64.7.9/32 CidrIp=192.175.48.10/31\n"));
}

TEST(IpRouteMissing, TheCommandAppliedLeavesNothingToDo) {
    Evidence evidence = typed_only({"192.175.48.10", "192.175.48.11"});
    evidence.aws.kinds_given.emplace_back("ip routes");
    evidence.aws.ip_routes = {added_route("192.175.48.10/31", "AddFailed")};
    const Said before = said_of(evidence, "IP_ROUTE_MISSING");
    EXPECT_EQ(before.finding, Finding::confirmed);
    EXPECT_THAT(before.seen, HasSubstr("192.175.48.10/31 is AddFailed"));
    EXPECT_THAT(before.fix, HasSubstr("\n  aws ds remove-ip-routes --directory-id d-1234567890 --cidr-ips "
                                      "192.175.48.10/31\n"));
    evidence.aws.ip_routes = {added_route("192.175.48.10/31")};
    EXPECT_EQ(said_of(evidence, "IP_ROUTE_MISSING").finding, Finding::ruled_out);
}

TEST(IpRouteMissing, WiderRangesComeOnlyWhereTheDirectoryHasNoRoom) {
    Evidence evidence = typed_only({"192.175.48.1", "192.175.48.9", "192.175.48.77", "192.175.48.200"});
    evidence.aws.kinds_given.emplace_back("ip routes");
    EXPECT_THAT(said_of(evidence, "IP_ROUTE_MISSING").fix,
                AllOf(HasSubstr("CidrIp=192.175.48.200/32"), Not(HasSubstr("wider"))));
    for (int i = 0; i < 98; ++i) {
        evidence.aws.ip_routes.push_back(added_route("192.31.196." + std::to_string(i) + "/32"));
    }
    EXPECT_THAT(said_of(evidence, "IP_ROUTE_MISSING").fix,
                AllOf(HasSubstr("wider"), Not(HasSubstr("192.175.48.200/32"))));
}

TEST(AddressInAwsRange, TheListSaysItsAge) {
    Evidence evidence = typed_only({"192.175.48.10"});
    evidence.aws.published.ranges = CidrSet({read_cidr("192.175.0.0/16").value()});
    const std::pair<const char*, const char*> ages[] = {
        {"2026-11-20-23-59-59", ", 1 day old)"},
        {"2026-10-22-00-00-00", ", 30 days old)"},
        {"2025-07-24-16-03-12", ", 485 days old: fetch a newer one"},
        {"2027-01-01-00-00-00", ", later than this host's clock)"},
        {"yesterday", "ip-ranges.json of yesterday)"},
    };
    for (const auto& [created, age] : ages) {
        evidence.aws.published.created = created;
        const Said said = said_of(evidence, "ADDRESS_IN_AWS_RANGE");
        EXPECT_EQ(said.finding, Finding::confirmed);
        EXPECT_THAT(said.seen, AllOf(HasSubstr("192.175.0.0/16"), HasSubstr(age)));
    }
}

TEST(AddressInVpc, TheReservedAddressesOfASubnetAreNobodys) {
    Evidence evidence = typed_only({});
    AwsSubnet subnet;
    subnet.id = "subnet-0a1";
    subnet.vpc_id = "vpc-0a1";
    subnet.ranges = {read_cidr("10.20.1.64/27").value()};
    AwsVpc vpc;
    vpc.id = "vpc-0a1";
    vpc.ranges = {read_cidr("10.20.0.0/16").value()};
    evidence.aws.subnets = {subnet};
    evidence.aws.vpcs = {vpc};
    evidence.aws.kinds_given = {"directories", "subnets", "vpcs"};
    for (const char* kept : {"10.20.1.64", "10.20.1.65", "10.20.1.66", "10.20.1.67", "10.20.1.95"}) {
        evidence.plan.remote_dns = {kept};
        EXPECT_EQ(said_of(evidence, "ADDRESS_IN_VPC").finding, Finding::confirmed) << kept;
    }
    for (const char* free : {"10.20.1.68", "10.20.1.94", "10.20.1.96"}) {
        evidence.plan.remote_dns = {free};
        EXPECT_EQ(said_of(evidence, "ADDRESS_IN_VPC").finding, Finding::suspected) << free;
    }
}

TEST(ForwarderDiffers, TheCommandNamesTheServersThatAnswerAndMends) {
    Evidence evidence = load_evidence("FORWARDER_DIFFERS/confirmed-to-the-dead.json");
    const Said said = said_of(evidence, "FORWARDER_DIFFERS");
    EXPECT_THAT(said.fix,
                AllOf(HasSubstr("\n  aws ds update-conditional-forwarder --directory-id d-1234567890 "
                                "--remote-domain-name corp.example.com --dns-ip-addrs 172.16.10.153 "
                                "172.16.20.153\n"),
                      HasSubstr("\n    resource \"aws_directory_service_conditional_forwarder\"")));
    evidence.aws.forwarders.front().dns_addresses = {read_ip("172.16.10.153").value(),
                                                     read_ip("172.16.20.153").value()};
    EXPECT_EQ(said_of(evidence, "FORWARDER_DIFFERS").finding, Finding::ruled_out);
}

TEST(ForwarderNotConfigured, TheCommandAppliedLeavesNothingToDo) {
    Evidence evidence = typed_only({"172.16.10.153"});
    evidence.aws.kinds_given.emplace_back("forwarders");
    EXPECT_THAT(said_of(evidence, "FORWARDER_NOT_CONFIGURED").fix,
                HasSubstr("\n  aws ds create-conditional-forwarder --directory-id d-1234567890 "
                          "--remote-domain-name corp.example.com --dns-ip-addrs 172.16.10.153\n"));
    AwsForwarder forwarder;
    forwarder.remote_domain = "Corp.Example.com.";
    forwarder.dns_addresses = {read_ip("172.16.10.153").value()};
    evidence.aws.forwarders = {forwarder};
    EXPECT_EQ(said_of(evidence, "FORWARDER_NOT_CONFIGURED").finding, Finding::ruled_out);
    EXPECT_EQ(said_of(evidence, "FORWARDER_DIFFERS").finding, Finding::ruled_out);
}

} // namespace

} // namespace pretrust
