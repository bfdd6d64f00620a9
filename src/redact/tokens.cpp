// By hand: regular expressions of the library recurse on what a stranger wrote.
#include <algorithm>
#include <array>
#include <charconv>
#include <redact/letters.hpp>
#include <redact/tokens.hpp>
#include <string>

namespace pretrust {
namespace {

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template <class Is> std::size_t run(std::string_view text, std::size_t at, Is is) {
    std::size_t end = at;
    while (end < text.size() && is(text[end])) {
        ++end;
    }
    return end - at;
}

bool same_letters(std::string_view text, std::size_t at, std::string_view what) {
    return text.size() >= at + what.size() &&
           std::equal(what.begin(), what.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, char b) { return a == lowered(b); });
}

/// Behind an address: not the middle of a longer number or name.
bool address_ends(std::string_view text, std::size_t at) {
    const bool dotted = at + 1 < text.size() && text[at] == '.' && is_word_character(text[at + 1]);
    return word_ends(text, at) && !dotted;
}

AddressToken v4_at(std::string_view text, std::size_t at) {
    AddressToken token;
    bool zeros = false;
    std::size_t end = at;
    for (std::size_t part = 0; part < 4; ++part) {
        const std::size_t digits = run(text, end, is_digit);
        int value = 0;
        std::from_chars(text.data() + end, text.data() + end + digits, value);
        const bool dot = part == 3 || (end + digits < text.size() && text[end + digits] == '.');
        if (digits == 0 || digits > 3 || value > 255 || !dot) {
            return {};
        }
        zeros = zeros || (digits > 1 && text[end] == '0');
        token.widths.push_back(text[end] == '0' ? static_cast<int>(digits) : 0);
        token.address.octets[part] = static_cast<std::uint8_t>(value);
        end += digits + (part == 3 ? 0 : 1);
    }
    if (!zeros) {
        token.widths.clear();
    }
    token.length = address_ends(text, end) ? end - at : 0;
    return token;
}

AddressToken v6_at(std::string_view text, std::size_t at) {
    const auto part_of_it = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
    constexpr std::size_t longest = 46;
    std::size_t length = run(text.substr(0, std::min(text.size(), at + longest + 1)), at, part_of_it);
    for (; length > 1 && length <= longest && (text[at + length - 1] == '.' || text[at + length - 1] == ':');
         --length) {
        if (const auto address = read_ip(text.substr(at, length))) {
            break; // "fe80::" ends in colons by right
        }
    }
    AddressToken token;
    const auto words = text.substr(at, length);
    const auto address = length <= longest && std::count(words.begin(), words.end(), ':') > 1
                             ? read_ip(words)
                             : Result<Ip>(Failure{});
    if (address && word_ends(text, at + length)) {
        token.address = *address;
        token.length = length;
    }
    return token;
}

} // namespace

bool is_word_character(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return is_digit(c) || is_upper(c) || is_lower(c) || octet > 126 ||
           (octet < ' ' && c != '\t' && c != '\n' && c != '\r');
}

bool word_ends(std::string_view text, std::size_t at) {
    return at >= text.size() || !is_word_character(text[at]);
}

std::size_t word_length(std::string_view text, std::size_t at) {
    std::size_t end = at + run(text, at, is_word_character);
    while (end > at && end + 1 < text.size() && text[end] == '-' && is_word_character(text[end + 1])) {
        end += 1 + run(text, end + 1, is_word_character);
    }
    return end - at;
}

std::size_t guid_length(std::string_view text, std::size_t at) {
    std::size_t end = at;
    for (const std::size_t digits : {8U, 4U, 4U, 4U, 12U}) {
        if (end != at) {
            if (end >= text.size() || text[end] != '-') {
                return 0;
            }
            ++end;
        }
        if (run(text, end, is_hex) != digits) {
            return 0;
        }
        end += digits;
    }
    return word_ends(text, end) ? end - at : 0;
}

std::size_t sid_length(std::string_view text, std::size_t at) {
    if (!same_letters(text, at, "s-1-")) {
        return 0;
    }
    std::size_t end = at + 3;
    std::size_t parts = 0;
    while (end + 1 < text.size() && text[end] == '-' && is_digit(text[end + 1])) {
        end += 1 + run(text, end + 1, is_digit);
        ++parts;
    }
    return parts >= 2 && word_ends(text, end) ? end - at : 0;
}

std::size_t account_length(std::string_view text, std::size_t at) {
    const std::size_t digits = run(text, at, is_digit);
    return digits == 12 && word_ends(text, at + digits) ? digits : 0;
}

