// A keyed permutation of all addresses that keeps what a diagnosis looks at: two addresses with so many equal
// leading bits have as many afterwards, so ranges stay ranges of their length with the same members, and
// every address stays of its kind (RFC 1918, shared, link-local, public ...).
#pragma once

#include <pretrust/address.hpp>

#include <bitset>
#include <redact/keyed_hash.hpp>
#include <set>

namespace pretrust {

/// Bit i of an address is flipped or not by a keyed hash of the i bits before it (prefix-preserving, as in Xu
/// et al., "Prefix-preserving IP address anonymization", 2002), except where that would carry an address over
/// the border of a block that is set aside. Hence the leading bits that public addresses share with such a
/// block stay: 3 to 8 of them mostly, and up to 23 in the direct neighbourhood of a small block.
class AddressPermutation {
  public:
    explicit AddressPermutation(const RedactionKey& key) : hash_(key) {}

    /// Loopback, unspecified, broadcast and the well-known multicast addresses stay, as those at which every
    /// EC2 host finds AWS's own services.
    Ip forth(const Ip& address) const { return turned(address, width(address), Way::forth); }
    Ip back(const Ip& address) const { return turned(address, width(address), Way::back); }
    /// The range whose addresses are those of `range`.
    Cidr forth(const Cidr& range) const;
    Cidr back(const Cidr& range) const;

    /// From now on the first four addresses and the last one of this range stay first and last in it: of a
    /// subnet AWS keeps those for itself, and a rule judges them. Other addresses of the range keep a few
    /// more bits for it.
    void keep_ends(const Cidr& range);
    const std::set<Cidr>& kept_ends() const { return kept_ends_; }

  private:
    enum class Way { forth, back };
    static int width(const Ip& address) { return address.family == IpFamily::v4 ? 32 : 128; }
    Ip turned(const Ip& address, int length, Way way) const;

    KeyedHash hash_;
    std::set<Cidr> kept_ends_;
    std::bitset<129> lengths_; ///< of kept_ends_
};

} // namespace pretrust
