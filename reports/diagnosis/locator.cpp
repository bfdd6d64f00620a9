// The locator records in the zone of the remote domain (MS-ADTS 6.3.2.3).
#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/locator_records.hpp>

#include <algorithm>

namespace pretrust {

namespace {

std::vector<std::string> servers_naming_dcs(const Facts& facts, const std::vector<std::string>& servers) {
    std::vector<std::string> result;
    std::copy_if(servers.begin(), servers.end(), std::back_inserter(result),
                 [&](const std::string& server) { return positive(record_at(facts, server, "ldap_dc")); });
    return result;
}

std::string record_text(Look look) {
    return text(*look, "name").empty() ? said(*look)
                                       : said(*look) + " to " + std::string(text(*look, "name"));
}

// LOCATOR_RECORDS_MISSING ---------------------------------------------------------------------------------

/// ldap_dc is there; the Kerberos records may still be missing.
Match kerberos_records(const Facts& facts, const std::vector<std::string>& servers) {
    bool unsure = false;
    for (const std::string& server : servers) {
        for (const std::string_view record : {"kerberos_dc", "kerberos_tcp"}) {
            const Look look = record_at(facts, server, record);
            if (denied(look)) {
                Match match = found(Finding::confirmed, record_text(look));
                match.targets = {server};
                match.severity = Severity::breaks_use;
                match.words["which"] = "Kerberos locator records";
                cite(match, facts, look);
                cite(match, facts, record_at(facts, server, "ldap_dc"));
                return match;
            }
            unsure = unsure || !positive(look);
        }
    }
    if (!unsure) {
        return found(Finding::ruled_out, "the zone holds the locator records");
    }
    Match match = found(Finding::unknown, "the Kerberos locator records were not seen");
    match.severity = Severity::breaks_use; // the DCs are named: creation is not at stake
    return match;
}

Match ldap_records(const Facts& facts) {
    const auto views = direct_views(facts);
    std::vector<Look> looks;
    Match match;
    bool certain = false;
    for (const DirectView& view : views) {
        if (view.state == Direct::lacking || view.state == Direct::hearsay) {
            certain = certain || view.state == Direct::lacking;
            looks.push_back(view.look);
            match.targets.push_back(view.server);
            cite(match, facts, view.look);
        }
    }
    const auto naming =
        servers_naming_dcs(facts, views.empty() ? facts.plan().local_dns : facts.plan().remote_dns);
    if (looks.empty() && !naming.empty()) {
        return kerberos_records(facts, naming);
    }
    if (looks.empty()) {
        return views.empty() ? needs("--dns")
                             : found(Finding::unknown, "no server of the domain answered for its zone");
    }
    match.finding = certain ? Finding::confirmed : Finding::suspected;
    match.words["seen"] = seen_text(looks);
    if (!naming.empty()) {
        match.severity = Severity::breaks_use;
    }
    return match;
}

Match locator_records_missing(const Facts& facts) {
    Match match = ldap_records(facts);
    match.words.emplace("which", "domain controller locator records");
    match.words["where"] = match.targets.empty() ? "its DNS servers" : listed(match.targets);
    return match;
}

constexpr std::string_view records_hides[] = {"PDC_RECORD_MISSING"};

constexpr RootCause records_row{
    .id = "LOCATOR_RECORDS_MISSING",
    .area = "DNS and forwarders",
    .title = "The zone of {remote} holds no {which} at {where}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = records_hides,
    .test = locator_records_missing,
    .evidence = "{seen}.",
    .fix = "{for_aws}Let each DC of {remote} register itself:\n"
           "  nltest /dsregdns\n"
           "The zones {remote} and _msdcs.{remote} must exist and allow dynamic updates:\n"
           "  Get-DnsServerZone {remote}",
    .verify = "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_dns_server}\n"
              "  nslookup -type=SRV _kerberos._tcp.{remote} {ask_dns_server}",
    .source = "Microsoft Open Specifications, MS-ADTS 6.3.2.3, SRV records",
    .checked = checked_date,
    .leaves_open = needs_dns,
};

// PDC_RECORD_MISSING --------------------------------------------------------------------------------------

Match pdc_record_missing(const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.remote_dns.empty() && plan.local_dns.empty()) {
        return needs("--dns");
    }
    const auto straight = servers_naming_dcs(facts, plan.remote_dns);
    const auto naming = straight.empty() ? servers_naming_dcs(facts, plan.local_dns) : straight;
    std::vector<Look> looks;
    Match match;
    bool unsure = naming.empty();
    for (const std::string& server : naming) {
        const Look look = record_at(facts, server, "ldap_pdc");
        if (denied(look)) {
            looks.push_back(look);
            match.targets.push_back(server);
            cite(match, facts, look);
            cite(match, facts, record_at(facts, server, "ldap_dc"));
        } else if (!positive(look)) {
            unsure = true;
        }
    }
    if (looks.empty()) {
        return unsure
                   ? found(Finding::unknown, "no server was seen to name both the DCs and the PDC emulator")
                   : found(Finding::ruled_out, "the PDC emulator is named");
    }
    match.finding =
        straight.empty() ? Finding::suspected : Finding::confirmed; // a cache may hold an old denial
    match.words["seen"] = record_text(looks.front());
    return match;
}

constexpr RootCause pdc_row{
    .id = "PDC_RECORD_MISSING",
    .area = "DNS and forwarders",
    .title = "DNS names domain controllers for {remote}, and none of them as PDC emulator at {targets}",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = pdc_record_missing,
    .evidence = "{seen}, while _ldap._tcp.dc._msdcs.{remote} is answered.",
    .fix = "{for_aws}On the PDC emulator (netdom query fsmo names it):\n"
           "  nltest /dsregdns",
    .verify = "  nslookup -type=SRV _ldap._tcp.pdc._msdcs.{remote} {ask_dns_server}\n"
              "  nltest /dsgetdc:{remote} /pdc",
    .source = "Microsoft Open Specifications, MS-ADTS 6.3.2.3, SRV records",
    .checked = checked_date,
};

} // namespace

Look record_at(const Facts& facts, const std::string& server, std::string_view record) {
    const Seen seen = facts.at("DNS_LOCATOR_RECORDS", server).with("record", record).where(judged);
    const Look good = seen.first([](const Observation& look) { return look.outcome == Outcome::answered; });
    return good != nullptr ? good : seen.first(replied);
}

bool positive(Look look) {
    return look != nullptr && look->outcome == Outcome::answered;
}

bool denied(Look look) {
    return look != nullptr && look->outcome == Outcome::rejected &&
           (text(*look, "rcode") == "NXDOMAIN" || text(*look, "rcode") == "NOERROR");
}

std::span<const RootCause> locator_causes() {
    static constexpr RootCause rows[] = {records_row, pdc_row};
    return rows;
}

} // namespace pretrust
