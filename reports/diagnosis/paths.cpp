// The way to the other side as a whole: nothing passes.
#include <diagnosis/causes.hpp>
#include <diagnosis/transports.hpp>

#include <algorithm>

namespace pretrust {

namespace {

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
        const auto over = [&](Transport transport) {
            return seen.any([&](const Observation& look) { return asked_over(transport, look); });
        };
        udp += over(Transport::udp) ? 1 : 0;
        tcp += over(Transport::tcp) ? 1 : 0;
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
    match.words["open"] = open_ports_advice(facts, needed_ports(), addresses);
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

} // namespace

std::span<const RootCause> path_causes() {
    static constexpr RootCause rows[] = {path_silent_row};
    return rows;
}

} // namespace pretrust
