#include "observe.hpp"

#include <wire/text.hpp>

#include <pretrust/ports.hpp>

namespace pretrust::probes {

Observation observe(std::string_view tag, std::string_view service, const Endpoint& to,
                    const Exchange& exchange) {
    Observation observation;
    observation.tag = tag;
    observation.target = to.address;
    observation.outcome = exchange.outcome;
    observation.started = exchange.started;
    observation.took = exchange.took;
    observation.attempts = exchange.attempts;
    auto& args = observation.args;
    args["service"] = std::string(service);
    args["port"] = std::int64_t{to.port};
    if (exchange.connected) {
        args["connected"] = true;
    }
    if (exchange.end != StreamEnd::none) {
        args["end"] = std::string(exchange.end == StreamEnd::closed  ? "closed"
                                  : exchange.end == StreamEnd::reset ? "reset"
                                                                     : "too_long");
    }
    if (!exchange.reply.empty() && exchange.outcome != Outcome::answered) {
        args["reply_bytes"] = static_cast<std::int64_t>(exchange.reply.size());
    }
    if (exchange.icmp) {
        args["icmp_type"] = std::int64_t{exchange.icmp->type};
        args["icmp_code"] = std::int64_t{exchange.icmp->code};
        args["icmp_from"] = exchange.icmp->sender;
    }
    return observation;
}

Endpoint endpoint_of(const Target& target, std::string_view service) {
    Endpoint endpoint;
    endpoint.address = target.address;
    if (const auto row = find_service(service)) {
        endpoint.port = row->port;
    }
    return endpoint;
}

ClockOffset clock_offset(std::int64_t server_unix_us, std::int64_t resolution_us, const Exchange& exchange) {
    const auto round_trip = exchange.received_unix_us - exchange.sent_unix_us;
    const auto midpoint = exchange.sent_unix_us + round_trip / 2;
    ClockOffset offset;
    // A clock that shows whole seconds is on average half a second ahead of what it shows.
    offset.offset_us = server_unix_us + resolution_us / 2 - midpoint;
    offset.uncertainty_us = (round_trip + resolution_us) / 2;
    return offset;
}

void add_offset(Observation& observation, const ClockOffset& offset) {
    observation.args["offset_us"] = offset.offset_us;
    observation.args["uncertainty_us"] = offset.uncertainty_us;
}

std::string plain_name(std::string_view name) {
    auto text = wire::lower_case(name);
    if (text.size() > 1 && text.back() == '.') {
        text.pop_back();
    }
    return text;
}

std::string domain_of(const Plan& plan, const Target& target) {
    return target.remote ? plan.remote_domain : plan.local_domain;
}

} // namespace pretrust::probes
