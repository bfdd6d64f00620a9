// The command line: what is understood, and the one line that says what is not.
#include <plan/command.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Arguments = std::vector<std::string>;

Plan plan_of(const Arguments& arguments) {
    return std::get<CheckCommand>(parse_command(arguments).value().what).plan;
}

std::string complaint(const Arguments& arguments) {
    const auto command = parse_command(arguments);
    return command ? "(accepted)" : command.error().what;
}

TEST(CommandLine, CheckNeedsTheDomainOnly) {
    const auto plan = plan_of({"check", "corp.example.com"});
    Plan expected;
    expected.remote_domain = "corp.example.com";
    EXPECT_EQ(plan, expected);
}

TEST(CommandLine, CheckLeavesFromTheSamePortsAsADcUnlessToldOtherwise) {
    EXPECT_EQ(plan_of({"check", "x.test"}).source_ports, SourcePorts::windows_range);
    EXPECT_EQ(plan_of({"check", "x.test", "--source-ports", "any"}).source_ports, SourcePorts::any);
    EXPECT_EQ(plan_of({"check", "x.test", "--source-ports", "linux"}).source_ports, SourcePorts::linux_range);
}

TEST(CommandLine, CheckKeepsEveryOption) {
    const auto command = parse_command({"check",
                                        "corp.example.com",
                                        "--dns",
                                        "172.16.10.153,172.16.10.154",
                                        "--dns",
                                        "172.16.10.155",
                                        "--local-domain",
                                        "awsmad.example.com.",
                                        "--local-dns",
                                        "10.20.0.10",
                                        "--side",
                                        "self-managed",
                                        "--type",
                                        "external",
                                        "--direction",
                                        "outgoing",
                                        "--for",
                                        "WorkSpaces",
                                        "--for",
                                        "RDS",
                                        "--deadline",
                                        "1500ms",
                                        "--source-ports",
                                        "windows",
                                        "--source-address",
                                        "10.20.0.5",
                                        "--local-netbios",
                                        "AWSMAD",
                                        "--sweep=sample",
                                        "--user",
                                        "jdoe",
                                        "--trust-password-file",
                                        "secret.txt",
                                        "-o",
                                        "text",
                                        "-o",
                                        "json=report.json",
                                        "--save",
                                        "run.json",
                                        "--allow-risk",
                                        "--quiet",
                                        "-vv",
                                        "--no-color"});
    ASSERT_TRUE(command.has_value()) << command.error().what;
    const auto& check = std::get<CheckCommand>(command->what);
    EXPECT_THAT(check.plan.remote_dns, ElementsAre("172.16.10.153", "172.16.10.154", "172.16.10.155"));
    EXPECT_EQ(check.plan.local_domain, "awsmad.example.com");
    EXPECT_THAT(check.plan.local_dns, ElementsAre("10.20.0.10"));
    EXPECT_EQ(check.plan.local_dns_from, LocalDnsFrom::option);
    EXPECT_EQ(check.plan.side, Side::self_managed);
    EXPECT_EQ(check.plan.type, TrustType::external);
    EXPECT_EQ(check.plan.direction, Direction::outgoing);
    EXPECT_THAT(check.plan.services, ElementsAre("WorkSpaces", "RDS"));
    EXPECT_EQ(check.plan.deadline, std::chrono::milliseconds(1500));
    EXPECT_EQ(check.plan.source_ports, SourcePorts::windows_range);
    EXPECT_EQ(check.plan.source_address, "10.20.0.5");
    EXPECT_EQ(check.plan.local_netbios, "AWSMAD");
    EXPECT_EQ(check.plan.sweep, Sweep::sample);
    EXPECT_EQ(check.plan.preauth_user, "jdoe");
    EXPECT_EQ(check.plan.trust_password, TrustPassword::given);
    EXPECT_EQ(check.trust_password_file, "secret.txt");
    EXPECT_THAT(check.showing.outputs, ElementsAre(Output{"text", ""}, Output{"json", "report.json"}));
    EXPECT_EQ(check.save, "run.json");
    EXPECT_EQ(check.showing.at_risk, AtRisk::passes);
    EXPECT_EQ(check.showing.amount, Amount::quiet);
    EXPECT_EQ(check.showing.colour, Colour::never);
    EXPECT_EQ(command->verbosity, 2);
}

