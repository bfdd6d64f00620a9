// EC2 security groups. A rule that cannot be read is left out, and the remark about its group says so.
#include <aws/kinds.hpp>

#include <utility>

namespace pretrust {
namespace {

bool has_ports(int protocol) {
    return protocol == protocol_tcp || protocol == protocol_udp;
}

void read_sources(AwsReading& reading, const AwsNode& node, AwsGroupRule& rule) {
    const auto from_object = [&](const AwsNode& object, std::string_view member) {
        if (!reading.is_object(object)) {
            return false;
        }
        if (object.member(member) == nullptr) {
            reading.remark(object, "has no " + std::string(member));
            return false;
        }
        return true;
    };
    reading.each(node, "IpRanges", [&](const AwsNode& object) {
        if (from_object(object, "CidrIp")) {
            reading.range(object, "CidrIp", rule.ranges);
        }
    });
    reading.each(node, "Ipv6Ranges", [&](const AwsNode& object) {
        if (from_object(object, "CidrIpv6")) {
            reading.range(object, "CidrIpv6", rule.ranges);
        }
    });
    const auto id = [&](const AwsNode& object, std::string_view member, std::vector<std::string>& list) {
        if (from_object(object, member)) {
            if (auto found = reading.id(object, member); !found.empty()) {
                list.push_back(std::move(found));
            }
        }
    };
    reading.each(node, "UserIdGroupPairs",
                 [&](const AwsNode& object) { id(object, "GroupId", rule.groups); });
    reading.each(node, "PrefixListIds",
                 [&](const AwsNode& object) { id(object, "PrefixListId", rule.prefix_lists); });
}

void read_rule(AwsReading& reading, const AwsNode& node, std::vector<AwsGroupRule>& into) {
    if (!reading.is_object(node)) {
        return;
    }
    const auto protocol = reading.protocol(node, "IpProtocol");
    if (!protocol) {
        return;
    }
    AwsGroupRule rule;
    rule.protocol = *protocol;
    if (has_ports(rule.protocol)) {
        const auto ports = reading.ports(node, "FromPort", "ToPort");
        if (!ports) {
            return;
        }
        rule.ports = *ports;
    }
    read_sources(reading, node, rule);
    rule.place = reading.place(node);
    into.push_back(std::move(rule));
}

} // namespace

void read_security_group(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsSecurityGroup group;
    group.id = reading.own_id(node, "GroupId");
    if (group.id.empty()) {
        return;
    }
    group.name = reading.text(node, "GroupName");
    group.vpc_id = reading.id(node, "VpcId");
    for (const auto member : {"IpPermissions", "IpPermissionsEgress"}) {
        if (node.member(member) == nullptr) {
            reading.remark(node, std::string("has no ") + member); // AWS prints both, empty ones too
        }
    }
    reading.each(node, "IpPermissions",
                 [&](const AwsNode& rule) { read_rule(reading, rule, group.ingress); });
    reading.each(node, "IpPermissionsEgress",
                 [&](const AwsNode& rule) { read_rule(reading, rule, group.egress); });
    group.place = reading.place(node);
    into.security_groups.push_back(std::move(group));
}

} // namespace pretrust
