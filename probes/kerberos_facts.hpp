// The ticket that several probes ask for in the name of nobody: any answer to it proves the KDC.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/world.hpp>

#include <cstddef>
#include <string>

namespace pretrust::probes {

/// An AS-REQ (RFC 4120 3.1.1) without pre-authentication by `preflight-` and random digits, a name that no
/// account has and that cannot be locked out. The bare message, as UDP carries it. Takes two random numbers.
Bytes ticket_for_nobody(const std::string& domain, World& world);

/// The same, made at least `size` octets long by naming its encryption types over and over again.
Bytes long_ticket_for_nobody(const std::string& domain, World& world, std::size_t size);

} // namespace pretrust::probes