TEST(CommandLine, AddressesLoseDuplicatesAndKeepTheirOrder) {
    const auto plan =
        plan_of({"check", "x.test", "--dns", "10.0.0.2,10.0.0.1,10.0.0.2", "--dns", "10.0.0.1,::1,0::1"});
    EXPECT_THAT(plan.remote_dns, ElementsAre("10.0.0.2", "10.0.0.1", "::1"));
}

TEST(CommandLine, OptionsMayStandBeforeTheDomain) {
    const auto plan = plan_of({"check", "--dns", "10.0.0.1", "--for", "RDS", "x.test"});
    EXPECT_EQ(plan.remote_domain, "x.test");
    EXPECT_THAT(plan.services, ElementsAre("RDS"));
}

TEST(CommandLine, SweepMeansTheWholeRangeAndTakesNoWordThatFollows) {
    const auto plan = plan_of({"check", "--sweep", "x.test"});
    EXPECT_EQ(plan.sweep, Sweep::full);
    EXPECT_EQ(plan.remote_domain, "x.test");
    EXPECT_EQ(plan_of({"check", "x.test"}).sweep, Sweep::none);
    const auto wrong = parse_command({"check", "x.test", "--sweep=half"});
    ASSERT_FALSE(wrong.has_value());
    EXPECT_THAT(wrong.error().what, ::testing::StartsWith("--sweep: \"half\" is none of none, sample, full"));
}

TEST(CommandLine, OneUserIsOneLogonName) {
    EXPECT_EQ(plan_of({"check", "x.test", "--user", "Ana Maria"}).preauth_user, "Ana Maria");
    for (const char* list : {"a,b", "a*", "CORP\\jdoe", "jdoe@corp.example.com", "", "a;b"}) {
        EXPECT_FALSE(parse_command({"check", "x.test", "--user", list}).has_value()) << list;
    }
    EXPECT_FALSE(parse_command({"check", "x.test", "--user", "a", "--user", "b"}).has_value());
}

TEST(CommandLine, NetbiosNameIsShort) {
    EXPECT_EQ(plan_of({"check", "x.test", "--local-netbios", "AWS-MAD"}).local_netbios, "AWS-MAD");
    for (const char* wrong : {"awsmad.example.com", "", "SIXTEENCHARACTER", "A B", "A\\B"}) {
        EXPECT_FALSE(parse_command({"check", "x.test", "--local-netbios", wrong}).has_value()) << wrong;
    }
}

TEST(CommandLine, PasswordFileIsNamedButNotRead) {
    EXPECT_EQ(plan_of({"check", "x.test"}).trust_password, TrustPassword::not_given);
    EXPECT_FALSE(parse_command({"check", "x.test", "--trust-password-file", ""}).has_value());
    EXPECT_FALSE(
        parse_command({"check", "x.test", "--trust-password-file", "a", "--trust-password-file", "b"})
            .has_value());
}

TEST(CommandLine, OddNamesAreLeftToTheProbe) {
    EXPECT_EQ(plan_of({"check", "corp"}).remote_domain, "corp");
    EXPECT_EQ(plan_of({"check", "list"}).remote_domain, "list");
    EXPECT_EQ(plan_of({"check", "corp.example.com."}).remote_domain, "corp.example.com");
    EXPECT_EQ(plan_of({"check", "corp..com"}).remote_domain, "corp..com");
    EXPECT_EQ(plan_of({"check", "[corp]"}).remote_domain, "[corp]");
    EXPECT_EQ(plan_of({"check", "{}"}).remote_domain, "{}");
    EXPECT_EQ(plan_of({"check", "--", "-corp.example.com"}).remote_domain, "-corp.example.com");
    EXPECT_EQ(plan_of({"check", "m\u00fcnchen.example"}).remote_domain, "m\u00fcnchen.example");
    EXPECT_EQ(plan_of({"check", std::string(300, 'a')}).remote_domain.size(), 300U);
    EXPECT_EQ(plan_of({"check", std::string(1024, 'a')}).remote_domain.size(), 1024U);
}

TEST(CommandLine, DeadlineTakesUnits) {
    using std::chrono::milliseconds;
    EXPECT_EQ(plan_of({"check", "x.test", "--deadline", "30s"}).deadline, milliseconds(30000));
    EXPECT_EQ(plan_of({"check", "x.test", "--deadline=10m"}).deadline, milliseconds(600000));
    EXPECT_EQ(plan_of({"check", "x.test", "--deadline=1000ms"}).deadline, milliseconds(1000));
}

