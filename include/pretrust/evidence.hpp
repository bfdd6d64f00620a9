// What was seen, and nothing else: no opinion, no prose, no secret. Saved, judged again, compared and
// redacted.
#pragma once

#include <pretrust/aws.hpp>
#include <pretrust/bytes.hpp>
#include <pretrust/plan.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace pretrust {

/// How one question to the outside ended. The first two are the only good news, and only `answered` proves a
/// UDP service.
enum class Outcome {
    answered,    ///< the protocol gave the answer that was asked for
    open,        ///< the TCP handshake completed; nothing more was asked
    rejected,    ///< the protocol answered, and the answer is no (DNS rcode or empty answer, fault, error
                 ///< status)
    refused,     ///< TCP RST, or ICMP port unreachable
    prohibited,  ///< ICMP administratively prohibited (3/9, 3/10, 3/13; v6 1/1, 1/5, 1/6): a firewall spoke
    unreachable, ///< ICMP net/host unreachable, or no route on this host
    timed_out,   ///< silence for the whole adaptive wait, over several transmissions
    malformed,   ///< octets came that are not this protocol
    skipped, ///< not asked, or cut short by the deadline or an interruption: says nothing about the target
    crashed, ///< the probe itself failed: a fault of ours
};

using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;
using Args = std::map<std::string, Value, std::less<>>;
using std::chrono::microseconds;

struct Observation {
    std::string tag;     ///< UPPER_SNAKE, declared by its probe; begins with the probe's id in upper case
    std::string probe;   ///< probe id
    std::string target;  ///< numeric address, or a domain name for offline probes
    std::string vantage; ///< which side looked: "aws" or "self-managed"
    Outcome outcome = Outcome::skipped;
    Args args;               ///< facts, by the names that the probe's document lists
    microseconds started{0}; ///< since the start of the run
    microseconds took{0};
    int attempts = 0; ///< transmissions or connects that were needed; 0 for offline probes

    friend bool operator==(const Observation&, const Observation&) = default;
};

/// The octets of one exchange, as they crossed the wire: kept for a ticket, judged by nobody. It belongs to
/// the observations of the same probe and target. Never one of the probe that uses the trust password.
struct RawExchange {
    std::string probe;     ///< probe id
    std::string target;    ///< numeric address that was asked
    std::string transport; ///< "udp" "tcp" "tls" "dns" (one message each way, over either)
    std::uint16_t port = 0;
    microseconds started{0}; ///< since the start of the run
    microseconds took{0};
    Outcome outcome = Outcome::skipped;
    Bytes sent;                ///< all requests of the deciding attempt; for "tls" what went inside of it
    Bytes received;            ///< all replies; for "tls" without a request the server's certificate, DER
    std::int64_t left_out = 0; ///< octets of both that are not here, at the end of `received`, then of `sent`

    friend bool operator==(const RawExchange&, const RawExchange&) = default;
};

inline constexpr std::size_t longest_raw_exchange = std::size_t{64} << 10; ///< octets of both directions
inline constexpr std::size_t longest_raw_run = std::size_t{16} << 20;      ///< of all exchanges of a run

inline constexpr int evidence_format = 1;

struct Evidence {
    int format = evidence_format;
    std::string tool_version;
    std::int64_t started_unix_us = 0; ///< wall clock of this host at the start, microseconds since 1970 UTC
    microseconds duration{0};
    bool interrupted = false;  ///< Ctrl-C or SIGTERM: the run is partial
    bool deadline_hit = false; ///< --deadline ended the run: the run is partial
    bool offline = false;      ///< no packet was sent, on purpose: the run looked at files only
    Plan plan;
    AwsConfiguration aws;                ///< what the user gave of AWS's own configuration; empty: nothing
    std::vector<Observation> items;      ///< sorted by plan order, target, tag, args; never by arrival
    std::vector<RawExchange> exchanges;  ///< only when asked for; by probe, target, port and start
    std::int64_t exchanges_left_out = 0; ///< exchanges that are not kept, for the run had too many octets

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

} // namespace pretrust
