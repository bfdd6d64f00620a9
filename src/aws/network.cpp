// Route tables, subnets and VPCs.
#include <aws/kinds.hpp>
#include <json/reader.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pretrust {
namespace {

/// The state in an object such as {"CidrBlockState": {"State": "associated"}}; one that is not said counts as
/// in force.
bool in_force(AwsReading& reading, const AwsNode& node, std::string_view member) {
    const auto* state = node.member(member);
    if (state == nullptr) {
        return true;
    }
    const AwsNode inner(*state, node, member);
    if (!reading.is_object(inner)) {
        return true;
    }
    const auto word = reading.text(inner, "State");
    return word.empty() || word == "associated" || word == "associating";
}

void add(std::vector<Cidr>& ranges, const std::optional<Cidr>& range) {
    if (range && std::find(ranges.begin(), ranges.end(), *range) == ranges.end()) {
        ranges.push_back(*range);
    }
}

void read_blocks(AwsReading& reading, const AwsNode& node, std::string_view list, std::string_view member,
                 std::vector<Cidr>& into) {
    const auto state = std::string(member) + "State";
    reading.each(node, list, [&](const AwsNode& object) {
        if (reading.is_object(object) && in_force(reading, object, state)) {
            add(into, reading.range(object, member));
        }
    });
}

std::string read_target(AwsReading& reading, const AwsNode& node) {
    // An instance as the target is printed together with its interface: the interface says more.
    for (const auto member : {"GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId",
                              "NetworkInterfaceId", "InstanceId", "EgressOnlyInternetGatewayId",
                              "LocalGatewayId", "CarrierGatewayId", "CoreNetworkArn", "OdbNetworkArn"}) {
        if (auto target = reading.id(node, member); !target.empty()) {
            return target;
        }
    }
    return "";
}

void read_route(AwsReading& reading, const AwsNode& node, std::vector<AwsRoute>& into) {
    if (!reading.is_object(node)) {
        return;
    }
    AwsRoute route;
    bool named = false;
    for (const auto member : {"DestinationCidrBlock", "DestinationIpv6CidrBlock"}) {
        if (!named && node.member(member) != nullptr) {
            named = true;
            route.range = reading.range(node, member);
        }
    }
    if (!named) {
        named = node.member("DestinationPrefixListId") != nullptr;
        route.prefix_list = reading.id(node, "DestinationPrefixListId");
    }
    if (!named) {
        reading.remark(node, "has no destination");
    }
    const auto state = reading.text(node, "State");
    if (!state.empty() && state != "active" && state != "blackhole") {
        reading.remark(node, "State",
                       fmt::format("\"{}\" is neither active nor blackhole", json_excerpt(state)));
        return;
    }
    route.blackhole = state == "blackhole";
    route.target = read_target(reading, node);
    if (route.target.empty() && !route.blackhole) {
        reading.remark(node, "has no target that is known here");
    }
    if (route.range || !route.prefix_list.empty()) {
        route.place = reading.place(node);
        into.push_back(std::move(route));
    }
}

} // namespace

void read_route_table(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsRouteTable table;
    table.id = reading.own_id(node, "RouteTableId");
    if (table.id.empty()) {
        return;
    }
    table.vpc_id = reading.id(node, "VpcId");
    reading.each(node, "Associations", [&](const AwsNode& object) {
        if (!reading.is_object(object) || !in_force(reading, object, "AssociationState")) {
            return;
        }
        table.main = reading.flag(object, "Main") || table.main;
        if (auto subnet = reading.id(object, "SubnetId"); !subnet.empty()) {
            table.subnet_ids.push_back(std::move(subnet));
        }
    });
    if (node.member("Routes") == nullptr) {
        reading.remark(node, "has no Routes");
    }
    reading.each(node, "Routes", [&](const AwsNode& object) { read_route(reading, object, table.routes); });
    table.place = reading.place(node);
    into.route_tables.push_back(std::move(table));
}

void read_subnet(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsSubnet subnet;
    subnet.id = reading.own_id(node, "SubnetId");
    if (subnet.id.empty()) {
        return;
    }
    subnet.vpc_id = reading.id(node, "VpcId");
    add(subnet.ranges, reading.range(node, "CidrBlock"));
    read_blocks(reading, node, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", subnet.ranges);
    subnet.place = reading.place(node);
    into.subnets.push_back(std::move(subnet));
}

void read_vpc(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsVpc vpc;
    vpc.id = reading.own_id(node, "VpcId");
    if (vpc.id.empty()) {
        return;
    }
    add(vpc.ranges, reading.range(node, "CidrBlock"));
    read_blocks(reading, node, "CidrBlockAssociationSet", "CidrBlock", vpc.ranges);
    read_blocks(reading, node, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", vpc.ranges);
    vpc.place = reading.place(node);
    into.vpcs.push_back(std::move(vpc));
}

} // namespace pretrust
