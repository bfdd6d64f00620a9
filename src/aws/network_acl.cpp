// EC2 network ACLs. An entry that cannot be read is left out, and the remark about its ACL says so.
#include <aws/kinds.hpp>
#include <json/reader.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace pretrust {
namespace {

bool read_action(AwsReading& reading, const AwsNode& node, AwsAclEntry& entry) {
    const auto action = reading.text(node, "RuleAction");
    if (action != "allow" && action != "deny") {
        reading.remark(node,
                       fmt::format("RuleAction is \"{}\", neither allow nor deny", json_excerpt(action)));
        return false;
    }
    entry.allow = action == "allow";
    if (node.member("Egress") == nullptr || !node.member("Egress")->is_bool()) {
        reading.remark(node, "does not say by Egress whether it is for outbound traffic");
        return false;
    }
    entry.egress = reading.flag(node, "Egress");
    return true;
}

bool read_number(AwsReading& reading, const AwsNode& node, AwsAclEntry& entry) {
    constexpr std::int64_t last = 65535; // 32767 closes IPv4, 32768 IPv6
    const auto number = reading.number(node, "RuleNumber");
    if (!number || *number < 0 || *number > last) {
        reading.remark(node, "has no RuleNumber from 0 to 65535");
        return false;
    }
    entry.number = static_cast<int>(*number);
    return true;
}

bool read_ports(AwsReading& reading, const AwsNode& node, AwsAclEntry& entry) {
    const auto protocol = reading.protocol(node, "Protocol");
    if (!protocol) {
        return false;
    }
    entry.protocol = *protocol;
    if (entry.protocol != protocol_tcp && entry.protocol != protocol_udp) {
        return true;
    }
    const auto* range = node.member("PortRange");
    if (range == nullptr) {
        reading.remark(node, "has no PortRange");
        return false;
    }
    const AwsNode ports(*range, node, "PortRange");
    if (!reading.is_object(ports)) {
        return false;
    }
    const auto found = reading.ports(ports, "From", "To");
    entry.ports = found.value_or(AwsPortRange{});
    return found.has_value();
}

bool read_range(AwsReading& reading, const AwsNode& node, AwsAclEntry& entry) {
    for (const auto member : {"CidrBlock", "Ipv6CidrBlock"}) {
        if (node.member(member) != nullptr) {
            const auto range = reading.range(node, member);
            entry.range = range.value_or(Cidr{});
            return range.has_value();
        }
    }
    reading.remark(node, "has neither CidrBlock nor Ipv6CidrBlock");
    return false;
}

void read_entry(AwsReading& reading, const AwsNode& node, std::vector<AwsAclEntry>& into) {
    AwsAclEntry entry;
    if (reading.is_object(node) && read_number(reading, node, entry) && read_action(reading, node, entry) &&
        read_ports(reading, node, entry) && read_range(reading, node, entry)) {
        entry.place = reading.place(node);
        into.push_back(std::move(entry));
    }
}

/// AWS gives each number of a direction once: two of them are a file that somebody changed.
void check_numbers(AwsReading& reading, const AwsNode& node, const AwsNetworkAcl& acl) {
    const auto same = [](const AwsAclEntry& a, const AwsAclEntry& b) {
        return a.egress == b.egress && a.number == b.number && a.range.base.family == b.range.base.family;
    };
    const auto twice = std::adjacent_find(acl.entries.begin(), acl.entries.end(), same);
    if (twice != acl.entries.end()) {
        reading.remark(
            node, fmt::format("has two {} rules {}", twice->egress ? "outbound" : "inbound", twice->number));
    }
}

} // namespace

void read_network_acl(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsNetworkAcl acl;
    acl.id = reading.own_id(node, "NetworkAclId");
    if (acl.id.empty()) {
        return;
    }
    acl.vpc_id = reading.id(node, "VpcId");
    acl.is_default = reading.flag(node, "IsDefault");
    reading.each(node, "Associations", [&](const AwsNode& object) {
        if (reading.is_object(object)) {
            if (auto subnet = reading.id(object, "SubnetId"); !subnet.empty()) {
                acl.subnet_ids.push_back(std::move(subnet));
            }
        }
    });
    if (node.member("Entries") == nullptr) {
        reading.remark(node, "has no Entries");
    }
    reading.each(node, "Entries", [&](const AwsNode& object) { read_entry(reading, object, acl.entries); });
    std::stable_sort(acl.entries.begin(), acl.entries.end(), [](const AwsAclEntry& a, const AwsAclEntry& b) {
        return std::tuple(a.egress, a.number, a.range.base.family) <
               std::tuple(b.egress, b.number, b.range.base.family);
    });
    check_numbers(reading, node, acl);
    acl.place = reading.place(node);
    into.network_acls.push_back(std::move(acl));
}

} // namespace pretrust
