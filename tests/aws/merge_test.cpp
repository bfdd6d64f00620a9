// Several files of one kind: pages, regions, the same file twice.
#include "given.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using test::lines;
using test::read_texts;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(MergeAws, KeepsTheSameThingOnce) {
    const std::string file =
        R"({"SecurityGroups":[{"GroupId":"sg-01","IpPermissions":[{"IpProtocol":"-1","IpRanges":
        [{"CidrIp":"10.0.0.0/8"}]}],"IpPermissionsEgress":[]}],"Subnets":[{"SubnetId":"subnet-01"}]})";
    const auto read = read_texts({file, "[" + file + "]"});
    EXPECT_THAT(lines(read), IsEmpty());
    EXPECT_THAT(read.security_groups, SizeIs(1));
    EXPECT_THAT(read.subnets, SizeIs(1));
    EXPECT_THAT(read.kinds_given, ElementsAre("security groups", "subnets"));
}

TEST(MergeAws, JoinsPagesAndRegions) {
    const auto read = read_texts({R"({"Vpcs":[{"VpcId":"vpc-01","CidrBlock":"10.0.0.0/16"}]})",
                                  R"({"Vpcs":[{"VpcId":"vpc-02","CidrBlock":"10.0.0.0/16"}]})"});
    EXPECT_THAT(lines(read), IsEmpty());
    EXPECT_THAT(read.vpcs, SizeIs(2));
}

TEST(MergeAws, IgnoresTheLaterOfTwoThatDiffer) {
    const auto read = read_texts({R"({"Vpcs":[{"VpcId":"vpc-01","CidrBlock":"10.0.0.0/16"}]})",
                                  R"({"Vpcs":[{"VpcId":"vpc-01","CidrBlock":"10.1.0.0/16"}]})"});
    EXPECT_THAT(
        lines(read),
        ElementsAre(
            "1.json /Vpcs/0 [vpc-01] differs from 0.json /Vpcs/0, which is the same thing and is used"));
    ASSERT_THAT(read.vpcs, SizeIs(1));
    EXPECT_THAT(read.vpcs[0].ranges, ElementsAre(read_cidr("10.0.0.0/16").value()));
}

TEST(MergeAws, PrefersTheDirectoryOfThePrimaryRegion) {
    const auto in = [](const std::string& zone) {
        return R"({"DirectoryDescriptions":[{"DirectoryId":"d-1111111111","VpcSettings":{"AvailabilityZones":[")" +
               zone +
               R"("]},"RegionsInfo":{"PrimaryRegion":"eu-west-1","AdditionalRegions":["us-east-1"]}}]})";
    };
    for (const auto& files :
         {std::vector{in("us-east-1a"), in("eu-west-1a")}, std::vector{in("eu-west-1a"), in("us-east-1a")}}) {
        const auto read = read_texts(files);
        ASSERT_THAT(read.directories, SizeIs(1));
        EXPECT_EQ(read.directories[0].region, "eu-west-1");
        EXPECT_THAT(read.remarks, SizeIs(1));
    }
}

TEST(MergeAws, GivesForwardersTheOnlyDirectoryThatCanHaveThem) {
    const std::string forwarder = R"({"ConditionalForwarders":[{"RemoteDomainName":"corp.example.com"}]})";
    const auto directory = [](const std::string& id, const std::string& type) {
        return R"({"DirectoryDescriptions":[{"DirectoryId":")" + id + R"(","Type":")" + type + R"("}]})";
    };
    const auto of = [&](const std::vector<std::string>& files) {
        return read_texts(files).forwarders.at(0).directory_id;
    };
    EXPECT_EQ(of({forwarder}), "");
    EXPECT_EQ(of({forwarder, directory("d-1111111111", "MicrosoftAD")}), "d-1111111111");
    EXPECT_EQ(
        of({forwarder, directory("d-1111111111", "ADConnector"), directory("d-2222222222", "MicrosoftAD")}),
        "d-2222222222");
    EXPECT_EQ(
        of({forwarder, directory("d-1111111111", "MicrosoftAD"), directory("d-2222222222", "MicrosoftAD")}),
        "");
    const auto read = read_aws(std::vector<NamedText>{{"forwarders-d-2222222222.json", forwarder}});
    EXPECT_EQ(read.forwarders.at(0).directory_id, "d-2222222222");
}

TEST(MergeAws, JoinsEntriesWithTheListOfTheFilesName) {
    const auto read = read_aws(std::vector<NamedText>{
        {"corporate.json", R"({"Entries":[{"Cidr":"10.0.0.0/8"}]})"},
        {"lists.json", R"({"PrefixLists":[{"PrefixListId":"pl-01","PrefixListName":"corporate"}]})"}});
    EXPECT_THAT(lines(read), IsEmpty());
    ASSERT_THAT(read.prefix_lists, SizeIs(1));
    EXPECT_EQ(read.prefix_lists[0].id, "pl-01");
    EXPECT_TRUE(read.prefix_lists[0].entries_given);
    EXPECT_THAT(read.prefix_lists[0].ranges, SizeIs(1));
}

TEST(MergeAws, KeepsTheFirstOfTwoRequests) {
    const auto request = [](const std::string& domain) {
        return R"({"DirectoryId":"d-1111111111","RemoteDomainName":")" + domain +
               R"(","TrustDirection":"Two-Way"})";
    };
    const auto read = read_texts({request("a.example"), request("a.example"), request("b.example")});
    ASSERT_TRUE(read.request);
    EXPECT_EQ(read.request->remote_domain, "a.example");
    EXPECT_THAT(lines(read),
                ElementsAre("2.json  [request] is a second CreateTrust request; the one in 0.json is used"));
}

} // namespace
} // namespace pretrust
