// Which addresses a host can have. How addresses are spelled is src/address's business.
#include <plan/address.hpp>
#include <plan/failures.hpp>

#include <pretrust/address.hpp>

#include <fmt/format.h>

namespace pretrust {
namespace {

/// Why no single host has this address; empty when one may.
std::string unfit(const Ip& address) {
    const auto& o = address.octets;
    if (address.family == IpFamily::v4) {
        return o[0] == 0     ? "no host has an address that begins with 0 (RFC 1122 3.2.1.3)"
               : o[0] >= 224 ? "a multicast, reserved or broadcast address is not the address of a host"
                             : "";
    }
    static const Cidr mapped = read_cidr("::ffff:0:0/96").value();
    if (contains(mapped, address)) {
        return fmt::format("an IPv4 address in IPv6 form: write {}.{}.{}.{}", o[12], o[13], o[14], o[15]);
    }
    if (address == Ip{.family = IpFamily::v6}) {
        return "the unspecified address is not the address of a host";
    }
    return o[0] == 0xff ? "a multicast address is not the address of a host" : "";
}

} // namespace

Result<std::string> parse_address(std::string_view text) {
    const auto address = read_ip(text);
    if (!address) {
        return address.error();
    }
    if (const auto reason = unfit(*address); !reason.empty()) {
        return refuse(text, reason);
    }
    return to_text(*address);
}

} // namespace pretrust
