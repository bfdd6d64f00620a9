// Where the conditional forwarder leads: to silence, to a refusal, or to a server that does not know the
// domain. Two ways of seeing it: straight at the given DNS servers, and through the local ones.
#include <diagnosis/forwarder_judging.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// Something other than UDP 53 at this server answers.
Look other_sign(const Facts& facts, const std::string& server) {
    return facts.everything_at(server).first(
        [](const Observation& look) { return spoke(look) && text(look, "service") != "dns_udp"; });
}

bool is_found(const Match& match) {
    return match.finding == Finding::confirmed || match.finding == Finding::suspected;
}

void add_words(Match& match, const Facts& facts, std::string contrast) {
    match.words["contrast"] = std::move(contrast);
    std::vector<PortSpan> ports = {{Transport::udp, 53, 53}};
    const auto& servers =
        match.targets.empty() || from_inside(match) ? facts.plan().remote_dns : match.targets;
    const bool tcp = !servers.empty() && std::all_of(servers.begin(), servers.end(), [&](const auto& server) {
        return facts.access(server, "dns_tcp").reach == Reach::good;
    });
    if (!tcp) {
        ports.push_back({Transport::tcp, 53, 53});
    }
    match.words["open"] = open_ports_advice(facts, ports, servers);
    match.words["route"] = route_advice(facts.plan(), facts.evidence().aws, facts.plan().remote_dns);
    // Naming the very servers that are at fault would change nothing.
    std::vector<std::string> others = facts.plan().remote_dns;
    std::erase_if(others, [&](const std::string& server) {
        return std::find(match.targets.begin(), match.targets.end(), server) != match.targets.end();
    });
    match.words["update_forwarder"] = update_forwarder_command(facts.plan(), facts.evidence().aws, others);
}

// FORWARDER_TARGET_SILENT ---------------------------------------------------------------------------------

/// A server is silent on UDP 53 and otherwise alive; or, while another answers, a pure DNS server that is
/// dead and not in front (FORWARDER_ORDER speaks of those) nor a DC (DC_SILENT does).
bool silent_target(const Facts& facts, const std::vector<DirectView>& views, const DirectView& view) {
    if (view.state != Direct::silent) {
        return false;
    }
    if (facts.alive(view.server)) {
        return true;
    }
    const auto& dcs = facts.remote_dcs();
    const bool is_dc = std::find(dcs.begin(), dcs.end(), view.server) != dcs.end();
    const bool in_front = std::none_of(views.begin(), views.end(), [&](const DirectView& v) {
        return &v < &view && v.state == Direct::good;
    });
    return any_state(views, Direct::good) && facts.whole(view.server) && !is_dc && !in_front;
}

Match forwarder_target_silent(const Facts& facts) {
    const auto direct = direct_views(facts);
    const auto through = through_views(facts);
    Match straight = judge_direct(facts, direct,
                                  [&](const DirectView& view) { return silent_target(facts, direct, view); });
    if (straight.finding == Finding::ruled_out && any_state(direct, Direct::silent) &&
        !any_state(direct, Direct::good)) {
        straight =
            found(Finding::unknown, "the given DNS servers are silent, and so is everything else at them");
    }
    const bool resolves =
        !through.empty() && std::all_of(through.begin(), through.end(),
                                        [](const ThroughView& view) { return view.state == Through::good; });
    if (straight.finding == Finding::confirmed && !straight.severity && resolves) {
        straight.finding = Finding::suspected; // only this host is barred, or a cache still helps
        straight.words["seen"] += "; yet through the forwarder the domain resolves, perhaps from a cache";
    }
    std::string contrast;
    for (const std::string& target : straight.targets) {
        if (const Look sign = other_sign(facts, target)) {
            contrast = "while " + said(*sign);
            cite(straight, facts, sign);
            break;
        }
    }
    Match match =
        combine(std::move(straight), judge_through(facts, direct, {Through::silent, Through::failed_slowly}));
    if (is_found(match) && (from_inside(match) || contrast.empty())) {
        contrast = straight_contrast(match, facts, direct);
    }
    add_words(match, facts, contrast);
    const std::string forward = "et the forwarder name DNS servers that answer, the best one first:\n  " +
                                match.words["update_forwarder"];
    const std::string open = match.words["open"] + match.words["route"];
    match.words["mend"] = from_inside(match) ? "L" + forward + "\nIf it names them already, " +
                                                   listed(match.targets) + " cannot reach them. " + open
                                             : open + "\nOr l" + forward;
    match.words["who"] = match.targets.empty() ? "the DNS servers of " + facts.plan().remote_domain
                         : from_inside(match)
                             ? "the addresses to which " + listed(match.targets) + " really forwards"
                             : listed(match.targets);
    return match;
}

