// Every kind of document, as the AWS CLI prints it: what is read of it and where it stands.
#include "given.hpp"

#include <aws/kinds.hpp>
#include <aws/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Ip ip(const char* text) {
    return read_ip(text).value();
}
Cidr cidr(const char* text) {
    return read_cidr(text).value();
}

/// What the script of collect-aws makes, from documented shapes.
const AwsConfiguration& collected() {
    static const AwsConfiguration configuration = load_aws({PRETRUST_SOURCE_DIR "/tests/aws/cli"}).value();
    return configuration;
}

TEST(ReadAws, TakesEveryKindByItsContentWithoutARemark) {
    // Whom a group refers to that is only referred to does not matter: no remark about sg-0777777777777777b.
    EXPECT_THAT(test::lines(collected()), IsEmpty());
    EXPECT_THAT(collected().kinds_given,
                testing::UnorderedElementsAre("directories", "domain controllers", "trusts", "forwarders",
                                              "ip routes", "security groups", "network acls", "route tables",
                                              "subnets", "vpcs", "prefix lists"));
    EXPECT_FALSE(collected().empty());
}

TEST(ReadAws, ReadsADirectory) {
    ASSERT_THAT(collected().directories, SizeIs(1));
    const auto& directory = collected().directories.front();
    EXPECT_EQ(directory.id, "d-9067f3a1b2");
    EXPECT_EQ(directory.name, "awsmad.example.com");
    EXPECT_EQ(directory.short_name, "AWSMAD");
    EXPECT_EQ(directory.type, "MicrosoftAD");
    EXPECT_EQ(directory.stage, "Active");
    EXPECT_EQ(directory.edition, "Standard");
    EXPECT_EQ(directory.region, "eu-central-1");
    EXPECT_EQ(directory.primary_region, "eu-central-1");
    EXPECT_EQ(directory.vpc_id, "vpc-0a1b2c3d4e5f60718");
    EXPECT_THAT(directory.subnet_ids, ElementsAre("subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"));
    EXPECT_EQ(directory.security_group_id, "sg-0dddddddddddddddd");
    EXPECT_THAT(directory.dns_addresses, ElementsAre(ip("10.20.0.10"), ip("10.20.1.10")));
    EXPECT_EQ(directory.place, (AwsPlace{"directories.json", "/DirectoryDescriptions/0"}));
}

TEST(ReadAws, ReadsDomainControllersTrustsForwardersAndIpRoutes) {
    ASSERT_THAT(collected().domain_controllers, SizeIs(2));
    EXPECT_THAT(collected().domain_controllers[1].addresses, ElementsAre(ip("10.20.1.10")));
    EXPECT_EQ(collected().domain_controllers[1].subnet_id, "subnet-0aaaaaaaaaaaaaaa2");
    EXPECT_EQ(collected().domain_controllers[1].status, "Active");
    ASSERT_THAT(collected().trusts, SizeIs(1));
    const auto& trust = collected().trusts.front();
    EXPECT_EQ(trust.id, "t-9067aaaaaa");
    EXPECT_EQ(trust.remote_domain, "corp.example.com");
    EXPECT_EQ(trust.type, "Forest");
    EXPECT_EQ(trust.direction, "One-Way: Outgoing");
    EXPECT_EQ(trust.state, "Failed");
    EXPECT_THAT(trust.state_reason, testing::StartsWith("The specified domain name does not exist"));
    ASSERT_THAT(collected().forwarders, SizeIs(1));
    EXPECT_EQ(collected().forwarders[0].directory_id, "d-9067f3a1b2"); // the only one
    EXPECT_THAT(collected().forwarders[0].dns_addresses,
                ElementsAre(ip("172.16.10.153"), ip("172.16.10.154")));
    ASSERT_THAT(collected().ip_routes, SizeIs(1));
    EXPECT_EQ(collected().ip_routes[0].range, cidr("192.0.2.0/24"));
    EXPECT_EQ(collected().ip_routes[0].status, "Added");
}

