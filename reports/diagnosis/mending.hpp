// The commands that mend security groups, network ACLs and route tables: AWS CLI, each a line that begins
// with two spaces, and Terraform, whose lines begin with four. They open what is needed and nothing else.
#pragma once

#include <diagnosis/acl_rules.hpp>
#include <diagnosis/group_rules.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// What one direction of a group lacks.
struct Permission {
    int protocol = protocol_tcp;
    AwsPortRange ports;
    std::vector<Ip> peers;
};

/// A list of more ranges than this is not printed: nobody types it, and no group holds it (quota: 60 rules).
inline constexpr std::size_t typeable_ranges = 20;

/// The fewest CIDRs that hold exactly these addresses, or one word for them when they are too many.
std::vector<std::string> peer_ranges(const std::vector<Ip>& peers);
inline constexpr std::string_view too_many_ranges = "PARTNER-CIDR";

/// One command with all permissions; "" when there are none.
std::string group_command(const std::string& group_id, Way way, const std::vector<Permission>& permissions);
std::string group_terraform(const std::string& group_id, Way way, const std::vector<Permission>& permissions);

/// A change to an ACL, in the order in which they are to be made.
struct AclChange {
    enum class Kind { create, remove } kind = Kind::create;
    AwsAclEntry entry;
};

/// The packets that must pass, and with whom.
struct AclNeed {
    Packet packet;
    std::vector<Ip> peers;
};

/// The entries that let them pass: numbers that are free, before what denies them. An entry that leaves no
/// number free before it is removed.
std::vector<AclChange> acl_changes(const AwsNetworkAcl& acl, const std::vector<AclNeed>& needs);
/// The same with all ports of each transport, for an ACL that has no room for single ports.
std::vector<AclNeed> all_ports(const std::vector<AclNeed>& needs);
/// AWS's quota of entries in one direction of an ACL, unless it was raised.
inline constexpr std::size_t acl_entries_quota = 20;
/// The entries of the busier direction once the changes are made.
std::size_t entries_after(const AwsNetworkAcl& acl, const std::vector<AclChange>& changes);
std::string acl_command(const std::string& acl_id, const AclChange& change);
/// The entry for partners that are too many to name.
std::string acl_command_for_all(const std::string& acl_id, const Packet& packet);
/// Of the created entries; "" when there are none.
std::string acl_terraform(const std::string& acl_id, const std::vector<AclChange>& changes);

/// `target` empty: a word stands for the gateway.
std::string route_command(std::string_view verb, const std::string& table_id, const Cidr& destination,
                          const std::string& target);
std::string route_terraform(const std::string& table_id, const std::vector<Cidr>& destinations,
                            const std::string& target);
inline constexpr std::string_view some_gateway = "VGW-OR-TGW-ID";

} // namespace pretrust
