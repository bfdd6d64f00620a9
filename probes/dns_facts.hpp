// What one DNS answer says, as arguments of an observation: shared by the probes that ask DNS.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/task.hpp>
#include <pretrust/world.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace pretrust::probes {

/// The path that a question takes: straight to a DNS server of the remote domain, or through a local server's
/// conditional forwarder.
enum class DnsPath { direct, forwarder };
std::string to_text(DnsPath path);

/// The plain way to ask: UDP, port 53, no EDNS. `type` as in DnsQuestion.
DnsQuestion dns_question(const std::string& server, const std::string& name, std::uint16_t type);

/// An exchange with a DNS server, as an observation: rcode, flags, SRV or address records asked for, and the
/// SOA of a negative answer (RFC 2308). `answered` when a record of the asked type is there, `rejected` for
/// any other response, `malformed` for octets that are no DNS message.
Observation observe_dns(std::string_view tag, const DnsQuestion& question, const Exchange& exchange);

/// The list argument of that name; empty when there is none.
std::vector<std::string> list_arg(const Observation& observation, const std::string& name);
std::string text_arg(const Observation& observation, const std::string& name);

/// False for a name that no DNS message can carry (an empty or over-long label, more than 255 octets):
/// nothing is asked then.
bool can_ask(const std::string& name);

/// The question that decides whether a domain can be located (MS-ADTS 6.3.6.1).
std::string locator_name(const std::string& domain);

} // namespace pretrust::probes
