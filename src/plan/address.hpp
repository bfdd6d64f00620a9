// Numeric addresses as users type them, read strictly: what two programs could read differently is refused.
// Pure text work: no resolver, no socket.
#pragma once

#include <pretrust/result.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// The address in its one canonical spelling (IPv4 dotted quad, RFC 5952 for IPv6), so that equal addresses
/// are equal texts. Refuses host names, leading zeros, ports, prefixes, zone ids and addresses that no single
/// host can have (unspecified, multicast, broadcast, IPv4-mapped). The failure says what is wrong, beginning
/// with the text itself.
Result<std::string> parse_address(std::string_view text);

} // namespace pretrust
