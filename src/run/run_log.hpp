// Where a run logs.
#pragma once

#include <spdlog/logger.h>

namespace pretrust {

/// The logger called "pretrust". Where nobody has set one up - another program uses the library - nothing is
/// written anywhere: spdlog's own default logger would write to standard output.
spdlog::logger& run_log();

} // namespace pretrust
