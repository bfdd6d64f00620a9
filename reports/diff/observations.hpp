// The observations of two runs held against each other. Internal to reports/diff.
#pragma once

#include <pretrust/difference.hpp>

namespace pretrust {

/// The later run in the order of the earlier one: rules that take the first of several take the same. A run
/// in its proper order keeps it.
Evidence aligned(const Evidence& before, Evidence after);

/// What was seen otherwise: outcomes and facts. When something was asked, from which port, in which order,
/// how often and what a clock showed within its uncertainty is no change. Fills Difference::observations and
/// Difference::lines.
void compare_observations(const Evidence& before, const Evidence& after, Difference& difference);

} // namespace pretrust
