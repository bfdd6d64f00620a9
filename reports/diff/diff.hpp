// Two runs held against each other, both judged by today's rules. Pure: no clock, no I/O.
#pragma once

#include <pretrust/difference.hpp>
#include <pretrust/evidence.hpp>

namespace pretrust {

/// What changed from `before` to `later`, causes first. Refuses nothing: what makes the runs hard to compare
/// is said in Difference::warnings.
Difference make_difference(const Evidence& before, const Evidence& later);

} // namespace pretrust
