// Works from low source ports and not from a Windows DC's own: the mistake of a stateless rule that forgets
// the way back.
#include <diagnosis/causes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr std::string_view asked_services[] = {"ldap_ping",    "kerberos_udp", "ldap",
                                               "kerberos_tcp", "smb",          "rpc_mapper"};

/// One service of one DC, asked from both ranges.
struct Twin {
    Look high = nullptr; ///< from 49152-65535
    Look low = nullptr;  ///< from 32768-49151
};

Twin twin_at(const Facts& facts, const std::string& address, std::string_view service) {
    const Seen seen = facts.at("SOURCE_PORTS_REPLY", address).of(service).where(judged);
    const auto from = [&](std::string_view range) {
        return seen.with("from", range).first([](const Observation&) { return true; });
    };
    return {from("windows"), from("below")};
}

struct Host {
    std::vector<Twin> high_barred; ///< answers from below only
    std::vector<Twin> low_barred;  ///< answers from a DC's range only
    std::size_t fine = 0;          ///< answers from a DC's range
    bool judged = false;           ///< something answers, from whichever range
    bool barred = false;           ///< asked from both, and nothing answers: other causes speak of it

    /// Two services, or all that answer at all: one alone may be loss.
    bool blocked() const { return !high_barred.empty() && (high_barred.size() >= 2 || fine == 0); }
};

Host judge(const Facts& facts, const std::string& address) {
    Host host;
    for (const std::string_view service : asked_services) {
        const Twin twin = twin_at(facts, address, service);
        if (twin.high == nullptr || twin.low == nullptr) {
            continue;
        }
        const bool high = facts.works(*twin.high);
        const bool low = facts.works(*twin.low);
        host.judged = host.judged || high || low;
        host.barred = true;
        host.fine += high ? 1 : 0;
        if (low && barred(*twin.high)) {
            host.high_barred.push_back(twin);
        } else if (high && barred(*twin.low)) {
            host.low_barred.push_back(twin);
        }
    }
    // Every other probe leaves from a DC's range as well, unless the user chose otherwise.
    if (!host.judged && facts.plan().source_ports == SourcePorts::windows_range) {
        for (const std::string_view service : asked_services) {
            host.fine += facts.access(address, service).reach == Reach::good ? 1 : 0;
        }
        host.judged = host.fine > 0;
    }
    return host;
}

struct Verdicts {
    Match match = found(Finding::ruled_out, "the services answer to ports in 49152-65535");
    std::vector<Look> high;
    Look low = nullptr;
    bool open = true; ///< nothing was decided anywhere, or a DC that lives was not judged
    bool fine = false;
    std::vector<std::string> only_low_barred;
};

Verdicts judge_all(const Facts& facts) {
    Verdicts all;
    bool unsure = false;
    for (const std::string& address : working_dcs(facts)) {
        const Host host = judge(facts, address);
        if (host.blocked()) {
            all.match.targets.push_back(address);
            for (const Twin& twin : host.high_barred) {
                all.high.push_back(twin.high);
                all.low = all.low == nullptr ? twin.low : all.low;
                cite(all.match, facts, twin.high);
                cite(all.match, facts, twin.low);
            }
        } else if (host.judged) {
            all.fine = true;
            if (!host.low_barred.empty()) {
                all.only_low_barred.push_back(address);
            }
        } else {
            unsure = unsure || !host.barred;
        }
    }
    all.open = unsure || (all.match.targets.empty() && !all.fine);
    return all;
}

std::string access_list_commands(const Facts& facts, const std::vector<std::string>& targets) {
    const Plan& plan = facts.plan();
    // Answers come back in where this side asked, and go out where the other side was asked.
    const std::string way = plan.side == Side::aws ? "--ingress" : "--egress";
    const std::vector<std::string> peers = local_peers(facts);
    const std::vector<std::string> local =
        peers.empty() ? std::vector<std::string>{"LOCAL-DC-ADDRESS"} : peers;
    std::string commands;
    int rule = 900;
    for (const std::string& peer : plan.side == Side::aws ? targets : local) {
        const bool v6 = peer.find(':') != std::string::npos;
        for (const std::string_view protocol : {"tcp", "udp"}) {
            commands +=
                joined({"\n  aws ec2 create-network-acl-entry --network-acl-id acl-... ", way,
                        " --rule-number ", std::to_string(rule++), " --protocol ", std::string(protocol),
                        " --port-range From=1024,To=65535 ", v6 ? "--ipv6-cidr-block " : "--cidr-block ",
                        peer, v6 ? "/128" : "/32", " --rule-action allow"},
                       "");
        }
    }
    return commands;
}

Match source_ports_blocked(const Facts& facts) {
    Verdicts all = judge_all(facts);
    Match& match = all.match;
    if (!match.targets.empty()) {
        match.finding = Finding::confirmed;
        match.words["seen"] = seen_text(all.high) + ", asked from ports in 49152-65535";
        if (all.fine) {
            match.severity = Severity::breaks_use;
            match.bars = match.targets;
        } else if (all.open) {
            match.finding = Finding::suspected;
        }
    } else if (all.open) {
        match = found(Finding::unknown, "not every DC was asked from both ranges of source ports");
        if (all.fine) {
            match.severity = Severity::breaks_use; // one DC is enough to create the trust
        }
    } else if (!all.only_low_barred.empty()) {
        match.words["seen"] = listed(all.only_low_barred) +
                              " answers to ports in 49152-65535 and not to those "
                              "below: a DC leaves from the upper range";
    }
    match.words["contrast"] = all.low == nullptr ? "the lower range was not seen" : said(*all.low);
    match.words["return_rule"] = access_list_commands(
        facts, match.targets.empty() ? std::vector<std::string>{"REMOTE-DC-ADDRESS"} : match.targets);
    return match;
}

constexpr auto source_ports_hides =
    port_causes_and("PATH_SILENT", "MTU_BLACK_HOLE", "UDP_BLOCKED", "TCP_BLOCKED", "FORWARDER_TARGET_SILENT",
                    "FORWARDER_ORDER", "DNS_TCP_BLOCKED", "DNS_LARGE_ANSWERS_LOST", "DC_SILENT");

constexpr RootCause row{
    .id = "SOURCE_PORTS_BLOCKED",
    .area = "Network",
    .title =
        "Answers from {targets} get back to the {side} side only on low ports: those to 49152-65535, from "
        "which a Windows domain controller asks, are lost",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = source_ports_hides,
    .test = source_ports_blocked,
    .evidence = "{seen}; from 32768-49151, {contrast}.",
    .fix = "A rule without memory lets the question out and the answer not back in. Network ACLs are such "
           "rules; "
           "allow the way back to all ports that a client may have:{return_rule}\n"
           "Do the same on every stateless firewall or router ACL between: answers from these servers to "
           "1024-65535, TCP and UDP.",
    .verify = "The first must answer as the second does:\n"
              "  {recheck} --source-ports windows\n"
              "  {recheck} --source-ports linux",
    .source = "Amazon VPC User Guide, Network ACLs, Ephemeral ports; Microsoft KB 179442",
    .checked = checked_date,
    .leaves_open = below_the_path,
};

} // namespace

std::span<const RootCause> source_port_causes() {
    static constexpr RootCause rows[] = {row};
    return rows;
}

} // namespace pretrust
