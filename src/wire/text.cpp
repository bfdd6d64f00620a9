// UTF-8 is checked strictly (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF), because
// evidence is saved as JSON and must be readable again.
#include <wire/text.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace pretrust::wire {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_tail(std::uint8_t octet) {
    return (octet & 0xc0U) == 0x80U;
}

/// Length of the valid UTF-8 sequence at the front, 0 when there is none.
std::size_t sequence_length(BytesView octets) {
    const std::uint8_t lead = octets[0];
    if (lead < 0x80U) {
        return 1;
    }
    const std::size_t length = lead < 0xc2U ? 0 : lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : lead < 0xf5U ? 4 : 0;
    if (length == 0 || octets.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_tail(octets[i])) {
            return 0;
        }
    }
    const std::uint8_t second = octets[1];
    const bool overlong = (lead == 0xe0U && second < 0xa0U) || (lead == 0xf0U && second < 0x90U);
    const bool surrogate = lead == 0xedU && second >= 0xa0U;
    const bool beyond = lead == 0xf4U && second >= 0x90U;
    return overlong || surrogate || beyond ? 0 : length;
}

void append_hex(std::string& text, std::uint8_t octet) {
    text += hex_digits[octet >> 4U];
    text += hex_digits[octet & 0xfU];
}

int hex_value(char digit) {
    const std::size_t at = hex_digits.find(lower_case({&digit, 1}));
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Which octet of the wire form the n-th pair of hex digits of the text stands for.
constexpr std::array<std::size_t, 16> guid_order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

constexpr bool dash_before(std::size_t pair) {
    return pair == 4 || pair == 6 || pair == 8 || pair == 10;
}

/// First group and length of the longest run of two or more zero groups (RFC 5952 4.2); length 0 when none.
std::pair<std::size_t, std::size_t> longest_zero_run(const std::array<unsigned, 8>& groups) {
    std::pair<std::size_t, std::size_t> best{0, 0};
    for (std::size_t from = 0; from < groups.size(); ++from) {
        std::size_t to = from;
        while (to < groups.size() && groups[to] == 0) {
            ++to;
        }
        if (to - from >= 2 && to - from > best.second) {
            best = {from, to - from};
        }
    }
    return best;
}

} // namespace

std::string utf8_text(BytesView octets) {
    std::string text;
    text.reserve(octets.size());
    while (!octets.empty()) {
        const std::size_t length = sequence_length(octets);
        if (length == 0) {
            const unsigned octet = octets[0];
            text += '\\';
            for (const unsigned unit : {100U, 10U, 1U}) {
                text += static_cast<char>('0' + octet / unit % 10);
            }
        }
        for (std::size_t i = 0; i < length; ++i) {
            text += static_cast<char>(octets[i]);
        }
        octets = octets.subspan(std::max<std::size_t>(length, 1));
    }
    return text;
}

Bytes octets_of(std::string_view text) {
    Bytes octets;
    octets.reserve(text.size());
    for (const char octet : text) {
        octets.push_back(static_cast<std::uint8_t>(octet));
    }
    return octets;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) {
        if (letter >= 'A' && letter <= 'Z') {
            letter = static_cast<char>(letter + ('a' - 'A'));
        }
    }
    return lower;
}

bool same_text(std::string_view left, std::string_view right) {
    return left.size() == right.size() && lower_case(left) == lower_case(right);
}

std::string ipv4_text(BytesView octets) {
    std::string text;
    if (octets.size() != 4) {
        return text;
    }
    for (const std::uint8_t octet : octets) {
        if (!text.empty()) {
            text += '.';
        }
        text += std::to_string(octet);
    }
    return text;
}

std::string ipv6_text(BytesView octets) {
    std::string text;
    if (octets.size() != 16) {
        return text;
    }
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i] = static_cast<unsigned>(octets[2 * i]) << 8U | octets[2 * i + 1];
    }
    const bool mapped = std::all_of(groups.begin(), groups.begin() + 5, [](unsigned g) { return g == 0; });
    if (mapped && groups[5] == 0xffffU) {
        return "::ffff:" + ipv4_text(octets.subspan(12));
    }
    const auto [run, length] = longest_zero_run(groups);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (length != 0 && i == run) {
            text += "::";
            i += length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') {
            text += ':';
        }
        std::array<char, 4> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), groups[i], 16).ptr;
        text.append(digits.data(), end);
    }
    return text;
}

std::string guid_text(BytesView octets) {
    std::string text;
    if (octets.size() != guid_order.size()) {
        return text;
    }
    for (std::size_t pair = 0; pair < guid_order.size(); ++pair) {
        if (dash_before(pair)) {
            text += '-';
        }
        append_hex(text, octets[guid_order[pair]]);
    }
    return text;
}

std::optional<std::array<std::uint8_t, 16>> guid_octets(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    std::array<std::uint8_t, 16> octets{};
    std::size_t at = 0;
    for (std::size_t pair = 0; pair < octets.size(); ++pair) {
        if (dash_before(pair) && text[at++] != '-') {
            return std::nullopt;
        }
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        at += 2;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        octets[guid_order[pair]] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return octets;
}

} // namespace pretrust::wire
