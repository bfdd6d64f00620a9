// What is known of each port of a sweep, and the order in which the ports are asked: rounds over all of them,
// so that the attempts of one port lie far apart and one disturbance cannot spoil them all. Pure bookkeeping:
// no clock, no sockets.
#pragma once

#include <net/sweep_loss.hpp>

#include <pretrust/evidence.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace pretrust {

class SweepPorts {
  public:
    using Time = std::chrono::microseconds; ///< since the start of the sweep
    using Index = std::uint32_t;            ///< place in the list of ports to sweep

    explicit SweepPorts(std::size_t count);

    /// The port whose turn it is; none when each is decided or given up.
    std::optional<Index> next();
    int attempts(Index index) const { return ports_[index].attempts; }
    /// When the latest attempt was made.
    Time asked_at(Index index) const { return Time(ports_[index].sent); }
    /// An attempt at the port whose turn it is was made: the others come first now.
    void asked(Time sent);
    /// That attempt never left this host, and does not count.
    void never_left(Index index, int attempt);

    /// Weighs the silence of the latest attempt. True: the port is decided by it, or given up.
    bool silence_settles(Index index, const SweepLoss& loss, bool heard_anything);
    /// What an attempt brought. False: an earlier answer stands.
    bool answered(Index index, Outcome outcome);
    /// A packet of the port itself came for that attempt. Says how many attempts were lost before.
    int came_through(Index index, int attempt);

    bool all_settled() const { return unsettled_ == 0; }
    /// By index. Skipped: nothing is proven.
    const std::vector<Outcome>& outcomes() const { return outcomes_; }

  private:
    struct Port {
        float evidence = 0;     ///< weight of the silence so far
        std::uint32_t sent = 0; ///< microseconds since the start of the sweep
        std::uint8_t attempts = 0;
        std::uint8_t lost = 0; ///< of these the silent ones, but for those during an overload
        bool weighed = true;   ///< the latest attempt's silence is in `evidence`
        bool given_up = false; ///< silent, but not proven so
    };
    void decide(Index index, Outcome outcome);

    std::vector<Outcome> outcomes_;
    std::vector<Port> ports_;
    std::deque<Index> queue_;
    std::size_t unsettled_;
};

} // namespace pretrust
