// What was seen, and nothing else: no opinion, no prose, no secret. Saved, judged again, compared and
// redacted.
#pragma once

#include <pretrust/aws.hpp>
#include <pretrust/plan.hpp>

#include <chrono>
#include <cstdint>
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
using Args = std::map<std::string, Value>;
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
    AwsConfiguration aws;           ///< what the user gave of AWS's own configuration; empty: nothing
    std::vector<Observation> items; ///< sorted by plan order, target, tag, args; never by arrival

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

} // namespace pretrust
