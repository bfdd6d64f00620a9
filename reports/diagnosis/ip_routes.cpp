// Addresses outside RFC 1918: managed DCs send to them through their management network unless the directory
// has an IP route.
#include <diagnosis/commands.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/ip_route_needs.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// IP_ROUTE_MISSING ----------------------------------------------------------------------------------------

struct Missing {
    PartnerAddress address;
    const AwsIpRoute* route = nullptr; ///< one that is not in force; null: none at all
};

bool pending(const Missing& one) {
    return one.route != nullptr &&
           (same_word(one.route->status, "Adding") || same_word(one.route->status, "RemoveFailed"));
}

std::string missing_text(const Missing& one) {
    std::string address = described(one.address) + " is " + kind_text(one.address.ip);
    if (one.route == nullptr) {
        return address;
    }
    const std::string& reason = one.route->status_reason;
    return address + ", and its route " + to_text(one.route->range) + " is " + one.route->status +
           (reason.empty() ? "" : " (" + reason + ")");
}

/// What keeps a new route from being added has to go first.
std::string removal(const Facts& facts, const std::vector<Missing>& all) {
    std::set<std::string> ranges;
    for (const Missing& one : all) {
        if (one.route != nullptr && same_word(one.route->status, "AddFailed")) {
            ranges.insert(to_text(one.route->range));
        }
    }
    return ranges.empty() ? ""
                          : "First take out what failed:\n  aws ds remove-ip-routes --directory-id " +
                                directory_word(facts.evidence().aws) + " --cidr-ips " +
                                joined({ranges.begin(), ranges.end()}, " ") + "\nThen add it anew:\n";
}

std::string mend(const Facts& facts, const std::vector<Missing>& all, std::size_t present) {
    std::vector<PartnerAddress> addresses;
    addresses.reserve(all.size());
    for (const Missing& one : all) {
        addresses.push_back(one.address);
    }
    const RouteList list = route_list(addresses, present);
    const bool waiting = !all.empty() && std::all_of(all.begin(), all.end(), pending);
    return (waiting ? "Wait until the route is Added; if it does not become so:\n" : removal(facts, all)) +
           "  " + add_routes_command(facts, list.ranges) + "\n" +
           (list.wider ? "The ranges are wider than the addresses: a directory has room for 100. " : "") +
           "Leave out --update-security-group-for-directory-controllers: it rewrites the directory's "
           "security group. Terraform's AWS provider has no resource for IP routes.";
}

Match judge_routes(const Facts& facts, const std::vector<PartnerAddress>& open,
                   const std::vector<const AwsIpRoute*>& routes, std::vector<Missing>& missing) {
    std::vector<std::string> covered;
    for (const PartnerAddress& address : open) {
        const AwsIpRoute* route = route_for(routes, address.ip);
        if (in_force(route)) {
            covered.push_back(address.text + " by " + to_text(route->range));
        } else {
            missing.push_back({address, route});
        }
    }
    if (missing.empty()) {
        return found(Finding::ruled_out, "IP routes in state Added cover " + listed(covered));
    }
    // What is known of IPv4 is documented; of IPv6 and of a route under way it is not.
    const auto sure = [](const Missing& one) {
        return one.address.ip.family == IpFamily::v4 && !pending(one);
    };
    const bool proven = std::any_of(missing.begin(), missing.end(), sure);
    if (proven) {
        std::erase_if(missing, [&](const Missing& one) { return !sure(one); });
    }
    Match match = found(proven ? Finding::confirmed : Finding::suspected, "");
    std::set<std::string> lost;
    std::vector<std::string> sentences;
    for (const Missing& one : missing) {
        lost.insert(one.address.text);
        match.targets.push_back(one.address.text);
        sentences.push_back(missing_text(one));
        cite(match, facts, facts.everything_at(one.address.text).first(judged));
    }
    const std::size_t shown = std::min<std::size_t>(sentences.size(), 4);
    match.words["seen"] =
        joined({sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(shown)}, "; ") +
        (shown < sentences.size() ? "; and more like these" : "") + "; no IP route in force covers " +
        (missing.size() == 1 ? "it" : "them");
    match.severity = weight_of(facts, lost);
    // This host's packets are not the managed DCs'; what goes through their DNS servers is.
    if (const Look through = reached_by_managed_dns(facts, lost)) {
        match.finding = Finding::suspected;
        match.severity = Severity::breaks_use;
        match.words["seen"] +=
            "; yet " + through->target +
            ", whose forwarder leads nowhere else, names the DCs of the domain: it reaches "
            "one of them, or did until the answer in its cache expires";
        cite(match, facts, through);
    }
    const auto views = direct_views(facts);
    const bool heard = std::all_of(views.begin(), views.end(),
                                   [](const DirectView& view) { return view.state != Direct::silent; });
    if (!heard) { // that servers keep silent to this host, no IP route of the directory explains
        match.explains = std::vector<std::string_view>{"ADDRESS_NOT_RFC1918"};
    }
    return match;
}

