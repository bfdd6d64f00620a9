// Fixed offsets, big-endian. Times are compared modulo the era: 2^32 seconds.
#include <wire/ntp.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t client_v4 = 0x23; // LI 0, VN 4, mode 3
constexpr int mode_server = 4;
constexpr std::int64_t unix_epoch_in_ntp = 2'208'988'800; // 1970 as seconds since 1900
constexpr std::int64_t us_per_second = 1'000'000;
constexpr double short_format_unit = 65536.0;

bool is_letter(std::uint8_t octet) {
    return octet >= 'A' && octet <= 'Z';
}

/// Windows on a virtual machine says "VMTP" at stratum 4, so letters count as letters at every stratum.
std::string reference_text(int stratum, BytesView octets) {
    if (stratum > 1 && !std::all_of(octets.begin(), octets.end(), is_letter)) {
        return ipv4_text(octets);
    }
    while (!octets.empty() && octets.back() == 0) {
        octets = octets.first(octets.size() - 1);
    }
    return utf8_text(octets);
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

} // namespace

Bytes encode_ntp_request(NtpTimestamp transmit) {
    return Writer().u8(client_v4).zeros(39).u64be(transmit).finish();
}

std::optional<NtpReply> decode_ntp_reply(BytesView datagram) {
    Reader reader(datagram);
    const unsigned first = reader.u8();
    NtpReply reply;
    reply.leap = static_cast<int>(first >> 6U);
    reply.version = static_cast<int>(first >> 3U & 7U);
    reply.mode = static_cast<int>(first & 7U);
    reply.stratum = reader.u8();
    reply.poll = static_cast<std::int8_t>(reader.u8());
    reply.precision = static_cast<std::int8_t>(reader.u8());
    reply.root_delay = reader.u32be() / short_format_unit;
    reply.root_dispersion = reader.u32be() / short_format_unit;
    reply.reference_raw = reader.u32be();
    reply.reference = reader.u64be();
    reply.origin = reader.u64be();
    reply.receive = reader.u64be();
    reply.transmit = reader.u64be();
    reply.size = datagram.size();
    if (!reader.ok() || reply.version < 1 || reply.version > 4) {
        return std::nullopt;
    }
    reply.reference_id = reference_text(reply.stratum, datagram.subspan(12, 4));
    return reply;
}

std::int64_t ntp_to_unix_us(NtpTimestamp time, std::int64_t near_unix_us) {
    // The distance from `near` modulo one era, taken as the shorter way round (RFC 5905 6).
    const std::int64_t near_seconds = floor_div(near_unix_us, us_per_second);
    const auto near_low = static_cast<std::uint32_t>(near_seconds + unix_epoch_in_ntp);
    const auto distance = static_cast<std::int32_t>(static_cast<std::uint32_t>(time >> 32U) - near_low);
    const auto fraction = static_cast<std::int64_t>(((time & 0xffffffffU) * 1'000'000U) >> 32U);
    return (near_seconds + distance) * us_per_second + fraction;
}

NtpTimestamp unix_us_to_ntp(std::int64_t unix_us) {
    const std::int64_t seconds = floor_div(unix_us, us_per_second);
    const auto us = static_cast<std::uint64_t>(unix_us - seconds * us_per_second);
    // Rounded up, so that the way back gives the same microsecond.
    const std::uint64_t fraction = ((us << 32U) + 999'999U) / 1'000'000U;
    return static_cast<std::uint64_t>(seconds + unix_epoch_in_ntp) << 32U | fraction;
}

std::optional<std::int64_t> ntp_offset_us(const NtpReply& reply, std::int64_t sent_unix_us,
                                          std::int64_t received_unix_us) {
    if (reply.receive == 0 || reply.transmit == 0) {
        return std::nullopt;
    }
    const std::int64_t there = ntp_to_unix_us(reply.receive, sent_unix_us) - sent_unix_us;
    const std::int64_t back = ntp_to_unix_us(reply.transmit, received_unix_us) - received_unix_us;
    return (there + back) / 2;
}

Progress ntp_progress(BytesView datagram, NtpTimestamp transmit) {
    const auto reply = decode_ntp_reply(datagram);
    if (!reply || reply->mode != mode_server) {
        return Progress::malformed;
    }
    return reply->origin == transmit ? Progress::complete : Progress::alien;
}

} // namespace pretrust::wire
