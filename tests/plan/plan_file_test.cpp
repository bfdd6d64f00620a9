// The plan file: what is read from it, and where it is wrong.
#include <plan/command.hpp>
#include <plan/plan_file.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<Plan> read(std::string_view text) {
    const auto raw = parse_plan_text(text, "trust.toml");
    if (!raw) {
        return raw.error();
    }
    return validate(*raw);
}

TEST(PlanFile, HoldsEveryOption) {
    const auto plan = read(R"(
remote-domain = "corp.example.com."
dns = ["172.16.10.153", "172.16.10.154"]
local-domain = "awsmad.example.com"
local-dns = "10.20.0.10"
side = "self-managed"
type = "external"
direction = "incoming"
for = ["WorkSpaces", "RDS"]
deadline = "10s"
source-ports = "linux"
source-address = "10.20.0.5"
local-netbios = "AWSMAD"
sweep = "full"
user = "jdoe"
)");
    ASSERT_TRUE(plan.has_value()) << plan.error().what;
    EXPECT_EQ(plan->remote_domain, "corp.example.com");
    EXPECT_THAT(plan->remote_dns, ElementsAre("172.16.10.153", "172.16.10.154"));
    EXPECT_EQ(plan->local_domain, "awsmad.example.com");
    EXPECT_THAT(plan->local_dns, ElementsAre("10.20.0.10"));
    EXPECT_EQ(plan->local_dns_from, LocalDnsFrom::option);
    EXPECT_EQ(plan->side, Side::self_managed);
    EXPECT_EQ(plan->type, TrustType::external);
    EXPECT_EQ(plan->direction, Direction::incoming);
    EXPECT_THAT(plan->services, ElementsAre("WorkSpaces", "RDS"));
    EXPECT_EQ(plan->deadline, std::chrono::milliseconds(10000));
    EXPECT_EQ(plan->source_ports, SourcePorts::linux_range);
    EXPECT_EQ(plan->source_address, "10.20.0.5");
    EXPECT_EQ(plan->local_netbios, "AWSMAD");
    EXPECT_EQ(plan->sweep, Sweep::full);
    EXPECT_EQ(plan->preauth_user, "jdoe");
}

TEST(PlanFile, HoldsNoPassword) {
    EXPECT_FALSE(parse_plan_text("trust-password-file = \"secret.txt\"", "trust.toml").has_value());
}

struct BadFile {
    const char* text;
    const char* says;
};

class BadPlanFile : public testing::TestWithParam<BadFile> {};

TEST_P(BadPlanFile, IsRefusedWithFileLineAndColumn) {
    const auto plan = read(GetParam().text);
    ASSERT_FALSE(plan.has_value());
    EXPECT_THAT(plan.error().what, HasSubstr(GetParam().says));
    EXPECT_THAT(plan.error().what, Not(HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(
    PlanFile, BadPlanFile,
    testing::Values(BadFile{"remote-domain = \"x\"\ndms = \"10.0.0.1\"\n",
                            "trust.toml:2:1: unknown key \"dms\": did you mean dns?"},
                    BadFile{"remote-domain = \"x\"\n[section]\n", "trust.toml:2:2: unknown key \"section\""},
                    BadFile{"remote-domain = 3\n", "trust.toml:1:17: remote-domain: must be a string"},
                    BadFile{"remote-domain = \"x\"\ndns = 3\n",
                            "trust.toml:2:7: dns: must be a list of strings"},
                    BadFile{"remote-domain = \"x\"\ndns = [\"10.0.0.1\",\n  7]\n",
                            "trust.toml:3:3: dns: must be a string"},
                    BadFile{"remote-domain = \"x\"\ndns = [\"10.0.0.1\",\n  \"010.0.0.1\"]\n",
                            "trust.toml:3:3: dns: 010.0.0.1: leading zeros"},
                    BadFile{"remote-domain = \"x\"\ndeadline = \"1h\"\n",
                            "trust.toml:2:12: deadline: \"1h\" is not a duration"},
                    BadFile{"remote-domain = \"x\"\nside = \"left\"\n",
                            "trust.toml:2:8: side: \"left\" is none of aws, self-managed"},
                    BadFile{"remote-domain = \"x\"\nside = \n", "trust.toml:2:"},
                    BadFile{"remote-domain = \"x\"\nremote-domain = \"y\"\n", "trust.toml:2:"},
                    BadFile{"\xff\xfe", "trust.toml:1:1"}, BadFile{"", "REMOTE_DOMAIN is missing"}));

TEST(PlanFile, OptionsOverrideIt) {
    const auto path = (std::filesystem::path(testing::TempDir()) / "override_trust.toml").string();
    std::ofstream(path) << "remote-domain = \"file.test\"\ndns = [\"10.0.0.1\"]\nside = \"self-managed\"\n";
    const auto command = parse_command({"check", "--plan", path, "--dns", "10.0.0.2", "option.test"});
    ASSERT_TRUE(command.has_value()) << command.error().what;
    const auto& plan = std::get<CheckCommand>(command->what).plan;
    EXPECT_EQ(plan.remote_domain, "option.test");
    EXPECT_THAT(plan.remote_dns, ElementsAre("10.0.0.2"));
    EXPECT_EQ(plan.side, Side::self_managed);
}

TEST(PlanFile, MayGiveTheDomain) {
    const auto path = (std::filesystem::path(testing::TempDir()) / "domain_trust.toml").string();
    std::ofstream(path) << "remote-domain = \"file.test\"\n";
    const auto command = parse_command({"check", "--plan", path});
    ASSERT_TRUE(command.has_value()) << command.error().what;
    EXPECT_EQ(std::get<CheckCommand>(command->what).plan.remote_domain, "file.test");
}

TEST(PlanFile, DirectoryIsRefused) {
    const auto raw = read_plan_file(testing::TempDir());
    ASSERT_FALSE(raw.has_value());
    EXPECT_THAT(raw.error().what, HasSubstr("cannot be read"));
}

TEST(PlanFile, TooLargeIsRefused) {
    const auto path = (std::filesystem::path(testing::TempDir()) / "large_trust.toml").string();
    std::ofstream(path) << std::string(2 << 20, '#');
    const auto raw = read_plan_file(path);
    ASSERT_FALSE(raw.has_value());
    EXPECT_THAT(raw.error().what, HasSubstr("too large"));
}

} // namespace
} // namespace pretrust