Match ip_route_missing(const Facts& facts) {
    const auto open = outside_rfc1918(facts);
    const AwsConfiguration& aws = facts.evidence().aws;
    const auto routes = our_routes(facts);
    std::vector<Missing> missing;
    Match match;
    if (partner_addresses(facts).empty()) {
        match = no_address_known(facts);
    } else if (open.empty()) {
        match = found(Finding::ruled_out, "no known address needs an IP route");
    } else if (!was_given(aws, "ip routes")) {
        match = needs(aws_option("list-ip-routes"));
    } else if (const AwsRemark* remark = remark_about(aws, "ip routes"); remark != nullptr) {
        match = judge_routes(facts, open, routes, missing);
        if (match.finding != Finding::ruled_out) { // the route may be the one that could not be read
            match = needs(aws_option("list-ip-routes, readable: " + place_text(remark->place)));
            missing.clear();
        }
    } else {
        match = judge_routes(facts, open, routes, missing);
    }
    match.words["mend"] = mend(facts, missing, routes.size());
    return match;
}

constexpr std::string_view missing_hides[] = {"ADDRESS_NOT_RFC1918", "FORWARDER_TARGET_SILENT",
                                              "FORWARDER_CACHED_NEGATIVE", "FORWARDER_ORDER"};

constexpr RootCause missing_row{
    .id = "IP_ROUTE_MISSING",
    .area = "Addressing",
    .title =
        "The directory has no IP route to {targets}, so its DCs send there through AWS's management network",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = missing_hides,
    .test = ip_route_missing,
    .evidence = "{seen}.",
    .fix = "Add the route to the directory:\n{mend}",
    .verify = "Each range must be listed as Added, within some minutes:\n"
              "  aws ds list-ip-routes --directory-id {directory}",
    .source = aws_reasons,
    .checked = checked_date,
};

// ADDRESS_NOT_RFC1918 -------------------------------------------------------------------------------------

Match not_rfc1918_match(const Facts& facts, const std::vector<PartnerAddress>& open) {
    Match match = found(Finding::confirmed, "");
    std::set<std::string> those;
    std::vector<std::string> sentences;
    bool v4 = false;
    for (const PartnerAddress& address : open) {
        those.insert(address.text);
        v4 = v4 || address.ip.family == IpFamily::v4;
        match.targets.push_back(address.text);
        sentences.push_back(described(address) + " is " + kind_text(address.ip));
        cite(match, facts, facts.everything_at(address.text).first(judged));
    }
    const std::size_t shown = std::min<std::size_t>(sentences.size(), 4);
    match.words["seen"] =
        joined({sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(shown)}, "; ") +
        (shown < sentences.size() ? "; and more like these" : "");
    match.severity = Severity::hygiene;
    if (!v4) {
        return match; // AWS documents the need for IPv4 only
    }
    if (const Look through = reached_by_managed_dns(facts, those)) {
        match.words["seen"] += "; " + through->target + ", whose forwarder leads nowhere else, reaches one";
        cite(match, facts, through);
        return match;
    }
    match.finding = Finding::suspected; // the route may be there, and the creation fails without it
    match.severity = weight_of(facts, those);
    match.words["seen"] += "; whether the directory has an IP route there is not known";
    return match;
}

Match address_not_rfc1918(const Facts& facts) {
    const auto partners = partner_addresses(facts);
    auto open = outside_rfc1918(facts);
    // What a placeholder needs is another address.
    std::erase_if(open, [&](const PartnerAddress& one) {
        return kind_of(one.ip) == AddressKind::documentation && !facts.alive(one.text);
    });
    const auto routes = our_routes(facts);
    const bool covered =
        !open.empty() && std::all_of(open.begin(), open.end(), [&](const PartnerAddress& one) {
            return in_force(route_for(routes, one.ip));
        });
    Match match = partners.empty() ? no_address_known(facts)
                  : open.empty()   ? found(Finding::ruled_out, "every known address is of RFC 1918")
                  : covered        ? found(Finding::ruled_out, "IP routes in state Added cover the others")
                  : was_given(facts.evidence().aws, "ip routes")
                      ? found(Finding::ruled_out, "the directory's IP routes were given, and are judged by "
                                                  "themselves")
                      : not_rfc1918_match(facts, open);
    match.words["command"] = add_routes_command(facts, route_list(open, routes.size()).ranges);
    return match;
}

constexpr RootCause not_rfc1918_row{
    .id = "ADDRESS_NOT_RFC1918",
    .area = "Addressing",
    .title = "{targets} is outside RFC 1918: the directory reaches such an address only with an IP route",
    .severity = Severity::hygiene,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = {},
    .test = address_not_rfc1918,
    .evidence = "{seen}.",
    .fix = "See whether the directory has the route, and give the answer to pretrust with --aws:\n"
           "  aws ds list-ip-routes --directory-id {directory} > ip-routes.json\n"
           "If it is missing:\n"
           "  {command}",
    .verify = "Each range must be listed as Added:\n"
              "  aws ds list-ip-routes --directory-id {directory}\n"
              "  {recheck} --aws ip-routes.json",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> ip_route_causes() {
    static constexpr RootCause rows[] = {missing_row, not_rfc1918_row};
    return rows;
}

} // namespace pretrust
