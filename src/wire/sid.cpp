// Security identifiers as text (MS-DTYP 2.4.2). One way only: the program names none to a server.
#include <wire/reader.hpp>
#include <wire/text.hpp>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t only_revision = 1, most_authorities = 15;

/// Decimal, or hexadecimal from 2^32 on (MS-DTYP 2.4.2.1).
std::string authority_text(std::uint64_t authority) {
    if (authority <= 0xffffffffU) {
        return std::to_string(authority);
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text = "0x";
    for (int shift = 44; shift >= 0; shift -= 4) {
        text += digits[(authority >> static_cast<unsigned>(shift)) & 0xfU];
    }
    return text;
}

} // namespace

std::string sid_text(BytesView octets) {
    Reader reader(octets);
    const auto revision = reader.u8();
    const auto count = reader.u8();
    const std::uint64_t high = reader.u16be();
    const std::uint64_t authority = high << 32U | reader.u32be();
    std::string text = "S-1-" + authority_text(authority);
    for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
        text += '-' + std::to_string(reader.u32le());
    }
    const bool whole = reader.ok() && reader.at_end();
    return whole && revision == only_revision && count <= most_authorities ? text : std::string();
}

} // namespace pretrust::wire
