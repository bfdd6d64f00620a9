// Addresses that should be domain controllers: nothing there answers, or something else does.
#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>

#include <algorithm>

namespace pretrust {

namespace {

std::string named(const Facts& facts, const std::string& address) {
    const auto host = facts.host_of(address);
    return host.empty()
               ? address
               : address + " (" + std::string(host) + (facts.pdc(address) ? ", the PDC emulator)" : ")");
}

/// The DNS name of the first target, or a word to be replaced.
std::string first_host(const Facts& facts, const Match& match) {
    const auto host = match.targets.empty() ? std::string_view() : facts.host_of(match.targets.front());
    return host.empty() ? "HOST-NAME" : std::string(host);
}

// DC_SILENT -----------------------------------------------------------------------------------------------

Match silent_verdict(const Facts& facts) {
    Match match = found(Finding::ruled_out, "every DC answers something");
    std::vector<Look> looks;
    std::vector<std::string> names;
    std::string contrast;
    bool unsure = facts.remote_dcs().empty();
    bool some_alive = false;
    for (const std::string& address : facts.remote_addresses()) {
        if (facts.alive(address) && contrast.empty()) {
            contrast = said(*facts.sign_of_life(address));
        }
    }
    for (const std::string& address : facts.remote_dcs()) {
        if (facts.alive(address)) {
            some_alive = true;
            continue;
        }
        const Seen dead = facts.everything_at(address).where(barred);
        if (dead.empty() || !facts.whole(address) || contrast.empty()) {
            unsure = true;
            continue;
        }
        match.targets.push_back(address);
        names.push_back(named(facts, address));
        looks.push_back(dead.first(barred));
        cite(match, facts, dead);
    }
    if (match.targets.empty()) {
        return unsure
                   ? found(Finding::unknown, "not every DC was probed to the end, or nothing at all answers")
                   : match;
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = seen_text(looks);
    match.words["contrast"] = contrast;
    match.words["names"] = listed(names);
    if (!some_alive) {
        match.severity = Severity::blocks_creation;
        match.finding = unsure ? Finding::suspected : Finding::confirmed;
    }
    return match;
}

Match dc_silent(const Facts& facts) {
    Match match = silent_verdict(facts);
    match.words.emplace("contrast", "");
    match.words.emplace("names", "a DC of " + facts.plan().remote_domain);
    match.words["route"] = route_advice(facts.plan(), facts.evidence().aws, match.targets);
    match.words["host"] = first_host(facts, match);
    return match;
}

constexpr RootCause silent_row{
    .id = "DC_SILENT",
    .area = "Network",
    .title =
        "Nothing gets from the {side} side to {names}, which DNS names as a domain controller, on any port",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = dc_silent,
    .evidence = "{seen}, and every other port likewise; elsewhere, {contrast}.",
    .fix = "Every DC that DNS names may be chosen, so each must be reachable: bring it up, or allow its "
           "address in routes, security groups, network ACLs and firewalls like the others. If it is gone "
           "for good, on another DC:\n"
           "  ntdsutil \"metadata cleanup\"\n"
           "  nltest /dsderegdns:{host}{route}",
    .verify = "  Test-NetConnection {target} -Port 389\n"
              "  {recheck}",
    .source = locator_doc,
    .checked = checked_date,
    .leaves_open = needs_a_dc,
};

// NOT_A_DC ------------------------------------------------------------------------------------------------

/// The host itself refuses; a firewall that refuses in its name says nothing about the host.
bool refuses_itself(const Access& access) {
    if (access.reach != Reach::refused) {
        return false;
    }
    const auto from = text(*access.proof, "icmp_from");
    return from.empty() || from == access.address;
}

/// LDAP answers, but with another directory than the domain's.
Look other_directory(const Facts& facts, const std::string& address) {
    std::string wanted;
    std::string domain = facts.plan().remote_domain;
    for (std::size_t at = 0; at <= domain.size();) {
        const auto dot = std::min(domain.find('.', at), domain.size());
        wanted += (wanted.empty() ? "dc=" : ",dc=") + domain.substr(at, dot - at);
        at = dot + 1;
    }
    return facts.at("LDAP_ROOTDSE_ANSWER", address).first([&](const Observation& look) {
        const auto context = text(look, "default_naming_context");
        if (look.outcome != Outcome::answered) {
            return false;
        }
        const bool same =
            std::equal(context.begin(), context.end(), wanted.begin(), wanted.end(), [](char a, char b) {
                return std::tolower(static_cast<unsigned char>(a)) ==
                       std::tolower(static_cast<unsigned char>(b));
            });
        return !same || (has(look, "active_directory") && !flag(look, "active_directory"));
    });
}

/// What LDAP and Kerberos over TCP say when the host offers neither: a refusal by the host itself.
Look no_services(const Facts& facts, const std::string& address) {
    for (const std::string_view service : {"ldap_ping", "ldap", "kerberos_udp", "kerberos_tcp"}) {
        const Access access = facts.access(address, service);
        if (access.reach == Reach::good && access.proof->outcome != Outcome::rejected) {
            return nullptr;
        }
    }
    const Access ldap = facts.access(address, "ldap");
    const Access kerberos = facts.access(address, "kerberos_tcp");
    const auto no = [](const Access& access) {
        return refuses_itself(access) ||
               (access.reach == Reach::good && access.proof->outcome == Outcome::rejected);
    };
    // UDP may be dropped in silence where TCP is reset; silence over TCP, however, is what a firewall does.
    const Access ping = facts.access(address, "ldap_ping");
    const bool ping_no = no(ping) || ping.reach == Reach::silent;
    return no(ldap) && no(kerberos) && ping_no ? ldap.proof : nullptr;
}

enum class Doubt { none, suspicion, proof };

struct NoDc {
    Doubt doubt = Doubt::none;
    Look look = nullptr;
};

NoDc judge_host(const Facts& facts, const std::string& address) {
    const Look ping = facts.at("CLDAP_PING_ANSWER", address).first(judged);
    const bool denied =
        ping != nullptr && ping->outcome == Outcome::rejected && number(*ping, "opcode") != 24;
    if (ping != nullptr && ping->outcome == Outcome::answered) {
        return {};
    }
    if (denied) {
        const bool elsewhere = !text(*ping, "own_domain").empty() || !text(*ping, "dns_domain").empty();
        const Look other = other_directory(facts, address);
        const bool ldap_good =
            facts.at("LDAP_ROOTDSE_ANSWER", address).of("ldap").any([](const Observation& look) {
                return look.outcome == Outcome::answered;
            });
        const bool proof = elsewhere || other != nullptr || !ldap_good;
        return {proof ? Doubt::proof : Doubt::suspicion, ping};
    }
    if (const Look look = no_services(facts, address)) {
        return {Doubt::proof, look};
    }
    return {};
}

Match not_a_dc_verdict(const Facts& facts) {
    Match match = found(Finding::ruled_out, "every DC address answers as a DC of the domain");
    std::vector<Look> looks;
    std::vector<std::string> names;
    bool unsure = facts.remote_dcs().empty();
    bool good = false;
    bool proven = false;
    for (const std::string& address : facts.remote_dcs()) {
        const NoDc host = judge_host(facts, address);
        if (host.doubt == Doubt::none) {
            const bool identified = facts.at("CLDAP_PING_ANSWER", address).any(replied) ||
                                    facts.at("LDAP_ROOTDSE_ANSWER", address).any(replied) ||
                                    facts.at("KERBEROS_PING_ANSWER", address).any(replied);
            good = good || identified;
            unsure = unsure || (!identified && !(facts.whole(address) && !facts.alive(address)));
            continue;
        }
        proven = proven || host.doubt == Doubt::proof;
        match.targets.push_back(address);
        names.push_back(named(facts, address));
        looks.push_back(host.look);
        cite(match, facts, host.look);
        cite(match, facts, facts.at("KERBEROS_PING_ANSWER", address).where(judged));
        cite(match, facts, facts.at("LDAP_ROOTDSE_ANSWER", address).of("ldap").where(judged));
    }
    if (match.targets.empty()) {
        const bool all_silent = !good && !unsure;
        return unsure || all_silent
                   ? found(Finding::unknown, "not every address was seen to answer as a DC, or to be none")
                   : match;
    }
    match.finding = proven ? Finding::confirmed : Finding::suspected;
    match.words["seen"] = seen_text(looks);
    match.words["names"] = listed(names);
    if (good && proven) {
        match.severity = Severity::breaks_use; // a suspicion stays grave, or it would pass for ready
    } else if (unsure) {
        match.finding = Finding::suspected;
    }
    return match;
}

Match not_a_dc(const Facts& facts) {
    Match match = not_a_dc_verdict(facts);
    match.words.emplace("names", "an address given");
    match.words["from"] =
        facts.dcs_from_dns()
            ? "DNS names as domain controller of " + facts.plan().remote_domain + " what is none"
            : "Given as DNS server of " + facts.plan().remote_domain + ", and no domain controller of it";
    match.words["host"] = first_host(facts, match);
    return match;
}

constexpr std::string_view not_a_dc_hides[] = {"WRONG_REALM", "LOCATOR_PORT_BLOCKED", "LDAP_PORT_BLOCKED",
                                               "KERBEROS_PORT_BLOCKED"};

constexpr RootCause not_a_dc_row{
    .id = "NOT_A_DC",
    .area = "Network",
    .title = "{from}: {names}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = not_a_dc_hides,
    .test = not_a_dc,
    .evidence = "{seen}; no LDAP ping, LDAP or Kerberos answer there is one of a DC of {remote}.",
    .fix = "{for_aws}Correct the record or the address. A record that outlived its DC:\n"
           "  Get-DnsServerResourceRecord -ZoneName _msdcs.{remote} -RRType Srv | Where-Object { "
           "$_.RecordData.DomainName -eq '{host}.' } | Remove-DnsServerResourceRecord -ZoneName "
           "_msdcs.{remote} -Force",
    .verify = "  nltest /dsgetdc:{remote} /force\n"
              "  {recheck}",
    .source = locator_doc,
    .checked = checked_date,
    .leaves_open = needs_a_dc,
};

} // namespace

Look proof_of_no_dc(const Facts& facts, const std::string& address) {
    const NoDc host = judge_host(facts, address);
    return host.doubt == Doubt::proof ? host.look : nullptr;
}

std::vector<std::string> working_dcs(const Facts& facts) {
    std::vector<std::string> strangers;
    if (!facts.dcs_from_dns()) {
        for (const DirectView& view : direct_views(facts)) {
            if (view.state == Direct::stranger) {
                strangers.push_back(view.server);
            }
        }
    }
    std::vector<std::string> result;
    for (const std::string& address : facts.remote_dcs()) {
        const bool stranger = std::find(strangers.begin(), strangers.end(), address) != strangers.end();
        const bool boxed = facts.accepts_everything(address) && !speaks_tcp(facts, address);
        if (facts.alive(address) && !stranger && !boxed && proof_of_no_dc(facts, address) == nullptr) {
            result.push_back(address);
        }
    }
    return result;
}

std::span<const RootCause> host_causes() {
    static constexpr RootCause rows[] = {silent_row, not_a_dc_row};
    return rows;
}

} // namespace pretrust
