// `pretrust diff`: two saved runs, on standard output or in files.
#pragma once

#include <plan/command.hpp>

#include <pretrust/result.hpp>

namespace pretrust {

/// Exit code 0 when nothing became worse, 3 when something did. Fails (unreadable, invalid_file) on evidence
/// that cannot be read, (usage) on an unknown format.
Result<int> perform_diff(const DiffCommand& command);

} // namespace pretrust
