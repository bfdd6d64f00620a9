// Input as it should not be: each fault is named with file and place, and the rest is read.
#include "given.hpp"

#include <json/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using test::lines;
using test::read_texts;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string vpcs = R"({"Vpcs":[{"VpcId":"vpc-01","CidrBlock":"10.0.0.0/16"}]})";

std::string group_with(const std::string& rules) {
    return R"({"SecurityGroups":[{"GroupId":"sg-01","GroupName":"g","VpcId":"vpc-01","IpPermissionsEgress":[],
"IpPermissions":[)" +
           rules +
           R"(,{"IpProtocol":"udp","FromPort":53,"ToPort":53,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]}]})";
}

/// The only remark about a rule of a group whose other rule is read.
std::string remark_about_rule(const std::string& rule) {
    const auto read = read_texts({group_with(rule), vpcs});
    EXPECT_THAT(read.vpcs, SizeIs(1));
    EXPECT_THAT(read.security_groups, SizeIs(1));
    EXPECT_FALSE(read.security_groups.at(0).ingress.empty());
    EXPECT_EQ(read.security_groups.at(0).ingress.back().protocol, protocol_udp);
    EXPECT_THAT(read.remarks, SizeIs(1)) << rule;
    return read.remarks.empty() ? "" : test::line(read.remarks.front());
}

TEST(AwsBadInput, NamesLineAndColumnOfAFileThatIsCutOff) {
    const auto read = read_texts({"{\"SecurityGroups\": [\n  {\"GroupId\": \"sg-01\",", vpcs});
    EXPECT_THAT(lines(read), ElementsAre("0.json  [security groups] line 2, column 23: the file is cut off"));
    EXPECT_THAT(read.kinds_given, ElementsAre("vpcs"));
}

TEST(AwsBadInput, RefusesAMemberThatAppearsTwice) {
    const auto read = read_texts({R"({"Subnets":[{"SubnetId":"subnet-01","SubnetId":"subnet-02"}]})", vpcs});
    EXPECT_THAT(lines(read),
                ElementsAre("0.json  [subnets] line 1, column 46: the member \"SubnetId\" appears twice"));
    EXPECT_THAT(read.vpcs, SizeIs(1));
}

TEST(AwsBadInput, SaysWhatIsNotOfAws) {
    const auto read = read_texts({"PK\x03\x04", "", "[1, \"x\"]", R"({"Buckets": []})", vpcs});
    EXPECT_THAT(lines(read),
                ElementsAre("0.json  [] line 1, column 1: not JSON", "1.json  [] the file is empty",
                            "2.json /0 [] is a number, not an object",
                            "2.json /1 [] is a text, not an object",
                            HasSubstr("3.json  [] is not what the AWS CLI prints")));
    EXPECT_THAT(read.vpcs, SizeIs(1));
}

TEST(AwsBadInput, RefusesEvidenceAndReportsWithAWord) {
    const auto read = read_texts(
        {R"({"format":1,"plan":{},"items":[]})", R"({"format":"pretrust-report/1","evidence":{}})"});
    EXPECT_THAT(lines(read),
                ElementsAre("0.json  [] is evidence or a report of pretrust, which pretrust diagnose reads",
                            "1.json  [] is evidence or a report of pretrust, which pretrust diagnose reads"));
    EXPECT_TRUE(read.empty());
}

TEST(AwsBadInput, NamesWrongTypes) {
    const auto read = read_texts({R"({"SecurityGroups":{}, "Trusts":null, "Vpcs":[7,
        {"VpcId":"vpc-01","CidrBlock":8,"CidrBlockAssociationSet":"none"}]})"});
    EXPECT_THAT(lines(read), testing::UnorderedElementsAre(
                                 "0.json /SecurityGroups [security groups] is not a list",
                                 "0.json /Trusts [trusts] is not a list",
                                 "0.json /Vpcs/0 [vpcs] is a number, not an object",
                                 "0.json /Vpcs/1/CidrBlock [vpc-01] is a number, not a text",
                                 "0.json /Vpcs/1/CidrBlockAssociationSet [vpc-01] is a text, not a list"));
    EXPECT_THAT(read.kinds_given, ElementsAre("vpcs"));
}

TEST(AwsBadInput, NamesARangeWithHostBits) {
    EXPECT_THAT(remark_about_rule(R"({"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.1/8"}]})"),
                HasSubstr("0.json /SecurityGroups/0/IpPermissions/0/IpRanges/0/CidrIp [sg-01] 10.0.0.1/8"));
}

TEST(AwsBadInput, NamesAPortRangeThatIsUpsideDown) {
    EXPECT_EQ(remark_about_rule(R"({"IpProtocol":"tcp","FromPort":65535,"ToPort":49152})"),
              "0.json /SecurityGroups/0/IpPermissions/0 [sg-01] the port range is upside down: from 65535 to "
              "49152; is it 49152-65535?");
}

