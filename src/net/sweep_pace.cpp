// A cut is a trial: loss that stays the same at a much lower rate is the path's own and no reason to be slow.
#include <net/sweep_pace.hpp>

#include <algorithm>
#include <cmath>

namespace pretrust {

namespace {

constexpr double fewest_samples = 12;
constexpr double trial_samples = 48;
constexpr double window_samples = 64;
/// Loss above the baseline that calls for a cut, when it is certain: before a ceiling was met, and after.
constexpr double alarm = 0.08;
constexpr double alarm_at_ceiling = 0.01;
constexpr double below_delivered = 0.95;
constexpr double deepest_cut = 0.4;
constexpr int most_trials = 3;
constexpr double everything = 0.95; ///< so much loss is never the path's own
constexpr double same_loss = 0.35;
/// Growth in one round trip: at first, and once a ceiling is known.
constexpr double first_growth = 1;
constexpr double slow_growth = 0.001;
constexpr SweepPace::Time shortest_round_trip{10000};

/// The share that is lost at least, two standard deviations below what was counted: a run of bad luck is no
/// overload.
double certain_loss(double lost, double asked) {
    return std::max(lost - 2 * std::sqrt(lost + 1), 0.0) / asked;
}

} // namespace

void SweepPace::heard(Time sent, Time now, double stands_for, Time round_trip) {
    if (sent < since_) {
        return;
    }
    ++asked_;
    if (trials_ == 0) {
        const auto turn = std::max(round_trip, shortest_round_trip);
        const double seconds = std::chrono::duration<double>(turn).count();
        const double gain = ceiling_seen_ ? slow_growth : first_growth;
        rate_ = std::min(rate_ + gain * stands_for / seconds, bounds_.most);
    }
    judge(now);
}

void SweepPace::missed(Time sent, Time now) {
    if (sent < since_) {
        return;
    }
    ++asked_;
    ++lost_;
    judge(now);
}

void SweepPace::heard_late(Time sent) {
    if (sent >= since_ && lost_ >= 1) {
        --lost_;
    }
}

void SweepPace::judge(Time now) {
    if (asked_ < fewest_samples) {
        return;
    }
    const double loss = lost_ / asked_;
    if (trials_ > 0 && asked_ >= trial_samples) {
        end_trial(loss, now);
        return;
    }
    const bool overload =
        certain_loss(lost_, asked_) > baseline_ + (ceiling_seen_ ? alarm_at_ceiling : alarm);
    if (trials_ > 0 ? loss > everything : overload) {
        cut(loss, now);
        return;
    }
    if (asked_ >= window_samples) {
        asked_ /= 2;
        lost_ /= 2;
    }
}

/// What got through is what the path carries; a little less leaves room for its queue to empty.
void SweepPace::cut(double loss, Time now) {
    if (trials_ == 0) {
        before_trials_ = rate_;
        loss_before_trials_ = loss;
    }
    ++trials_;
    rate_ = std::max(rate_ * std::max(1 - loss, deepest_cut) * below_delivered, bounds_.least);
    begin_window(now);
}

void SweepPace::end_trial(double loss, Time now) {
    const bool fell = loss < same_loss * loss_before_trials_;
    if (!fell && (trials_ < most_trials || loss > everything)) {
        cut(loss, now);
        return;
    }
    if (fell) {
        ceiling_seen_ = true;
        slowed_ = true;
    } else {
        baseline_ = std::max(baseline_, loss);
        rate_ = before_trials_;
    }
    trials_ = 0;
    begin_window(now);
}

void SweepPace::begin_window(Time now) {
    since_ = now;
    asked_ = 0;
    lost_ = 0;
}

} // namespace pretrust
