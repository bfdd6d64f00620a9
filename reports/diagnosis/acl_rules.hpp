// Whether a network ACL lets something through in one direction: stateless, the lowest number that matches
// decides. Pure arithmetic over the entries; knows nothing of trusts.
#pragma once

#include <diagnosis/group_rules.hpp>

#include <pretrust/aws.hpp>

#include <compare>
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

/// The addresses with which not every port of the packet passes, by the entry that is the first to deny one.
std::vector<AclBlock> acl_blocks(const AwsNetworkAcl& acl, const Packet& packet,
                                 const std::vector<Ip>& sorted_addresses);
/// No address and none of these ports is let through.
bool closed_to_all(const AwsNetworkAcl& acl, const Packet& packet);

} // namespace pretrust
