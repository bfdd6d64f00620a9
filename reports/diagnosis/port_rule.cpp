// Counts over the DCs that live: good, silent, refused, not known. Names no port.
#include <diagnosis/port_rule.hpp>
#include <diagnosis/refusals.hpp>
#include <diagnosis/rpc_range.hpp>

#include <algorithm>

namespace pretrust {

namespace {

using enum Severity;

enum class State { good, silent, refused, unsure };

State state_of(const Access& access) {
    // A port that takes the question and hangs up is open; SMB_DIALECT_OR_SIGNING speaks of what it does.
    if (access.service == "smb" && access.reach == Reach::mute && has(*access.proof, "end")) {
        return State::good;
    }
    switch (access.reach) {
    case Reach::good:
        return State::good;
    case Reach::silent:
    case Reach::prohibited:
    case Reach::unreachable:
        return State::silent;
    case Reach::refused:
        return State::refused;
    case Reach::mute:
    case Reach::unseen:
        break;
    }
    return State::unsure;
}

bool is_barred(State state) {
    return state == State::silent || state == State::refused;
}

/// Counts the DCs by how the service went there, and keeps what is barred.
struct Tally {
    std::size_t good = 0;
    std::size_t silent = 0;
    std::size_t refused = 0;
    std::size_t unsure = 0;
    std::vector<Look> looks;
    std::vector<std::string> targets;
    std::vector<std::string> silent_ones; ///< of the targets

