// JSON, options and HCL by hand: their shapes are few and fixed, and every value in them is a number, an
// address or an id that was looked at.
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/mending.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace {

std::string protocol_name(int protocol) {
    return protocol == protocol_udp ? "udp" : protocol == protocol_tcp ? "tcp" : std::to_string(protocol);
}

bool is_v6(std::string_view range) {
    return range.find(':') != std::string_view::npos;
}

/// The ranges of one family, each put between two texts, with commas.
std::string each(const std::vector<std::string>& ranges, bool v6, std::string_view before,
                 std::string_view after) {
    std::vector<std::string> parts;
    for (const std::string& range : ranges) {
        if (is_v6(range) == v6) {
            parts.push_back(std::string(before) + range + std::string(after));
        }
    }
    return joined(parts, ",");
}

std::string permission_json(const Permission& permission) {
    const auto ranges = peer_ranges(permission.peers);
    const std::string v4 = each(ranges, false, R"({"CidrIp":")", R"("})");
    const std::string v6 = each(ranges, true, R"({"CidrIpv6":")", R"("})");
    return R"({"IpProtocol":")" + protocol_name(permission.protocol) + R"(","FromPort":)" +
           std::to_string(permission.ports.from) + R"(,"ToPort":)" + std::to_string(permission.ports.to) +
           (v4.empty() ? "" : R"(,"IpRanges":[)" + v4 + "]") +
           (v6.empty() ? "" : R"(,"Ipv6Ranges":[)" + v6 + "]") + "}";
}

std::string quoted_list(const std::vector<std::string>& ranges, bool v6) {
    return "[" + each(ranges, v6, "\"", "\"") + "]";
}

struct TargetOption {
    std::string_view prefix;
    std::string_view option;
    std::string_view attribute; ///< Terraform
};

constexpr std::array target_options{
    TargetOption{"tgw-", "--transit-gateway-id", "transit_gateway_id"},
    TargetOption{"pcx-", "--vpc-peering-connection-id", "vpc_peering_connection_id"},
    TargetOption{"eni-", "--network-interface-id", "network_interface_id"},
    TargetOption{"nat-", "--nat-gateway-id", "nat_gateway_id"},
    TargetOption{"lgw-", "--local-gateway-id", "local_gateway_id"},
    TargetOption{"cagw-", "--carrier-gateway-id", "carrier_gateway_id"},
    TargetOption{"vpce-", "--vpc-endpoint-id", "vpc_endpoint_id"},
    TargetOption{"i-", "--instance-id", "network_interface_id"},
    TargetOption{"", "--gateway-id", "gateway_id"},
};

const TargetOption& option_for(const std::string& target) {
    return *std::find_if(target_options.begin(), target_options.end(),
                         [&](const TargetOption& one) { return target.starts_with(one.prefix); });
}

std::string direction_name(Way way) {
    return way == Way::out ? "egress" : "ingress";
}

} // namespace

std::vector<std::string> peer_ranges(const std::vector<Ip>& peers) {
    std::vector<Cidr> ranges;
    ranges.reserve(peers.size());
    for (const Ip& peer : peers) {
        ranges.push_back(only(peer));
    }
    const CidrSet set(std::move(ranges));
    if (set.ranges().size() > typeable_ranges) {
        return {std::string(too_many_ranges)};
    }
    std::vector<std::string> texts;
    texts.reserve(set.ranges().size());
    for (const Cidr& range : set.ranges()) {
        texts.push_back(to_text(range));
    }
    return texts;
}

std::string group_command(const std::string& group_id, Way way, const std::vector<Permission>& permissions) {
    std::vector<std::string> parts;
    parts.reserve(permissions.size());
    for (const Permission& permission : permissions) {
        parts.push_back(permission_json(permission));
    }
    return parts.empty()
               ? ""
               : "\n  aws ec2 authorize-security-group-" + direction_name(way) + " --group-id " +
                     id_word(group_id, "sg-...") + " --ip-permissions '[" + joined(parts, ",") + "]'";
}

std::string group_terraform(const std::string& group_id, Way way,
                            const std::vector<Permission>& permissions) {
    if (permissions.empty()) {
        return "";
    }
    const std::string name = direction_name(way);
    std::string text = "\n    resource \"aws_security_group_rule\" \"trust_" + name +
                       "\" {\n"
                       "      for_each = {\n";
    for (const Permission& permission : permissions) {
        const auto ranges = peer_ranges(permission.peers);
        const std::string from = std::to_string(permission.ports.from);
        const std::string to = std::to_string(permission.ports.to);
        const std::string protocol = protocol_name(permission.protocol);
        text += joined({"        ", protocol, "_", from, " = { protocol = \"", protocol, "\", from = ", from,
                        ", to = ", to, ", v4 = ", quoted_list(ranges, false),
                        ", v6 = ", quoted_list(ranges, true), " }\n"},
                       "");
    }
    return text +
           "      }\n"
           "      type              = \"" +
           name +
           "\"\n"
           "      security_group_id = \"" +
           id_word(group_id, "sg-...") +
           "\"\n"
           "      protocol          = each.value.protocol\n"
           "      from_port         = each.value.from\n"
           "      to_port           = each.value.to\n"
           "      cidr_blocks       = each.value.v4\n"
           "      ipv6_cidr_blocks  = each.value.v6\n"
           "    }";
}

std::string route_command(std::string_view verb, const std::string& table_id, const Cidr& destination,
                          const std::string& target) {
    const std::string range = to_text(destination);
    return "\n  aws ec2 " + std::string(verb) + "-route --route-table-id " + id_word(table_id, "rtb-...") +
           (is_v6(range) ? " --destination-ipv6-cidr-block " : " --destination-cidr-block ") + range + " " +
           std::string(option_for(target).option) + " " + id_word(target, some_gateway);
}

std::string route_terraform(const std::string& table_id, const std::vector<Cidr>& destinations,
                            const std::string& target) {
    std::vector<std::string> v4;
    std::vector<std::string> v6;
    for (const Cidr& destination : destinations) {
        const std::string range = to_text(destination);
        (is_v6(range) ? v6 : v4).push_back("\"" + range + "\"");
    }
    std::string text;
    const auto block = [&](std::string_view name, std::string_view attribute,
                           const std::vector<std::string>& ranges) {
        if (!ranges.empty()) {
            text += "\n    resource \"aws_route\" \"" + std::string(name) + "\" {\n      for_each = toset([" +
                    joined(ranges, ", ") + "])\n      route_table_id = \"" + id_word(table_id, "rtb-...") +
                    "\"\n      " + std::string(attribute) + " = each.value\n      " +
                    std::string(option_for(target).attribute) + " = \"" + id_word(target, some_gateway) +
                    "\"\n    }";
        }
    };
    block("trust", "destination_cidr_block", v4);
    block("trust_v6", "destination_ipv6_cidr_block", v6);
    return text;
}

} // namespace pretrust
