// The plan file: TOML whose keys are the long options of `check` without their dashes.
#pragma once

#include <plan/raw_plan.hpp>

#include <pretrust/result.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// Reads a plan file of at most 1 MiB.
Result<RawPlan> read_plan_file(const std::string& path);

/// The same from text; `name` stands for the file in places and failures ("trust.toml:3:7: dns").
Result<RawPlan> parse_plan_text(std::string_view text, const std::string& name);

} // namespace pretrust
