// NTP as W32Time answers a plain client (RFC 5905 7.3): 48 octets, the client's transmit time echoed as
// origin.
#include <wire/reader.hpp>

#include <simulator/services.hpp>

namespace pretrust::sim {

namespace {

std::uint64_t ntp_time(std::int64_t unix_us) {
    constexpr std::uint64_t from_1900_to_1970 = 2'208'988'800;
    const auto us = static_cast<std::uint64_t>(unix_us);
    const auto fraction = (us % 1'000'000 << 32U) / 1'000'000;
    return (us / 1'000'000 + from_1900_to_1970) << 32U | fraction;
}

} // namespace

Bytes answer_ntp(const Post& post, BytesView request) {
    wire::Reader reader(request);
    const auto first = reader.u8();
    reader.skip(39);
    const auto transmit = reader.u64be();
    constexpr unsigned client = 3, server = 4;
    if (!reader.ok() || (first & 7U) != client) {
        return {};
    }
    const auto now = ntp_time(post.now_us());
    const auto leap = post.number("leap", 0);
    wire::Writer writer;
    writer.u8(static_cast<std::uint8_t>(leap << 6U | (first & 0x38U) | server));
    writer.u8(static_cast<std::uint8_t>(post.number("stratum", 3))).u8(6).u8(0xe9); // precision 2^-23
    writer.u32be(0x00000800).u32be(0x00000a00);
    const auto refid = post.text("refid", "VMTP") + std::string(4, '\0');
    writer.text(std::string_view(refid).substr(0, 4));
    writer.u64be(now - (std::uint64_t{64} << 32U)).u64be(transmit).u64be(now).u64be(now);
    return writer.finish();
}

} // namespace pretrust::sim
