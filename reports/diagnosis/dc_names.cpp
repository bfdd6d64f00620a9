// Hosts that locator records name as DCs, and that have no address.
#include <diagnosis/causes.hpp>
#include <diagnosis/locator_records.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// DC_NAME_UNRESOLVABLE and STALE_DC_RECORD ----------------------------------------------------------------

enum class Resolution { resolves, not_through_forwarder, stale, unresolvable, unseen };

struct Resolved {
    const DcHost* host = nullptr;
    Resolution state = Resolution::unseen;
    Look look = nullptr; ///< what proves it
};

bool authoritative_denial(const Observation& look) {
    return denied(&look) && flag(look, "aa");
}

/// DCs are named through the forwarder, and every local server fails on this host's address.
bool lost_through_forwarder(const Facts& facts, const Seen& through) {
    const auto names_dcs = [&](const Observation& look) {
        return positive(record_at(facts, look.target, "ldap_dc"));
    };
    return !through.empty() && through.size() == facts.plan().local_dns.size() &&
           std::all_of(through.begin(), through.end(),
                       [&](Look look) { return look->outcome != Outcome::answered && names_dcs(*look); });
}

Resolved resolve(const Facts& facts, const DcHost& host, const Seen& asked) {
    const Seen seen = asked.where(judged);
    const Seen through = seen.with("path", "forwarder");
    const Seen straight = seen.with("path", "direct");
    const auto answers = [](const Observation& look) { return look.outcome == Outcome::answered; };
    if (!host.addresses.empty()) {
        // The DCs of this side ask through the forwarder: what the other way gives is no pass for it.
        const Seen forwarded = asked.with("path", "forwarder");
        if (forwarded.size() > through.size() && !through.any(answers)) {
            return {&host, Resolution::unseen, nullptr};
        }
        const bool lost = lost_through_forwarder(facts, through) && seen.size() == asked.size();
        return lost ? Resolved{&host, Resolution::not_through_forwarder, through.first(judged)}
                    : Resolved{&host, Resolution::resolves, seen.first(answers)};
    }
    if (const Look look = straight.first(authoritative_denial)) {
        return {&host, Resolution::stale, look};
    }
    if (seen.empty() || seen.size() < asked.size()) {
        return {&host, Resolution::unseen, nullptr};
    }
    const Look spoken = seen.first(replied);
    return {&host, Resolution::unresolvable, spoken != nullptr ? spoken : seen.first(judged)};
}

std::vector<Resolved> resolve_all(const Facts& facts) {
    std::unordered_map<std::string_view, std::vector<Look>> asked;
    for (const Look look : facts.all("DNS_LOCATOR_HOST")) {
        asked[text(*look, "host")].push_back(look);
    }
    std::vector<Resolved> result;
    for (const DcHost& host : facts.dc_hosts()) {
        result.push_back(resolve(facts, host, Seen(asked[host.name])));
    }
    return result;
}

/// Shared by both causes: which states are the symptom, and which mean that a DC is left.
Match hosts_match(const Facts& facts, std::initializer_list<Resolution> symptoms) {
    const Plan& plan = facts.plan();
    if (plan.remote_dns.empty() && plan.local_dns.empty()) {
        return needs("--dns");
    }
    const auto all = resolve_all(facts);
    Match match;
    std::vector<std::string> sentences;
    bool usable = false;
    bool unseen = all.empty();
    for (const Resolved& one : all) {
        if (std::find(symptoms.begin(), symptoms.end(), one.state) != symptoms.end()) {
            match.targets.push_back(one.host->name);
            if (sentences.size() < 3) {
                sentences.push_back((sentences.empty() ? "Asked for " : "asked for ") + one.host->name +
                                    ", " + said(*one.look));
            }
            cite(match, facts, one.look);
        }
        usable = usable || one.state == Resolution::resolves;
        unseen = unseen || one.state == Resolution::unseen;
    }
    if (match.targets.empty()) {
        match = unseen ? found(Finding::unknown, "the addresses of the DCs were not all asked for")
                       : found(Finding::ruled_out, "DNS gives an address for every DC");
        if (unseen && !usable) {
            match.severity = Severity::blocks_creation; // then perhaps no DC has an address
        }
        return match;
    }
    match.finding = !usable && unseen ? Finding::suspected : Finding::confirmed;
    if (!usable) {
        match.severity = Severity::blocks_creation;
    }
    match.words["seen"] = joined(sentences, "; ");
    return match;
}

void add_host_words(Match& match, const Facts& facts) {
    const std::string host =
        match.targets.empty() ? "dc." + facts.plan().remote_domain : match.targets.front();
    match.words["host"] = host;
    const auto dot = host.find('.');
    match.words["suffix"] = dot == std::string::npos ? facts.plan().remote_domain : host.substr(dot + 1);
}

Match dc_name_unresolvable(const Facts& facts) {
    Match match = hosts_match(facts, {Resolution::unresolvable, Resolution::not_through_forwarder});
    add_host_words(match, facts);
    // Another suffix than the domain's own needs a forwarder of its own.
    Plan other = facts.plan();
    other.remote_domain = match.words["suffix"];
    match.words["forward_suffix"] = other.remote_domain == facts.plan().remote_domain
                                        ? update_forwarder_command(other, facts.evidence().aws)
                                        : create_forwarder_command(other, facts.evidence().aws);
    return match;
}

constexpr RootCause unresolvable_row{
    .id = "DC_NAME_UNRESOLVABLE",
    .area = "DNS and forwarders",
    .title =
        "DNS names {targets} as domain controller of {remote}, and no address can be found for that name",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = dc_name_unresolvable,
    .evidence = "{seen}.",
    .fix = "The names under {suffix} must be forwarded too:\n"
           "  {forward_suffix}\n"
           "Or add the host to the zone that is forwarded:\n"
           "  Add-DnsServerResourceRecord -A -ZoneName {suffix} -Name HOST -IPv4Address ADDRESS",
    .verify = "  nslookup {host} {ask_local_server}\n"
              "  nslookup {host} {ask_dns_server}",
    .source =
        "Microsoft KB 909264, Naming conventions in Active Directory for computers, domains, sites, and OUs",
    .checked = checked_date,
    .leaves_open = needs_a_dc,
};

Match stale_dc_record(const Facts& facts) {
    Match match = hosts_match(facts, {Resolution::stale});
    add_host_words(match, facts);
    return match;
}

constexpr RootCause stale_row{
    .id = "STALE_DC_RECORD",
    .area = "DNS and forwarders",
    .title =
        "DNS still names {targets} as domain controller of {remote}, and says itself that there is no such "
        "address",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = stale_dc_record,
    .evidence = "{seen}, with authority.",
    .fix = "{for_aws}If the DC is gone, remove its records, then the same for zone {remote}:\n"
           "  Get-DnsServerResourceRecord -ZoneName _msdcs.{remote} -RRType Srv | Where-Object { "
           "$_.RecordData.DomainName -eq '{host}.' } | Remove-DnsServerResourceRecord -ZoneName "
           "_msdcs.{remote} -Force\n"
           "If it lives, register its address there:\n"
           "  ipconfig /registerdns",
    .verify = "The answer must not name {host}:\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_dns_server}",
    .source = locator_doc,
    .checked = checked_date,
    .leaves_open = needs_a_dc,
};

} // namespace

std::span<const RootCause> dc_name_causes() {
    static constexpr RootCause rows[] = {unresolvable_row, stale_row};
    return rows;
}

} // namespace pretrust
