// A Command carried out: the one place where plan, probes, rules and formats meet. Does none of their work.
#pragma once

#include <app/bundle.hpp>
#include <plan/command.hpp>

#include <pretrust/result.hpp>

namespace pretrust {

/// Carries the command out, writes what it has to say, and gives the exit code of the program (0, 3, 4, 5,
/// 130 or 143). A Failure is for complain().
/// `log` gives what was logged so far, for the bundle.
Result<int> perform(const Command& command, const LogText& log);

/// Says the failure in one line on standard error and gives its exit code: 70 for a fault of ours or a report
/// that could not be written, else 2.
int complain(const Failure& failure);

} // namespace pretrust
