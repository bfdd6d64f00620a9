// How many connections a second a sweep begins: additive increase, multiplicative decrease, told by what
// happens to samples (connections to ports known to answer). Pure arithmetic: no clock, no sockets.
#pragma once

#include <chrono>

namespace pretrust {

/// Connections a second.
struct PaceBounds {
    double first = 2000;
    double least = 200;
    double most = 64000; ///< the whole RPC range in a quarter of a second
};

class SweepPace {
  public:
    using Time = std::chrono::microseconds; ///< since the start of the sweep

    explicit SweepPace(PaceBounds bounds = {}) : bounds_(bounds), rate_(bounds.first) {}

    /// A sample was answered. It speaks for `stands_for` connections begun since the sample before it.
    void heard(Time sent, Time now, double stands_for, Time round_trip);
    /// A sample was not answered in time.
    void missed(Time sent, Time now);
    /// A sample that was called missed was answered after all.
    void heard_late(Time sent);

    double rate() const { return rate_; }
    /// Whether less was sent because more would have been lost.
    bool slowed() const { return slowed_; }

  private:
    void judge(Time now);
    void cut(double loss, Time now);
    void end_trial(double loss, Time now);
    void begin_window(Time now);

    PaceBounds bounds_;
    double rate_;
    int trials_ = 0;                ///< cuts whose effect is being looked at
    double before_trials_ = 0;      ///< the rate to return to when they do not help
    double loss_before_trials_ = 0; ///< share of samples lost before the first
    double baseline_ = 0;           ///< share lost whatever the rate
    bool ceiling_seen_ = false;     ///< growth is slow from then on
    bool slowed_ = false;
    Time since_{0}; ///< samples sent before are not of this window
    double asked_ = 0;
    double lost_ = 0;
};

} // namespace pretrust
