// How much of what a sweep sends is lost, when, and how often a port must stay silent before loss cannot be
// the reason. Pure arithmetic: no clock, no sockets.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pretrust {

class SweepLoss {
  public:
    using Time = std::chrono::microseconds; ///< since the start of the sweep

    /// A connection to a port known to answer was answered, or was not in time.
    void sample(Time sent, bool answered);
    /// A sample that was called lost was answered after all.
    void answered_late(Time sent);
    /// A swept port answered, after so many attempts that were lost though the path was not overloaded.
    void port_answered(int lost);

    /// The odds that an attempt is lost, all in all.
    double overall() const;
    /// The odds that an attempt made at that time was lost, as samples tell: never better than theirs all in
    /// all, worse where those sent at about the same time were lost.
    double at(Time sent) const;
    /// What the silence of one attempt of that time weighs: -ln of the odds that it was only lost.
    double weight(Time sent) const;
    /// Whether so much silence can no longer be loss: not one port in two hundred sweeps may be called silent
    /// wrongly. Never after a single attempt. Final only when all ports were asked as often as this one, for
    /// the ports that answer late tell the loss best.
    bool proves_silence(int attempts, double evidence) const;

  private:
    struct Slice {
        std::uint16_t asked = 0;
        std::uint16_t lost = 0;
    };
    Slice& slice(Time sent);
    double sampled_loss() const;

    std::vector<Slice> slices_;
    double sampled_ = 0; ///< recent samples, older ones weighing less
    double sampled_lost_ = 0;
    double attempts_ = 0; ///< of ports that answered
    double attempts_lost_ = 0;
    double answered_ports_ = 0;
};

} // namespace pretrust
