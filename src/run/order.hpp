// The order of evidence: by probe, target, tag and arguments, never by arrival, so that equal networks give
// equal files. Pure.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/probe.hpp>

#include <span>
#include <vector>

namespace pretrust {

/// Sorts in place: probes in the order of `probes`, targets in the order of `targets` and then by text, then
/// tag, then what was asked (path, record, host, service ...), then what was answered.
void put_in_order(std::vector<Observation>& observations, std::span<const ProbeSpec> probes,
                  std::span<const Target> targets);

} // namespace pretrust
