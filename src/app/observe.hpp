// From a plan to evidence on the real network: deadline, interruption and the live line. Judges nothing.
#pragma once

#include <plan/command.hpp>

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/result.hpp>
#include <pretrust/secret.hpp>

namespace pretrust {

struct Observed {
    Evidence evidence;
    int signal = 0; ///< SIGINT or SIGTERM when the run was interrupted
};

/// Runs every probe. The first SIGINT or SIGTERM ends the run early and keeps what is known; the second one
/// ends the program. Without --local-dns in the plan, this host's own name servers stand in.
/// The password, empty when none was given, is wiped at the end.
Result<Observed> observe(Plan given, Amount amount, Secret trust_password);

} // namespace pretrust
