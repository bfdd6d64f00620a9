// Which domain controllers of the remote domain a probe that asks one of them should ask, and in which order.
#pragma once

#include <pretrust/plan.hpp>
#include <pretrust/task.hpp>
#include <pretrust/world.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::probes {

struct FoundDc {
    std::string address;     ///< numeric
    std::string host;        ///< lower case, without trailing dot; empty for an address that the user gave
    std::optional<bool> pdc; ///< whether DNS calls it the PDC; absent when DNS said nothing about it
};

/// The PDC first (it hears of a new password first), then the other DCs, both from the first of the DNS
/// servers that has them (those given with --dns, else the local ones); last the addresses given with --dns
/// themselves. At most `most`, each address once.
Task<std::vector<FoundDc>> find_dcs(const Plan& plan, World& world, std::size_t most);

} // namespace pretrust::probes
