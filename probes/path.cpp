// The path between this host and a DC: whether a box on the way accepts everything, whether packets of full
// size get through, who refused where something was refused, and how far packets come where nothing answers.
// All of it with plain connections and requests; what it means is said in reports/diagnosis.
#include "observe.hpp"
#include "path_hops.hpp"
#include "path_sizes.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace pretrust {

namespace {

using probes::Knock;
using probes::RefusedBy;
using probes::Witness;

constexpr std::array path_tags{
    TagSpec{"PATH_UNUSED_PORT", "A TCP port that nobody serves was connected to."},
    TagSpec{"PATH_SIZE", "A service was asked in packets of a certain size."},
    TagSpec{"PATH_REFUSAL", "A port of the trust was refused, and who refused was looked for."},
    TagSpec{"PATH_HOP", "A port of the trust was silent, and how far packets to it come was looked for."},
};

/// Of no service that we know (path.md says who was asked), and below Windows' dynamic range.
constexpr std::array<std::uint16_t, 3> unused_ports{293, 28150, 41500};
/// How far packets are followed where the distance of the host is not known.
constexpr int longest_trace = 16;

Task<void> try_unused(Target target, std::uint16_t port, World& world, Recorder& recorder) {
    Endpoint to;
    to.address = target.address;
    to.port = port;
    to.patience = Patience::brief;
    const auto exchange = co_await world.open_tcp(to);
    auto observation = probes::observe("PATH_UNUSED_PORT", "", to, exchange);
    observation.args.erase("service");
    recorder.record(std::move(observation));
}

using Knocks = std::vector<Knock>;

Task<Knocks> knock_at_the_trust_ports(Target target, World& world) {
    Knocks knocks;
    std::vector<Endpoint> all;
    for (const auto& service : services) {
        if (service.transport == Transport::tcp && service.port != 0) {
            Knock knock;
            knock.service = std::string(service.id);
            knock.to = probes::endpoint_of(target, service.id);
            all.push_back(knock.to);
            knocks.push_back(std::move(knock));
        }
    }
    auto exchanges = co_await probes::knock_all(all, world);
    for (std::size_t i = 0; i < knocks.size(); ++i) {
        knocks[i].exchange = std::move(exchanges[i]);
    }
    co_return knocks;
}

const Knock* first_with(const Knocks& knocks, Outcome outcome) {
    const auto found = std::find_if(knocks.begin(), knocks.end(),
                                    [&](const Knock& knock) { return knock.exchange.outcome == outcome; });
    return found == knocks.end() ? nullptr : &*found;
}

bool is_open(const Knocks& knocks, std::string_view service) {
    return std::any_of(knocks.begin(), knocks.end(), [&](const Knock& knock) {
        return knock.service == service && knock.exchange.outcome == Outcome::open;
    });
}

/// Refused, or barred by a box that said so.
bool was_refused(const Knock& knock) {
    const auto outcome = knock.exchange.outcome;
    return outcome == Outcome::refused || outcome == Outcome::prohibited ||
           (outcome == Outcome::unreachable && knock.exchange.icmp.has_value());
}

std::string name_of(RefusedBy by) {
    switch (by) {
    case RefusedBy::host:
        return "host";
    case RefusedBy::box:
        return "box";
    case RefusedBy::unknown:
        break;
    }
    return "unknown";
}

void add_round_trip(Args& args, const char* name, microseconds round_trip) {
    if (round_trip.count() > 0) {
        args[name] = static_cast<std::int64_t>(round_trip.count());
    }
}

Task<void> ask_who_refused(Knock refused, Witness witness, World& world, Recorder& recorder) {
    probes::Refusal refusal;
    if (refused.exchange.icmp) { // its sender is an address, and no more need be asked
        const bool host = refused.exchange.icmp->sender == refused.to.address;
        refusal.by = host ? RefusedBy::host : RefusedBy::box;
    } else {
        refusal = co_await probes::who_refused(refused.to, witness, world);
    }
    auto observation = probes::observe("PATH_REFUSAL", refused.service, refused.to, refused.exchange);
    auto& args = observation.args;
    args["by"] = name_of(refusal.by);
    if (witness.hops) {
        args["hops_to_host"] = std::int64_t{*witness.hops};
    }
    if (refusal.within_hops) {
        args["refused_within_hops"] = std::int64_t{*refusal.within_hops};
    }
    add_round_trip(args, "host_round_trip_us", witness.round_trip);
    add_round_trip(args, "refusal_round_trip_us", refused.exchange.round_trip);
    recorder.record(std::move(observation));
}

Task<void> ask_where_silence_begins(Knock silent, Witness witness, World& world, Recorder& recorder) {
    const int hops = witness.hops ? *witness.hops - 1 : longest_trace;
    const auto trace = co_await probes::trace(silent.to, hops, world);
    if (trace.spoken) {
        co_return; // It answers after all.
    }
    auto observation = probes::observe("PATH_HOP", silent.service, silent.to,
                                       trace.last ? trace.last->exchange : silent.exchange);
    if (trace.last) {
        observation.args["hop"] = std::int64_t{trace.last->hop};
        observation.args["hop_from"] = trace.last->exchange.icmp->sender;
    }
    if (witness.hops) {
        observation.args["hops_to_host"] = std::int64_t{*witness.hops};
    }
    recorder.record(std::move(observation));
}

/// A reset names nobody: what it has left of its time to live must be compared.
bool was_reset(const Knock& knock) {
    return was_refused(knock) && !knock.exchange.icmp;
}

Task<Witness> measure(Knocks knocks, World& world) {
    Witness witness;
    const auto* open = first_with(knocks, Outcome::open);
    if (open == nullptr) {
        co_return witness;
    }
    witness.to = open->to;
    witness.round_trip = open->exchange.round_trip;
    witness.hops = co_await probes::hops_to(open->to, world);
    if (std::any_of(knocks.begin(), knocks.end(), was_reset)) {
        witness.ttl = co_await probes::arriving_ttl(open->to, witness.hops, world);
    }
    co_return witness;
}

/// Only where something was refused or silent: the host's distance is worth its packets then.
Task<void> look_at_failures(Knocks knocks, World& world, Recorder& recorder) {
    const auto* silent = first_with(knocks, Outcome::timed_out);
    if (silent == nullptr && std::none_of(knocks.begin(), knocks.end(), was_refused)) {
        co_return;
    }
    const auto witness = co_await measure(knocks, world);
    std::vector<Task<void>> questions;
    for (const auto& knock : knocks) {
        if (was_refused(knock)) {
            questions.push_back(ask_who_refused(knock, witness, world, recorder));
        }
    }
    if (silent != nullptr) {
        questions.push_back(ask_where_silence_begins(*silent, witness, world, recorder));
    }
    co_await world.together(std::move(questions));
}

Task<void> look_at_connections(const Plan& plan, Target target, std::int32_t first_id, World& world,
                               Recorder& recorder) {
    const auto knocks = co_await knock_at_the_trust_ports(target, world);
    std::vector<Task<void>> questions;
    if (is_open(knocks, "ldap")) {
        questions.push_back(probes::ldap_sizes(target, first_id, world, recorder));
    } else if (is_open(knocks, "kerberos_tcp")) {
        questions.push_back(probes::kerberos_sizes(target, plan.remote_domain, world, recorder));
    }
    questions.push_back(look_at_failures(knocks, world, recorder));
    co_await world.together(std::move(questions));
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    constexpr std::int32_t room_for_ids = 16;
    const auto first_id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    std::vector<Task<void>> questions;
    for (const auto port : unused_ports) {
        questions.push_back(try_unused(target, port, world, recorder));
    }
    questions.push_back(probes::datagram_sizes(target, first_id, world, recorder));
    questions.push_back(look_at_connections(plan, target, first_id + room_for_ids, world, recorder));
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec path_probe{"path", "what lies between this host and a DC", Scope::remote_dc, path_tags,
                                  run};

} // namespace pretrust
