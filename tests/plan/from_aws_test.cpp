// What the files of --aws give the plan, on both sides, and what is refused rather than guessed.
#include <aws/collect.hpp>
#include <aws/read.hpp>
#include <plan/command.hpp>
#include <plan/from_aws.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace pretrust {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string files = PRETRUST_SOURCE_DIR "/tests/aws/cli";

CheckCommand checked(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "check");
    const auto command = parse_command(std::move(arguments));
    EXPECT_TRUE(command) << command.error().what;
    return command ? std::get<CheckCommand>(command->what) : CheckCommand{};
}

std::string refused(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "check");
    const auto command = parse_command(std::move(arguments));
    EXPECT_FALSE(command);
    return command ? "" : command.error().what;
}

FromAws filled(const std::vector<std::string>& texts, RawPlan typed = {}) {
    std::vector<NamedText> named;
    for (const auto& text : texts) {
        named.push_back({std::to_string(named.size()) + ".json", text});
    }
    auto got = fill_from_aws(read_aws(std::move(named)), std::move(typed));
    EXPECT_TRUE(got) << got.error().what;
    return got ? std::move(*got) : FromAws{};
}

std::string refusal(const std::vector<std::string>& texts, RawPlan typed = {}) {
    std::vector<NamedText> named;
    for (const auto& text : texts) {
        named.push_back({"x.json", text});
    }
    const auto got = fill_from_aws(read_aws(std::move(named)), std::move(typed));
    EXPECT_FALSE(got);
    return got ? "" : got.error().what;
}

std::string directory(const std::string& id, const std::string& name,
                      const std::string& type = "MicrosoftAD") {
    return R"({"DirectoryDescriptions":[{"DirectoryId":")" + id + R"(","Name":")" + name + R"(","Type":")" +
           type + R"("}]})";
}
std::string trust(const std::string& id, const std::string& partner) {
    return R"({"Trusts":[{"TrustId":"t-)" + partner.substr(0, 4) + R"(","DirectoryId":")" + id +
           R"(","RemoteDomainName":")" + partner + R"("}]})";
}

TEST(FromAws, FillsThePlanOnTheSideOfAws) {
    const auto command = checked({"--aws", files});
    const auto& plan = command.plan;
    EXPECT_EQ(plan.remote_domain, "corp.example.com");
    EXPECT_THAT(plan.remote_dns, ElementsAre("172.16.10.153", "172.16.10.154"));
    EXPECT_EQ(plan.local_domain, "awsmad.example.com");
    EXPECT_THAT(plan.local_dns, ElementsAre("10.20.0.10", "10.20.1.10"));
    EXPECT_EQ(plan.local_dns_from, LocalDnsFrom::option);
    EXPECT_EQ(plan.local_netbios, "AWSMAD");
    EXPECT_EQ(plan.type, TrustType::forest);
    EXPECT_EQ(plan.direction, Direction::outgoing);
    EXPECT_EQ(command.aws.directory_id, "d-9067f3a1b2");
    EXPECT_THAT(command.aws.remarks, IsEmpty());
    EXPECT_EQ(command.taken_from_aws,
              "corp.example.com --local-domain awsmad.example.com --local-dns 10.20.0.10,10.20.1.10 "
              "--local-netbios "
              "AWSMAD --dns 172.16.10.153,172.16.10.154 --type forest --direction outgoing");
}

TEST(FromAws, FillsThePlanOnTheSelfManagedSide) {
    const auto plan = checked({"--aws", files, "--side", "self-managed"}).plan;
    EXPECT_EQ(plan.remote_domain, "awsmad.example.com");
    EXPECT_THAT(plan.remote_dns, ElementsAre("10.20.0.10", "10.20.1.10"));
    EXPECT_EQ(plan.local_domain, "corp.example.com");
    EXPECT_THAT(plan.local_dns, IsEmpty());
    EXPECT_EQ(plan.local_netbios, "");
    EXPECT_EQ(plan.direction, Direction::outgoing);
}

