// Numeric addresses and ranges as values: read strictly, printed canonically, compared, merged. Pure.
#pragma once

#include <pretrust/result.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

enum class IpFamily : std::uint8_t { v4, v6 };

/// An IPv4 address lies in the first four octets; the others are zero. Network byte order.
struct Ip {
    IpFamily family = IpFamily::v4;
    std::array<std::uint8_t, 16> octets{};

    friend auto operator<=>(const Ip&, const Ip&) = default;
};

/// RFC 4632 / RFC 4291 2.3. Bits behind the prefix are zero.
struct Cidr {
    Ip base;
    int length = 0; ///< 0-32 or 0-128

    friend auto operator<=>(const Cidr&, const Cidr&) = default;
};

/// Dotted quad without leading zeros, or RFC 4291 2.2. The failure begins with the text.
Result<Ip> read_ip(std::string_view text);
enum class HostBits { refused, cut };
/// "10.0.0.0/8". HostBits::refused: "10.0.0.1/8 has host bits set: is it 10.0.0.0/8 or 10.0.0.1/32?"
Result<Cidr> read_cidr(std::string_view text, HostBits host_bits = HostBits::refused);
/// The range that holds this one address.
Cidr only(const Ip& address);

/// Canonical: dotted quad, RFC 5952.
std::string to_text(const Ip& address);
std::string to_text(const Cidr& range);

bool contains(const Cidr& range, const Ip& address);
bool contains(const Cidr& outer, const Cidr& inner);
bool overlap(const Cidr& a, const Cidr& b);

/// A set of addresses, both families. Building sorts and merges; asking is a binary search.
class CidrSet {
  public:
    CidrSet() = default;
    explicit CidrSet(std::vector<Cidr> ranges);

    bool contains(const Ip& address) const;
    /// All of it.
    bool contains(const Cidr& range) const;
    /// The smallest list of CIDRs that holds exactly these addresses, in order.
    const std::vector<Cidr>& ranges() const { return ranges_; }
    bool empty() const { return ranges_.empty(); }

    friend bool operator==(const CidrSet&, const CidrSet&) = default;

  private:
    std::vector<Cidr> ranges_; ///< sorted, disjoint, none joinable with its neighbour
};

/// What the registries say an address is (RFC 6890 and its updates).
enum class AddressKind {
    rfc1918,       ///< 10/8, 172.16/12, 192.168/16
    unique_local,  ///< fc00::/7 (RFC 4193)
    shared,        ///< 100.64/10 (RFC 6598): carrier-grade NAT
    benchmarking,  ///< 198.18/15 (RFC 2544): the management network of a managed directory
    link_local,    ///< 169.254/16 (RFC 3927), fe80::/10
    loopback,      ///< 127/8, ::1
    documentation, ///< 192.0.2/24, 198.51.100/24, 203.0.113/24 (RFC 5737), 2001:db8::/32 (RFC 3849)
    multicast,     ///< 224/4, ff00::/8
    reserved,      ///< 0/8, 192.0.0/24, 192.88.99/24, 240/4, ::, IPv4-mapped, discard-only
    global,        ///< everything else: public
};
AddressKind kind_of(const Ip& address);

} // namespace pretrust
