// Four letters for three octets.
#include <json/base64.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace pretrust {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_letter = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    for (auto& value : values) {
        value = no_letter;
    }
    for (std::size_t i = 0; i < letters.size(); ++i) {
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr auto values = make_values();

} // namespace

std::string to_base64(BytesView octets) {
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < octets.size(); at += 3) {
        const std::size_t count = octets.size() - at < 3 ? octets.size() - at : 3;
        std::uint32_t group = std::uint32_t{octets[at]} << 16;
        group |= count > 1 ? std::uint32_t{octets[at + 1]} << 8 : 0U;
        group |= count > 2 ? std::uint32_t{octets[at + 2]} : 0U;
        for (std::size_t letter = 0; letter < 4; ++letter) {
            text += letter <= count ? letters[(group >> (18 - 6 * letter)) & 0x3FU] : '=';
        }
    }
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    Bytes octets;
    octets.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const std::size_t count = at + 4 < text.size() ? 4 : 4 - padding;
        std::uint32_t group = 0;
        for (std::size_t letter = 0; letter < count; ++letter) {
            const std::uint8_t value = values[static_cast<unsigned char>(text[at + letter])];
            if (value == no_letter) {
                return std::nullopt;
            }
            group |= std::uint32_t{value} << (18 - 6 * letter);
        }
        for (std::size_t octet = 0; octet + 1 < count; ++octet) {
            octets.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * octet)));
        }
        if ((group & (count == 4 ? 0U : count == 3 ? 0xFFU : 0xFFFFU)) != 0) {
            return std::nullopt; // bits that no octet holds
        }
    }
    return octets;
}

} // namespace pretrust
