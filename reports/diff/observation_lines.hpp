// Changed observations in lines for people. Internal to reports/diff.
#pragma once

#include <pretrust/difference.hpp>

#include <vector>

namespace pretrust {

/// Outcomes that took the same way at one target make one line, each change of facts one of its own; by
/// target.
std::vector<ObservationLine> lines_of(const std::vector<ObservationChange>& changes);

} // namespace pretrust
