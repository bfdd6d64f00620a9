// Lengths of time as the command line and the plan file spell them. Internal to src/plan.
#pragma once

#include <plan/raw_plan.hpp>

#include <pretrust/result.hpp>

#include <chrono>
#include <string_view>

namespace pretrust {

struct DurationLimits {
    std::chrono::milliseconds shortest;
    std::chrono::milliseconds longest;
    std::string_view units; ///< those that may be written, for the complaint: "ms, s or m"
    std::string_view range; ///< "1s and 10m"
};
inline constexpr DurationLimits deadline_limits{std::chrono::seconds(1), std::chrono::minutes(10),
                                                "ms, s or m", "1s and 10m"};
inline constexpr DurationLimits wait_limits{std::chrono::seconds(1), std::chrono::hours(24), "s, m or h",
                                            "1s and 24h"};

/// A whole number and a unit. Fails (invalid_plan), naming the place of the word.
Result<std::chrono::milliseconds> read_duration(const Word& word, const DurationLimits& limits);

} // namespace pretrust
