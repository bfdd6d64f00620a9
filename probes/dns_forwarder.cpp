// Follows the conditional forwarder: the same question straight at the remote DNS servers and through each
// local one, with a control question that tells a dead local server from a dead forwarder. Waits for a slow
// forwarder only where the straight way has shown that there is an answer to wait for.
#include "dns_facts.hpp"
#include "observe.hpp"

#include <wire/dns.hpp>

#include <array>
#include <memory>

namespace pretrust {

namespace {

constexpr std::array dns_forwarder_tags{
    TagSpec{"DNS_FORWARDER_CONTROL", "A local DNS server was asked something that it need not forward."},
    TagSpec{"DNS_FORWARDER_DIRECT", "A DNS server of the remote domain was asked for its DCs."},
    TagSpec{"DNS_FORWARDER_ANSWER", "A local DNS server was asked for the remote domain's DCs."},
};

/// Whether the straight way works, known once a DIRECT answer is in.
struct Straight {
    bool good = false;
};
using StraightSeen = std::shared_ptr<Straight>;

// Two answers this far apart show whether the TTL of a negative answer counts down: it is cached.
constexpr std::chrono::milliseconds countdown_pause{2000};

/// Whose denial it is (RFC 2308): the remote zone's own, that of a zone above it (the question leaked towards
/// the public root), or another's.
std::string authority_of(const std::string& soa_owner, const std::string& domain) {
    const auto below = [](const std::string& name, const std::string& zone) {
        return name == zone || name.ends_with("." + zone);
    };
    if (soa_owner.empty()) {
        return "none";
    }
    if (below(soa_owner, domain)) {
        return "remote";
    }
    return soa_owner == "." || below(domain, soa_owner) ? "parent" : "other";
}

void add_authority(Observation& observation, const Plan& plan) {
    if (observation.outcome == Outcome::rejected) {
        observation.args["authority"] =
            authority_of(probes::text_arg(observation, "soa_owner"), probes::plain_name(plan.remote_domain));
    }
}

Task<void> ask_direct(const Plan& plan, std::string server, StraightSeen straight, World& world,
                      Recorder& recorder) {
    const auto question =
        probes::dns_question(server, probes::locator_name(plan.remote_domain), wire::dns_type::srv);
    const auto exchange = co_await world.ask_dns(question);
    auto observation = probes::observe_dns("DNS_FORWARDER_DIRECT", question, exchange);
    add_authority(observation, plan);
    straight->good = straight->good || observation.outcome == Outcome::answered;
    recorder.record(std::move(observation));
}

Task<void> ask_control(const Plan& plan, std::string server, World& world, Recorder& recorder) {
    const bool own = !plan.local_domain.empty() && probes::can_ask(plan.local_domain);
    const std::string name = own ? plan.local_domain : ".";
    const auto question = probes::dns_question(server, name, wire::dns_type::soa);
    const auto exchange = co_await world.ask_dns(question);
    auto observation = probes::observe_dns("DNS_FORWARDER_CONTROL", question, exchange);
    if (observation.outcome == Outcome::rejected) {
        observation.outcome = Outcome::answered; // Any response shows that the server is alive.
    }
    recorder.record(std::move(observation));
}

/// A negative answer of the remote zone that is not authoritative comes from a cache when its TTL counts
/// down: then the TTL is the time left.
Task<void> watch_countdown(DnsQuestion question, Observation& first, World& world) {
    co_await world.pause(countdown_pause);
    const auto exchange = co_await world.ask_dns(question);
    const auto second = probes::observe_dns("DNS_FORWARDER_ANSWER", question, exchange);
    const auto ttl = second.args.find("soa_ttl");
    if (second.outcome == Outcome::rejected && ttl != second.args.end()) {
        first.args["second_soa_ttl"] = ttl->second;
    }
}

bool may_be_cached(const Observation& observation) {
    const auto aa = observation.args.find("aa");
    return observation.outcome == Outcome::rejected &&
           probes::text_arg(observation, "authority") == "remote" && aa != observation.args.end() &&
           aa->second == Value(false);
}

Task<void> ask_through(const Plan& plan, std::string server, StraightSeen straight, World& world,
                       Recorder& recorder) {
    auto question =
        probes::dns_question(server, probes::locator_name(plan.remote_domain), wire::dns_type::srv);
    auto exchange = co_await world.ask_dns(question);
    auto waited = exchange.took;
    if (exchange.outcome == Outcome::timed_out && straight->good) {
        question.patience = Patience::recursive;
        exchange = co_await world.ask_dns(question);
        waited += exchange.took;
    }
    auto observation = probes::observe_dns("DNS_FORWARDER_ANSWER", question, exchange);
    observation.args["waited_ms"] = std::int64_t{waited / std::chrono::milliseconds(1)};
    add_authority(observation, plan);
    if (may_be_cached(observation)) {
        co_await watch_countdown(question, observation, world);
    }
    recorder.record(std::move(observation));
}

Task<void> run(const Plan& plan, Target, World& world, Recorder& recorder) {
    const auto straight = std::make_shared<Straight>();
    const bool askable = probes::can_ask(probes::locator_name(plan.remote_domain));
    std::vector<Task<void>> questions;
    for (const auto& server : plan.remote_dns) {
        if (askable) {
            questions.push_back(ask_direct(plan, server, straight, world, recorder));
        }
    }
    for (const auto& server : plan.local_dns) {
        questions.push_back(ask_control(plan, server, world, recorder));
        if (askable) {
            questions.push_back(ask_through(plan, server, straight, world, recorder));
        }
    }
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec dns_forwarder_probe{"dns_forwarder",
                                           "whether the conditional forwarder leads to the remote domain",
                                           Scope::once, dns_forwarder_tags, run};

} // namespace pretrust
