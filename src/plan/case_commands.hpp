// The commands about saved cases: diff and redact. Internal to src/plan.
#pragma once

#include <plan/command.hpp>
#include <plan/options.hpp>

namespace pretrust {

/// `shown`: what the options about showing came to.
Result<Command> diff_command(const Collected& got, Showing shown);
Result<Command> redact_command(const Collected& got);

} // namespace pretrust
