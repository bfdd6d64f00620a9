// One exchange in words, for -v: what was asked of whom, how it ended, and what that means. Pure.
#pragma once

#include <pretrust/world.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// What is asked of whom: "172.16.10.153 udp/389"; a question of DNS with its record and name. Foreign text
/// is made harmless.
std::string asked_text(const Endpoint& to, std::string_view transport);
std::string asked_text(const DnsQuestion& question);
std::string asked_text(const PortSweep& sweep);

/// How it ended: "answered after 0.8 ms, 140 octets", "silent for 3.0 s (4 datagrams): ...".
std::string ended_text(const Exchange& exchange, std::string_view transport);
std::string ended_text(const TlsExchange& exchange, std::string_view transport);
std::string ended_text(const SweepResult& result, std::string_view transport);

/// The first octets in hexadecimal: "30 84 00 00 ... (140)".
std::string octets_text(BytesView octets);

} // namespace pretrust
