// A whole run of the real program's pipeline against a simulated network: real sockets, all probes, the
// diagnosis.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>

#include <simulator/script.hpp>

namespace pretrust::sim {

struct WholeRun {
    Evidence evidence;
    Diagnosis diagnosis;
};
/// Plays the script's plan. The Simulator must be running.
WholeRun run_all_probes(const Script& script);

/// What does not hold of `line`'s claim; empty when it holds. Throws std::runtime_error for a line that is
/// none.
std::string complaint(const WholeRun& run, const Expectation& line);

} // namespace pretrust::sim
