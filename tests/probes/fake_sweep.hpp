// Sweeps as scenario files write them: which port ends how, and what the sweep learnt of the path.
#pragma once

#include <pretrust/world.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pretrust::testing {

/// "sweep ADDRESS OUTCOME [OUTCOME=PORTS]... [fact=NUMBER]... [slowed] [shut_out]": how a port ends that no
/// range names, the ranges, and the facts.
struct SweepText {
    struct Range {
        unsigned first = 0;
        unsigned last = 0;
        Outcome outcome = Outcome::timed_out;
    };
    Outcome otherwise = Outcome::timed_out;
    std::vector<Range> ranges;
    SweepResult facts; ///< without outcomes
};

/// Throws std::runtime_error for words that it does not understand.
SweepText read_sweep(const std::vector<std::string>& words);

SweepResult play_sweep(const SweepText& text, const PortSweep& sweep);

} // namespace pretrust::testing