TEST(AwsBadInput, NamesPortsAndProtocolsThatAreNone) {
    EXPECT_THAT(remark_about_rule(R"({"IpProtocol":"tcp","FromPort":0,"ToPort":70000})"),
                HasSubstr("[sg-01] ports 0 to 70000 are not within 0 to 65535"));
    EXPECT_THAT(remark_about_rule(R"({"IpProtocol":"tcp","FromPort":"53","ToPort":53})"),
                HasSubstr("/FromPort [sg-01] is a text, not a whole number"));
    EXPECT_THAT(remark_about_rule(R"({"IpProtocol":"tcp"})"), HasSubstr("[sg-01] has no FromPort"));
    EXPECT_THAT(remark_about_rule(R"({"IpProtocol":"tpc"})"), HasSubstr("\"tpc\" is not a protocol"));
    EXPECT_THAT(remark_about_rule(R"({"FromPort":1,"ToPort":2})"), HasSubstr("has no IpProtocol"));
}

TEST(AwsBadInput, NamesWhatAnAclLacks) {
    const auto read = read_texts({R"({"NetworkAcls":[{"NetworkAclId":"acl-01","VpcId":"vpc-01","Entries":[
        {"RuleNumber":100,"Egress":true,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"},
        {"RuleNumber":100,"Egress":true,"RuleAction":"deny","Protocol":"-1","CidrBlock":"10.0.0.0/8"},
        {"RuleNumber":101,"Egress":true,"RuleAction":"permit","Protocol":"-1","CidrBlock":"0.0.0.0/0"},
        {"RuleNumber":102,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"},
        {"RuleNumber":103,"Egress":false,"RuleAction":"allow","Protocol":"6","CidrBlock":"0.0.0.0/0"},
        {"RuleNumber":104,"Egress":false,"RuleAction":"allow","Protocol":"-1"},
        {"Egress":false,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0"}]}]})"});
    EXPECT_THAT(lines(read),
                ElementsAre(HasSubstr("/Entries/2 [acl-01] RuleAction is \"permit\", neither allow nor deny"),
                            HasSubstr("/Entries/3 [acl-01] does not say by Egress"),
                            HasSubstr("/Entries/4 [acl-01] has no PortRange"),
                            HasSubstr("/Entries/5 [acl-01] has neither CidrBlock nor Ipv6CidrBlock"),
                            HasSubstr("/Entries/6 [acl-01] has no RuleNumber"),
                            HasSubstr("/NetworkAcls/0 [acl-01] has two outbound rules 100")));
    ASSERT_THAT(read.network_acls, SizeIs(1));
    EXPECT_THAT(read.network_acls[0].entries, SizeIs(2));
}

TEST(AwsBadInput, NamesWhatARouteLacks) {
    const auto read = read_texts({R"({"RouteTables":[{"RouteTableId":"rtb-01","Routes":[
        {"DestinationCidrBlock":"10.0.0.0/8","State":"active"},
        {"GatewayId":"local","State":"active"},
        {"DestinationCidrBlock":"10.0.0.0/8","GatewayId":"local","State":"odd"},
        {"DestinationCidrBlock":"10.1.0.0/8","GatewayId":"local","State":"active"}]}]})"});
    EXPECT_THAT(lines(read), ElementsAre(HasSubstr("/Routes/0 [rtb-01] has no target"),
                                         HasSubstr("/Routes/1 [rtb-01] has no destination"),
                                         HasSubstr("/Routes/2/State [rtb-01] \"odd\" is neither"),
                                         HasSubstr("/Routes/3/DestinationCidrBlock [rtb-01] 10.1.0.0/8")));
}

TEST(AwsBadInput, LeavesOutWhatHasNoIdThatMayStandInACommand) {
    const auto read = read_texts({R"({"SecurityGroups":[{"GroupName":"g"},{"GroupId":"sg-01; rm -rf /"},
        {"GroupId":"--all"},{"GroupId":""}]})"});
    EXPECT_THAT(read.security_groups, IsEmpty());
    EXPECT_THAT(
        lines(read),
        ElementsAre(
            "0.json /SecurityGroups/0 [security groups] has no GroupId",
            "0.json /SecurityGroups/1/GroupId [security groups] \"sg-01; rm -rf /\" is not an id of AWS",
            "0.json /SecurityGroups/2/GroupId [security groups] \"--all\" is not an id of AWS",
            "0.json /SecurityGroups/3/GroupId [security groups] \"\" is not an id of AWS"));
}

