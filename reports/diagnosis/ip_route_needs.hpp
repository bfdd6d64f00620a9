// Which addresses a directory reaches only with an IP route, which routes it has, and the shortest list to
// add.
#pragma once

#include <diagnosis/partner.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// The addresses of the self-managed side for which AddIpRoutes is made, less those inside the directory's
/// VPC.
std::vector<PartnerAddress> outside_rfc1918(const Facts& facts);
/// "public", or what else; with a doubt where AWS says nothing.
std::string kind_text(const Ip& ip);
/// The same word, whatever its case: AWS's states.
bool same_word(std::string_view a, std::string_view b);

/// Of the directory that the trust is about.
std::vector<const AwsIpRoute*> our_routes(const Facts& facts);
/// The route that decides for this address: an Added one, else the best of the others; null when none covers
/// it.
const AwsIpRoute* route_for(const std::vector<const AwsIpRoute*>& routes, const Ip& ip);
bool in_force(const AwsIpRoute* route);

struct RouteList {
    std::vector<Cidr> ranges;
    bool wider = false; ///< holds more than was asked for
};
/// The smallest list that holds exactly these addresses, or a shorter one of wider ranges where the
/// directory, which has so many routes already, has no room for it (100 blocks).
RouteList route_list(const std::vector<PartnerAddress>& addresses, std::size_t present);
std::string add_routes_command(const Facts& facts, const std::vector<Cidr>& list);

} // namespace pretrust
