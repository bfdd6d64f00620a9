// UTF-8 decoding by the table of RFC 3629 section 4.
#include <json/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pretrust {
namespace {

/// The shape that a lead octet announces: the length, and the bounds of the second octet, which exclude
/// overlong forms and surrogates.
struct Shape {
    std::size_t octets = 0;
    unsigned char second_low = 0x80;
    unsigned char second_high = 0xBF;
};

Shape shape_of(unsigned char lead) {
    if (lead >= 0xC2 && lead <= 0xDF) {
        return {2};
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : 0xBF;
        return {3, low, high};
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
        return {4, low, high};
    }
    return {};
}

} // namespace

Utf8Character first_character(std::string_view text) {
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = octet(0);
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const Shape shape = shape_of(lead);
    if (shape.octets == 0 || text.size() < shape.octets || octet(1) < shape.second_low ||
        octet(1) > shape.second_high) {
        return {lead, 1, false};
    }
    char32_t code = lead & (0xFFU >> (shape.octets + 1));
    for (std::size_t at = 1; at < shape.octets; ++at) {
        if ((octet(at) & 0xC0) != 0x80) {
            return {lead, 1, false};
        }
        code = (code << 6) | (octet(at) & 0x3FU);
    }
    return {code, shape.octets, true};
}

std::size_t ascii_length(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & 0x8080808080808080U) != 0) {
            break;
        }
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) {
        ++at;
    }
    return at;
}

std::string escaped_octet(unsigned char octet) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'\\', 'x', digits[octet >> 4], digits[octet & 0x0F]};
}

std::string to_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Utf8Character character = first_character(text);
        if (character.valid) {
            result += text.substr(0, character.octets);
        } else {
            result += escaped_octet(static_cast<unsigned char>(character.code));
        }
        text.remove_prefix(character.octets);
    }
    return result;
}

bool is_treacherous(char32_t code) {
    if (code >= 0x20 && code < 0x7F) {
        return false; // nearly every one
    }
    constexpr std::array<std::pair<char32_t, char32_t>, 10> ranges{{
        {0x0000, 0x001F},   // C0 controls, ESC among them
        {0x007F, 0x009F},   // DEL and C1 controls
        {0x00AD, 0x00AD},   // soft hyphen
        {0x061C, 0x061C},   // Arabic letter mark
        {0x200B, 0x200F},   // zero-width characters, directional marks
        {0x2028, 0x202E},   // separators, bidirectional embeddings and overrides
        {0x2060, 0x206F},   // word joiner, invisible operators, bidirectional isolates
        {0xFEFF, 0xFEFF},   // zero-width no-break space
        {0xFFF9, 0xFFFB},   // interlinear annotation
        {0xE0000, 0xE007F}, // tags
    }};
    const bool noncharacter = (code & 0xFFFEU) == 0xFFFEU; // XML has no place for the first two
    return noncharacter || std::ranges::any_of(ranges, [&](const auto& range) {
               return code >= range.first && code <= range.second;
           });
}

} // namespace pretrust
