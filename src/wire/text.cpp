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

constexpr std::uint32_t replacement = 0xfffd;

/// Of one sequence that sequence_length accepts.
std::uint32_t code_point(BytesView sequence) {
    constexpr std::array<std::uint32_t, 5> lead_bits = {0, 0x7f, 0x1f, 0x0f, 0x07};
    std::uint32_t point = sequence[0] & lead_bits[sequence.size()];
    for (const std::uint8_t tail : sequence.subspan(1)) {
        point = point << 6U | (tail & 0x3fU);
    }
    return point;
}

/// `point` is a Unicode scalar value.
void append_code_point(std::string& text, std::uint32_t point) {
    const auto put = [&text](std::uint32_t octet) { text += static_cast<char>(octet); };
    if (point < 0x80U) {
        put(point);
        return;
    }
    const unsigned tails = point < 0x800U ? 1 : point < 0x10000U ? 2 : 3;
    constexpr std::array<std::uint32_t, 4> leads = {0, 0xc0, 0xe0, 0xf0};
    put(leads[tails] | point >> 6U * tails);
    for (unsigned tail = tails; tail-- > 0;) {
        put(0x80U | (point >> 6U * tail & 0x3fU));
    }
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

std::string utf16_text(BytesView octets) {
    std::string text;
    text.reserve(octets.size() / 2);
    const auto unit_at = [octets](std::size_t at) -> std::uint32_t {
        return at + 1 < octets.size() ? octets[at] | std::uint32_t{octets[at + 1]} << 8U : 0;
    };
    for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
        const std::uint32_t unit = unit_at(at);
        const std::uint32_t next = unit_at(at + 2);
        if ((unit & 0xf800U) != 0xd800U) {
            append_code_point(text, unit);
        } else if (unit < 0xdc00U && (next & 0xfc00U) == 0xdc00U) {
            append_code_point(text, 0x10000U + ((unit & 0x3ffU) << 10U | (next & 0x3ffU)));
            at += 2;
        } else {
            append_code_point(text, replacement);
        }
    }
    return text;
}

Bytes utf16_octets(std::string_view text) {
    Bytes octets;
    const auto put = [&octets](std::uint32_t unit) {
        octets.push_back(static_cast<std::uint8_t>(unit));
        octets.push_back(static_cast<std::uint8_t>(unit >> 8U));
    };
    const Bytes source = octets_of(text);
    for (BytesView rest = source; !rest.empty();) {
        const std::size_t length = sequence_length(rest);
        const std::uint32_t point = length == 0 ? replacement : code_point(rest.first(length));
        if (point >= 0x10000U) {
            put(0xd800U | (point - 0x10000U) >> 10U);
            put(0xdc00U | (point & 0x3ffU));
        } else {
            put(point);
        }
        rest = rest.subspan(std::max<std::size_t>(length, 1));
    }
    return octets;
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
