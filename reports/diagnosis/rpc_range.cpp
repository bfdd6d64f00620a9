// A firewall or a host in stealth mode: silence alone does not tell; ports that surely listen, and resets
// beside the silence, do.
#include <diagnosis/rpc_range.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace pretrust {

namespace {

constexpr std::string_view trust_interfaces[] = {"lsarpc", "samr", "netlogon"};

std::optional<std::uint16_t> port_of(const std::string& word) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(port) : std::nullopt;
}

std::set<std::uint16_t> ports_in(const std::vector<std::string>& words) {
    std::set<std::uint16_t> ports;
    for (const std::string& word : words) {
        if (const auto port = port_of(word)) {
            ports.insert(*port);
        }
    }
    return ports;
}

std::string named(const std::set<std::uint16_t>& ports) {
    std::vector<std::string> names;
    names.reserve(ports.size());
    for (const std::uint16_t port : ports) {
        names.push_back(std::to_string(port));
    }
    return listed(names, 8);
}

struct Named {
    std::set<std::uint16_t> all;
    std::set<std::uint16_t> pinned;
    bool all_pinned = true; ///< every interface of a trust has a pinned port at every DC
};

Named named_at(const Facts& facts, const std::vector<std::string>& addresses) {
    Named result;
    for (const std::string& address : addresses) {
        const Seen maps = facts.at("RPC_ENDPOINTS_MAP", address).where(replied);
        for (const std::string_view interface : trust_interfaces) {
            bool pinned = false;
            for (const Look look : maps.with("interface", interface)) {
                result.all.merge(ports_in(list(*look, "ports")));
                auto fixed = ports_in(list(*look, "pinned_ports"));
                pinned = pinned || !fixed.empty();
                result.pinned.merge(fixed);
            }
            result.all_pinned = result.all_pinned && pinned;
        }
    }
    result.all_pinned = result.all_pinned && !result.pinned.empty();
    return result;
}

Look sweep_at(const Facts& facts, const std::string& address) {
    return facts.at("RPC_RANGE_SWEEP", address).first([](const Observation& look) {
        return look.outcome == Outcome::answered;
    });
}

/// Enough silence beside the resets to be no loss: one in a hundred, and more than one.
bool partly_silent(const Observation& sweep) {
    const auto silent_ports = number(sweep, "silent");
    return silent_ports > 1 && silent_ports * 100 >= number(sweep, "asked") && number(sweep, "refused") > 0;
}

std::string ranges_text(const Observation& sweep, std::string_view arg) {
    const auto& ranges = list(sweep, arg);
    return ranges.empty() ? std::string() : ": " + listed(ranges, 4);
}

std::string count_text(const Observation& sweep) {
    return "of " + std::to_string(number(sweep, "asked")) + " ports asked in " +
           std::to_string(number(sweep, "first", rpc_dynamic_first)) + "-" +
           std::to_string(number(sweep, "last", rpc_dynamic_last));
}

} // namespace

RpcPorts rpc_ports_of(const Facts& facts, const std::vector<std::string>& addresses) {
    const Named ports = named_at(facts, addresses);
    RpcPorts result;
    if (ports.all_pinned) {
        result.range = named(ports.pinned);
        result.open.push_back({Transport::tcp, 135, 135});
        result.advice = "\nThe DCs have pinned their ports: exactly TCP 135 and " + named(ports.pinned) +
                        " have to be open, and no range.";
    } else {
        result.open.push_back({Transport::tcp, rpc_dynamic_first, rpc_dynamic_last});
        if (!ports.pinned.empty()) {
            result.advice =
                "\nOutside the range, " + named(ports.pinned) + " is pinned and has to be open too.";
        } else if (!ports.all.empty()) {
            result.advice = "\nToday the endpoint mapper names TCP " + named(ports.all) +
                            "; what is not pinned changes when a DC restarts.";
        }
    }
    for (const std::uint16_t port : ports.pinned) {
        result.open.push_back({Transport::tcp, port, port});
    }
    return result;
}

void judge_range(Match& match, const Facts& facts, const std::vector<std::string>& good) {
    if (match.finding == Finding::confirmed || match.finding == Finding::suspected) {
        for (const std::string& target : match.targets) {
            const Look sweep = sweep_at(facts, target);
            if (sweep != nullptr && number(*sweep, "silent") > 0) {
                match.words["seen"] +=
                    "; " + count_text(*sweep) + " " + std::to_string(number(*sweep, "silent")) +
                    " are silent, and as ports that surely listen are among them, a firewall drops "
                    "them" +
                    ranges_text(*sweep, "silent_ranges");
                cite(match, facts, sweep);
                return;
            }
        }
        return;
    }
    std::vector<std::string> narrow;
    std::string stealth;
    bool spoken = false;
    for (const std::string& address : good) {
        const Look sweep = sweep_at(facts, address);
        if (sweep == nullptr) {
            continue;
        }
        const bool prohibited = number(*sweep, "prohibited") > 0;
        if (prohibited || partly_silent(*sweep)) {
            const std::string_view arg = prohibited ? "prohibited" : "silent";
            narrow.push_back(address + ": " + count_text(*sweep) + " " + std::to_string(number(*sweep, arg)) +
                             (prohibited
                                  ? " are answered \"prohibited\" by a firewall"
                                  : " are silent while others are refused, as no host in stealth mode does") +
                             ranges_text(*sweep, prohibited ? "prohibited_ranges" : "silent_ranges"));
            spoken = spoken || prohibited;
            match.targets.push_back(address);
            cite(match, facts, sweep);
        } else if (number(*sweep, "silent") > 0 && stealth.empty()) {
            stealth = "; at " + address +
                      " unused ports of the range are silent, as behind the stealth mode of "
                      "Windows, or behind a rule that lets only today's ports through";
        }
    }
    if (narrow.empty()) {
        match.words["seen"] += stealth;
        return;
    }
    match.finding = spoken ? Finding::confirmed : Finding::suspected;
    match.severity = Severity::breaks_use; // today's ports pass; those after the next restart may not
    match.words["seen"] = listed(narrow, 2);
    match.words["which"] = "today's ports pass, others of the range do not, and a restart moves them there";
}

std::string nothing_named(const Facts& facts, const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
        const Look lookup = facts.at("RPC_ENDPOINTS_LOOKUP", address).first([](const Observation& look) {
            return look.outcome == Outcome::answered;
        });
        if (lookup != nullptr && named_at(facts, {address}).all.empty()) {
            return "the endpoint mapper of " + address + " lists " +
                   std::to_string(number(*lookup, "entries")) +
                   " endpoints, and none of LSA, SAM or Netlogon over TCP";
        }
    }
    return "";
}

} // namespace pretrust
