// DNS servers that answer, and still lead different callers to different places.
#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>

#include <algorithm>
#include <set>

namespace pretrust {

namespace {

// DNS_SERVERS_DISAGREE ------------------------------------------------------------------------------------

struct Version {
    Look look = nullptr;
    std::set<std::string> hosts;
};

std::vector<Version> versions_of(const Facts& facts) {
    std::vector<Version> versions;
    const Seen answers =
        facts.all("DNS_LOCATOR_RECORDS")
            .with("record", "ldap_dc")
            .of("dns_udp")
            .where([](const Observation& look) {
                return look.outcome == Outcome::answered && number(look, "edns") == 0 && !flag(look, "tc");
            });
    for (const Look look : answers) {
        const auto& hosts = list(*look, "hosts");
        versions.push_back({look, std::set<std::string>(hosts.begin(), hosts.end())});
    }
    return versions;
}

std::string difference(const Version& a, const Version& b) {
    std::vector<std::string> only_a;
    std::vector<std::string> only_b;
    std::set_difference(a.hosts.begin(), a.hosts.end(), b.hosts.begin(), b.hosts.end(),
                        std::back_inserter(only_a));
    std::set_difference(b.hosts.begin(), b.hosts.end(), a.hosts.begin(), a.hosts.end(),
                        std::back_inserter(only_b));
    std::string result;
    if (!only_a.empty()) {
        result = "only " + a.look->target + " names " + listed(only_a, 3);
    }
    if (!only_b.empty()) {
        result += (result.empty() ? "only " : ", only ") + b.look->target + " names " + listed(only_b, 3);
    }
    return result;
}

Match dns_servers_disagree(const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.remote_dns.size() + plan.local_dns.size() < 2) {
        return needs(plan.local_dns.empty() ? "--local-dns" : "--dns");
    }
    const auto versions = versions_of(facts);
    for (const Version& version : versions) {
        if (version.hosts != versions.front().hosts) {
            Match match = found(Finding::confirmed, difference(versions.front(), version));
            match.targets = {versions.front().look->target, version.look->target};
            cite(match, facts, versions.front().look);
            cite(match, facts, version.look);
            return match;
        }
    }
    return versions.size() < 2 ? found(Finding::unknown, "fewer than two servers named DCs")
                               : found(Finding::ruled_out, "all servers name the same DCs");
}

constexpr RootCause disagree_row{
    .id = "DNS_SERVERS_DISAGREE",
    .area = "DNS and forwarders",
    .title = "DNS servers name different domain controllers for {remote}",
    .severity = Severity::hygiene,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = dns_servers_disagree,
    .evidence = "Asked for the same record, {seen}.",
    .fix = "Let the zone replicate:\n"
           "  repadmin /syncall /AdeP\n"
           "Let the DC that is missing register itself, there:\n"
           "  nltest /dsregdns\n"
           "Look for records of DCs that are gone, and remove them:\n"
           "  Get-DnsServerResourceRecord -ZoneName _msdcs.{remote} -RRType Srv",
    .verify = "Every server of {targets} must give the same answer:\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {target}",
    .source = locator_doc,
    .checked = checked_date,
};

// DNS_TCP_BLOCKED -----------------------------------------------------------------------------------------

/// A UDP answer that the trust cannot do without, and that did not fit.
Look truncated_answer(const Facts& facts, const std::string& server) {
    return facts.at("DNS_LOCATOR_RECORDS", server).of("dns_udp").first([](const Observation& look) {
        const auto record = text(look, "record");
        return (record == "ldap_dc" || record == "ldap_pdc") && number(look, "edns") == 0 && flag(look, "tc");
    });
}

Match tcp_match(const Facts& facts) {
    std::vector<Look> looks;
    Match match = found(Finding::ruled_out, "DNS servers answer over TCP as well");
    bool unsure = false;
    bool good = false;
    bool truncated = false;
    for (const std::string& server : facts.plan().remote_dns) {
        if (facts.access(server, "dns_udp").reach != Reach::good) {
            unsure = true;
            continue;
        }
        const Access tcp = facts.access(server, "dns_tcp");
        if (tcp.reach == Reach::good) {
            good = true;
        } else if (tcp.reach == Reach::unseen || tcp.reach == Reach::mute) {
            unsure = true;
        } else {
            const Look cut = truncated_answer(facts, server);
            truncated = truncated || cut != nullptr;
            match.targets.push_back(server);
            looks.push_back(tcp.proof);
            cite(match, facts, tcp.proof);
            cite(match, facts, cut);
            cite(match, facts, facts.access(server, "dns_udp").proof);
        }
    }
    if (looks.empty()) {
        return unsure ? found(Finding::unknown, "no DNS server was seen to answer over both UDP and TCP")
                      : match;
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = seen_text(looks) + ", while UDP 53 there answers" +
                          (truncated ? ", cut short because the records do not fit" : "");
    if (truncated && !good) {
        match.severity = Severity::blocks_creation;
    }
    return match;
}

Match dns_tcp_blocked(const Facts& facts) {
    Match match = facts.plan().remote_dns.empty() ? needs("--dns") : tcp_match(facts);
    match.words["open"] = open_ports_advice(facts, {{Transport::tcp, 53, 53}},
                                            match.targets.empty() ? facts.plan().remote_dns : match.targets);
    return match;
}

constexpr RootCause tcp_row{
    .id = "DNS_TCP_BLOCKED",
    .area = "DNS and forwarders",
    .title = "TCP 53 from the {side} side does not reach {targets}: answers too large for UDP get lost",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = dns_tcp_blocked,
    .evidence = "{seen}.",
    .fix = "{open}",
    .verify = "  nslookup -vc -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_dns_server}",
    .source = kb_ports,
    .checked = checked_date,
};

// DNS_LARGE_ANSWERS_LOST ----------------------------------------------------------------------------------

constexpr std::int64_t large_payload = 4096;

Match large_match(const Facts& facts) {
    std::vector<Look> looks;
    Match match = found(Finding::ruled_out, "answers of 4096 octets are asked for and arrive");
    bool unsure = false;
    for (const std::string& server : facts.plan().remote_dns) {
        const Seen asked =
            facts.at("DNS_LOCATOR_RECORDS", server).of("dns_udp").where([](const Observation& look) {
                return text(look, "record") == "ldap_dc" && judged(look);
            });
        const Look large =
            asked.first([](const Observation& look) { return number(look, "edns") == large_payload; });
        const Look small = asked.first(
            [](const Observation& look) { return number(look, "edns") < large_payload && replied(look); });
        if (large == nullptr || (!replied(*large) && small == nullptr)) {
            unsure = true;
        } else if (large->outcome == Outcome::timed_out) {
            match.targets.push_back(server);
            looks.push_back(large);
            cite(match, facts, large);
            cite(match, facts, small);
        }
    }
    if (looks.empty()) {
        return unsure ? found(Finding::unknown, "no server was asked for both small and large answers")
                      : match;
    }
    match.finding = Finding::confirmed;
    match.words["seen"] =
        seen_text(looks) + " when 4096 octets are offered, while it answers a smaller offer";
    return match;
}

Match dns_large_answers_lost(const Facts& facts) {
    return facts.plan().remote_dns.empty() ? needs("--dns") : large_match(facts);
}

constexpr RootCause large_row{
    .id = "DNS_LARGE_ANSWERS_LOST",
    .area = "DNS and forwarders",
    .title = "Large DNS answers from {targets} get lost on the way to the {side} side",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = dns_large_answers_lost,
    .evidence = "{seen}.",
    .fix = "Let IP fragments and EDNS options pass on the VPN and the firewalls between, or let the DNS "
           "server promise less:\n"
           "  Set-DnsServerEDns -EnableProbes $false",
    .verify = "  dig +bufsize=4096 +notcp SRV _ldap._tcp.dc._msdcs.{remote} @{ask_dns_server}",
    .source = "Microsoft KB 832223, Some DNS name queries are unsuccessful after you deploy a Windows-based "
              "DNS server",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> dns_server_causes() {
    static constexpr RootCause rows[] = {disagree_row, tcp_row, large_row};
    return rows;
}

} // namespace pretrust