TEST(CommandLine, DiagnoseTakesAFileOrStandardInput) {
    const auto file = parse_command({"diagnose", "run.json", "-o", "json"});
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(std::get<DiagnoseCommand>(file->what).file, "run.json");
    EXPECT_THAT(std::get<DiagnoseCommand>(file->what).showing.outputs, ElementsAre(Output{"json", ""}));
    const auto input = parse_command({"diagnose", "-"});
    ASSERT_TRUE(input.has_value()) << input.error().what;
    EXPECT_EQ(std::get<DiagnoseCommand>(input->what).file, "-");
}

TEST(CommandLine, ListNamesACatalogue) {
    for (const auto& [name, catalogue] :
         {std::pair{"probes", Catalogue::probes}, std::pair{"causes", Catalogue::causes},
          std::pair{"reasons", Catalogue::reasons}, std::pair{"ports", Catalogue::ports}}) {
        const auto command = parse_command({"list", name});
        ASSERT_TRUE(command.has_value()) << command.error().what;
        EXPECT_EQ(std::get<ListCommand>(command->what).catalogue, catalogue);
    }
}

TEST(CommandLine, HelpAndVersionAreText) {
    const auto version = std::get<PrintCommand>(parse_command({"--version"}).value().what).text;
    EXPECT_EQ(version, "pretrust " PRETRUST_VERSION "\n");
    const auto help = std::get<PrintCommand>(parse_command({"--help"}).value().what).text;
    EXPECT_THAT(help, HasSubstr("pretrust check corp.example.com"));
    const auto check = std::get<PrintCommand>(parse_command({"check", "--help"}).value().what).text;
    EXPECT_THAT(check, HasSubstr("--local-dns"));
    EXPECT_THAT(check, HasSubstr("Examples:"));
}

struct BadArguments {
    Arguments arguments;
    const char* says;
};

class BadCommandLine : public testing::TestWithParam<BadArguments> {};

TEST_P(BadCommandLine, IsRefusedInOneLineThatNamesTheFault) {
    const auto what = complaint(GetParam().arguments);
    EXPECT_THAT(what, HasSubstr(GetParam().says));
    EXPECT_THAT(what, Not(HasSubstr("\n")));
}

BadArguments with(const char* option, const char* value, const char* says) {
    return BadArguments{{"check", "x.test", option, value}, says};
}

INSTANTIATE_TEST_SUITE_P(
    Words, BadCommandLine,
    testing::Values(BadArguments{{}, "a command is missing"},
                    BadArguments{{"chek", "x.test"}, "unknown command \"chek\": did you mean check?"},
                    BadArguments{{"explode"}, "unknown command \"explode\""},
                    BadArguments{{"-v", "check", "x.test"}, "-v: options stand after the command"},
                    BadArguments{{"--frobnicate"}, "unknown option --frobnicate"},
                    BadArguments{{"check", "x.test", "--dsn", "10.0.0.1"},
                                 "unknown option --dsn: did you mean --dns?"},
                    BadArguments{{"check", "x.test", "--local-dms=10.0.0.1"},
                                 "unknown option --local-dms: did you mean --local-dns?"},
                    BadArguments{{"check", "x.test", "-z"}, "unknown option -z"},
                    BadArguments{{"check", "x.test", "y.test"}, "check: unexpected argument \"y.test\""},
                    BadArguments{{"check"}, "REMOTE_DOMAIN is missing"},
                    BadArguments{{"check", "x.test", "--dns"}, "--dns"},
                    BadArguments{{"diagnose"}, "FILE is missing"},
                    BadArguments{{"diagnose", ""}, "FILE is empty"},
                    BadArguments{{"diagnose", "a", "b", "c"}, "or the two of both sides; 3 are given"},
                    BadArguments{{"diagnose", "a", ""}, "FILE is empty"},
                    BadArguments{{"diagnose", "-", "-"}, "standard input can be one of the two"},
                    BadArguments{{"diagnose", "a", "--anyway"}, "--anyway: it joins two files"},
                    BadArguments{{"list"}, "name one of probes, causes, reasons, ports"},
                    BadArguments{{"list", "probse"}, "unknown catalogue \"probse\": did you mean probes?"}));

