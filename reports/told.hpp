// What AWS said of the failed trust, held against what was found. Judges nothing itself.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <optional>

namespace pretrust {

/// Nothing when the plan holds no such text, or none in which anything is known. `report` holds the causes.
std::optional<ReportTold> make_told(const Report& report, const Evidence& evidence,
                                    const Diagnosis& diagnosis);

} // namespace pretrust
