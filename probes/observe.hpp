// From an exchange to an observation: the facts that every probe records in the same words.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/probe.hpp>
#include <pretrust/world.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pretrust::probes {

/// Outcome, times, attempts and the common arguments (service, port, connected, end, icmp_*) of one exchange.
Observation observe(std::string_view tag, std::string_view service, const Endpoint& to,
                    const Exchange& exchange);

/// The address and the fixed port of a service of ports.hpp.
Endpoint endpoint_of(const Target& target, std::string_view service);

/// How far a server's clock is from this host's, from one timestamp inside one exchange.
struct ClockOffset {
    std::int64_t offset_us = 0;      ///< server minus this host
    std::int64_t uncertainty_us = 0; ///< half the round trip, and half the server's resolution
};
ClockOffset clock_offset(std::int64_t server_unix_us, std::int64_t resolution_us, const Exchange& exchange);
void add_offset(Observation& observation, const ClockOffset& offset);

/// A name for comparing and storing: lower case, without one final dot.
std::string plain_name(std::string_view name);

/// The domain whose DC a target is meant to be: the remote one, or the local one (empty when not given).
std::string domain_of(const Plan& plan, const Target& target);

} // namespace pretrust::probes
