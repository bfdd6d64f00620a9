// Which port of the address is connected to now and then to measure the path, and when: a witness known to be
// open, or a port known to refuse. Pure bookkeeping: no clock, no sockets.
#pragma once

#include <pretrust/evidence.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace pretrust {

class SweepSamples {
  public:
    using Time = std::chrono::microseconds; ///< since the start of the sweep

    /// `candidates` are likely to be open; they are asked in turn while nothing is known to answer.
    SweepSamples(std::vector<std::uint16_t> candidates, std::uint32_t seed)
        : candidates_(std::move(candidates)), dice_(seed) {}

    /// Whether some port is known to answer: before that a sample is only a candidate.
    bool known() const { return witness_ != 0 || echo_ != 0; }
    std::uint16_t witness() const { return witness_; } ///< 0: none is known
    bool due(Time now) const;
    /// The port to connect to now; 0: there is none.
    std::uint16_t choose(Time now);
    /// Connections begun since the latest sample: the next one speaks for them too.
    double waiting() const { return waiting_; }
    void connection_begun() { ++waiting_; }
    /// The sample is on its way, while so many connections a second are begun.
    void sample_begun(double rate);
    /// A port was found to be open (candidates only) or to refuse.
    void found(std::uint16_t port, Outcome outcome);

  private:
    const std::vector<std::uint16_t> candidates_;
    std::minstd_rand dice_;
    std::size_t next_candidate_ = 0;
    std::uint16_t witness_ = 0;
    std::uint16_t echo_ = 0; ///< a port known to refuse
    bool echo_next_ = false;
    double next_ = 0; ///< how many connections since the latest sample make the next one due
    double waiting_ = 0;
    Time latest_{0};
};

} // namespace pretrust