TEST(FromAws, NeverOverridesWhatTheUserTyped) {
    const auto command = checked({"CORP.example.com.", "--aws", files, "--dns", "172.16.10.9",
                                  "--local-domain", "other.example", "--direction", "two-way"});
    EXPECT_EQ(command.plan.remote_domain, "CORP.example.com");
    EXPECT_THAT(command.plan.remote_dns, ElementsAre("172.16.10.9"));
    EXPECT_EQ(command.plan.local_domain, "other.example");
    EXPECT_EQ(command.plan.direction, Direction::two_way);
    EXPECT_THAT(command.aws.forwarders.at(0).dns_addresses, SizeIs(2)); // the difference stays visible
    EXPECT_EQ(command.taken_from_aws,
              "--local-dns 10.20.0.10,10.20.1.10 --local-netbios AWSMAD --type forest");
}

TEST(FromAws, TakesNothingOfAnotherPartnersTrust) {
    const auto plan = checked({"other.example.com", "--aws", files}).plan;
    EXPECT_THAT(plan.remote_dns, IsEmpty());
    EXPECT_EQ(plan.direction, Direction::two_way);
    EXPECT_EQ(plan.local_domain, "awsmad.example.com");
}

TEST(FromAws, ReadsThePathsOfAPlanFile) {
    const auto path = std::filesystem::path(testing::TempDir()) / "from_aws_plan.toml";
    std::ofstream(path) << "aws = [\"" << files << "\"]\ndirectory-id = \"d-9067f3a1b2\"\n";
    EXPECT_EQ(checked({"--plan", path.string()}).plan.remote_domain, "corp.example.com");
    std::filesystem::remove(path);
}

TEST(FromAws, SaysWhatIsWrongWithItsOptions) {
    EXPECT_THAT(refused({"x.test", "--aws", "/nowhere"}),
                HasSubstr("--aws: /nowhere: no such file or directory"));
    EXPECT_THAT(refused({"x.test", "--directory-id", "d-9067f3a1b2"}), HasSubstr("--directory-id: "));
    EXPECT_THAT(refused({"--aws", files, "--directory-id", "d-1"}), HasSubstr("is no directory's id"));
    EXPECT_THAT(
        refused({"--aws", files, "--directory-id", "d-0000000000"}),
        AllOf(HasSubstr("do not describe d-0000000000"), HasSubstr("d-9067f3a1b2 (awsmad.example.com)")));
}

TEST(FromAws, ChoosesTheDirectoryThatCanHaveTrusts) {
    const auto got = filled(
        {directory("d-1111111111", "a.example", "ADConnector"), directory("d-2222222222", "b.example")});
    EXPECT_EQ(got.configuration.directory_id, "d-2222222222");
    EXPECT_EQ(filled({directory("d-1111111111", "a.example", "SimpleAD")}).configuration.directory_id,
              "d-1111111111");
    EXPECT_EQ(filled({trust("d-3333333333", "corp.example.com")}).configuration.directory_id, "d-3333333333");
    EXPECT_EQ(filled({R"({"Vpcs":[]})"}).configuration.directory_id, "");
}

TEST(FromAws, ChoosesAmongSeveralByTheNamesThatAreTyped) {
    const std::vector<std::string> texts{
        directory("d-1111111111", "a.example"), directory("d-2222222222", "b.example"),
        trust("d-1111111111", "corp.example.com"), trust("d-2222222222", "lab.example.com")};
    RawPlan typed;
    typed.remote_domain = Word{"LAB.example.com", ""};
    EXPECT_EQ(filled(texts, typed).configuration.directory_id, "d-2222222222");
    typed = {};
    typed.local_domain = Word{"a.example.", ""};
    EXPECT_EQ(filled(texts, typed).configuration.directory_id, "d-1111111111");
    typed = {};
    typed.side = Word{"self-managed", ""};
    typed.remote_domain = Word{"b.example", ""};
    EXPECT_EQ(filled(texts, typed).raw.local_domain->text, "lab.example.com");
    EXPECT_THAT(refusal(texts),
                AllOf(HasSubstr("--directory-id is missing"), HasSubstr("d-1111111111 (a.example)"),
                      HasSubstr("d-2222222222 (b.example)")));
    typed = {};
    typed.remote_domain = Word{"third.example", ""};
    EXPECT_THAT(refusal(texts, typed), HasSubstr("--directory-id is missing"));
}

