// What the real World takes from a plan.
#pragma once

#include <net/real_world.hpp>

#include <pretrust/plan.hpp>

namespace pretrust {

/// Deadline and source of what is sent.
NetOptions net_options(const Plan& plan);

/// The plan; without --local-dns in it this host's own name servers stand in, if it has any.
Plan with_local_dns(Plan plan);

} // namespace pretrust
