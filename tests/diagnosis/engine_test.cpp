// The engine on rows of its own: hiding, order, verdict and reason, with no rule of the catalogue involved.
#include "evidence_files.hpp"

#include <diagnosis/facts.hpp>

#include <pretrust/names.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace pretrust {

namespace {

template <Finding finding> Match always(const Facts&) {
    Match match;
    match.finding = finding;
    return match;
}

template <Finding finding, Severity severity> Match graded(const Facts&) {
    Match match;
    match.finding = finding;
    match.severity = severity;
    return match;
}

constexpr std::string_view contacted[] = {"DOMAIN_NOT_CONTACTED"};
constexpr std::string_view denied[] = {"ACCESS_DENIED"};
constexpr std::string_view hides_b[] = {"B"};
constexpr std::string_view hides_c[] = {"C"};

RootCause row(std::string_view id, Match (*test)(const Facts&), Severity severity = Severity::blocks_creation,
              std::span<const std::string_view> hides = {}) {
    RootCause cause;
    cause.id = id;
    cause.test = test;
    cause.severity = severity;
    cause.hides = hides;
    return cause;
}

constexpr auto confirmed = always<Finding::confirmed>;
constexpr auto suspected = always<Finding::suspected>;
constexpr auto unknown = always<Finding::unknown>;
constexpr auto ruled_out = always<Finding::ruled_out>;
constexpr auto not_assessed = always<Finding::not_assessed>;

/// Keeps the rows, because a diagnosis points into them.
Diagnosis judge(std::vector<RootCause> rows) {
    static std::deque<std::vector<RootCause>> kept;
    kept.push_back(std::move(rows));
    return diagnose(Evidence{}, kept.back());
}

std::vector<std::string> order_of(const Diagnosis& diagnosis) {
    std::vector<std::string> ids;
    for (const Judged& judged : diagnosis.judged) {
        ids.emplace_back(judged.row->id);
    }
    return ids;
}

TEST(Verdict, FollowsTheGravestFinding) {
    using enum Severity;
    EXPECT_EQ(judge({row("A", ruled_out)}).verdict, Verdict::ready);
    EXPECT_EQ(judge({row("A", not_assessed)}).verdict, Verdict::ready);
    EXPECT_EQ(judge({row("A", confirmed)}).verdict, Verdict::not_ready);
    EXPECT_EQ(judge({row("A", confirmed, breaks_use)}).verdict, Verdict::at_risk);
    EXPECT_EQ(judge({row("A", confirmed, hygiene)}).verdict, Verdict::ready);
    EXPECT_EQ(judge({row("A", unknown)}).verdict, Verdict::inconclusive);
    EXPECT_EQ(judge({row("A", suspected)}).verdict, Verdict::inconclusive);
    EXPECT_EQ(judge({row("A", unknown, breaks_use)}).verdict, Verdict::ready);
    EXPECT_EQ(judge({row("A", suspected, hygiene)}).verdict, Verdict::ready);
}

TEST(Verdict, PrefersProofOfBlockingAndThenDoubtAboutIt) {
    using enum Severity;
    EXPECT_EQ(judge({row("A", unknown), row("B", confirmed)}).verdict, Verdict::not_ready);
    EXPECT_EQ(judge({row("A", unknown), row("B", confirmed, breaks_use)}).verdict, Verdict::inconclusive)
        << "at_risk promises that creation works";
}

TEST(Verdict, TakesTheSeverityThatTheRuleFound) {
    const auto milder = graded<Finding::confirmed, Severity::breaks_use>;
    EXPECT_EQ(judge({row("A", milder)}).verdict, Verdict::at_risk);
    const auto graver = graded<Finding::confirmed, Severity::blocks_creation>;
    EXPECT_EQ(judge({row("A", graver, Severity::breaks_use)}).verdict, Verdict::not_ready);
}

TEST(Order, IsConfirmedThenSuspectedThenSeverityThenRow) {
    using enum Severity;
    const auto diagnosis = judge({row("A", ruled_out), row("B", suspected), row("C", confirmed, hygiene),
                                  row("D", confirmed, breaks_use), row("E", unknown), row("F", confirmed),
                                  row("G", confirmed), row("H", suspected, breaks_use)});
    EXPECT_THAT(order_of(diagnosis), testing::ElementsAre("F", "G", "D", "C", "B", "H", "A", "E"));
}

TEST(Hiding, SilencesWhatAConfirmedCauseNames) {
    const auto diagnosis = judge(
        {row("A", confirmed, Severity::blocks_creation, hides_b), row("B", confirmed), row("C", confirmed)});
    EXPECT_EQ(judged_as(diagnosis, "B").hidden_by, "A");
    EXPECT_EQ(judged_as(diagnosis, "C").hidden_by, "");
    EXPECT_EQ(top_of(diagnosis), "A");
}

TEST(Hiding, IsNotDoneBySuspicionsNorToWhatWasNotFound) {
    const auto blocks = Severity::blocks_creation;
    EXPECT_EQ(judged_as(judge({row("A", suspected, blocks, hides_b), row("B", confirmed)}), "B").hidden_by,
              "");
    EXPECT_EQ(judged_as(judge({row("A", confirmed, blocks, hides_b), row("B", ruled_out)}), "B").hidden_by,
              "");
    EXPECT_EQ(judged_as(judge({row("A", confirmed, blocks, hides_b), row("B", not_assessed)}), "B").hidden_by,
              "");
    EXPECT_EQ(judged_as(judge({row("A", confirmed, blocks, hides_b), row("B", unknown)}), "B").hidden_by,
              "A");
}

TEST(Hiding, GoesThroughAHiddenCauseOnlyWhenThatIsConfirmed) {
    const auto blocks = Severity::blocks_creation;
    const auto through = [&](auto middle) {
        return judge(
            {row("A", confirmed, blocks, hides_b), row("B", middle, blocks, hides_c), row("C", confirmed)});
    };
    EXPECT_EQ(judged_as(through(confirmed), "C").hidden_by, "A") << "the cause to repair is the one on top";
    EXPECT_EQ(judged_as(through(suspected), "C").hidden_by, "");
    EXPECT_EQ(judged_as(through(unknown), "C").hidden_by, "");
}

TEST(Hiding, NeverCoversAGraverCauseFoundOrOpen) {
    using enum Severity;
    EXPECT_EQ(
        judged_as(judge({row("A", confirmed, breaks_use, hides_b), row("B", confirmed)}), "B").hidden_by, "");
    EXPECT_EQ(
        judged_as(judge({row("A", confirmed, breaks_use, hides_b), row("B", suspected)}), "B").hidden_by, "");
    const auto open = judge({row("A", confirmed, breaks_use, hides_b), row("B", unknown)});
    EXPECT_EQ(judged_as(open, "B").hidden_by, "");
    EXPECT_EQ(open.verdict, Verdict::inconclusive);
}

TEST(Hiding, FoldsWhatABlockingCauseLeavesOpenButNotWhatWasFound) {
    using enum Severity;
    const auto judge_with = [](Severity severity, auto below) {
        auto above = row("A", confirmed, severity);
        above.leaves_open = hides_b;
        return judged_as(judge({above, row("B", below)}), "B").hidden_by;
    };
    EXPECT_EQ(judge_with(blocks_creation, unknown), "A");
    EXPECT_EQ(judge_with(blocks_creation, confirmed), "");
    EXPECT_EQ(judge_with(blocks_creation, suspected), "");
    EXPECT_EQ(judge_with(breaks_use, unknown), "");
}

TEST(Hiding, EndsWhenTwoCausesNameEachOther) {
    static constexpr std::string_view hides_a[] = {"A"};
    const auto diagnosis = judge({row("A", confirmed, Severity::blocks_creation, hides_b),
                                  row("B", confirmed, Severity::blocks_creation, hides_a)});
    EXPECT_EQ(judged_as(diagnosis, "A").hidden_by, "");
    EXPECT_EQ(judged_as(diagnosis, "B").hidden_by, "A");
}

TEST(Reason, IsThatOfTheCauseOnTopWhenItBlocks) {
    auto first = row("A", confirmed);
    first.shows_as = contacted;
    first.basis = Basis::documented;
    auto second = row("B", confirmed);
    second.shows_as = denied;
    const auto both = judge({first, second});
    ASSERT_TRUE(both.reason.has_value());
    EXPECT_EQ(both.reason->id, "DOMAIN_NOT_CONTACTED");
    EXPECT_EQ(both.reason_basis, Basis::documented);

    first.severity = Severity::breaks_use;
    EXPECT_FALSE(judge({first}).reason.has_value()) << "the trust is created: AWS prints no reason";
    EXPECT_FALSE(judge({row("A", confirmed), second}).reason.has_value())
        << "the cause on top shows as nothing known";
    second.test = ruled_out;
    EXPECT_FALSE(judge({second}).reason.has_value());
}

} // namespace

} // namespace pretrust
