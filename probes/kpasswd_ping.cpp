// Knocks at the Kerberos password change service, over UDP and over TCP, with a request that cannot change
// anything (RFC 3244). Any framed answer proves the service.
#include "observe.hpp"

#include <wire/kpasswd.hpp>

#include <array>

namespace pretrust {

namespace {

constexpr std::array kpasswd_ping_tags{
    TagSpec{"KPASSWD_PING_ANSWER", "The password change service was sent a request that it must refuse."},
};

void read_reply(Observation& observation, BytesView message) {
    const auto reply = wire::decode_kpasswd_reply(message);
    if (!reply) {
        observation.outcome = Outcome::malformed;
    } else if (reply->error) {
        observation.args["error_code"] = std::int64_t{reply->error->code};
    }
}

Task<void> ask_udp(Target target, Bytes request, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "kpasswd_udp");
    const Framer framer = wire::kpasswd_progress_udp;
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto observation = probes::observe("KPASSWD_PING_ANSWER", "kpasswd_udp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        read_reply(observation, exchange.reply);
    }
    recorder.record(std::move(observation));
}

Task<void> ask_tcp(Target target, Bytes request, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "kpasswd_tcp");
    const Framer framer = wire::kpasswd_progress_tcp;
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto observation = probes::observe("KPASSWD_PING_ANSWER", "kpasswd_tcp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        const auto message = wire::strip_tcp_length(exchange.reply);
        read_reply(observation, message.value_or(BytesView()));
    }
    recorder.record(std::move(observation));
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    const auto request = wire::encode_kpasswd_probe(plan.remote_domain);
    std::vector<Task<void>> questions;
    questions.push_back(ask_udp(target, request, world, recorder));
    questions.push_back(ask_tcp(target, wire::prepend_tcp_length(request), world, recorder));
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec kpasswd_ping_probe{"kpasswd_ping", "whether the password change service answers",
                                          Scope::remote_dc, kpasswd_ping_tags, run};

} // namespace pretrust
