// What two runs were asked for, and from where. Internal to reports/diff.
#pragma once

#include <pretrust/difference.hpp>

namespace pretrust {

/// Fills Difference::plan and Difference::warnings.
void compare_plans(const Evidence& before, const Evidence& after, Difference& difference);

} // namespace pretrust
