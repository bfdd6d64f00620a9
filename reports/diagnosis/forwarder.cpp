// The conditional forwarder itself: missing, looping, remembering an old denial, or trying dead servers
// first.
#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>

#include <algorithm>

namespace pretrust {

namespace {

struct Symptoms {
    std::vector<Look> looks;
    std::vector<std::string> servers;
    bool others_good = false;
    bool unsure = false;
    bool proven_local = true;
};

template <class Is> Symptoms collect(const std::vector<ThroughView>& views, Is is) {
    Symptoms symptoms;
    for (const ThroughView& view : views) {
        if (is(view)) {
            symptoms.looks.push_back(view.look);
            symptoms.servers.push_back(view.server);
            symptoms.proven_local = symptoms.proven_local && view.proven_local;
        } else if (view.state == Through::unsure || view.state == Through::server_silent) {
            symptoms.unsure = true;
        } else {
            symptoms.others_good = symptoms.others_good || view.state == Through::good;
        }
    }
    return symptoms;
}

/// ruled_out or unknown when no server shows the symptom; else confirmed, to be tempered by the caller.
Match match_of(const Facts& facts, const Symptoms& symptoms) {
    if (symptoms.looks.empty()) {
        return symptoms.unsure ? found(Finding::unknown, "a local DNS server gave no usable answer")
                               : found(Finding::ruled_out, "no local DNS server shows it");
    }
    Match match =
        found(symptoms.proven_local ? Finding::confirmed : Finding::suspected, seen_text(symptoms.looks));
    match.targets = symptoms.servers;
    if (symptoms.others_good) {
        match.severity = Severity::breaks_use;
    }
    for (const Look look : symptoms.looks) {
        cite(match, facts, look);
    }
    return match;
}

std::string cite_straight(Match& match, const Facts& facts, const std::vector<DirectView>& direct) {
    for (const DirectView& view : direct) {
        if (view.state == Direct::good) {
            cite(match, facts, view.look);
            return "asked straight, " + said(*view.look);
        }
    }
    return "no remote DNS server was seen to answer straight";
}

// FORWARDER_MISSING ---------------------------------------------------------------------------------------

Match forwarder_missing(const Facts& facts) {
    const auto direct = direct_views(facts);
    const auto views = through_views(facts);
    if (views.empty()) {
        Match match = needs("--local-dns");
        match.words["contrast"] = "";
        return match;
    }
    const bool good = any_state(direct, Direct::good);
    // A given server that denies the name itself may be what the forwarder asked: then the denial proves
    // nothing.
    const bool echo = any_state(direct, Direct::stranger);
    bool leaked = false;
    Match match = match_of(facts, collect(views, [&](const ThroughView& view) {
                               leaked = leaked || view.state == Through::leaked;
                               return view.state == Through::leaked || view.state == Through::denied ||
                                      view.state == Through::own_zone;
                           }));
    if (match.finding == Finding::confirmed) {
        const bool proven = good || (leaked && !echo);
        match.finding = proven ? Finding::confirmed : Finding::suspected;
    }
    if (match.finding == Finding::suspected && any_state(direct, Direct::lacking)) {
        match = found(Finding::ruled_out, "the remote zone itself denies the record");
    }
    match.words["contrast"] = cite_straight(match, facts, direct);
    return match;
}

constexpr std::string_view missing_hides[] = {"FORWARDER_CACHED_NEGATIVE", "DNS_SERVERS_DISAGREE"};

constexpr RootCause missing_row{
    .id = "FORWARDER_MISSING",
    .area = "DNS and forwarders",
    .title = "{targets} has no working conditional forwarder for {remote}: it asks public DNS, which knows "
             "no such domain",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = missing_hides,
    .test = forwarder_missing,
    .evidence = "Through the local DNS server, {seen}; {contrast}.",
    .fix = "Create it:\n"
           "  {create_forwarder}\n"
           "If one is listed already, its domain name or addresses are wrong:\n"
           "  {update_forwarder}",
    .verify = "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = aws_reasons,
    .checked = checked_date,
};

// FORWARDER_LOOP ------------------------------------------------------------------------------------------

/// The LDAP ping at this address in which the host says that it serves the local domain.
Look serves_local(const Facts& facts, const std::string& server) {
    return facts.at("CLDAP_PING_ANSWER", server).first([&](const Observation& look) {
        const std::string_view local = facts.plan().local_domain;
        return !local.empty() && (text(look, "own_domain") == local || text(look, "dns_domain") == local);
    });
}

Match forwarder_loop(const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.remote_dns.empty()) {
        return needs("--dns");
    }
    std::vector<Look> looks;
    Match match;
    bool unsure = false;
    for (const DirectView& view : direct_views(facts)) {
        const bool same =
            std::find(plan.local_dns.begin(), plan.local_dns.end(), view.server) != plan.local_dns.end();
        const Look local = serves_local(facts, view.server);
        if (same || local != nullptr) {
            match.targets.push_back(view.server);
            cite(match, facts, local != nullptr ? local : view.look);
            looks.push_back(local != nullptr ? local : view.look);
            continue;
        }
        const bool identified = facts.at("CLDAP_PING_ANSWER", view.server).any(replied);
        unsure = unsure || (view.state != Direct::good && view.state != Direct::lacking && !identified);
    }
    if (!match.targets.empty()) {
        match.finding = Finding::confirmed;
        match.severity =
            match.targets.size() < plan.remote_dns.size() && match.targets.front() != plan.remote_dns.front()
                ? std::optional(Severity::breaks_use)
                : std::nullopt;
        match.words["seen"] = seen_text(looks).empty()
                                  ? listed(match.targets) + " was given as a server of both domains"
                                  : seen_text(looks);
        return match;
    }
    if (unsure) {
        return found(Finding::unknown, "it is not known which domain the given DNS servers serve");
    }
    return plan.local_domain.empty() && plan.local_dns.empty()
               ? needs("--local-domain")
               : found(Finding::ruled_out, "the given DNS servers do not serve the local domain");
}

constexpr std::string_view loop_hides[] = {"FORWARDER_TARGET_WRONG",
                                           "FORWARDER_CACHED_NEGATIVE",
                                           "FORWARDER_MISSING",
                                           "LOCATOR_RECORDS_MISSING",
                                           "NOT_A_DC",
                                           "WRONG_REALM",
                                           "PDC_RECORD_MISSING",
                                           "DNS_SERVERS_DISAGREE"};

constexpr RootCause loop_row{
    .id = "FORWARDER_LOOP",
    .area = "DNS and forwarders",
    .title = "The DNS server given for {remote} is {targets}, which belongs to {local}: the forwarder would "
             "ask itself",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = loop_hides,
    .test = forwarder_loop,
    .evidence = "{seen}.",
    .fix = "Name the DNS servers of the other side. On a DC of {remote}:\n"
           "  Resolve-DnsName -Type NS {remote}\n"
           "Then, with those addresses:\n"
           "  {update_forwarder}",
    .verify = "The answer must name {remote}:\n"
              "  nslookup -type=SOA {remote} THE-NEW-ADDRESS",
    .source = locator_doc,
    .checked = checked_date,
};

// FORWARDER_CACHED_NEGATIVE -------------------------------------------------------------------------------

constexpr std::int64_t windows_negative_limit_s = 900; // MaxNegativeCacheTtl, dnscmd reference

std::int64_t seconds_left(const Observation& look) {
    const auto ttl = number(look, "second_soa_ttl", number(look, "soa_ttl", windows_negative_limit_s));
    return std::clamp<std::int64_t>(ttl, 0, windows_negative_limit_s);
}

bool counts_down(const Observation& look) {
    return has(look, "second_soa_ttl") && number(look, "second_soa_ttl") < number(look, "soa_ttl");
}

Match cached_negative_match(const Facts& facts, const std::vector<ThroughView>& views,
                            const std::vector<DirectView>& direct) {
    const Symptoms symptoms =
        collect(views, [](const ThroughView& view) { return view.state == Through::cached_negative; });
    Match match = match_of(facts, symptoms);
    if (symptoms.looks.empty()) {
        return match;
    }
    const bool good = any_state(direct, Direct::good);
    if (!good && any_state(direct, Direct::lacking)) {
        return found(Finding::ruled_out, "the remote zone itself denies the record");
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
        cite_straight(match, facts, match.targets.empty() ? std::vector<DirectView>() : direct);
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
    .fix = "Wait {seconds} s, or {clear_cache}. A DC that failed to find the domain also needs 45 s before "
           "it looks again; this asks at once:\n"
           "  nltest /dsgetdc:{remote} /force",
    .verify = "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = aws_reasons,
    .checked = checked_date,
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
    match.words["reorder"] = update_forwarder_command(facts.plan(), better_order(views));
    return match;
}

constexpr RootCause order_row{
    .id = "FORWARDER_ORDER",
    .area = "DNS and forwarders",
    .title = "The forwarder's list begins with DNS servers that are silent: {targets}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = {},
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

constexpr RootCause rows[] = {missing_row, loop_row, cached_row, order_row};

} // namespace

std::span<const RootCause> forwarder_causes() {
    return rows;
}

} // namespace pretrust
