// The conditional forwarder itself: missing, or leading back to where it stands.
#include <diagnosis/forwarder_judging.hpp>
#include <diagnosis/partner.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// FORWARDER_MISSING ---------------------------------------------------------------------------------------

std::string how_it_answers(bool leaked, bool own) {
    return leaked ? "asks public DNS, which knows no such domain"
           : own  ? "believes to hold that zone itself"
                  : "knows no such domain";
}

Match forwarder_missing(const Facts& facts) {
    const auto direct = direct_views(facts);
    const auto views = through_views(facts);
    if (views.empty()) {
        Match match = needs("--local-dns");
        match.words["contrast"] = "";
        match.words["how"] = how_it_answers(false, false);
        return match;
    }
    const bool good = any_state(direct, Direct::good);
    // A given server that denies the name itself may be what the forwarder asked: then the denial proves
    // nothing.
    const bool echo = any_state(direct, Direct::stranger);
    bool leaked = false;
    bool own = false;
    Match match = match_of(facts, collect(views, [&](Through state) {
                               leaked = leaked || state == Through::leaked;
                               own = own || state == Through::own_zone;
                               return state == Through::leaked || state == Through::denied ||
                                      state == Through::own_zone;
                           }));
    if (match.finding == Finding::confirmed) {
        const bool proven = !echo && (good || leaked);
        match.finding = proven ? Finding::confirmed : Finding::suspected;
    }
    if (match.finding == Finding::suspected && any_state(direct, Direct::lacking)) {
        match = found(Finding::ruled_out, "the remote zone itself denies the record");
    }
    const bool seen_missing = match.finding == Finding::confirmed || match.finding == Finding::suspected;
    if (seen_missing && !own && facts.plan().side == Side::aws && request_brings_forwarder(facts)) {
        match = found(Finding::ruled_out, "none is there yet, and the CreateTrust request brings one");
    }
    match.words["contrast"] = straight_contrast(match, facts, direct);
    match.words["how"] = how_it_answers(leaked, own);
    return match;
}

constexpr std::string_view missing_hides[] = {"FORWARDER_CACHED_NEGATIVE", "DNS_SERVERS_DISAGREE"};

constexpr RootCause missing_row{
    .id = "FORWARDER_MISSING",
    .area = "DNS and forwarders",
    .title = "{targets} has no working conditional forwarder for {remote}: it {how}",
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
    .leaves_open = needs_dns,
};

// FORWARDER_LOOP ------------------------------------------------------------------------------------------

Match forwarder_loop(const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.remote_dns.empty()) {
        return needs("--dns");
    }
    std::vector<Look> looks;
    Match match;
    bool unsure = false;
    bool good = false;
    bool proven = false; // by what the host says of itself
    for (const DirectView& view : direct_views(facts)) {
        const Look local = serves_local(facts, view.server);
        if (is_local(facts, view.server)) {
            match.targets.push_back(view.server);
            cite(match, facts, local != nullptr ? local : view.look);
            looks.push_back(local != nullptr ? local : view.look);
            proven = proven || local != nullptr;
            continue;
        }
        good = good || view.state == Direct::good || view.state == Direct::lacking;
        unsure = unsure || !facts.at("CLDAP_PING_ANSWER", view.server).any(replied);
    }
    if (!match.targets.empty()) {
        match.finding = Finding::confirmed;
        match.severity =
            match.targets.size() < plan.remote_dns.size() && match.targets.front() != plan.remote_dns.front()
                ? std::optional(Severity::breaks_use)
                : std::nullopt;
        match.words["seen"] =
            proven ? seen_text(looks) : listed(match.targets) + " was given as a DNS server of both domains";
        return match;
    }
    if (unsure && !good) {
        return found(Finding::unknown, "it is not known which domain the given DNS servers serve");
    }
    return plan.local_domain.empty() && plan.local_dns.empty()
               ? needs("--local-domain")
               : found(Finding::ruled_out, "the given DNS servers do not serve the local domain");
}

constexpr std::string_view loop_hides[] = {
    "FORWARDER_MISSING", "FORWARDER_CACHED_NEGATIVE", "LOCATOR_RECORDS_MISSING", "NOT_A_DC",
    "WRONG_REALM",       "PDC_RECORD_MISSING",        "DNS_SERVERS_DISAGREE",
};

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
    .leaves_open = needs_dns,
};

} // namespace

std::span<const RootCause> forwarder_causes() {
    static constexpr RootCause rows[] = {missing_row, loop_row};
    return rows;
}

} // namespace pretrust