TEST(FromAws, AsksWhichRemoteDomainIsMeant) {
    EXPECT_THAT(
        refusal({directory("d-1111111111", "a.example"), trust("d-1111111111", "corp.example.com"),
                 trust("d-1111111111", "lab.example.com")}),
        HasSubstr("REMOTE_DOMAIN is missing: the files of --aws name corp.example.com, lab.example.com"));
}

TEST(FromAws, PrefersTheRequestToTheTrustThatIsThere) {
    const auto got =
        filled({directory("d-1111111111", "a.example"), trust("d-1111111111", "lab.example.com"),
                R"({"DirectoryId":"d-1111111111","RemoteDomainName":"corp.example.com","TrustDirection":
                             "One-Way: Incoming","TrustType":"External","ConditionalForwarderIpAddrs":["172.16.0.1","x"]})"});
    EXPECT_EQ(got.raw.remote_domain->text, "corp.example.com");
    EXPECT_EQ(got.raw.type->text, "external");
    EXPECT_EQ(got.raw.direction->text, "incoming");
    ASSERT_TRUE(got.raw.dns);
    EXPECT_THAT(*got.raw.dns, SizeIs(1));
    EXPECT_THAT(got.configuration.remarks,
                testing::Contains(testing::Field(&AwsRemark::what, HasSubstr("not taken into the plan: x"))));
}

TEST(FromAws, LeavesOutWhatNoPlanCanHold) {
    const auto got = filled({R"({"DirectoryDescriptions":[{"DirectoryId":"d-1111111111","Name":"two words",
        "ShortName":"A.B","DnsIpAddrs":["224.0.0.1","10.0.0.2"]}]})"});
    EXPECT_FALSE(got.raw.local_domain);
    EXPECT_FALSE(got.raw.local_netbios);
    ASSERT_TRUE(got.raw.local_dns);
    EXPECT_THAT(*got.raw.local_dns, SizeIs(1));
    EXPECT_THAT(got.configuration.remarks, SizeIs(3));
    EXPECT_EQ(got.configuration.remarks.at(0).place.pointer, "/DirectoryDescriptions/0");
}

TEST(CollectAws, PutsTheIdAndTheRegionIntoTheScript) {
    const auto script = collect_script("d-9067f3a1b2", "eu-central-1");
    ASSERT_TRUE(script);
    EXPECT_THAT(*script, AllOf(HasSubstr("id='d-9067f3a1b2'"), HasSubstr("region='eu-central-1'"),
                               testing::StartsWith("#!/bin/sh\n"), testing::Not(HasSubstr("@ID@")),
                               testing::Not(HasSubstr("@REGION@"))));
}

TEST(CollectAws, RefusesWhatWouldBeMoreThanAnId) {
    for (const auto* id : {"", "d-", "d-9067F3A1B2", "d-9067f3a1b2'; true '", "d-9067f3a1b23"}) {
        EXPECT_FALSE(collect_script(id, "")) << id;
    }
    for (const auto* region : {"x", "eu-central-1'", "-1", "eu central-1", "EU-CENTRAL-1", "$(id)-1"}) {
        EXPECT_FALSE(collect_script("d-9067f3a1b2", region)) << region;
    }
}

} // namespace
} // namespace pretrust
