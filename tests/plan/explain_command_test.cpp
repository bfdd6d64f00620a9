// `pretrust explain` and --failed-with: what is understood, and the one line that says what is not.
#include <plan/command.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string explain_complaint(const std::vector<std::string>& arguments) {
    const auto command = parse_command(arguments);
    return command ? "(accepted)" : command.error().what;
}

TEST(ExplainCommandLine, TakesEveryWordAlsoNegativeNumbers) {
    const auto command = parse_command(
        {"explain", "Access", "is", "denied", "-2147024891", "-o", "json=x.json", "--evidence", "run.json"});
    ASSERT_TRUE(command) << command.error().what;
    const auto& explain = std::get<ExplainCommand>(command->what);
    EXPECT_THAT(explain.words, ElementsAre("Access", "is", "denied", HasSubstr("-2147024891")));
    EXPECT_THAT(explain.outputs, ElementsAre(Output{"json", "x.json"}));
    EXPECT_EQ(explain.evidence, "run.json");
    EXPECT_THAT(std::get<ExplainCommand>(parse_command({"explain", "-"}).value().what).words,
                ElementsAre("-"));
}

TEST(ExplainCommandLine, RefusesWhatCannotBeMeant) {
    EXPECT_THAT(explain_complaint({"explain"}), HasSubstr("WORDS are missing"));
    EXPECT_THAT(explain_complaint({"explain", "-", "-"}), HasSubstr("twice"));
    EXPECT_THAT(explain_complaint({"explain", "-", "--evidence", "-"}), HasSubstr("--evidence"));
    EXPECT_THAT(explain_complaint({"explain", "5", "--evidence", ""}), HasSubstr("--evidence"));
    EXPECT_THAT(explain_complaint({"explain", "5", "--sweep"}), HasSubstr("--sweep"));
}

TEST(FailedWith, IsKeptAsTypedAndHasALimit) {
    const auto command = parse_command({"check", "x.test", "--failed-with", " Access is denied.\n"});
    EXPECT_EQ(std::get<CheckCommand>(command.value().what).plan.failed_with, " Access is denied.\n");
    EXPECT_THAT(explain_complaint({"check", "x.test", "--failed-with", ""}), HasSubstr("--failed-with"));
    EXPECT_THAT(explain_complaint({"check", "x.test", "--failed-with", std::string(70000, 'x')}),
                HasSubstr("--failed-with"));
    EXPECT_THAT(explain_complaint({"check", "x.test", "--failed-with", "a", "--failed-with", "b"}),
                HasSubstr("more than once"));
}

} // namespace
} // namespace pretrust
