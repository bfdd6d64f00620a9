// Longest prefix first; routes to prefix lists count with each of their entries.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/route_choice.hpp>

#include <algorithm>

namespace pretrust {

namespace {

bool internet_carries(const Ip& address) {
    return kind_of(address) == AddressKind::global;
}

/// A gateway endpoint's route: its list holds addresses of AWS's own services only.
bool is_endpoint(const AwsRoute& route) {
    return route.target.starts_with("vpce-");
}

const AwsPrefixList* list_of(const AwsConfiguration& aws, const std::string& id) {
    const auto list =
        std::find_if(aws.prefix_lists.begin(), aws.prefix_lists.end(),
                     [&](const AwsPrefixList& one) { return one.id == id && one.entries_given; });
    return list == aws.prefix_lists.end() ? nullptr : &*list;
}

/// The length of the route's longest prefix that holds the address; -1: none does.
int match_length(const AwsConfiguration& aws, const AwsRoute& route, const Ip& address) {
    if (route.range) {
        return contains(*route.range, address) ? route.range->length : -1;
    }
    int longest = -1;
    if (const AwsPrefixList* list = list_of(aws, route.prefix_list)) {
        for (const Cidr& range : list->ranges) {
            longest = contains(range, address) ? std::max(longest, range.length) : longest;
        }
    }
    return longest;
}

RouteEnd end_of(const AwsRoute& route, const Ip& address) {
    if (route.blackhole) {
        return RouteEnd::blackhole;
    }
    if (!internet_carries(address)) {
        if (route.target.starts_with("igw-") || route.target.starts_with("eigw-")) {
            return RouteEnd::internet;
        }
        if (route.target.starts_with("nat-")) {
            return RouteEnd::nat;
        }
    }
    return RouteEnd::leads;
}

/// What keeps the choice open: a list without entries, or a route that could not be read.
std::string open_end(const AwsConfiguration& aws, const AwsRouteTable& table, const Ip& address) {
    for (const AwsRoute& route : table.routes) {
        const bool none = !route.range && list_of(aws, route.prefix_list) == nullptr;
        if (none && !(is_endpoint(route) && !internet_carries(address))) {
            return "the entries of " + route.prefix_list + ", which " + place_text(route.place) + " names";
        }
    }
    const AwsRemark* remark = remark_about(aws, table.id);
    return remark == nullptr ? "" : place_text(remark->place) + ": " + remark->what;
}

} // namespace

RouteChoice choose_route(const AwsConfiguration& aws, const AwsRouteTable& table, const Ip& address) {
    RouteChoice choice;
    int longest = -1;
    for (const AwsRoute& route : table.routes) {
        const int length = match_length(aws, route, address);
        if (length > longest) {
            longest = length;
            choice.route = &route;
        }
    }
    choice.end = choice.route == nullptr ? RouteEnd::missing : end_of(*choice.route, address);
    const int all = address.family == IpFamily::v4 ? 32 : 128;
    const bool local = choice.route != nullptr && choice.route->target == "local";
    if (longest < all && !local) {
        choice.open_end = open_end(aws, table, address);
        choice.end = choice.open_end.empty() ? choice.end : RouteEnd::open;
    }
    return choice;
}

const AwsRouteTable* table_of(const AwsConfiguration& aws, const std::string& subnet_id,
                              const std::string& vpc_id) {
    const AwsRouteTable* main = nullptr;
    for (const AwsRouteTable& table : aws.route_tables) {
        if (std::find(table.subnet_ids.begin(), table.subnet_ids.end(), subnet_id) !=
            table.subnet_ids.end()) {
            return &table;
        }
        if (table.main && table.vpc_id == vpc_id) {
            main = &table;
        }
    }
    return main;
}

std::string route_text(const AwsRoute& route) {
    return (route.range ? to_text(*route.range) : route.prefix_list) + " to " +
           (route.target.empty() ? "nothing" : route.target);
}

} // namespace pretrust