TEST(ReadAws, ReadsSecurityGroups) {
    ASSERT_THAT(collected().security_groups, SizeIs(2));
    const auto& group = collected().security_groups[1];
    EXPECT_EQ(group.id, "sg-0dddddddddddddddd");
    EXPECT_EQ(group.name, "d-9067f3a1b2_controllers");
    ASSERT_THAT(group.ingress, SizeIs(6));
    EXPECT_EQ(group.ingress[0].protocol, protocol_tcp);
    EXPECT_EQ(group.ingress[0].ports, (AwsPortRange{445, 445}));
    EXPECT_THAT(group.ingress[0].ranges, ElementsAre(cidr("172.16.0.0/16")));
    EXPECT_EQ(group.ingress[0].place,
              (AwsPlace{"security-groups.json", "/SecurityGroups/0/IpPermissions/0"}));
    EXPECT_EQ(group.ingress[2].protocol, protocol_icmp);
    EXPECT_EQ(group.ingress[3].protocol, every_protocol);
    EXPECT_THAT(group.ingress[3].groups, ElementsAre("sg-0dddddddddddddddd"));
    EXPECT_THAT(group.ingress[5].prefix_lists, ElementsAre("pl-0abcdef0123456789"));
    ASSERT_THAT(group.egress, SizeIs(1));
    EXPECT_EQ(group.egress[0].ports, (AwsPortRange{0, 65535}));
    EXPECT_THAT(group.egress[0].ranges, ElementsAre(cidr("0.0.0.0/0"), cidr("::/0")));
}

TEST(ReadAws, ReadsNetworkAclsInTheOrderOfTheirNumbers) {
    ASSERT_THAT(collected().network_acls, SizeIs(1));
    const auto& acl = collected().network_acls.front();
    EXPECT_TRUE(acl.is_default);
    EXPECT_THAT(acl.subnet_ids, SizeIs(2));
    ASSERT_THAT(acl.entries, SizeIs(6));
    std::vector<int> numbers;
    for (const auto& entry : acl.entries) {
        numbers.push_back(entry.egress ? -entry.number : entry.number);
    }
    EXPECT_THAT(numbers, ElementsAre(100, 110, 32767, 32768, -100, -32767));
    EXPECT_EQ(acl.entries[1].protocol, protocol_udp);
    EXPECT_EQ(acl.entries[1].ports, (AwsPortRange{53, 53}));
    EXPECT_EQ(acl.entries[1].range, cidr("172.16.0.0/16"));
    EXPECT_TRUE(acl.entries[1].allow);
    EXPECT_EQ(acl.entries[1].place, (AwsPlace{"network-acls.json", "/NetworkAcls/0/Entries/3"}));
    EXPECT_EQ(acl.entries[3].range, cidr("::/0"));
}

TEST(ReadAws, ReadsRouteTablesSubnetsAndVpcs) {
    ASSERT_THAT(collected().route_tables, SizeIs(1));
    const auto& table = collected().route_tables.front();
    EXPECT_TRUE(table.main);
    EXPECT_THAT(table.subnet_ids, IsEmpty());
    ASSERT_THAT(table.routes, SizeIs(5));
    EXPECT_EQ(table.routes[0].target, "local");
    EXPECT_EQ(table.routes[1].range, cidr("172.16.0.0/16"));
    EXPECT_EQ(table.routes[1].target, "vgw-0eeeeeeeeeeeeeeee");
    EXPECT_TRUE(table.routes[2].blackhole);
    EXPECT_EQ(table.routes[2].target, "tgw-0ffffffffffffffff");
    EXPECT_EQ(table.routes[4].prefix_list, "pl-0abcdef0123456789");
    EXPECT_FALSE(table.routes[4].range);
    ASSERT_THAT(collected().subnets, SizeIs(2));
    EXPECT_THAT(collected().subnets[0].ranges, ElementsAre(cidr("10.20.0.0/24"), cidr("2001:db8:20::/64")));
    ASSERT_THAT(collected().vpcs, SizeIs(1));
    EXPECT_THAT(collected().vpcs[0].ranges, // not the one that is disassociated
                ElementsAre(cidr("10.20.0.0/16"), cidr("100.64.0.0/16"), cidr("2001:db8:20::/56")));
}

TEST(ReadAws, JoinsPrefixListsWithTheirEntriesByTheFilesName) {
    ASSERT_THAT(collected().prefix_lists, SizeIs(2));
    const auto& list = collected().prefix_lists[0];
    EXPECT_EQ(list.id, "pl-0abcdef0123456789");
    EXPECT_EQ(list.name, "corporate");
    EXPECT_TRUE(list.entries_given);
    EXPECT_THAT(list.ranges, ElementsAre(cidr("172.16.10.0/24"), cidr("172.16.11.0/24")));
    EXPECT_FALSE(collected().prefix_lists[1].entries_given);
}

