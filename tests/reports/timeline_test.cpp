// Bars, lanes, what waited for what; and which observations a page shows.
#include "build.hpp"

#include <reports/matrix.hpp>
#include <reports/shown.hpp>
#include <reports/sights.hpp>
#include <reports/timeline.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using test::look;
using test::name_dc;
using testing::ElementsAre;
using testing::HasSubstr;

Observation asked(std::string probe, std::string target, int begin_ms, int took_ms,
                  Outcome outcome = Outcome::answered) {
    Observation item = look("SOME_ANSWER", std::move(target), outcome, "ldap");
    item.probe = std::move(probe);
    item.started = std::chrono::milliseconds(begin_ms);
    item.took = std::chrono::milliseconds(took_ms);
    return item;
}

Timeline timeline_of(const Evidence& evidence) {
    const Matrix matrix = make_matrix(evidence);
    return make_timeline(evidence, matrix, group_rows(matrix, evidence.plan, 24));
}

TEST(Timeline, HasABarForEachProbeOfATargetFromItsFirstQuestionToItsLastAnswer) {
    Evidence evidence = test::plain();
    evidence.items = {asked("ldap_rootdse", "192.0.2.1", 10, 5), asked("ldap_rootdse", "192.0.2.1", 30, 20),
                      asked("clock", "192.0.2.1", 5, 1)};
    const Timeline timeline = timeline_of(evidence);
    ASSERT_EQ(timeline.lanes.size(), 1U);
    const auto& bars = timeline.lanes[0].bars;
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_EQ(bars[0].probe, "clock");
    EXPECT_EQ(bars[1].begin, std::chrono::milliseconds(10));
    EXPECT_EQ(bars[1].end, std::chrono::milliseconds(50));
    EXPECT_EQ(bars[1].words, "2 questions");
    EXPECT_EQ(timeline.lanes[0].whole.begin, std::chrono::milliseconds(5));
    EXPECT_EQ(timeline.end, std::chrono::milliseconds(50));
}

TEST(Timeline, TellsSilenceFromAnswersFromWhatWasCutShort) {
    Evidence evidence = test::plain();
    evidence.items = {asked("a", "192.0.2.1", 0, 1), asked("b", "192.0.2.1", 1, 1, Outcome::timed_out),
                      asked("c", "192.0.2.1", 2, 1), asked("c", "192.0.2.1", 2, 1, Outcome::timed_out),
                      asked("d", "192.0.2.1", 3, 1, Outcome::skipped)};
    std::vector<Sight> sights;
    const Timeline timeline = timeline_of(evidence);
    for (const auto& bar : timeline.lanes.at(0).bars) {
        sights.push_back(bar.sight);
    }
    EXPECT_THAT(sights, ElementsAre(Sight::good, Sight::blocked, Sight::partly, Sight::unknown));
}

TEST(Timeline, SaysWhoseAnswerATargetWaitedFor) {
    Evidence evidence = test::plain();
    name_dc(evidence, "192.0.2.1", "dc1.corp.example.com", "192.0.2.2");
    evidence.items.back().started = std::chrono::milliseconds(90);
    evidence.items.back().took = std::chrono::milliseconds(10);
    evidence.items.push_back(asked("clock", "192.0.2.2", 120, 1));
    const Timeline timeline = timeline_of(evidence);
    const auto lane =
        std::ranges::find_if(timeline.lanes, [](const auto& one) { return !one.waited.empty(); });
    ASSERT_NE(lane, timeline.lanes.end());
    EXPECT_EQ(lane->title, "dc1.corp.example.com (192.0.2.2)");
    EXPECT_EQ(lane->waited, "waited for DNS: 192.0.2.1 named it after 100 ms");
    EXPECT_EQ(lane->waited_until, std::chrono::milliseconds(100));
}

TEST(Timeline, SaysWhatTheEndOfTheRunWaitedFor) {
    Evidence evidence = test::plain();
    evidence.items = {asked("clock", "192.0.2.1", 0, 10),
                      asked("ldap_rootdse", "192.0.2.1", 5, 1500, Outcome::timed_out)};
    EXPECT_THAT(timeline_of(evidence).notes,
                ElementsAre(HasSubstr("The run ended when ldap_rootdse had waited long enough"),
                            HasSubstr("1 question met silence")));
}

TEST(Timeline, PutsAThousandHostsIntoFewLanes) {
    Evidence evidence = test::plain();
    for (int at = 0; at < 1000; ++at) {
        const std::string address = fmt::format("10.0.{}.{}", at / 250, 1 + at % 250);
        name_dc(evidence, "192.0.2.1", fmt::format("dc{:04}.corp.example.com", at), address);
        evidence.items.push_back(asked("clock", address, at, 1));
    }
    const Timeline timeline = timeline_of(evidence);
    EXPECT_LE(timeline.lanes.size(), 10U);
    EXPECT_TRUE(std::ranges::any_of(timeline.lanes,
                                    [](const auto& lane) { return lane.title.starts_with("1000 hosts: "); }));
}

TEST(Timeline, IsEmptyWhenNothingWasAsked) {
    EXPECT_TRUE(timeline_of(test::plain()).lanes.empty());
}

Report crowd(int count) {
    Report report;
    report.evidence = test::plain();
    for (int at = 0; at < count; ++at) {
        const std::string address = fmt::format("10.0.{}.{}", at / 250, 1 + at % 250);
        name_dc(report.evidence, "192.0.2.1", fmt::format("dc{:04}.corp.example.com", at), address);
        const bool broken = at == count - 1;
        report.evidence.items.push_back(
            asked("ldap_rootdse", address, 1, 1, broken ? Outcome::timed_out : Outcome::answered));
    }
    report.matrix = make_matrix(report.evidence);
    report.groups = group_rows(report.matrix, report.evidence.plan, 24);
    return report;
}

TEST(Shown, IsEverythingWithinTheLimits) {
    const Report report = crowd(3);
    const Shown shown = make_shown(report);
    EXPECT_EQ(shown.items.size(), report.evidence.items.size());
    EXPECT_TRUE(shown.left_out.empty());
}

TEST(Shown, LeavesOutHostsInOrderFirstAndSaysSo) {
    Report report = crowd(30);
    ReportCause cause;
    cause.because = {2}; // the first DC: in order, and cited
    report.causes = {cause};
    const Shown shown = make_shown(report, {.observations = 34, .octets = 0});
    EXPECT_EQ(shown.items.size(), 34U);
    EXPECT_THAT(shown.items, testing::Contains(2U));
    EXPECT_EQ(shown.items.back(), report.evidence.items.size() - 1) << "the broken one";
    ASSERT_EQ(shown.left_out.size(), 1U);
    EXPECT_THAT(shown.left_out[0], HasSubstr("56 observations are not on this page"));
    EXPECT_THAT(shown.left_out[0], HasSubstr("-o json"));
}

TEST(Shown, KeepsTheOctetsOfWhatIsShownWithinTheLimit) {
    Report report = crowd(2);
    for (const std::string address : {"10.0.0.1", "10.0.0.2", "192.0.2.77"}) {
        RawExchange exchange;
        exchange.probe = "ldap_rootdse";
        exchange.target = address;
        exchange.sent = Bytes(60);
        report.evidence.exchanges.push_back(exchange);
    }
    EXPECT_THAT(make_shown(report, {.observations = 100, .octets = 100}).exchanges, ElementsAre(1U))
        << "the broken one";
    EXPECT_THAT(make_shown(report, {.observations = 100, .octets = 1000}).exchanges, ElementsAre(0U, 1U));
}

} // namespace
} // namespace pretrust