AwsIdToken aws_id(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 43> prefixes{
        "tgw-attach-", "tgw-rtb-",  "rtbassoc-", "aclassoc-",
        "eipalloc-",   "eipassoc-", "subnet-",   "vpc-cidr-assoc-",
        "vpce-svc-",   "snap-",     "eigw-",     "cagw-",
        "vpce-",       "dopt-",     "lgw-rtb-",  "ami-",
        "vpc-",        "acl-",      "rtb-",      "igw-",
        "vgw-",        "tgw-",      "pcx-",      "nat-",
        "eni-",        "cgw-",      "vpn-",      "sgr-",
        "lgw-",        "vol-",      "sg-",       "pl-",
        "fs-",         "ws-",       "sd-",       "d-",
        "t-",          "i-",        "r-",        "rslvr-in-",
        "rslvr-out-",  "rslvr-rr-", "dxgw-"};
    for (const std::string_view prefix : prefixes) {
        if (!text.substr(at).starts_with(prefix)) {
            continue;
        }
        const std::size_t from = at + prefix.size();
        const std::size_t digits = run(text, from, is_hex);
        const auto words = text.substr(from, digits);
        const bool telling =
            digits >= 8 || (digits >= 3 && std::any_of(words.begin(), words.end(), is_digit));
        const std::size_t end = from + digits;
        const bool goes_on = end + 1 < text.size() && text[end] == '-' && is_word_character(text[end + 1]);
        if (telling && word_ends(text, end) && !goes_on) {
            return {prefix.size(), end - at};
        }
    }
    return {};
}

AddressToken address_token(std::string_view text, std::size_t at) {
    if (at > 0 && text[at - 1] == '.') {
        return {};
    }
    AddressToken token = v4_at(text, at);
    if (token.length == 0) {
        token = v6_at(text, at);
    }
    if (token.length == 0) {
        return {};
    }
    token.whole = token.length;
    const std::size_t slash = at + token.length;
    if (slash < text.size() && text[slash] == '/') {
        const std::size_t digits = run(text, slash + 1, is_digit);
        int length = 0;
        std::from_chars(text.data() + slash + 1, text.data() + slash + 1 + digits, length);
        const bool fits = digits > 0 && digits < 4 && length <= only(token.address).length;
        if (fits && word_ends(text, slash + 1 + digits)) {
            token.prefix = length;
            token.whole += 1 + digits;
        }
    }
    return token;
}

std::size_t colons_length(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 64;
    text = text.substr(0, std::min(text.size(), at + longest));
    const std::size_t length = run(text, at, [](char c) { return is_hex(c) || c == ':'; });
    const auto words = text.substr(at, length);
    return std::count(words.begin(), words.end(), ':') > 1 && words.back() != ':' &&
                   word_ends(text, at + length)
               ? length
               : 0;
}

ReverseName reverse_name(std::string_view text, std::size_t at) {
    // Numbers from the left, then the zone; the last number is the first of the address.
    std::vector<unsigned> numbers;
    std::size_t end = at;
    constexpr std::size_t most = 32;
    bool nibbles = true;
    while (numbers.size() <= most) {
        const std::size_t digits = run(text, end, is_hex);
        if (digits == 0 || digits > 3 || end + digits >= text.size() || text[end + digits] != '.') {
            break;
        }
        unsigned value = 0;
        const bool decimal = run(text, end, is_digit) == digits;
        std::from_chars(text.data() + end, text.data() + end + digits, value, 16);
        nibbles = nibbles && digits == 1;
        unsigned octet = 0;
        std::from_chars(text.data() + end, text.data() + end + digits, octet, 10);
        numbers.push_back(decimal ? octet : 256 + value);
        end += digits + 1;
    }
    const bool v4 = same_letters(text, end, "in-addr.arpa") && numbers.size() <= 4 &&
                    std::all_of(numbers.begin(), numbers.end(), [](unsigned n) { return n < 256; });
    const bool v6 = same_letters(text, end, "ip6.arpa") && nibbles && numbers.size() <= most;
    if (numbers.empty() || (!v4 && !v6)) {
        return {};
    }
    ReverseName name;
    name.parts = numbers.size();
    name.length =
        end - at + (v4 ? std::string_view("in-addr.arpa").size() : std::string_view("ip6.arpa").size());
    if (!word_ends(text, at + name.length)) {
        return {};
    }
    std::reverse(numbers.begin(), numbers.end());
    name.range.base.family = v4 ? IpFamily::v4 : IpFamily::v6;
    for (std::size_t part = 0; part < numbers.size(); ++part) {
        auto& octet = name.range.base.octets[v4 ? part : part / 2];
        const unsigned value = v4 ? numbers[part] : (numbers[part] & 15U) << (part % 2 == 0 ? 4U : 0U);
        octet = static_cast<std::uint8_t>(octet | value);
    }
    name.range.length = static_cast<int>(numbers.size()) * (v4 ? 8 : 4);
    return name;
}

std::string ptr_text(const Cidr& range) {
    const bool v4 = range.base.family == IpFamily::v4;
    std::string text;
    for (int part = range.length / (v4 ? 8 : 4) - 1; part >= 0; --part) {
        const unsigned octet = range.base.octets[static_cast<std::size_t>(v4 ? part : part / 2)];
        const unsigned nibble = part % 2 == 0 ? octet >> 4U : octet & 15U;
        text += v4 ? std::to_string(octet) : std::string(1, "0123456789abcdef"[nibble]);
        text += '.';
    }
    return text + (v4 ? "in-addr.arpa" : "ip6.arpa");
}

} // namespace pretrust
