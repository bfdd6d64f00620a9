// How fast a sweep goes, and when silence is proof: played with numbers instead of packets.
#include <net/sweep_loss.hpp>
#include <net/sweep_pace.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

namespace pretrust {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::microseconds;

/// A path that carries `limit` packets a second and loses a share of them besides; samples every 4 ms come
/// back after 20 ms or are missed after 60 ms.
struct Path {
    double limit = 1e9;
    double random_loss = 0;
    std::mt19937 dice{1};

    bool carries(double rate) {
        const double through = (1 - random_loss) * std::min(1.0, limit / rate);
        return std::uniform_real_distribution<>(0, 1)(dice) < through;
    }
};

struct Drive {
    SweepPace pace;
    double packets = 0;
    double lost = 0;
};

Drive drive(Path path, Time length) {
    struct Sample {
        Time sent, told;
        bool heard;
        double stands_for;
    };
    Drive drive;
    std::deque<Sample> under_way;
    for (Time now{0}; now < length; now += 4ms) {
        const double sent = drive.pace.rate() * 0.004;
        const bool heard = path.carries(drive.pace.rate());
        under_way.push_back({now, now + (heard ? 20ms : 60ms), heard, sent});
        drive.packets += sent;
        drive.lost += sent * std::max(0.0, 1 - path.limit / drive.pace.rate());
        for (auto& sample : under_way) {
            if (sample.told > now || sample.told == Time(0)) {
                continue;
            }
            if (sample.heard) {
                drive.pace.heard(sample.sent, now, sample.stands_for, 20ms);
            } else {
                drive.pace.missed(sample.sent, now);
            }
            sample.told = Time(0);
        }
    }
    return drive;
}

TEST(SweepPace, GrowsToItsMostWithinAQuarterOfASecondOnACleanPath) {
    const auto end = drive(Path(), 250ms);
    EXPECT_EQ(end.pace.rate(), PaceBounds().most);
    EXPECT_FALSE(end.pace.slowed());
}

TEST(SweepPace, FindsWhatALimitedPathCarries) {
    Path path;
    path.limit = 5000;
    const auto end = drive(path, 4s);
    EXPECT_TRUE(end.pace.slowed());
    EXPECT_GT(end.pace.rate(), 3500);
    EXPECT_LT(end.pace.rate(), 7500);
    EXPECT_LT(end.lost, 0.5 * end.packets);
}

TEST(SweepPace, LossThatDoesNotDependOnTheRateIsNoReasonToStaySlow) {
    Path path;
    path.random_loss = 0.3;
    EXPECT_GT(drive(path, 4s).pace.rate(), 4 * PaceBounds().first);
}

TEST(SweepPace, FivePercentLossEachWayChangesNothing) {
    Path path;
    path.random_loss = 0.0975;
    const auto end = drive(path, 2s);
    EXPECT_EQ(end.pace.rate(), PaceBounds().most);
    EXPECT_FALSE(end.pace.slowed());
}

TEST(SweepPace, SilenceOfEverythingGoesDownToTheLeast) {
    SweepPace pace;
    for (Time now{0}; now < 2s; now += 4ms) {
        pace.missed(now, now + 60ms);
    }
    EXPECT_EQ(pace.rate(), PaceBounds().least);
}

TEST(SweepPace, SamplesOfBeforeTheCutDoNotCountTwice) {
    SweepPace pace;
    for (int i = 0; i < 12; ++i) {
        pace.missed(Time(i), 100ms);
    }
    const auto after_one_cut = pace.rate();
    EXPECT_LT(after_one_cut, PaceBounds().first);
    for (int i = 0; i < 100; ++i) {
        pace.missed(Time(i), 110ms);
    }
    EXPECT_EQ(pace.rate(), after_one_cut);
}

void feed(SweepLoss& loss, int samples, int every_nth_lost, Time from = 0ms, Time step = 4ms) {
    for (int i = 0; i < samples; ++i) {
        loss.sample(from + i * step, every_nth_lost == 0 || i % every_nth_lost != 0);
    }
}

/// Attempts needed before silence is proof, each made at `when`.
int attempts_needed(const SweepLoss& loss, Time when) {
    double evidence = 0;
    for (int attempts = 1; attempts < 100; ++attempts) {
        evidence += loss.weight(when);
        if (loss.proves_silence(attempts, evidence)) {
            return attempts;
        }
    }
    return 100;
}

TEST(SweepLoss, OneAttemptNeverProvesSilence) {
    SweepLoss loss;
    feed(loss, 10000, 0);
    EXPECT_FALSE(loss.proves_silence(1, 1000));
    EXPECT_EQ(attempts_needed(loss, 1s), 2);
}

TEST(SweepLoss, TwoAttemptsDoOnACleanPathAlsoWithThousandsOfPortsThatAnswer) {
    SweepLoss loss;
    feed(loss, 200, 0);
    for (int i = 0; i < 8000; ++i) {
        loss.port_answered(0);
    }
    EXPECT_EQ(attempts_needed(loss, 500ms), 2);
}

TEST(SweepLoss, TenPercentLossAsksForMoreAttemptsTheMorePortsAnswer) {
    SweepLoss few;
    feed(few, 500, 10);
    SweepLoss many = few;
    for (int i = 0; i < 10; ++i) {
        few.port_answered(0);
    }
    for (int i = 0; i < 8000; ++i) {
        many.port_answered(i % 10 == 0 ? 1 : 0);
    }
    EXPECT_NEAR(few.overall(), 0.1, 0.03);
    EXPECT_NEAR(many.overall(), 0.1, 0.03);
    EXPECT_LE(attempts_needed(few, 5s), 4);
    EXPECT_GE(attempts_needed(many, 5s), 6);
    EXPECT_LE(attempts_needed(many, 5s), 7);
}

TEST(SweepLoss, SilenceOfAnOverloadedMomentProvesNothing) {
    SweepLoss loss;
    feed(loss, 100, 0);
    feed(loss, 100, 1, 400ms); // every sample lost
    feed(loss, 1000, 0, 800ms);
    for (int i = 0; i < 8000; ++i) {
        loss.port_answered(0);
    }
    EXPECT_LT(loss.weight(700ms), 0.2);
    EXPECT_GT(loss.weight(300ms), 3.5);
    EXPECT_GT(loss.weight(2000ms), 3.5);
}

TEST(SweepLoss, LateAnswersAreNoLoss) {
    SweepLoss loss;
    feed(loss, 100, 1);
    for (int i = 0; i < 100; ++i) {
        loss.answered_late(i * 4ms);
    }
    EXPECT_LT(loss.overall(), 0.02);
}

TEST(SweepLoss, BeforeAnythingIsMeasuredOneAttemptInTwentyIsLost) {
    EXPECT_DOUBLE_EQ(SweepLoss().overall(), 0.05);
}

TEST(SweepLoss, PortsAreHardlyEverWrongAtFivePercentLossEachWay) {
    std::mt19937 dice(7);
    std::bernoulli_distribution is_lost(0.0975);
    int wrong = 0;
    for (int sweep = 0; sweep < 50; ++sweep) {
        SweepLoss loss;
        std::vector<std::pair<int, double>> silent(8192); // attempts and evidence of ports that would answer
        for (Time now{0}; !silent.empty(); now += 200ms) {
            for (int i = 0; i < 40; ++i) {
                loss.sample(now + i * 4ms, !is_lost(dice));
            }
            std::vector<std::pair<int, double>> still;
            for (auto [attempts, evidence] : silent) {
                if (attempts > 0) {
                    evidence += loss.weight(now - 100ms);
                    if (loss.proves_silence(attempts, evidence)) {
                        ++wrong;
                        continue;
                    }
                }
                if (is_lost(dice)) {
                    still.emplace_back(attempts + 1, evidence);
                } else {
                    loss.port_answered(attempts);
                }
            }
            silent = still;
        }
    }
    EXPECT_LE(wrong, 1);
}

} // namespace
} // namespace pretrust
