// One of the two transports does not pass at all, while the other one does: one rule too few (or too many) on
// a firewall, seen at all its ports.
#include <diagnosis/causes.hpp>
#include <diagnosis/transports.hpp>

#include <algorithm>

namespace pretrust {

bool asked_over(Transport transport, const Observation& look) {
    const auto service = find_service(text(look, "service"));
    return service && service->transport == transport;
}

std::vector<PortSpan> needed_ports() {
    return {{Transport::udp, 53, 53},     {Transport::tcp, 53, 53},
            {Transport::udp, 88, 88},     {Transport::tcp, 88, 88},
            {Transport::tcp, 135, 135},   {Transport::udp, 389, 389},
            {Transport::tcp, 389, 389},   {Transport::tcp, 445, 445},
            {Transport::tcp, 464, 464},   {Transport::udp, 464, 464},
            {Transport::tcp, 3268, 3268}, {Transport::tcp, rpc_dynamic_first, rpc_dynamic_last}};
}

std::vector<PortSpan> needed_ports(Transport transport) {
    auto ports = needed_ports();
    std::erase_if(ports, [&](const PortSpan& span) { return span.transport != transport; });
    return ports;
}

namespace {

/// A handshake at least; a reset shows a host, not a way for TCP, and a connect where everything connects
/// shows neither.
Look working_tcp(const Facts& facts, const std::string& address) {
    const bool boxed = facts.accepts_everything(address);
    return facts.everything_at(address).first([&](const Observation& look) {
        return asked_over(Transport::tcp, look) && look.outcome != Outcome::refused &&
               (boxed ? replied(look) : spoke(look));
    });
}

Look working_udp(const Facts& facts, const std::string& address) {
    return facts.everything_at(address).first(
        [](const Observation& look) { return asked_over(Transport::udp, look) && replied(look); });
}

/// One transport as it is asked at every DC, and how it looks where it passes.
struct Transported {
    std::span<const std::string_view> services;
    std::string_view needed; ///< without this one asked, too little is known
    std::size_t least;       ///< services that must have been asked
    Look (*other)(const Facts& facts, const std::string& address);
    std::string_view too_few;
};

constexpr std::string_view udp_services[] = {"dns_udp", "ldap_ping", "kerberos_udp", "kpasswd_udp", "ntp"};
constexpr Transported udp{udp_services, "ldap_ping", 2, working_tcp,
                          "too few UDP services were asked at an address that answers"};

constexpr std::string_view tcp_services[] = {"dns_tcp",     "ldap", "kerberos_tcp", "smb",
                                             "kpasswd_tcp", "gc",   "rpc_mapper"};
constexpr Transported tcp{tcp_services, "smb", 3, working_udp,
                          "too few TCP services were asked at an address that answers"};

/// Confirmed when at all addresses that are alive no service of this transport is reached, and at one of them
/// the other transport is.
Match all_barred(const Facts& facts, const Transported& transport) {
    std::vector<Look> looks;
    std::vector<std::string> targets;
    std::vector<std::string_view> services;
    bool other = false;
    for (const std::string& address : facts.remote_addresses()) {
        if (!facts.alive(address) || proof_of_no_dc(facts, address) != nullptr) {
            continue; // a host that is no DC refuses of its own accord
        }
        other = other || transport.other(facts, address) != nullptr;
        for (const std::string_view service : transport.services) {
            const Access access = facts.access(address, service);
            if (access.reach == Reach::good || access.reach == Reach::mute) {
                return found(Finding::ruled_out, said(*access.proof));
            }
            if (access.reach == Reach::unseen) {
                continue;
            }
            looks.push_back(access.proof);
            if (std::find(services.begin(), services.end(), service) == services.end()) {
                services.push_back(service);
            }
        }
        targets.push_back(address);
    }
    const bool needed = std::find(services.begin(), services.end(), transport.needed) != services.end();
    if (!other || services.size() < transport.least || !needed) {
        return found(Finding::unknown, std::string(transport.too_few));
    }
    Match match = found(Finding::confirmed, seen_text(looks));
    match.targets = targets;
    for (const Look look : looks) {
        cite(match, facts, look);
    }
    return match;
}

void add_contrast(Match& match, const Facts& facts, const Transported& transport, std::string_view without) {
    std::string contrast;
    for (const std::string& target : match.targets) {
        const Look look = transport.other(facts, target);
        cite(match, facts, look);
        contrast = contrast.empty() && look != nullptr ? said(*look) : contrast;
    }
    match.words["contrast"] = contrast.empty() ? std::string(without) : contrast;
}

Match udp_blocked(const Facts& facts) {
    Match match = all_barred(facts, udp);
    add_contrast(match, facts, udp, "TCP was not seen");
    match.words["open"] = open_ports_advice(facts, needed_ports(Transport::udp), match.targets);
    return match;
}

/// A reset where silence is the rule came through: then TCP passes, and single ports do not.
Look stray_reset(const Facts& facts, const Match& match) {
    for (const std::string& target : match.targets) {
        const Seen over_tcp = facts.everything_at(target).where(
            [](const Observation& look) { return asked_over(Transport::tcp, look); });
        if (over_tcp.any(silent)) {
            const Look reset = over_tcp.first([](const Observation& look) { return spoke(look); });
            if (reset != nullptr) {
                return reset;
            }
        }
    }
    return nullptr;
}

// Not LOCATOR_PORT_BLOCKED: the DC locator's ping goes over UDP.
constexpr std::string_view tcp_hides[] = {
    "DNS_TCP_BLOCKED",   "SMB_PORT_BLOCKED",      "RPC_MAPPER_BLOCKED",   "RPC_PORTS_BLOCKED",
    "LDAP_PORT_BLOCKED", "KERBEROS_PORT_BLOCKED", "KPASSWD_PORT_BLOCKED", "GC_PORT_BLOCKED",
};

/// Where UDP 88 or 464 is barred too, there is more to mend than TCP.
std::vector<std::string_view> explained_by_tcp(const Facts& facts, const Match& match) {
    std::vector<std::string_view> ids(std::begin(tcp_hides), std::end(tcp_hides));
    for (const std::string& target : match.targets) {
        const auto barred_over_udp = [&](std::string_view service) {
            const Look look = facts.access(target, service).proof;
            return look != nullptr && barred(*look);
        };
        if (barred_over_udp("kerberos_udp")) {
            std::erase(ids, "KERBEROS_PORT_BLOCKED");
        }
        if (barred_over_udp("kpasswd_udp")) {
            std::erase(ids, "KPASSWD_PORT_BLOCKED");
        }
    }
    return ids;
}

Match tcp_blocked(const Facts& facts) {
    Match match = all_barred(facts, tcp);
    if (match.finding == Finding::confirmed) {
        if (const Look reset = stray_reset(facts, match)) {
            match = found(Finding::ruled_out, said(*reset));
        }
    }
    add_contrast(match, facts, tcp, "UDP was not seen");
    match.explains = explained_by_tcp(facts, match);
    match.words["open"] = open_ports_advice(facts, needed_ports(Transport::tcp), match.targets);
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

constexpr RootCause udp_row{
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

constexpr std::string_view tcp_leaves[] = {
    "SOURCE_PORTS_BLOCKED",    "CONNECTS_MEAN_NOTHING",    "MTU_BLACK_HOLE",
    "TRUST_ALREADY_EXISTS",    "SMB_DIALECT_OR_SIGNING",   "NULL_SESSION_PIPES_RESTRICTED",
    "LSA_ANONYMOUS_DENIED",    "TRUST_HALF_MISSING",       "TRUST_DIRECTION_MISMATCH",
    "TRUST_PASSWORD_MISMATCH", "FUNCTIONAL_LEVEL_TOO_LOW", "NETBIOS_NAME_COLLISION",
    "DOMAIN_SID_COLLISION",    "ETYPE_MISMATCH",           "LDAPS_CERTIFICATE_UNUSABLE",
};

constexpr RootCause tcp_row{
    .id = "TCP_BLOCKED",
    .area = "Network",
    .title = "TCP as a whole does not get from this host on the {side} side to {targets}, while UDP does",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = tcp_hides,
    .test = tcp_blocked,
    .evidence = "{seen}; over UDP, {contrast}.",
    .fix = "Allow TCP as well as UDP: a trust is created over SMB and RPC and used over Kerberos and LDAP.\n"
           "{open}",
    .verify = "  Test-NetConnection {target} -Port 445\n"
              "  {recheck}",
    .source = kb_ports,
    .checked = checked_date,
    .leaves_open = tcp_leaves,
};

} // namespace

std::span<const RootCause> transport_causes() {
    static constexpr RootCause rows[] = {udp_row, tcp_row};
    return rows;
}

} // namespace pretrust
