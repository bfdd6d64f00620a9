// A forwarder that is right and still fails: it remembers an old denial, or spends its time on dead servers.
#include <diagnosis/forwarder_judging.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// FORWARDER_CACHED_NEGATIVE -------------------------------------------------------------------------------

constexpr std::int64_t windows_negative_limit_s = 900; // MaxNegativeCacheTtl, dnscmd reference

bool counts_down(const Observation& look) {
    return has(look, "second_soa_ttl") && number(look, "second_soa_ttl") < number(look, "soa_ttl");
}

/// A cache that is seen to count down says itself how long; Windows shows what its own limit leaves of it.
std::int64_t seconds_left(const Observation& look) {
    const auto ttl = number(look, "second_soa_ttl", number(look, "soa_ttl", windows_negative_limit_s));
    return counts_down(look) ? std::max<std::int64_t>(ttl, 0)
                             : std::clamp<std::int64_t>(ttl, 0, windows_negative_limit_s);
}

Match cached_negative_match(const Facts& facts, const std::vector<ThroughView>& views,
                            const std::vector<DirectView>& direct) {
    const Symptoms symptoms = collect(views, [](Through state) { return state == Through::cached_negative; });
    Match match = match_of(facts, symptoms);
    if (symptoms.looks.empty()) {
        return match;
    }
    const bool good = any_state(direct, Direct::good);
    if (!good && (any_state(direct, Direct::lacking) || any_state(direct, Direct::hearsay))) {
        return found(Finding::ruled_out, "the given DNS servers deny the record as well");
    }
    const bool falls = std::all_of(symptoms.looks.begin(), symptoms.looks.end(),
                                   [](Look look) { return counts_down(*look); });
    if (!good || !falls) {
        match.finding = Finding::suspected;
    }
    const Look look = symptoms.looks.front();
    if (falls) {
        match.words["seen"] += ", and the time to live fell from " +
                               std::to_string(number(*look, "soa_ttl")) + " to " +
                               std::to_string(number(*look, "second_soa_ttl")) + " s when asked again";
    }
    std::int64_t longest = 0;
    for (const Look each : symptoms.looks) {
        longest = std::max(longest, seconds_left(*each));
    }
    match.words["seconds"] = std::to_string(longest);
    return match;
}

Match forwarder_cached_negative(const Facts& facts) {
    const auto direct = direct_views(facts);
    const auto views = through_views(facts);
    Match match = views.empty() ? needs("--local-dns") : cached_negative_match(facts, views, direct);
    match.words["contrast"] =
        straight_contrast(match, facts, match.targets.empty() ? std::vector<DirectView>() : direct);
    match.words.emplace("seconds", std::to_string(windows_negative_limit_s));
    return match;
}

constexpr std::string_view cached_hides[] = {"DNS_SERVERS_DISAGREE"};

constexpr RootCause cached_row{
    .id = "FORWARDER_CACHED_NEGATIVE",
    .area = "DNS and forwarders",
    .title = "{targets} still remembers an old \"no such name\" for {remote}, for at most {seconds} s more",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = cached_hides,
    .test = forwarder_cached_negative,
    .evidence = "Through the local DNS server, {seen}; {contrast}.",
    .fix =
        "Wait {seconds} s, then try again. {clear_cache}\n"
        "A DC that failed to find the domain needs 45 s before it looks again by itself; this asks at once:\n"
        "  nltest /dsgetdc:{remote} /force",
    .verify = "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = needs_dns,
};

// FORWARDER_ORDER -----------------------------------------------------------------------------------------

Match order_match(const Facts& facts, const std::vector<DirectView>& views) {
    std::size_t dead = 0;
    while (dead < views.size() && views[dead].state == Direct::silent) {
        ++dead;
    }
    const bool unsure = any_state(views, Direct::unsure);
    if (!any_state(views, Direct::good)) {
        return dead == 0 && !unsure
                   ? found(Finding::ruled_out, "the first DNS server given answers")
                   : found(Finding::unknown, "no given DNS server names DCs, so no order would help");
    }
    if (dead == 0) {
        return views.front().state == Direct::unsure
                   ? found(Finding::unknown, "the first DNS server was not asked")
                   : found(Finding::ruled_out, "the first DNS server given answers");
    }
    const auto good =
        std::find_if(views.begin(), views.end(), [](const DirectView& v) { return v.state == Direct::good; });
    const bool beyond_two = dead >= 2;
    Match match = found(Finding::confirmed, "");
    std::vector<Look> looks;
    for (std::size_t i = 0; i < dead; ++i) {
        match.targets.push_back(views[i].server);
        looks.push_back(views[i].look);
        cite(match, facts, views[i].look);
    }
    cite(match, facts, good->look);
    match.words["seen"] = seen_text(looks) + "; " + said(*good->look) + ", as number " +
                          std::to_string(good - views.begin() + 1) + " of the list";
    if (!beyond_two) {
        match.severity = Severity::breaks_use;
    }
    return match;
}

/// The given servers, those that name DCs first.
std::vector<std::string> better_order(const std::vector<DirectView>& views) {
    std::vector<std::string> order;
    for (const bool good : {true, false}) {
        for (const DirectView& view : views) {
            if ((view.state == Direct::good) == good) {
                order.push_back(view.server);
            }
        }
    }
    return order;
}

Match forwarder_order(const Facts& facts) {
    const auto views = direct_views(facts);
    Match match = views.empty() ? needs("--dns") : order_match(facts, views);
    match.words["reorder"] =
        update_forwarder_command(facts.plan(), facts.evidence().aws, better_order(views));
    return match;
}

/// Which of the many come first is the graver half of the same story.
constexpr std::string_view order_hides[] = {"TOO_MANY_DNS_ADDRESSES"};

constexpr RootCause order_row{
    .id = "FORWARDER_ORDER",
    .area = "DNS and forwarders",
    .title = "The forwarder's list begins with DNS servers that are silent: {targets}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = order_hides,
    .test = forwarder_order,
    .evidence = "{seen}; a default Windows DNS server asks the first, after 5.5 s the second, and gives up "
                "after 8 s.",
    .fix = "Put the servers that answer first:\n"
           "  {reorder}",
    .verify = "It must answer within 2 s:\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = kb_forwarders,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> forwarder_memory_causes() {
    static constexpr RootCause rows[] = {cached_row, order_row};
    return rows;
}

} // namespace pretrust
