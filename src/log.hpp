// The log: what main sets up, and nobody else.
#pragma once

#include <plan/command.hpp>

#include <pretrust/result.hpp>

#include <string>

namespace pretrust {

/// Logs are for developers and tickets: warnings on standard error, with -v every exchange in words, with -vv
/// its first octets; all of that in the file of --log, and in memory for --bundle. Fails (unreadable) when
/// the file cannot be written.
Result<void> set_up_log(const Command& command);

/// All that was logged so far, as a file of --log has it; empty without --bundle.
std::string log_so_far();

} // namespace pretrust
