// Kinds of addresses, and the directory's routes as list-ip-routes prints them. Judges nothing.
#include <diagnosis/commands.hpp>
#include <diagnosis/ip_route_needs.hpp>

#include <algorithm>
#include <cctype>

namespace pretrust {

namespace {

/// AWS, AddIpRoutes: an IP route is for what is not RFC 1918. What can never be reached is
/// ADDRESS_UNUSABLE's.
bool wants_route(const Ip& ip) {
    switch (kind_of(ip)) {
    case AddressKind::shared:
    case AddressKind::documentation:
    case AddressKind::global:
    case AddressKind::unique_local:
        return true;
    default:
        return false;
    }
}

/// The local route of the VPC leads there.
bool in_own_vpc(const Facts& facts, const Ip& ip) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const AwsDirectory* directory = directory_of(aws);
    return directory != nullptr && std::any_of(aws.vpcs.begin(), aws.vpcs.end(), [&](const AwsVpc& vpc) {
               return vpc.id == directory->vpc_id &&
                      std::any_of(vpc.ranges.begin(), vpc.ranges.end(),
                                  [&](const Cidr& range) { return contains(range, ip); });
           });
}

} // namespace

std::vector<PartnerAddress> outside_rfc1918(const Facts& facts) {
    std::vector<PartnerAddress> result;
    for (const PartnerAddress& address : partner_addresses(facts)) {
        if (wants_route(address.ip) && !in_own_vpc(facts, address.ip)) {
            result.push_back(address);
        }
    }
    return result;
}

std::string kind_text(const Ip& ip) {
    if (ip.family == IpFamily::v6) {
        return "IPv6: AddIpRoutes takes CidrIpv6, and AWS does not say when such a route is needed";
    }
    switch (kind_of(ip)) {
    case AddressKind::shared:
        return "in 100.64.0.0/10 (RFC 6598), not RFC 1918: whether AddIpRoutes accepts it AWS does not say";
    case AddressKind::documentation:
        return "of a range for documents (RFC 5737), not RFC 1918";
    default:
        return "public";
    }
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::vector<const AwsIpRoute*> our_routes(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const AwsDirectory* directory = directory_of(aws);
    std::vector<const AwsIpRoute*> result;
    for (const AwsIpRoute& route : aws.ip_routes) {
        if (directory == nullptr || route.directory_id.empty() || route.directory_id == directory->id) {
            result.push_back(&route);
        }
    }
    return result;
}

bool in_force(const AwsIpRoute* route) {
    return route != nullptr && same_word(route->status, "Added");
}

const AwsIpRoute* route_for(const std::vector<const AwsIpRoute*>& routes, const Ip& ip) {
    const AwsIpRoute* best = nullptr;
    for (const AwsIpRoute* route : routes) {
        if (!contains(route->range, ip)) {
            continue;
        }
        if (in_force(route)) {
            return route;
        }
        // What is being added, or could not be removed, is nearer to working than the rest.
        const bool near = same_word(route->status, "Adding") || same_word(route->status, "RemoveFailed");
        best = best == nullptr || near ? route : best;
    }
    return best;
}

RouteList route_list(const std::vector<PartnerAddress>& addresses, std::size_t present) {
    constexpr std::size_t most = 100;
    const std::size_t room = present < most ? most - present : 1;
    std::vector<Cidr> exact;
    exact.reserve(addresses.size());
    for (const PartnerAddress& address : addresses) {
        exact.push_back(only(address.ip));
    }
    RouteList list{CidrSet(exact).ranges(), false};
    for (int cut = 1; list.ranges.size() > room && cut <= 16; ++cut) {
        std::vector<Cidr> wider;
        for (const Cidr& one : exact) {
            const std::string text = to_text(one.base) + "/" + std::to_string(one.length - cut);
            if (const auto range = read_cidr(text, HostBits::cut)) {
                wider.push_back(*range);
            }
        }
        list = {CidrSet(std::move(wider)).ranges(), true};
    }
    return list;
}

std::string add_routes_command(const Facts& facts, const std::vector<Cidr>& list) {
    std::string command =
        "aws ds add-ip-routes --directory-id " + directory_word(facts.evidence().aws) + " --ip-routes";
    for (const Cidr& range : list) {
        command +=
            std::string(range.base.family == IpFamily::v4 ? " CidrIp=" : " CidrIpv6=") + to_text(range);
    }
    return command + (list.empty() ? " CidrIp=..." : "");
}

} // namespace pretrust