TEST(AwsBadInput, NamesAddressesThatAreNone) {
    const auto read = read_texts({R"({"ConditionalForwarders":[{"RemoteDomainName":"corp.example.com",
        "DnsIpAddrs":["010.0.0.1","10.0.0.2","dc1"]},{"DnsIpAddrs":[]}]})"});
    EXPECT_THAT(
        lines(read),
        ElementsAre(HasSubstr("/ConditionalForwarders/0/DnsIpAddrs/0 [forwarders] 010.0.0.1: leading zeros"),
                    HasSubstr("/ConditionalForwarders/0/DnsIpAddrs/2 [forwarders] dc1"),
                    HasSubstr("/ConditionalForwarders/1 [forwarders] has no RemoteDomainName")));
    ASSERT_THAT(read.forwarders, SizeIs(1));
    EXPECT_THAT(read.forwarders[0].dns_addresses, SizeIs(1));
}

TEST(AwsBadInput, NamesAGroupThatIsReferredToAndNotInTheFile) {
    const auto read = read_texts({group_with(R"({"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-77"}]},
                       {"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-77"},{"GroupId":"sg-01"}]})")});
    EXPECT_THAT(
        lines(read),
        ElementsAre("0.json /SecurityGroups/0/IpPermissions/0 [sg-77] refers to sg-77, which is not in "
                    "the files of security groups"));
}

TEST(AwsBadInput, NamesSubnetsVpcsGroupsAndPrefixListsThatAreNotInTheFiles) {
    const std::string directory = R"({"DirectoryDescriptions":[{"DirectoryId":"d-1111111111","VpcSettings":
        {"VpcId":"vpc-02","SubnetIds":["subnet-02"],"SecurityGroupId":"sg-02"}}]})";
    const std::string tables = R"({"RouteTables":[
        {"RouteTableId":"rtb-01","VpcId":"vpc-02","Associations":[{"SubnetId":"subnet-03"}],"Routes":
            [{"DestinationPrefixListId":"pl-02","GatewayId":"vpce-1"}]},
        {"RouteTableId":"rtb-02","VpcId":"vpc-88","Associations":[{"SubnetId":"subnet-88"}],"Routes":[]}],
        "NetworkAcls":[{"NetworkAclId":"acl-01","VpcId":"vpc-02","Associations":[{"SubnetId":"subnet-04"}],"Entries":[]}]})";
    const auto read = read_texts({directory, tables, vpcs, group_with(R"({"IpProtocol":"-1"})"),
                                  R"({"Subnets":[{"SubnetId":"subnet-01"}]})"});
    std::vector<std::string> about;
    for (const auto& remark : read.remarks) {
        about.push_back(remark.about);
    }
    EXPECT_THAT(about, ElementsAre("sg-02", "vpc-02", "subnet-02", "subnet-04", "subnet-03", "pl-02"));
    EXPECT_THAT(read_texts({directory}).remarks, IsEmpty()); // no such file at all: said elsewhere
}

TEST(AwsBadInput, SaysThatAPageIsMissing) {
    const std::string first = R"({"Trusts":[{"TrustId":"t-1111111111"}],"NextToken":"abc"})";
    const std::string last = R"({"Trusts":[{"TrustId":"t-2222222222"}],"NextToken":null})";
    EXPECT_THAT(
        lines(read_texts({first})),
        ElementsAre(
            "0.json /NextToken [trusts] says that another page follows, and no file holds the last one"));
    EXPECT_THAT(read_texts({first, last}).remarks, IsEmpty());
    EXPECT_THAT(read_texts({last, first}).trusts, SizeIs(2));
}

TEST(AwsBadInput, SaysThatEntriesBelongToNoList) {
    const auto read = read_texts({R"({"Entries":[{"Cidr":"10.0.0.0/8"}]})"});
    EXPECT_THAT(lines(read),
                ElementsAre(HasSubstr("0.json  [prefix lists] these entries do not say whose they are")));
    ASSERT_THAT(read.prefix_lists, SizeIs(1));
    EXPECT_EQ(read.prefix_lists[0].name, "0");
}

TEST(AwsBadInput, BoundsTheRemarksAboutOneThing) {
    std::string ranges;
    for (int i = 0; i < 1000; ++i) {
        ranges += R"({"CidrIp":"x"},)";
    }
    ranges.pop_back();
    const auto read = read_texts({group_with(R"({"IpProtocol":"-1","IpRanges":[)" + ranges + "]}")});
    EXPECT_THAT(read.remarks, SizeIs(20));
    EXPECT_THAT(read.remarks.back().what, HasSubstr("more of the same is not named"));
}

TEST(AwsBadInput, ShowsNoOctetsThatAreNoText) {
    const auto read =
        read_aws(std::vector<NamedText>{{"na\xFFme\n.json", R"({"Vpcs":[{"VpcId":"\u001b[31m\u202e"}]})"}});
    ASSERT_THAT(read.remarks, SizeIs(1));
    EXPECT_EQ(read.remarks[0].place.file, "na\\xFFme\n.json");
    EXPECT_EQ(read.remarks[0].what, "\"\\x1B[31m\\xE2\\x80\\xAE\" is not an id of AWS");
}

} // namespace
} // namespace pretrust
