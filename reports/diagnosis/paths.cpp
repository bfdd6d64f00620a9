// The way to the other side as a whole: nothing passes, or UDP as such does not.
#include <diagnosis/causes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

bool is_udp(const Observation& look) {
    const auto service = find_service(text(look, "service"));
    return service && service->transport == Transport::udp;
}

bool is_tcp(const Observation& look) {
    const auto service = find_service(text(look, "service"));
    return service && service->transport == Transport::tcp;
}

/// One barred observation an address, preferring one in which a firewall or router spoke.
std::vector<Look> speaking_examples(const Facts& facts, const std::vector<std::string>& addresses) {
    std::vector<Look> examples;
    for (const std::string& address : addresses) {
        const Seen seen = facts.everything_at(address).where(barred);
        const Look icmp = seen.first([](const Observation& look) { return has(look, "icmp_type"); });
        const Look any = seen.first([](const Observation&) { return true; });
        examples.push_back(icmp != nullptr ? icmp : any);
    }
    return examples;
}

/// Where to begin: at the box that said no, or at the route when nobody said anything.
std::string begin_at(const Facts& facts, const std::vector<std::string>& addresses) {
    for (const Look look : speaking_examples(facts, addresses)) {
        const auto box = look == nullptr ? std::string_view() : text(*look, "icmp_from");
        if (!box.empty() && look->outcome == Outcome::prohibited) {
            return "The firewall at " + std::string(box) + " forbids it and says so: begin with its rules.";
        }
        if (!box.empty() && look->outcome == Outcome::unreachable) {
            return "The router at " + std::string(box) +
                   " has no way there and says so: begin with its routes, then the VPN or Direct Connect.";
        }
    }
    return "Check the route first: VPN or Direct Connect up, route tables on both sides, network ACLs in "
           "both directions.";
}

Match path_verdict(const Facts& facts, const std::vector<std::string>& addresses) {
    std::size_t udp = 0;
    std::size_t tcp = 0;
    bool whole = true;
    for (const std::string& address : addresses) {
        if (facts.alive(address)) {
            return found(Finding::ruled_out, address + " answers");
        }
        const Seen seen = facts.everything_at(address).where(barred);
        if (seen.empty()) {
            return found(Finding::unknown, address + " was not probed to the end");
        }
        udp += seen.any(is_udp) ? 1 : 0;
        tcp += seen.any(is_tcp) ? 1 : 0;
        whole = whole && facts.whole(address);
    }
    const bool both = udp == addresses.size() && tcp == addresses.size();
    Match match = found(whole && both ? Finding::confirmed : Finding::suspected, "");
    const auto examples = speaking_examples(facts, addresses);
    match.words["seen"] = seen_text(examples);
    match.targets = addresses;
    for (const std::string& address : addresses) {
        cite(match, facts, facts.everything_at(address).where(barred));
    }
    return match;
}

Match path_silent(const Facts& facts) {
    const auto& addresses = facts.remote_addresses();
    Match match = addresses.empty() ? needs("--dns") : path_verdict(facts, addresses);
    if (addresses.empty() && !facts.plan().local_dns.empty()) {
        match = found(Finding::unknown, "no address of the other side is known");
    }
    match.words["begin"] = begin_at(facts, addresses);
    match.words["route"] = route_advice(facts.plan(), facts.evidence().aws, addresses);
    match.words["open"] = open_ports_advice(facts,
                                            {{Transport::udp, 53, 53},
                                             {Transport::tcp, 53, 53},
                                             {Transport::udp, 88, 88},
                                             {Transport::tcp, 88, 88},
                                             {Transport::tcp, 135, 135},
                                             {Transport::udp, 389, 389},
                                             {Transport::tcp, 389, 389},
                                             {Transport::tcp, 445, 445},
                                             {Transport::tcp, 464, 464},
                                             {Transport::udp, 464, 464},
                                             {Transport::tcp, 3268, 3268},
                                             {Transport::tcp, rpc_dynamic_first, rpc_dynamic_last}},
                                            addresses);
    return match;
}

constexpr std::string_view path_leaves[] = {"SOURCE_PORTS_BLOCKED", "TRUST_ALREADY_EXISTS",
                                            "TIME_SOURCE_UNSYNCHRONISED"};

constexpr RootCause path_silent_row{
    .id = "PATH_SILENT",
    .area = "Network",
    .title =
        "Nothing at all gets from this host on the {side} side to {targets}: no port, neither UDP nor TCP",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = below_the_path,
    .test = path_silent,
    .evidence =
        "No address on the {other_side} side answers anything: {seen}, and every other port likewise.",
    .fix = "{begin}\n"
           "{open}{route}",
    .verify = "From here, then from a host beside the DCs:\n"
              "  {recheck}\n"
              "  Test-NetConnection {target} -Port 389",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = path_leaves,
};

