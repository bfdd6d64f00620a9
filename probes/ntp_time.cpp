// Asks for the time over NTP (RFC 5905). A trust does not need the port; the answer shows the DC's clock and
// whether its own time source is in order.
#include "observe.hpp"

#include <wire/ntp.hpp>

#include <array>

namespace pretrust {

namespace {

constexpr std::array ntp_time_tags{
    TagSpec{"NTP_TIME_ANSWER", "The host was asked for the time by NTP."},
};

void add_facts(Observation& observation, const wire::NtpReply& reply, const Exchange& exchange) {
    auto& args = observation.args;
    args["stratum"] = std::int64_t{reply.stratum};
    args["leap"] = std::int64_t{reply.leap};
    args["refid"] = reply.reference_id;
    args["synchronized"] = reply.synchronized();
    const auto offset = wire::ntp_offset_us(reply, exchange.sent_unix_us, exchange.received_unix_us);
    if (offset) {
        args["offset_us"] = *offset;
        args["uncertainty_us"] = (exchange.received_unix_us - exchange.sent_unix_us) / 2;
    }
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "ntp");
    const auto upper = wire::NtpTimestamp{world.random()} << 32U;
    const auto transmit = upper | world.random();
    const auto request = wire::encode_ntp_request(transmit);
    const Framer framer = [transmit](BytesView datagram) { return wire::ntp_progress(datagram, transmit); };
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto observation = probes::observe("NTP_TIME_ANSWER", "ntp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        if (const auto reply = wire::decode_ntp_reply(exchange.reply)) {
            add_facts(observation, *reply, exchange);
        } else {
            observation.outcome = Outcome::malformed;
        }
    }
    recorder.record(std::move(observation));
}

} // namespace

extern const ProbeSpec ntp_time_probe{"ntp_time", "what time it is there, and whether its source is in order",
                                      Scope::remote_dc, ntp_time_tags, run};

} // namespace pretrust
