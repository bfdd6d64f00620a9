// The log: what main sets up, and nobody else.
#pragma once

#include <pretrust/result.hpp>

#include <string>

namespace pretrust {

enum class Memory { none, kept };

/// Logs are for developers and tickets: warnings on standard error, with -v every exchange in words, with -vv
/// its first octets; all of that in `file`, unless that is empty. Fails (unreadable) when the file cannot be
/// written.
Result<void> set_up_log(int verbosity, const std::string& file, Memory memory);

/// All that was logged so far, as a file of --log has it; empty unless it was to be kept.
std::string log_so_far();

} // namespace pretrust