/// A handshake at least; a reset shows a host, not a way for TCP, and a connect where everything connects
/// shows neither.
Look working_tcp(const Facts& facts, const std::string& address) {
    const bool boxed = facts.accepts_everything(address);
    return facts.everything_at(address).first([&](const Observation& look) {
        return is_tcp(look) && look.outcome != Outcome::refused && (boxed ? replied(look) : spoke(look));
    });
}

/// The UDP services asked at an address that is alive, as accesses.
std::vector<Access> udp_at(const Facts& facts, const std::string& address) {
    constexpr std::string_view everywhere[] = {"dns_udp", "ldap_ping", "kerberos_udp", "kpasswd_udp", "ntp"};
    std::vector<Access> result;
    for (const std::string_view service : everywhere) {
        Access access = facts.access(address, service);
        if (access.reach != Reach::unseen) {
            result.push_back(std::move(access));
        }
    }
    return result;
}

Match udp_verdict(const Facts& facts) {
    std::vector<Look> looks;
    std::vector<std::string> targets;
    std::vector<std::string> services;
    bool tcp = false;
    for (const std::string& address : facts.remote_addresses()) {
        if (!facts.alive(address) || proof_of_no_dc(facts, address) != nullptr) {
            continue; // a host that is no DC refuses UDP of its own accord
        }
        tcp = tcp || working_tcp(facts, address) != nullptr;
        for (const Access& access : udp_at(facts, address)) {
            if (access.reach == Reach::good || access.reach == Reach::mute) {
                return found(Finding::ruled_out, said(*access.proof));
            }
            looks.push_back(access.proof);
            if (std::find(services.begin(), services.end(), access.service) == services.end()) {
                services.push_back(access.service);
            }
        }
        targets.push_back(address);
    }
    const bool ping = std::find(services.begin(), services.end(), "ldap_ping") != services.end();
    if (!tcp || services.size() < 2 || !ping) {
        return found(Finding::unknown, "too few UDP services were asked at an address that answers");
    }
    Match match = found(Finding::confirmed, seen_text(looks));
    match.targets = targets;
    for (const Look look : looks) {
        cite(match, facts, look);
    }
    return match;
}

Match udp_blocked(const Facts& facts) {
    Match match = udp_verdict(facts);
    std::string contrast;
    for (const std::string& target : match.targets) {
        const Look look = working_tcp(facts, target);
        cite(match, facts, look);
        contrast = contrast.empty() && look != nullptr ? said(*look) : contrast;
    }
    match.words["contrast"] = contrast.empty() ? "TCP was not seen" : contrast;
    match.words["open"] = open_ports_advice(facts,
                                            {{Transport::udp, 53, 53},
                                             {Transport::udp, 88, 88},
                                             {Transport::udp, 389, 389},
                                             {Transport::udp, 464, 464}},
                                            match.targets);
    return match;
}

constexpr std::string_view udp_hides[] = {
    "FORWARDER_TARGET_SILENT", "FORWARDER_TARGET_REFUSES", "FORWARDER_TARGET_WRONG",
    "FORWARDER_MISSING",       "FORWARDER_LOOP",           "FORWARDER_CACHED_NEGATIVE",
    "FORWARDER_ORDER",         "DNS_SERVERS_DISAGREE",     "DNS_TCP_BLOCKED",
    "DNS_LARGE_ANSWERS_LOST",  "LOCATOR_RECORDS_MISSING",  "PDC_RECORD_MISSING",
    "DC_NAME_UNRESOLVABLE",    "STALE_DC_RECORD",          "DC_PAUSED",
    "READ_ONLY_DC_ONLY",       "LOCATOR_PORT_BLOCKED",     "KERBEROS_PORT_BLOCKED",
    "KPASSWD_PORT_BLOCKED",    "GC_PORT_BLOCKED",          "WRONG_REALM",
};
constexpr std::string_view udp_leaves[] = {"NETBIOS_NAME_COLLISION", "TRUST_ALREADY_EXISTS",
                                           "TRUST_HALF_MISSING", "TRUST_DIRECTION_MISMATCH",
                                           "SOURCE_PORTS_BLOCKED"};

constexpr RootCause udp_blocked_row{
    .id = "UDP_BLOCKED",
    .area = "Network",
    .title = "UDP as a whole does not get from this host on the {side} side to {targets}, while TCP does",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = udp_hides,
    .test = udp_blocked,
    .evidence = "{seen}; over TCP, {contrast}.",
    .fix = "Allow UDP as well as TCP: DNS, the DC locator's LDAP ping and Kerberos need it.\n"
           "{open}",
    .verify = "  nltest /dsgetdc:{remote} /force\n"
              "  {recheck}",
    .source = kb_ports,
    .checked = checked_date,
    .leaves_open = udp_leaves,
};

constexpr RootCause udp_rows[] = {udp_blocked_row};

} // namespace

std::span<const RootCause> path_causes() {
    static constexpr RootCause rows[] = {path_silent_row};
    return rows;
}

std::span<const RootCause> udp_causes() {
    return udp_rows;
}

} // namespace pretrust