constexpr std::string_view silent_hides[] = {
    "FORWARDER_CACHED_NEGATIVE", "DNS_TCP_BLOCKED",         "DNS_LARGE_ANSWERS_LOST", "DNS_SERVERS_DISAGREE",
    "DC_NAME_UNRESOLVABLE",      "LOCATOR_RECORDS_MISSING", "PDC_RECORD_MISSING",     "STALE_DC_RECORD",
    "FORWARDER_MISSING",         "FORWARDER_ORDER",         "FORWARDER_LOOP"};

constexpr RootCause target_silent_row{
    .id = "FORWARDER_TARGET_SILENT",
    .area = "DNS and forwarders",
    .title = "DNS questions for {remote} get no answer: UDP 53 from the {side} side does not reach {who}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = silent_hides,
    .test = forwarder_target_silent,
    .evidence = "{seen}; {contrast}.",
    .fix = "{mend}",
    .verify = "Straight, then through the forwarder:\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_dns_server}\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = needs_dns,
};

// FORWARDER_TARGET_REFUSES --------------------------------------------------------------------------------

/// It was not the server that refused UDP 53: its DNS service runs, or another box spoke in its name.
bool firewall_refuses(const Facts& facts, const DirectView& view) {
    const auto from = text(*view.look, "icmp_from");
    return facts.access(view.server, "dns_tcp").reach == Reach::good ||
           (!from.empty() && from != view.server);
}

std::string service_advice(const Words& words, bool firewall) {
    return (firewall ? "" : "Start the DNS service there:\n  Start-Service DNS\n") + words.at("open");
}

Match forwarder_target_refuses(const Facts& facts) {
    const auto direct = direct_views(facts);
    Match match = judge_direct(facts, direct, [](const DirectView& view) {
        return view.state == Direct::refused || view.state == Direct::declined;
    });
    std::vector<std::string> declining;
    bool firewall = true;
    for (const DirectView& view : direct) {
        if (view.state == Direct::declined) {
            declining.push_back(view.server);
        } else if (view.state == Direct::refused) {
            firewall = firewall && firewall_refuses(facts, view);
        }
    }
    const std::vector<DirectView> nobody;
    std::string contrast = !declining.empty() && !any_state(direct, Direct::good)
                               ? "so questions and answers get through"
                               : straight_contrast(match, facts, match.targets.empty() ? nobody : direct);
    for (const std::string& target : match.targets) {
        const bool answers = std::find(declining.begin(), declining.end(), target) != declining.end();
        if (const Look sign = answers ? nullptr : other_sign(facts, target)) {
            contrast = "while " + said(*sign);
            cite(match, facts, sign);
            break;
        }
    }
    const bool all_decline = !declining.empty() && declining.size() == match.targets.size();
    match.words["how"] = all_decline ? "answers REFUSED to questions about " + facts.plan().remote_domain
                         : declining.empty() && firewall ? "is not reached over UDP 53: a firewall rejects it"
                         : declining.empty()
                             ? "refuses UDP 53: no DNS server listens there, or a firewall rejects it"
                             : "refuses questions about " + facts.plan().remote_domain;
    add_words(match, facts, contrast);
    match.words["mend"] =
        all_decline ? dns_policy_advice(facts.plan(), declining)
        : declining.empty()
            ? service_advice(match.words, firewall)
            : dns_policy_advice(facts.plan(), declining) +
                  "\nWhere UDP 53 itself is refused: " + service_advice(match.words, firewall);
    return match;
}

constexpr std::string_view refuses_hides[] = {"FORWARDER_CACHED_NEGATIVE",
                                              "DNS_TCP_BLOCKED",
                                              "DNS_LARGE_ANSWERS_LOST",
                                              "DNS_SERVERS_DISAGREE",
                                              "DC_NAME_UNRESOLVABLE",
                                              "LOCATOR_RECORDS_MISSING",
                                              "PDC_RECORD_MISSING",
                                              "STALE_DC_RECORD",
                                              "FORWARDER_MISSING",
                                              "FORWARDER_TARGET_WRONG",
                                              "FORWARDER_ORDER",
                                              "FORWARDER_LOOP",
                                              "NOT_A_DC"};

