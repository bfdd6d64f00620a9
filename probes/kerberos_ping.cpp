// Asks the KDC for a ticket in the name of nobody, over UDP and over TCP (RFC 4120 3.1.1). Any KRB-ERROR
// proves the service, and its stime is the DC's clock. A random name is never locked out; Windows writes one
// failure audit (event 4768) per question.
#include "kerberos_facts.hpp"
#include "observe.hpp"

#include <wire/kerberos.hpp>

#include <fmt/format.h>

#include <array>

namespace pretrust {

namespace {

constexpr std::array kerberos_ping_tags{
    TagSpec{"KERBEROS_PING_ANSWER", "The KDC was asked for a ticket by an unknown principal."},
};

void read_reply(Observation& observation, BytesView message, const Exchange& exchange) {
    const auto reply = wire::decode_kerberos_reply(message);
    if (!reply) {
        observation.outcome = Outcome::malformed;
        return;
    }
    auto& args = observation.args;
    if (const auto* error = std::get_if<wire::KerberosError>(&*reply)) {
        observation.outcome =
            error->code == wire::kerberos_error::wrong_realm ? Outcome::rejected : Outcome::answered;
        args["error_code"] = std::int64_t{error->code};
        args["error_name"] = probes::kerberos_error_name(error->code);
        args["realm"] = error->realm;
        args["stime_us"] = error->stime_us;
        probes::add_offset(observation, probes::clock_offset(error->stime_us, 1, exchange));
    } else {
        args["realm"] = std::get<wire::KerberosKdcReply>(*reply).crealm;
    }
}

Task<void> ask_udp(Target target, std::string domain, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "kerberos_udp");
    const auto request = probes::ticket_for_nobody(domain, world);
    const Framer framer = wire::kerberos_progress_udp;
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto observation = probes::observe("KERBEROS_PING_ANSWER", "kerberos_udp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        read_reply(observation, exchange.reply, exchange);
    }
    recorder.record(std::move(observation));
}

Task<void> ask_tcp(Target target, std::string domain, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "kerberos_tcp");
    const auto request = wire::prepend_tcp_length(probes::ticket_for_nobody(domain, world));
    const Framer framer = wire::kerberos_progress_tcp;
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto observation = probes::observe("KERBEROS_PING_ANSWER", "kerberos_tcp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        const auto message = wire::strip_tcp_length(exchange.reply);
        read_reply(observation, message.value_or(BytesView()), exchange);
    }
    recorder.record(std::move(observation));
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    const auto domain = probes::domain_of(plan, target);
    if (domain.empty()) {
        co_return; // A KDC is asked for a realm, and nobody said which.
    }
    std::vector<Task<void>> questions;
    questions.push_back(ask_udp(target, domain, world, recorder));
    questions.push_back(ask_tcp(target, domain, world, recorder));
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec kerberos_ping_probe{"kerberos_ping", "whether the KDC answers, and what time it has",
                                           Scope::every_dc, kerberos_ping_tags, run};

} // namespace pretrust
