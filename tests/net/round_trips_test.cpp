// The arithmetic of waiting, without a clock.
#include <net/round_trips.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace pretrust {
namespace {

using namespace std::chrono_literals;

/// When attempt `number` (from 1) begins.
microseconds begin_of(const RoundTrips& round_trips, Patience patience, int number) {
    microseconds at{0};
    for (int made = 1; made < number; ++made) {
        at += round_trips.interval(patience, made);
    }
    return at;
}

TEST(RoundTrips, UnknownTargetGetsFiveAttemptsWithinThreeSeconds) {
    const RoundTrips round_trips{WaitBounds()};
    EXPECT_EQ(round_trips.attempts(Patience::adaptive), 5);
    EXPECT_EQ(begin_of(round_trips, Patience::adaptive, 2), 300ms);
    EXPECT_EQ(begin_of(round_trips, Patience::adaptive, 3), 800ms);
    EXPECT_EQ(begin_of(round_trips, Patience::adaptive, 4), 1600ms);
    EXPECT_EQ(begin_of(round_trips, Patience::adaptive, 5), 2400ms);
    EXPECT_EQ(round_trips.total(Patience::adaptive), 3000ms);
}

TEST(RoundTrips, BriefPatienceIsThreeTimeoutsLong) {
    RoundTrips round_trips{WaitBounds()};
    EXPECT_EQ(round_trips.attempts(Patience::brief), 3);
    EXPECT_EQ(round_trips.total(Patience::brief), 1000ms); // nothing known
    round_trips.measured(1ms);
    EXPECT_EQ(round_trips.total(Patience::brief), 150ms);
    EXPECT_EQ(begin_of(round_trips, Patience::brief, 3), 100ms);
    EXPECT_EQ(round_trips.last_wait(Patience::brief), 50ms);
}

TEST(RoundTrips, FirstSampleSetsVariationToItsHalf) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(40ms);
    EXPECT_EQ(round_trips.retransmission_timeout(), 120ms); // RFC 6298 2.2
}

TEST(RoundTrips, LaterSamplesAreSmoothed) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(40ms);
    round_trips.measured(80ms);
    // RFC 6298 2.3: rttvar = 3/4 20 + 1/4 40 = 25, srtt = 7/8 40 + 1/8 80 = 45
    EXPECT_EQ(round_trips.retransmission_timeout(), 145ms);
}

TEST(RoundTrips, TimeoutStaysWithinItsBounds) {
    RoundTrips quick{WaitBounds()};
    quick.measured(microseconds(80));
    EXPECT_EQ(quick.retransmission_timeout(), 50ms);
    RoundTrips slow{WaitBounds()};
    slow.measured(900ms);
    EXPECT_EQ(slow.retransmission_timeout(), 1s);
}

TEST(RoundTrips, KnownTargetDoublesUpToTheWidestInterval) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    EXPECT_EQ(round_trips.attempts(Patience::adaptive), 6);
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 1), 50ms);
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 2), 100ms);
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 4), 400ms);
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 5), 400ms);
    EXPECT_EQ(round_trips.total(Patience::adaptive), 1500ms);
}

TEST(RoundTrips, LongRoundTripKeepsItsOwnInterval) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(200ms); // timeout 600 ms
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 1), 600ms);
    EXPECT_EQ(round_trips.interval(Patience::adaptive, 5), 600ms);
    EXPECT_EQ(round_trips.total(Patience::adaptive), 4800ms);
}

TEST(RoundTrips, AllAttemptsBeginWellBeforeTheEnd) {
    for (const auto sample : {0ms, 1ms, 20ms, 40ms, 60ms, 70ms, 100ms, 150ms, 300ms, 2000ms}) {
        for (const int lost : {0, 1, 3, 9}) {
            RoundTrips round_trips{WaitBounds()};
            round_trips.measured(sample);
            for (int i = 0; i < 10; ++i) {
                round_trips.begin();
            }
            round_trips.answered(lost);
            const auto count = round_trips.attempts(Patience::adaptive);
            EXPECT_LE(begin_of(round_trips, Patience::adaptive, count) + round_trips.retransmission_timeout(),
                      round_trips.total(Patience::adaptive))
                << sample.count() << " ms, " << lost << " lost";
        }
    }
}

TEST(RoundTrips, LossMakesAttemptsAndWaitGrowUntilLossIsNoExplanation) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    for (int i = 0; i < 20; ++i) {
        round_trips.begin();
    }
    for (int i = 0; i < 6; ++i) {
        round_trips.answered(i % 2);
    }
    EXPECT_DOUBLE_EQ(round_trips.loss(), 1.0 / 3);
    const auto count = round_trips.attempts(Patience::adaptive);
    EXPECT_GT(count, 6);
    EXPECT_LT(std::pow(round_trips.loss(), count) * 20, 0.001);
    EXPECT_GT(round_trips.total(Patience::adaptive), 1500ms);
}

TEST(RoundTrips, GrowthIsBoundedAtTwice) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    round_trips.begin();
    round_trips.answered(50);
    EXPECT_EQ(round_trips.attempts(Patience::adaptive), 12);
    EXPECT_EQ(round_trips.total(Patience::adaptive), 3s);
}

TEST(RoundTrips, FivePercentLossEachWayNeedsNoMoreThanUsual) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    for (int i = 0; i < 20; ++i) {
        round_trips.begin();
        round_trips.answered(i < 2 ? 1 : 0);
    }
    EXPECT_EQ(round_trips.attempts(Patience::adaptive), 6);
}

TEST(RoundTrips, RecursiveServerGetsSixSecondsWhateverTheRoundTrip) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    EXPECT_EQ(round_trips.attempts(Patience::recursive), 4);
    EXPECT_EQ(begin_of(round_trips, Patience::recursive, 2), 500ms);
    EXPECT_EQ(begin_of(round_trips, Patience::recursive, 3), 1500ms);
    EXPECT_EQ(begin_of(round_trips, Patience::recursive, 4), 3s);
    EXPECT_EQ(round_trips.total(Patience::recursive), 6s);
}

TEST(RoundTrips, AStreamIsHeardAsLongAsTheSlownessOfItsTargetExplains) {
    RoundTrips round_trips{WaitBounds()};
    round_trips.measured(1ms);
    EXPECT_EQ(round_trips.hearing(Patience::adaptive), 2s);
    round_trips.replied(100ms);
    EXPECT_EQ(round_trips.hearing(Patience::adaptive), 2s);
    round_trips.replied(900ms);
    round_trips.replied(100ms);
    EXPECT_EQ(round_trips.hearing(Patience::adaptive), 3600ms);
    round_trips.replied(4s);
    EXPECT_EQ(round_trips.hearing(Patience::adaptive), 6s);
    EXPECT_EQ(round_trips.hearing(Patience::brief), 150ms);
}

} // namespace
} // namespace pretrust
