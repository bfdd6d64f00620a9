// `pretrust explain`: words to meanings, on standard output or in files; and what --failed-with needs.
#pragma once

#include <plan/command.hpp>

#include <pretrust/plan.hpp>
#include <pretrust/result.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// Exit code 0 when something was recognised, 2 when nothing was. Fails (unreadable, invalid_file) on
/// standard input or evidence that cannot be read, (usage) on an unknown format.
Result<int> perform_explain(const ExplainCommand& command);

/// The probes that decide the causes of what --failed-with says, to be started first; none without it. Fails
/// (usage) when nothing in the text is known as something that AWS or Windows says.
Result<std::vector<std::string>> probes_first(const Plan& plan);

} // namespace pretrust
