// How a diagnosis becomes a report. The causes here are the test's own, so that the catalogue may change
// freely.
#include "build.hpp"

#include <pretrust/names.hpp>
#include <pretrust/report.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

constexpr std::string_view contacted[] = {"DOMAIN_NOT_CONTACTED"};
RootCause row(std::string_view id, Severity severity = Severity::blocks_creation) {
    RootCause result;
    result.id = id;
    result.title = "Nothing of {remote} answers {who}";
    result.severity = severity;
    result.shows_as = contacted;
    result.basis = Basis::documented;
    result.evidence = "Seen: {seen}.";
    result.fix = "Open it:\n  open {who}";
    result.verify = "{recheck}";
    result.source = "A document";
    return result;
}

const RootCause root = row("ROOT");
const RootCause other = row("OTHER", Severity::breaks_use);
const RootCause open_row = row("OPEN");

Judged judged(const RootCause& cause, Finding finding, std::string_view hidden_by = {}) {
    Judged result;
    result.row = &cause;
    result.match.finding = finding;
    result.match.words = {{"who", "you"}, {"seen", "silence"}};
    result.severity = cause.severity;
    result.hidden_by = hidden_by;
    return result;
}

std::string headline(Verdict verdict, std::vector<Judged> list = {}) {
    Diagnosis diagnosis;
    diagnosis.verdict = verdict;
    diagnosis.judged = std::move(list);
    return make_report(test::plain(), diagnosis).headline;
}

TEST(MakeReport, FillsTheTextsWithTheRulesWordsAndTheStandardOnes) {
    Diagnosis diagnosis;
    diagnosis.judged = {judged(root, Finding::confirmed)};
    diagnosis.judged[0].match.because = {3, 4};
    diagnosis.judged[0].match.targets = {"192.0.2.1"};
    const Report report = make_report(test::plain(), diagnosis);
    ASSERT_EQ(report.causes.size(), 1U);
    const ReportCause& cause = report.causes[0];
    EXPECT_EQ(cause.title, "Nothing of corp.example.com answers you");
    EXPECT_EQ(cause.evidence, "Seen: silence.");
    EXPECT_EQ(cause.fix, "Open it:\n  open you");
    EXPECT_EQ(cause.verify, "pretrust check corp.example.com --dns 192.0.2.1");
    EXPECT_EQ(cause.basis, Basis::documented);
    EXPECT_THAT(cause.because, testing::ElementsAre(3, 4));
    EXPECT_THAT(cause.targets, testing::ElementsAre("192.0.2.1"));
    EXPECT_THAT(cause.shows_as, testing::ElementsAre("DOMAIN_NOT_CONTACTED"));
}

TEST(MakeReport, FoldsWhatAConfirmedCauseExplains) {
    Diagnosis diagnosis;
    diagnosis.judged = {judged(root, Finding::confirmed), judged(other, Finding::confirmed, "ROOT"),
                        judged(open_row, Finding::unknown, "ROOT")};
    const Report report = make_report(test::plain(), diagnosis);
    EXPECT_EQ(report.causes.size(), 1U);
    ASSERT_EQ(report.folded.size(), 1U);
    EXPECT_EQ(report.folded[0].id, "OTHER");
    EXPECT_EQ(report.unknown.size(), 1U) << "unknown is always listed";
    EXPECT_THAT(report.causes[0].hides, testing::ElementsAre("OTHER", "OPEN"));
}

TEST(MakeReport, ListsUnknownAndNotAssessedAndDropsRuledOut) {
    Diagnosis diagnosis;
    diagnosis.judged = {judged(root, Finding::unknown), judged(other, Finding::not_assessed),
                        judged(other, Finding::ruled_out)};
    diagnosis.judged[1].match.needs = "--local-dns";
    const Report report = make_report(test::plain(), diagnosis);
    EXPECT_TRUE(report.causes.empty());
    EXPECT_TRUE(report.folded.empty());
    ASSERT_EQ(report.unknown.size(), 1U);
    ASSERT_EQ(report.not_assessed.size(), 1U);
    EXPECT_EQ(report.not_assessed[0].needs, "--local-dns");
}

TEST(MakeReport, SaysTheVerdictInOneSentence) {
    EXPECT_EQ(headline(Verdict::ready),
              "Nothing seen from here would stop the two-way forest trust with corp.example.com.");
    EXPECT_EQ(headline(Verdict::ready, {judged(other, Finding::unknown)}),
              "Nothing seen from here would stop the two-way forest trust with corp.example.com; whether it "
              "works in "
              "full afterwards is open: 1 possible cause could not be told.");
    EXPECT_EQ(headline(Verdict::not_ready),
              "Creating the two-way forest trust with corp.example.com would fail.");
    EXPECT_EQ(
        headline(Verdict::at_risk),
        "The two-way forest trust with corp.example.com can be created, but it would not work in full.");
    EXPECT_EQ(
        headline(Verdict::inconclusive, {judged(root, Finding::suspected), judged(root, Finding::unknown),
                                         judged(other, Finding::unknown)}),
        "Whether the two-way forest trust with corp.example.com can be created is open: 1 possible cause is "
        "suspected, 1 could not be told.");
}

TEST(MakeReport, SaysThatAnInterruptedRunEndedEarly) {
    Evidence evidence = test::plain();
    evidence.interrupted = true;
    EXPECT_THAT(make_report(evidence, Diagnosis{}).headline, testing::StartsWith("The run ended early"));
}

TEST(MakeReport, KeepsTheReasonAndItsBasis) {
    Diagnosis diagnosis;
    diagnosis.reason = StatusReason{"ACCESS_DENIED", "Access is denied", "", "A guide", ""};
    diagnosis.reason_basis = Basis::documented;
    const Report report = make_report(test::plain(), diagnosis);
    ASSERT_TRUE(report.reason);
    EXPECT_EQ(report.reason->id, "ACCESS_DENIED");
    EXPECT_EQ(report.reason->text, "Access is denied");
    EXPECT_EQ(report.reason->basis, Basis::documented);
    EXPECT_EQ(report.reason->source, "A guide");
    EXPECT_EQ(report.evidence, test::plain());
}

} // namespace
} // namespace pretrust
