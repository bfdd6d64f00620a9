// The octets of a run's exchanges, within limits, for --save. Knows no probe and judges nothing.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/probe.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pretrust {

class RawOctets {
  public:
    /// Takes an exchange, cut to `longest_raw_exchange`. One without octets is nothing to keep; one that does
    /// not fit into `longest_raw_run` any more is counted.
    void add(RawExchange exchange);
    /// Drops all that is kept of a probe.
    void forget(std::string_view probe);
    /// What was kept, by probe, target, port and start; how many were not goes into `left_out`.
    std::vector<RawExchange> take(std::span<const ProbeSpec> probes, std::int64_t& left_out);

  private:
    std::vector<RawExchange> kept_;
    std::size_t octets_ = 0;
    std::int64_t left_out_ = 0;
};

} // namespace pretrust
