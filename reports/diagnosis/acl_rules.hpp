// Whether a network ACL lets something through in one direction: stateless, the lowest number that matches
// decides. Pure arithmetic over the entries; knows nothing of trusts.
#pragma once

#include <diagnosis/group_rules.hpp>

#include <pretrust/aws.hpp>

#include <compare>
#include <cstddef>
#include <map>
#include <tuple>
#include <vector>

namespace pretrust {

/// One way of an exchange, as the ACL sees it.
struct Packet {
    Way way = Way::out;
    int protocol = protocol_tcp;
    AwsPortRange ports; ///< destination ports, all of which must pass

    friend auto operator<=>(const Packet& a, const Packet& b) {
        return std::tuple(a.way, a.protocol, a.ports.from, a.ports.to) <=>
               std::tuple(b.way, b.protocol, b.ports.from, b.ports.to);
    }
    friend bool operator==(const Packet&, const Packet&) = default;
};

/// The closing deny, which is printed with this number.
inline constexpr int closing_number = 32767;

struct AclBlock {
    const AwsAclEntry* entry =
        nullptr;               ///< what denies; null: no entry matches, and what no entry allows is denied
    std::vector<Ip> addresses; ///< of the other end, in the order given
};

/// One ACL against a list of addresses: what concerns none of them is left out once, for all packets.
class AclSweep {
  public:
    AclSweep(const AwsNetworkAcl& acl, std::vector<Ip> sorted_addresses);

    const std::vector<Ip>& addresses() const { return addresses_; }
    /// The addresses with which not every port of the packet passes, by the entry that is the first to deny
    /// one. Remembered: replies of many flows are the same packet.
    const std::vector<AclBlock>& blocks(const Packet& packet);

  private:
    /// An entry and the addresses that it is about: a stretch of them, for they are sorted.
    struct Reach {
        const AwsAclEntry* entry;
        std::size_t begin;
        std::size_t end;
    };
    std::vector<AclBlock> judge(const Packet& packet) const;

    std::vector<Ip> addresses_;
    std::vector<Reach> reaches_; ///< by number
    std::map<Packet, std::vector<AclBlock>> known_;
};

/// The same for one packet.
std::vector<AclBlock> acl_blocks(const AwsNetworkAcl& acl, const Packet& packet,
                                 const std::vector<Ip>& sorted_addresses);
/// No address and none of these ports is let through.
bool closed_to_all(const AwsNetworkAcl& acl, const Packet& packet);

} // namespace pretrust
