// NTP client packets (RFC 5905 7.3): ask for the time, read the answer. Extensions and authenticators behind
// the first 48 octets (W32Time: 68 and 120 in all) are not looked at. No clock in here.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace pretrust::wire {

/// 64-bit NTP timestamp: seconds since 1900 in the upper half, fraction in the lower.
using NtpTimestamp = std::uint64_t;

/// 48 octets: version 4, mode 3, all zero but the transmit timestamp, which may be random.
Bytes encode_ntp_request(NtpTimestamp transmit);

struct NtpReply {
    int leap = 0; ///< 3: unsynchronised
    int version = 0;
    int mode = 0;    ///< 4 server, 3 client, 5 broadcast
    int stratum = 0; ///< 0 kiss-o'-death, 1 to 15, 16 unsynchronised
    int poll = 0;
    int precision = 0;          ///< log2 seconds
    double root_delay = 0;      ///< seconds
    double root_dispersion = 0; ///< seconds
    /// Its letters at stratum 0 (kiss code: "RATE") and 1 ("LOCL"), and wherever it is four capitals
    /// ("VMTP"); otherwise a dotted quad.
    std::string reference_id;
    std::uint32_t reference_raw = 0;
    NtpTimestamp reference = 0;
    NtpTimestamp origin = 0; ///< our transmit timestamp, echoed
    NtpTimestamp receive = 0;
    NtpTimestamp transmit = 0;
    std::size_t size = 0; ///< of the datagram

    /// The server follows a source of its own (RFC 5905 7.3, leap and stratum).
    bool synchronized() const { return leap != 3 && stratum >= 1 && stratum <= 15; }
};
/// nullopt: shorter than 48 octets, or a version outside 1 to 4.
std::optional<NtpReply> decode_ntp_reply(BytesView datagram);

/// The moment nearest to `near_unix_us` that the timestamp can mean (eras repeat every 136 years), in
/// microseconds since 1970. An all-zero timestamp means "unknown" and is the caller's to check.
std::int64_t ntp_to_unix_us(NtpTimestamp time, std::int64_t near_unix_us);
NtpTimestamp unix_us_to_ntp(std::int64_t unix_us);

/// Server minus client, microseconds: ((t2 - t1) + (t3 - t4)) / 2, where t1 and t4 are when we sent and
/// received. nullopt: the reply has no receive or transmit time.
std::optional<std::int64_t> ntp_offset_us(const NtpReply& reply, std::int64_t sent_unix_us,
                                          std::int64_t received_unix_us);

/// alien: a server reply whose origin is not our transmit timestamp. malformed: too short, or not mode 4.
Progress ntp_progress(BytesView datagram, NtpTimestamp transmit);

} // namespace pretrust::wire