    void add(const std::string& address, State state) {
        good += state == State::good ? 1 : 0;
        silent += state == State::silent ? 1 : 0;
        refused += state == State::refused ? 1 : 0;
        unsure += state == State::unsure ? 1 : 0;
        if (is_barred(state)) {
            targets.push_back(address);
            if (state == State::silent) {
                silent_ones.push_back(address);
            }
        }
    }
};

/// The verdict for one service over all DCs; `silent` and `refused` are the severities when no DC is left.
Match verdict(const Facts& facts, const Tally& tally, Severity silent, Severity refused) {
    if (tally.targets.empty()) {
        return tally.unsure > 0 || tally.good == 0
                   ? found(Finding::unknown, "not every DC that lives was seen to answer it")
                   : found(Finding::ruled_out, "every DC that lives answers it");
    }
    std::vector<Look> who;
    const std::string refused_by = refusal_text(facts, tally.looks, who);
    Match match = found(Finding::confirmed, seen_text(tally.looks) + refused_by);
    for (const Look look : who) {
        cite(match, facts, look);
    }
    match.targets = tally.targets;
    match.severity = tally.good > 0 || (tally.silent > 0 && tally.refused > 0 && silent != refused)
                         ? breaks_use
                     : tally.silent > 0 ? silent
                                        : refused;
    if (match.severity == breaks_use && silent == blocks_creation) {
        match.bars = refused == blocks_creation ? tally.targets : tally.silent_ones;
    }
    if (tally.good == 0 && tally.unsure > 0 && match.severity == blocks_creation) {
        match.finding = Finding::suspected; // a DC that was not seen may still answer
    }
    for (const Look look : tally.looks) {
        cite(match, facts, look);
    }
    return match;
}

/// Another service of the same host that answers: this proves that the way and the host are not at fault.
Look contrast_at(const Facts& facts, const std::string& address,
                 std::span<const std::string_view> not_these) {
    const Seen others = facts.everything_at(address).where([&](const Observation& look) {
        return std::find(not_these.begin(), not_these.end(), text(look, "service")) == not_these.end();
    });
    const auto works = [&](const Observation& look) { return facts.works(look); };
    const auto own = find_service(not_these.front());
    const auto other = [&](const Observation& look) { return find_service(text(look, "service")); };
    // The same port over the other transport is the strongest contrast, then another port over the same one.
    const Look twin = others.first(
        [&](const Observation& look) { return works(look) && own && number(look, "port") == own->port; });
    const Look like = others.first([&](const Observation& look) {
        return works(look) && own && other(look) && other(look)->transport == own->transport;
    });
    for (const Look look : {twin, like, others.first(works),
                            facts.accepts_everything(address) ? nullptr : others.first(spoke)}) {
        if (look != nullptr) {
            return look;
        }
    }
    return nullptr;
}

/// "UDP 88" and the like: those that are barred, or all that the rule looks at.
std::vector<std::string> port_names(const Match& match, const Facts& facts,
                                    std::span<const std::string_view> services,
                                    const std::vector<PortSpan>& ports) {
    std::vector<std::string> names;
    const auto add = [&](std::string name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    };
    for (const std::size_t index : match.because) {
        const Observation& look = facts.evidence().items[index];
        if (std::find(services.begin(), services.end(), text(look, "service")) != services.end()) {
            add(port_text(look));
        }
    }
    if (names.empty()) {
        for (const PortSpan& range : ports) {
            add((range.transport == Transport::udp ? "UDP " : "TCP ") + std::to_string(range.first));
        }
    }
    return names;
}

void add_words(Match& match, const Facts& facts, std::span<const std::string_view> services,
               const std::vector<PortSpan>& ports) {
    std::string contrast = "nothing else was seen to answer there";
    for (const std::string& target : match.targets) {
        if (const Look look = contrast_at(facts, target, services)) {
            contrast = "while " + said(*look);
            cite(match, facts, look);
            break;
        }
    }
    match.words["contrast"] = contrast;
    const auto names = port_names(match, facts, services, ports);
    // Both transports of one port; the rules name no other pairs.
    match.words["port"] =
        names.size() == 2 ? "Port " + names.front().substr(4) + " (UDP and TCP)" : joined(names, ", ");
    match.words["open"] =
        open_ports_advice(facts, ports, match.targets.empty() ? facts.remote_dcs() : match.targets);
}

/// Whether a DC is a global catalog; nothing when neither the ping nor its rootDSE said.
std::optional<bool> is_catalog(const Facts& facts, const std::string& address) {
    const Look ping =
        facts.at("CLDAP_PING_ANSWER", address).where(replied).first([](const Observation& look) {
            return has(look, "gc");
        });
    if (ping != nullptr) {
        return flag(*ping, "gc");
    }
    const Look root =
        facts.at("LDAP_ROOTDSE_ANSWER", address).where(replied).first([](const Observation& look) {
            return has(look, "gc_ready");
        });
    return root == nullptr ? std::nullopt : std::optional(flag(*root, "gc_ready"));
}

/// Barred if either transport is; good only when all are.
State add_services(Tally& tally, const Facts& facts, const std::string& address, const PortRule& rule) {
    State state = State::good;
    for (const std::string_view service : rule.services) {
        if (service.empty()) {
            continue;
        }
        const Access access = facts.access(address, service);
        const State one = state_of(access);
        if (is_barred(one)) {
            tally.looks.push_back(access.proof);
            state = is_barred(state) ? std::min(state, one) : one;
        } else if (one == State::unsure && state == State::good) {
            state = State::unsure;
        }
    }
    return state;
}

} // namespace

Match port_blocked(const Facts& facts, const PortRule& rule) {
    Tally tally;
    bool any_catalog = rule.audience == Audience::every_dc;
    const auto dcs = working_dcs(facts);
    for (const std::string& address : dcs) {
        if (rule.audience == Audience::global_catalogs) {
            const auto catalog_here = is_catalog(facts, address);
            any_catalog = any_catalog || !catalog_here || *catalog_here;
            if (catalog_here && !*catalog_here) {
                continue;
            }
            if (!catalog_here) {
                tally.add(address, State::unsure);
                continue;
            }
        }
        tally.add(address, add_services(tally, facts, address, rule));
    }
    Match match = verdict(facts, tally, rule.silent, rule.refused);
    if (!any_catalog && !dcs.empty()) {
        match = found(Finding::ruled_out, "no DC seen is a global catalog");
    }
    std::vector<PortSpan> ports;
    std::vector<std::string_view> ids;
    for (const std::string_view id : rule.services) {
        const auto service = find_service(id);
        if (!service) {
            continue;
        }
        ids.push_back(id);
        // A security group refuses a command as a whole when it has one of the permissions already.
        const bool barred_here =
            tally.looks.empty() || std::any_of(tally.looks.begin(), tally.looks.end(),
                                               [&](Look look) { return text(*look, "service") == id; });
        if (barred_here) {
            ports.push_back({service->transport, service->port, service->port});
        }
    }
    add_words(match, facts, ids, ports);
    return match;
}

namespace {

// RPC_PORTS_BLOCKED: the same over the ports that the endpoint mapper names --------------------------------

/// Ports that only replication uses do not matter to a trust.
bool matters(const Observation& look) {
    const auto& interfaces = list(look, "interfaces");
    return interfaces.empty() || std::any_of(interfaces.begin(), interfaces.end(),
                                             [](const std::string& name) { return name != "drsuapi"; });
}

/// Creation waits for Netlogon's port alone, the lab showed: LSA and SAMR are asked over pipes then, and over
/// their own ports afterwards.
bool creation_waits(const Observation& look) {
    const auto& interfaces = list(look, "interfaces");
    return silent(look) && (interfaces.empty() ||
                            std::find(interfaces.begin(), interfaces.end(), "netlogon") != interfaces.end());
}

State rpc_state(Tally& tally, const Facts& facts, const std::string& address) {
    State state = State::unsure;
    for (const Look look : facts.at("RPC_ENDPOINTS_CONNECT", address).where(matters)) {
        if (creation_waits(*look)) {
            state = State::silent;
            tally.looks.push_back(look);
        } else if (barred(*look)) {
            state = state == State::silent ? state : State::refused;
            tally.looks.push_back(look);
        } else if (!replied(*look)) {
            return is_barred(state) ? state : State::unsure;
        } else if (state == State::unsure) {
            state = State::good;
        }
    }
    return state;
}

} // namespace

Match rpc_ports_blocked(const Facts& facts) {
    Tally tally;
    std::size_t without_mapper = 0;
    bool one_refused = false;
    std::vector<std::string> good;
    std::vector<std::string> unsure;
    for (const std::string& address : working_dcs(facts)) {
        if (is_barred(state_of(facts.access(address, "rpc_mapper")))) {
            ++without_mapper; // RPC_MAPPER_BLOCKED speaks of it
            one_refused = one_refused || state_of(facts.access(address, "rpc_mapper")) == State::refused;
            continue;
        }
        const State state = rpc_state(tally, facts, address);
        tally.add(address, state);
        if (state == State::good) {
            good.push_back(address);
        } else if (state == State::unsure) {
            unsure.push_back(address);
        }
    }
    Match match = verdict(facts, tally, blocks_creation, breaks_use);
    if (match.finding == Finding::unknown && without_mapper > 0 && tally.unsure == 0 && one_refused) {
        match.severity = breaks_use; // where the mapper refuses, the pipes are tried at once
    }
    if (match.finding == Finding::confirmed && tally.good == 0 && without_mapper > 0 &&
        match.severity == blocks_creation) {
        match.finding = Finding::suspected;
    }
    if (match.finding == Finding::unknown) {
        const std::string why = nothing_named(facts, unsure);
        match.words["seen"] = why.empty() ? match.words["seen"] : why;
    }
    judge_range(match, facts, good);
    constexpr std::string_view ids[] = {"rpc_ports"};
    const RpcPorts ports = rpc_ports_of(facts, match.targets.empty() ? facts.remote_dcs() : match.targets);
    add_words(match, facts, ids, ports.open);
    match.words["range"] = ports.range;
    match.words["named"] = ports.advice;
    std::vector<std::string> barred_ports;
    for (const Look look : tally.looks) {
        const std::string port = std::to_string(number(*look, "port"));
        if (std::find(barred_ports.begin(), barred_ports.end(), port) == barred_ports.end()) {
            barred_ports.push_back(port);
        }
    }
    match.words.emplace("which", barred_ports.empty()
                                     ? "those that the endpoint mapper names"
                                     : "of those that the endpoint mapper names, " + listed(barred_ports));
    return match;
}

} // namespace pretrust
