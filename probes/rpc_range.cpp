// Connects to the RPC dynamic range, all of it or a part, and counts how the ports end (only with --sweep).
// Whether a firewall or a host in stealth mode is silent is not said here: the ports that the endpoint mapper
// names decide that.
#include "observe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pretrust {

namespace {

constexpr std::array rpc_range_tags{
    TagSpec{"RPC_RANGE_SWEEP", "The RPC dynamic range was connected to, whole or in part."},
};

/// Ports of a DC that are likely to be open, for the sweep to measure loss at.
constexpr std::array likely_open{"rpc_mapper", "smb", "ldap", "kerberos_tcp", "dns_tcp", "gc", "ldaps"};

/// With --sweep=sample: runs of neighbours, so that a rule for a part of the range is met and a port that
/// happens to be in use misleads nobody.
constexpr unsigned sample_runs = 64;
constexpr unsigned sample_run_length = 4;

constexpr std::size_t most_ranges = 64;

std::vector<std::uint16_t> ports_to_ask(Sweep sweep) {
    std::vector<std::uint16_t> ports;
    const unsigned count = rpc_dynamic_last - rpc_dynamic_first + 1U;
    for (unsigned i = 0; i < count; ++i) {
        const bool last_run = i + sample_run_length >= count;
        if (sweep == Sweep::full || last_run || i % (count / sample_runs) < sample_run_length) {
            ports.push_back(static_cast<std::uint16_t>(rpc_dynamic_first + i));
        }
    }
    return ports;
}

/// Neighbours among the ports asked that ended alike, as "a-b" or "a".
std::vector<std::string> ranges_of(const std::vector<std::uint16_t>& ports,
                                   const std::vector<Outcome>& outcomes, Outcome wanted) {
    std::vector<std::string> ranges;
    std::size_t more = 0;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        if (outcomes[i] != wanted) {
            continue;
        }
        const auto first = i;
        while (i + 1 < ports.size() && outcomes[i + 1] == wanted) {
            ++i;
        }
        if (ranges.size() == most_ranges) {
            ++more;
        } else if (first == i) {
            ranges.push_back(fmt::format("{}", ports[i]));
        } else {
            ranges.push_back(fmt::format("{}-{}", ports[first], ports[i]));
        }
    }
    if (more > 0) {
        ranges.push_back(fmt::format("and {} more", more));
    }
    return ranges;
}

/// What became of the ports: for each outcome its count, and for all but the skipped ones where they are.
void add_counts(Args& args, const std::vector<std::uint16_t>& ports, const std::vector<Outcome>& outcomes) {
    struct Row {
        Outcome outcome;
        const char* count;
        const char* ranges;
    };
    static constexpr std::array rows{
        Row{Outcome::open, "open", "open_ports"},
        Row{Outcome::refused, "refused", "refused_ranges"},
        Row{Outcome::timed_out, "silent", "silent_ranges"},
        Row{Outcome::prohibited, "prohibited", "prohibited_ranges"},
        Row{Outcome::unreachable, "unreachable", "unreachable_ranges"},
        Row{Outcome::skipped, "skipped", ""},
    };
    args["asked"] = static_cast<std::int64_t>(ports.size());
    for (const auto& row : rows) {
        const auto count = std::count(outcomes.begin(), outcomes.end(), row.outcome);
        args[row.count] = std::int64_t{count};
        if (count > 0 && *row.ranges != '\0') {
            args[row.ranges] = ranges_of(ports, outcomes, row.outcome);
        }
    }
}

void add_path(Args& args, const SweepResult& result) {
    constexpr double permille = 1000;
    if (result.witness != 0) {
        args["witness_port"] = std::int64_t{result.witness};
    }
    args["witness_asked"] = std::int64_t{result.witness_asked};
    args["witness_lost"] = std::int64_t{result.witness_lost};
    args["loss_permille"] = static_cast<std::int64_t>(result.loss * permille + 0.5);
    args["connects"] = std::int64_t{result.connects};
    args["slowed"] = result.slowed;
    args["shut_out"] = result.shut_out;
    if (result.icmp) {
        args["icmp_type"] = std::int64_t{result.icmp->type};
        args["icmp_code"] = std::int64_t{result.icmp->code};
        args["icmp_from"] = result.icmp->sender;
    }
}

bool asked_for(const Plan& plan) {
    return plan.sweep != Sweep::none;
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    PortSweep sweep;
    sweep.address = target.address;
    sweep.ports = ports_to_ask(plan.sweep);
    for (const auto* service : likely_open) {
        sweep.witnesses.push_back(probes::endpoint_of(target, service).port);
    }
    const auto ports = sweep.ports;
    const auto result = co_await world.sweep_tcp(std::move(sweep));
    const bool whole = std::none_of(result.outcomes.begin(), result.outcomes.end(),
                                    [](auto outcome) { return outcome == Outcome::skipped; });
    Observation observation;
    observation.tag = "RPC_RANGE_SWEEP";
    observation.target = target.address;
    observation.outcome = whole ? Outcome::answered : Outcome::skipped;
    observation.started = result.started;
    observation.took = result.took;
    observation.attempts = result.connects;
    auto& args = observation.args;
    args["service"] = std::string("rpc_ports");
    args["mode"] = std::string(plan.sweep == Sweep::full ? "full" : "sample");
    args["first"] = std::int64_t{rpc_dynamic_first};
    args["last"] = std::int64_t{rpc_dynamic_last};
    add_counts(args, ports, result.outcomes);
    add_path(args, result);
    recorder.record(std::move(observation));
}

} // namespace

extern const ProbeSpec rpc_range_probe{"rpc_range",
                                       "which ports of the RPC dynamic range answer (--sweep)",
                                       Scope::remote_dc,
                                       rpc_range_tags,
                                       run,
                                       asked_for};

} // namespace pretrust
