// The report for people, on small reports made by hand.
#include <formats/formats.hpp>
#include <formats/text_matrix.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace pretrust {
namespace {

using testing::HasSubstr;
using testing::Not;

ReportCause cause(std::string id, Finding finding = Finding::confirmed) {
    ReportCause result;
    result.id = std::move(id);
    result.title = "UDP 389 is closed";
    result.finding = finding;
    result.evidence = "silence";
    result.fix = "Open it:\n  aws ec2 authorize-security-group-egress --group-id sg-... --ip-permissions "
                 "IpProtocol=udp,FromPort=389,ToPort=389";
    result.verify = "run again";
    result.source = "A document";
    return result;
}

Report broken() {
    Report report;
    report.tool_version = "0.1.0";
    report.verdict = Verdict::not_ready;
    report.headline = "Creating the trust would fail.";
    report.evidence.plan.remote_domain = "corp.example.com";
    report.reason = ReportReason{"ACCESS_DENIED", "Access is denied", Basis::documented, "A guide"};
    report.causes = {cause("LOCATOR_PORT_BLOCKED")};
    for (const auto& service : services) {
        report.matrix.columns.emplace_back(service.label);
        report.matrix.service_ids.emplace_back(service.id);
    }
    report.matrix.rows = {{"172.16.10.153", "dc1.corp.example.com", true, true,
                           std::vector<Cell>(services.size(), Cell::good)}};
    return report;
}

std::size_t widest(const std::string& text) {
    std::istringstream lines(text);
    std::size_t result = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("aws ec2") == std::string::npos) {
            result = std::max(result, line.size());
        }
    }
    return result;
}

TEST(Text, SaysVerdictReasonCauseAndFixInThatOrder) {
    const std::string text = render_text(broken(), {});
    std::size_t at = 0;
    for (const std::string_view part :
         {"pretrust 0.1.0", "corp.example.com", "AWS side", "NOT READY", "Creating the trust",
          "AWS will most likely say (documented)", "\"Access is denied\"", "LOCATOR_PORT_BLOCKED",
          "UDP 389 is closed", "silence", "aws ec2", "run again", "A document", "dc1 PDC"}) {
        const std::size_t found = text.find(part, at);
        ASSERT_NE(found, std::string::npos) << part << " in\n" << text;
        at = found;
    }
}

TEST(Text, PromisesNoWordsOfAwsThatAreOnlyInferred) {
    Report report = broken();
    report.reason->basis = Basis::inferred;
    EXPECT_THAT(render_text(report, {}), HasSubstr("\nAWS may say (inferred"));
    report.causes.front().finding = Finding::suspected;
    EXPECT_THAT(render_text(report, {}), HasSubstr("\nIf so, AWS may say (inferred"));
}

TEST(Text, KeepsToTheWidthExceptForCommands) {
    EXPECT_LE(widest(render_text(broken(), {})), 80U);
    EXPECT_LE(widest(render_text(broken(), {.color = false, .width = 60, .quiet = false})), 60U);
    EXPECT_THAT(render_text(broken(), {}),
                HasSubstr("  aws ec2 authorize-security-group-egress --group-id sg-... "
                          "--ip-permissions IpProtocol=udp,FromPort=389,ToPort=389\n"));
}

TEST(Text, HasColoursOnlyWhenAsked) {
    EXPECT_THAT(render_text(broken(), {}), Not(HasSubstr("\x1B")));
    EXPECT_THAT(render_text(broken(), {.color = true, .width = 80, .quiet = false}),
                HasSubstr("\x1B[1;31mNOT READY\x1B[0m"));
}

TEST(Text, QuietIsVerdictAndCauseOnly) {
    EXPECT_EQ(render_text(broken(), {.color = false, .width = 80, .quiet = true}),
              "NOT READY  Creating the trust would fail.\nLOCATOR_PORT_BLOCKED: UDP 389 is closed\n");
}

TEST(Text, SaysThatAReasonIsInferred) {
    Report report = broken();
    report.reason->basis = Basis::inferred;
    EXPECT_THAT(render_text(report, {}), HasSubstr("(inferred: AWS documents no text for this cause)"));
}

TEST(Text, NamesFoldedCausesAndCountsTheOpenOnes) {
    Report report = broken();
    report.causes[0].hides = {"A_FOLDED", "AN_OPEN"};
    report.folded = {cause("A_FOLDED")};
    report.unknown = {cause("AN_OPEN", Finding::unknown), cause("STANDS_ALONE", Finding::unknown)};
    const std::string text = render_text(report, {});
    EXPECT_THAT(text, HasSubstr("Explained by it: A_FOLDED\n"));
    EXPECT_THAT(text, HasSubstr("Cannot be told before it is fixed: 1 other cause\n"));
    EXPECT_THAT(text, HasSubstr("STANDS_ALONE"));
}

TEST(Text, GroupsWhatWasNotAssessedByOption) {
    Report report = broken();
    report.not_assessed = {cause("ONE"), cause("TWO")};
    report.not_assessed[0].needs = report.not_assessed[1].needs = "--local-dns";
    EXPECT_THAT(render_text(report, {}), HasSubstr("  give --local-dns for ONE, TWO\n"));
}

TEST(Text, SaysTheExitCode) {
    Report report = broken();
    EXPECT_THAT(render_text(report, {}), HasSubstr("Exit code 3: not ready.\n"));
    report.evidence.interrupted = true;
    EXPECT_THAT(render_text(report, {}), HasSubstr("Exit code 130 or 143: interrupted.\n"));
}

TEST(Text, EscapesWhatServersSent) {
    Report report = broken();
    report.causes[0].title = "dc\x1B[2J\xE2\x80\xAE";
    report.causes[0].evidence = "\xFF\x07";
    report.matrix.rows[0].host = "\x1B]0;x\x07";
    report.evidence.plan.remote_domain = "\xC2\x9B";
    const std::string text = render_text(report, {});
    EXPECT_THAT(text, HasSubstr("dc\\x1B[2J\\u202E"));
    EXPECT_THAT(text, HasSubstr("\\xFF\\x07"));
    EXPECT_THAT(text, HasSubstr("\\x1B]0;x\\x07 PDC"));
    EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

TEST(TextMatrix, LeavesOutColumnsThatNobodyWasAskedFor) {
    Report report = broken();
    report.matrix.rows[0].cells.assign(services.size(), Cell::not_asked);
    EXPECT_THAT(render_text(report, {}), Not(HasSubstr("dc1")));
    report.matrix.rows[0].cells[0] = Cell::silent;
    const std::string text = render_text(report, {});
    EXPECT_THAT(text, HasSubstr("u53"));
    EXPECT_THAT(text, Not(HasSubstr("t445")));
    EXPECT_THAT(text, HasSubstr("-- = silence"));
}

TEST(TextMatrix, HasADifferentSymbolForEveryCell) {
    std::set<std::string_view> symbols;
    for (const auto& [cell, name] : EnumNames<Cell>::table) {
        symbols.insert(symbol_of(cell));
        EXPECT_LE(symbol_of(cell).size(), 5U);
    }
    EXPECT_EQ(symbols.size(), EnumNames<Cell>::table.size());
}

TEST(Formats, AreFoundByName) {
    EXPECT_EQ(find_format("text")->render, &render_text);
    EXPECT_EQ(find_format("json")->render, &render_json);
    EXPECT_EQ(find_format("yaml"), nullptr);
    for (const auto& format : all_formats()) {
        EXPECT_FALSE(format.title.empty());
        EXPECT_EQ(find_format(format.id), &format) << format.id << " stands twice";
    }
}

} // namespace
} // namespace pretrust
