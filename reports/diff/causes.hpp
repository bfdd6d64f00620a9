// The causes of two diagnoses held against each other. Internal to reports/diff.
#pragma once

#include <pretrust/difference.hpp>
#include <pretrust/report.hpp>

namespace pretrust {

/// One run as it was judged today.
struct JudgedRun {
    const Evidence& evidence;
    Diagnosis diagnosis;
};

/// The root cause's id; empty when nothing was found.
std::string top_cause_of(const JudgedRun& run);

/// Fills Difference::causes and Difference::shifts.
void compare_causes(const JudgedRun& before, const JudgedRun& after, Difference& difference);

} // namespace pretrust
