// What several probes need of Kerberos: names of its errors, and the ticket that is asked for in the name of
// nobody.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/world.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace pretrust::probes {

/// ASCII letters in upper case: a realm is a domain's name in capitals.
std::string upper_case(std::string text);

/// As RFC 4120 7.5.9 names it; KRB_ERROR_<n> for the rare ones.
std::string kerberos_error_name(std::int32_t code);

/// An AS-REQ (RFC 4120 3.1.1) without pre-authentication by `preflight-` and random digits, a name that no
/// account has and that cannot be locked out. The bare message, as UDP carries it. Takes two random numbers.
Bytes ticket_for_nobody(const std::string& domain, World& world);

/// The same, made at least `size` octets long by naming its encryption types over and over again.
Bytes long_ticket_for_nobody(const std::string& domain, World& world, std::size_t size);

} // namespace pretrust::probes