INSTANTIATE_TEST_SUITE_P(
    Names, BadCommandLine,
    testing::Values(BadArguments{{"check", ""}, "REMOTE_DOMAIN: the domain name is empty"},
                    BadArguments{{"check", "."}, "REMOTE_DOMAIN: the domain name is empty"},
                    BadArguments{{"check", std::string(1025, 'a')}, "has 1025 characters, more than 1024"},
                    BadArguments{{"check", "corp example"}, "holds a space or a control character"},
                    BadArguments{{"check", "corp\nexample"}, "holds a space or a control character"},
                    BadArguments{{"check", "corp\x1b[2J"}, "holds a space or a control character"},
                    BadArguments{{"check", "corp\xff.test"}, "is not UTF-8"},
                    BadArguments{{"check", "corp\xc0\xae.test"}, "is not UTF-8"},
                    BadArguments{{"check", "corp\xed\xa0\x80.test"}, "is not UTF-8"},
                    with("--local-domain", "", "--local-domain: the domain name is empty")));

INSTANTIATE_TEST_SUITE_P(
    Values, BadCommandLine,
    testing::Values(
        with("--dns", "010.0.0.1",
             "--dns: 010.0.0.1: leading zeros are not allowed: is it 10.0.0.1 or octal 8.0.0.1?"),
        with("--dns", "10.0.0.1:53", "--dns: 10.0.0.1:53: a port is not allowed here"),
        with("--dns", "10.0.0.1:70000", "a port is not allowed here"),
        with("--dns", "", "--dns: an address is empty"),
        with("--dns", "10.0.0.1,", "--dns: an address is empty"),
        with("--dns", ",10.0.0.1", "--dns: an address is empty"),
        with("--dns", "[10.0.0.1,10.0.0.2]", "--dns: [10.0.0.1"),
        with("--dns",
             "1.0.0.1,1.0.0.2,1.0.0.3,1.0.0.4,1.0.0.5,1.0.0.6,1.0.0.7,1.0.0.8,1.0.0.9,1.0.0.10,"
             "1.0.0.11,1.0.0.12,1.0.0.13,1.0.0.14,1.0.0.15,1.0.0.16,1.0.0.17",
             "--dns: more than 16 addresses"),
        with("--local-dns", "dc1", "--local-dns: dc1: not a numeric"),
        with("--source-address", "eth0", "--source-address: eth0: not a numeric"),
        with("--side", "awz", "--side: \"awz\" is none of aws, self-managed: did you mean aws?"),
        with("--type", "realm", "--type: \"realm\" is none of forest, external"),
        with("--direction", "both", "--direction: \"both\" is none of two-way, outgoing, incoming"),
        with("--source-ports", "70000", "--source-ports: \"70000\" is none of any, windows, linux"),
        with("--for", "", "--for: the name of an AWS service"),
        with("--plan", "/nowhere/x.toml", "--plan: /nowhere/x.toml: cannot be read"),
        with("--save", "-", "--save: a file is needed"), with("--save", "", "--save: a file is needed"),
        with("-o", "=x", "names no format"), with("-o", "json=", "names no file"),
        with("-o", "", "names no format")));

INSTANTIATE_TEST_SUITE_P(Durations, BadCommandLine,
                         testing::Values(with("--deadline", "30", "--deadline: \"30\" is not a duration"),
                                         with("--deadline", "", "is not a duration"),
                                         with("--deadline", "s", "is not a duration"),
                                         with("--deadline", "1.5s", "is not a duration"),
                                         with("--deadline", "1h", "is not a duration"),
                                         with("--deadline", "30 s", "is not a duration"),
                                         with("--deadline", "0s", "is not between 1s and 10m"),
                                         with("--deadline", "999ms", "is not between"),
                                         with("--deadline", "11m", "is not between"),
                                         with("--deadline", "600001ms", "is not between"),
                                         with("--deadline", "99999999999999999999s", "is not between"),
                                         with("--deadline", "9223372036854775807m", "is not between")));

INSTANTIATE_TEST_SUITE_P(
    Repetitions, BadCommandLine,
    testing::Values(
        BadArguments{{"check", "x.test", "--side", "aws", "--side", "aws"}, "--side: given more than once"},
        BadArguments{{"check", "x.test", "-o", "text", "-o", "json"}, "two reports to standard output"},
        BadArguments{{"check", "x.test", "-o", "text=a", "-o", "json=a"}, "two reports to the same file a"},
        BadArguments{{"check", "x.test", "-o", "json=a", "--save", "a"}, "a is the file of a report"}));

} // namespace
} // namespace pretrust