constexpr RootCause target_refuses_row{
    .id = "FORWARDER_TARGET_REFUSES",
    .area = "DNS and forwarders",
    .title = "The DNS server at {targets} {how}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = refuses_hides,
    .test = forwarder_target_refuses,
    .evidence = "{seen}; {contrast}.",
    .fix = "{for_aws}{mend}\n"
           "Or let the forwarder name servers that hold {remote}:\n"
           "  {update_forwarder}",
    .verify = "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_dns_server}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = needs_dns,
};

// FORWARDER_TARGET_WRONG ----------------------------------------------------------------------------------

/// The domain that the server says it is a DC of, when that is another one.
Look other_domain(const Facts& facts, const std::string& server) {
    return facts.at("CLDAP_PING_ANSWER", server).first([&](const Observation& look) {
        const auto own = text(look, "own_domain");
        return !own.empty() && own != facts.plan().remote_domain;
    });
}

bool wrong_target(const Facts& facts, const DirectView& view) {
    if (is_local(facts, view.server)) {
        return false; // FORWARDER_LOOP says more
    }
    if (view.state == Direct::stranger) {
        return true;
    }
    const bool said_nothing = view.state == Direct::silent || view.state == Direct::unsure;
    return said_nothing && other_domain(facts, view.server) != nullptr;
}

/// The first server decides: a forwarder takes a denial for an answer and asks nobody else.
bool denies_first(const std::vector<DirectView>& views) {
    const Look look = views.empty() ? nullptr : views.front().look;
    return look != nullptr && views.front().state == Direct::stranger &&
           (text(*look, "rcode") == "NXDOMAIN" || text(*look, "rcode") == "NOERROR");
}

Match forwarder_target_wrong(const Facts& facts) {
    const auto direct = direct_views(facts);
    Match straight =
        judge_direct(facts, direct, [&](const DirectView& view) { return wrong_target(facts, view); });
    if (is_found(straight)) {
        if (denies_first(direct)) {
            straight.severity.reset();
        }
        for (const std::string& target : straight.targets) {
            if (const Look other = other_domain(facts, target)) {
                straight.words["seen"] +=
                    "; it is a domain controller of " + std::string(text(*other, "own_domain"));
                cite(straight, facts, other);
                break;
            }
        }
    }
    Match match = combine(std::move(straight), judge_through(facts, direct,
                                                             {Through::declined, Through::failed_at_once,
                                                              Through::other_zone, Through::empty}));
    match.words["who"] = match.targets.empty() ? "the forwarder's target"
                         : from_inside(match)  ? "the one to which " + listed(match.targets) + " forwards"
                                               : listed(match.targets);
    const std::string contrast =
        straight_contrast(match, facts, is_found(match) ? direct : std::vector<DirectView>());
    add_words(match, facts, contrast);
    return match;
}

constexpr std::string_view wrong_hides[] = {
    "FORWARDER_MISSING",
    "FORWARDER_CACHED_NEGATIVE",
    "LOCATOR_RECORDS_MISSING",
    "PDC_RECORD_MISSING",
    "DNS_SERVERS_DISAGREE",
    "DC_NAME_UNRESOLVABLE",
    "DNS_TCP_BLOCKED",
    "DNS_LARGE_ANSWERS_LOST",
    "STALE_DC_RECORD",
    "NOT_A_DC",
    "WRONG_REALM",
};

constexpr RootCause target_wrong_row{
    .id = "FORWARDER_TARGET_WRONG",
    .area = "DNS and forwarders",
    .title = "Questions for {remote} reach a DNS server that does not hold this domain: {who}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = wrong_hides,
    .test = forwarder_target_wrong,
    .evidence = "{seen}; {contrast}.",
    .fix = "Let the forwarder name DNS servers of {remote}, usually its DCs. On a DC there:\n"
           "  Resolve-DnsName -Type NS {remote}\n"
           "Then, with those addresses:\n"
           "  {update_forwarder}",
    .verify = "The answer must name {remote}:\n"
              "  nslookup -type=SOA {remote} {ask_dns_server}\n"
              "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = needs_dns,
};

} // namespace

std::span<const RootCause> forwarder_target_causes() {
    static constexpr RootCause rows[] = {target_silent_row, target_refuses_row, target_wrong_row};
    return rows;
}

} // namespace pretrust
