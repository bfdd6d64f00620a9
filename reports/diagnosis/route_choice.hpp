// Where a VPC route table sends an address: the longest prefix wins. Pure; knows nothing of trusts.
#pragma once

#include <pretrust/aws.hpp>

#include <string>

namespace pretrust {

enum class RouteEnd {
    leads,     ///< to a gateway or into the VPC
    missing,   ///< no route holds the address
    blackhole, ///< the route's target is gone
    internet,  ///< an internet gateway, for an address that the Internet does not carry
    nat,       ///< a NAT gateway, for such an address: its own subnet's routes decide
    open,      ///< the entries of a prefix list, or a route that could not be read, decide
};

struct RouteChoice {
    RouteEnd end = RouteEnd::missing;
    const AwsRoute* route = nullptr; ///< null when missing
    std::string open_end;            ///< what is not in the files, when open
};

RouteChoice choose_route(const AwsConfiguration& aws, const AwsRouteTable& table, const Ip& address);

/// The table of a subnet: its own, else the main one of the VPC; null when the files hold neither.
const AwsRouteTable* table_of(const AwsConfiguration& aws, const std::string& subnet_id,
                              const std::string& vpc_id);
/// "rtb-...: 10.0.0.0/8 to vgw-...".
std::string route_text(const AwsRoute& route);

} // namespace pretrust