TEST(ReadAws, ReadsThePublishedRangesOfServiceAmazon) {
    EXPECT_EQ(collected().published.created, "2026-11-20-16-03-05");
    EXPECT_TRUE(collected().published.ranges.contains(ip("52.1.2.3")));
    EXPECT_TRUE(collected().published.ranges.contains(ip("2600:1f14::1")));
    EXPECT_FALSE(collected().published.ranges.contains(ip("53.0.0.1")));
    EXPECT_THAT(collected().published.ranges.ranges(), SizeIs(3));
}

TEST(ReadAws, TakesTheNewestPublishedRanges) {
    const auto file = [](const std::string& date, const std::string& range) {
        return R"({"createDate":")" + date + R"(","prefixes":[{"ip_prefix":")" + range +
               R"(","service":"AMAZON"}],"ipv6_prefixes":[]})";
    };
    const auto read = test::read_texts({file("2025-07-24-16-03-12", "52.0.0.0/15"),
                                        file("2026-10-01-00-00-00", "54.0.0.0/15"),
                                        file("2026-09-30-00-00-00", "3.0.0.0/15")});
    EXPECT_EQ(read.published.created, "2026-10-01-00-00-00");
    EXPECT_THAT(read.published.ranges.ranges(), ElementsAre(cidr("54.0.0.0/15")));
}

TEST(ReadAws, ReadsVersionOneTimesAndOneFileWithSeveralDocuments) {
    const auto read = test::read_texts(
        {R"([{"DirectoryDescriptions":[{"DirectoryId":"d-1111111111","Type":"MicrosoftAD","LaunchTime":1718000000.123}]},
             {"Trusts":[{"TrustId":"t-1111111111","DirectoryId":"d-1111111111","CreatedDateTime":1.718e9}],
              "IpRoutesInfo":[], "SomethingNew": {"a": [1]}}])"});
    EXPECT_THAT(test::lines(read), IsEmpty());
    ASSERT_THAT(read.directories, SizeIs(1));
    EXPECT_EQ(read.directories[0].place.pointer, "/0/DirectoryDescriptions/0");
    ASSERT_THAT(read.trusts, SizeIs(1));
    EXPECT_EQ(read.trusts[0].place.pointer, "/1/Trusts/0");
    EXPECT_THAT(read.kinds_given, ElementsAre("directories", "trusts", "ip routes"));
}

TEST(ReadAws, ReadsProtocolsAsNamesAndNumbers) {
    EXPECT_EQ(aws_protocol("tcp"), protocol_tcp);
    EXPECT_EQ(aws_protocol("TCP"), protocol_tcp);
    EXPECT_EQ(aws_protocol("17"), protocol_udp);
    EXPECT_EQ(aws_protocol("icmpv6"), protocol_icmp6);
    EXPECT_EQ(aws_protocol("-1"), every_protocol);
    EXPECT_EQ(aws_protocol("all"), every_protocol);
    EXPECT_EQ(aws_protocol("50"), 50);
    for (const auto* none : {"", "-2", "256", "tcpp", "6 ", "0x6", "6.0", "tcp."}) {
        EXPECT_EQ(aws_protocol(none), std::nullopt) << none;
    }
}

TEST(ReadAws, KnowsTheRegionByTheZones) {
    EXPECT_EQ(aws_region_of_zone("eu-west-1a"), "eu-west-1");
    EXPECT_EQ(aws_region_of_zone("us-gov-west-1b"), "us-gov-west-1");
    EXPECT_EQ(aws_region_of_zone("us-west-2-lax-1a"), "us-west-2");
    for (const auto* none : {"", "a", "1a", "use1-az1", "EU-WEST-1a", "a$b-c-1"}) {
        EXPECT_EQ(aws_region_of_zone(none), "") << none;
    }
}

TEST(ReadAws, FindsIdsInFileNames) {
    EXPECT_EQ(aws_id_in_name("dir/pl-0123456789abcdef0.json", "pl-"), "pl-0123456789abcdef0");
    EXPECT_EQ(aws_id_in_name("entries.pl-6ea54007.json", "pl-"), "pl-6ea54007");
    EXPECT_EQ(aws_id_in_name("forwarders-d-9067f3a1b2-eu.json", "d-"), "d-9067f3a1b2");
    EXPECT_EQ(aws_id_in_name("aws-d-9067f3a1b2/forwarders.json", "d-"), ""); // the folder's, not the file's
    EXPECT_EQ(aws_id_in_name("abcd-12345678.json", "d-"), "");
    EXPECT_EQ(aws_id_in_name("pl-short.json", "pl-"), "");
}

TEST(ReadAws, KnowsADirectoryThatAnotherAccountShares) {
    const auto read = test::read_texts({R"({"DirectoryDescriptions":[{"DirectoryId":"d-1111111111",
        "Type":"SharedMicrosoftAD","OwnerDirectoryDescription":{"DnsIpAddrs":["10.1.0.10"]}}]})"});
    ASSERT_THAT(read.directories, SizeIs(1));
    EXPECT_EQ(read.directories[0].type, "SharedMicrosoftAD");
    EXPECT_THAT(read.directories[0].dns_addresses, ElementsAre(ip("10.1.0.10")));
}

TEST(ReadAws, ReadsATrustRequestAndNeverItsPassword) {
    const auto read =
        test::read_texts({R"({"DirectoryId":"d-1111111111","RemoteDomainName":"corp.example.com",
        "TrustPassword":"Correct-Horse-7","TrustDirection":"Two-Way","ConditionalForwarderIpAddrs":["172.16.0.1"]})"});
    EXPECT_THAT(test::lines(read), IsEmpty());
    ASSERT_TRUE(read.request);
    EXPECT_EQ(read.request->remote_domain, "corp.example.com");
    EXPECT_TRUE(read.request->password.given);
    EXPECT_THAT(read.kinds_given, IsEmpty());
    EXPECT_FALSE(read.empty());
}

TEST(ReadAws, ReadsRangesOfTheOlderPrefixListCall) {
    const auto read = test::read_texts(
        {R"({"PrefixLists":[{"PrefixListId":"pl-6ea54007","PrefixListName":"s3","Cidrs":["3.5.4.0/22"]}]})"});
    EXPECT_THAT(test::lines(read), IsEmpty());
    ASSERT_THAT(read.prefix_lists, SizeIs(1));
    EXPECT_TRUE(read.prefix_lists[0].entries_given);
    EXPECT_THAT(read.prefix_lists[0].ranges, ElementsAre(cidr("3.5.4.0/22")));
}

TEST(ReadAws, ReadsTargetsOfEveryKindOfRoute) {
    std::string routes;
    for (const auto* target : {R"("NatGatewayId":"nat-01")", R"("VpcPeeringConnectionId":"pcx-01")",
                               R"("InstanceId":"i-01","InstanceOwnerId":"1","NetworkInterfaceId":"eni-01")",
                               R"("EgressOnlyInternetGatewayId":"eigw-01")",
                               R"("CoreNetworkArn":"arn:aws:networkmanager::1:core-network/x")"}) {
        routes += std::string(routes.empty() ? "" : ",") +
                  R"({"DestinationCidrBlock":"10.0.0.0/8","State":"active",)" + target + "}";
    }
    const auto read =
        test::read_texts({R"({"RouteTables":[{"RouteTableId":"rtb-01","VpcId":"vpc-01","Associations":[
        {"Main":false,"SubnetId":"subnet-01","AssociationState":{"State":"associated"}},
        {"Main":false,"SubnetId":"subnet-02","AssociationState":{"State":"disassociated"}}],"Routes":[)" +
                          routes + "]}]}"});
    EXPECT_THAT(test::lines(read), IsEmpty());
    ASSERT_THAT(read.route_tables, SizeIs(1));
    std::vector<std::string> targets;
    for (const auto& route : read.route_tables[0].routes) {
        targets.push_back(route.target);
    }
    EXPECT_THAT(targets, ElementsAre("nat-01", "pcx-01", "eni-01", "eigw-01",
                                     "arn:aws:networkmanager::1:core-network/x"));
    EXPECT_THAT(read.route_tables[0].subnet_ids, ElementsAre("subnet-01"));
}

} // namespace
} // namespace pretrust
