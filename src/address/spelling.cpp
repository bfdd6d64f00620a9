// Strict readers for IPv4 (RFC 6943 3.1.1, the strict form) and IPv6 (RFC 4291 2.2), and the RFC 5952 writer.
#include <pretrust/address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pretrust {
namespace {

using Groups = std::array<std::uint16_t, 8>;

constexpr std::string_view decimal_digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";

Failure refuse(std::string_view text, std::string_view reason) {
    return Failure{FailureKind::invalid_plan, fmt::format("{}: {}", text, reason)};
}

bool only_of(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const auto end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + 1;
    }
}

/// The number, or nothing when it does not fit.
std::optional<unsigned> number(std::string_view digits, int base) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return value;
}

/// Both readings of an address whose parts have leading zeros; the octal one only where it exists.
std::string leading_zeros(std::span<const std::string_view> parts) {
    std::string decimal;
    std::string octal;
    bool octal_exists = true;
    for (const auto part : parts) {
        const bool zeros = part.size() > 1 && part.front() == '0';
        const auto plain = number(part, 10);
        const auto eight = zeros ? number(part, 8) : plain;
        octal_exists = octal_exists && eight && *eight <= 255;
        decimal += fmt::format("{}{}", decimal.empty() ? "" : ".", plain.value_or(0));
        octal += fmt::format("{}{}", octal.empty() ? "" : ".", eight.value_or(0));
    }
    if (octal_exists && octal != decimal) {
        return fmt::format("leading zeros are not allowed: is it {} or octal {}?", decimal, octal);
    }
    return fmt::format("leading zeros are not allowed: write {}", decimal);
}

Result<std::array<std::uint8_t, 4>> read_ipv4(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 4) {
        return refuse(text, fmt::format("an IPv4 address has 4 numbers, this has {}", parts.size()));
    }
    bool zeros = false;
    std::array<std::uint8_t, 4> octets{};
    for (std::size_t i = 0; i < 4; ++i) {
        if (parts[i].empty()) {
            return refuse(text, "a number is missing between the dots");
        }
        const auto value = number(parts[i], 10);
        if (!value || *value > 255) {
            return refuse(text, fmt::format("{} is not between 0 and 255", parts[i]));
        }
        zeros = zeros || (parts[i].size() > 1 && parts[i].front() == '0');
        octets[i] = static_cast<std::uint8_t>(*value);
    }
    if (zeros) {
        return refuse(text, leading_zeros(parts));
    }
    return octets;
}

/// Appends the groups of one side of a "::" (or of the whole address). An IPv4 tail counts as two.
Result<void> read_groups(std::string_view whole, std::string_view side, bool last,
                         std::vector<std::uint16_t>& groups) {
    if (side.empty()) {
        return {};
    }
    const auto parts = split(side, ':');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (last && i + 1 == parts.size() && parts[i].find('.') != std::string_view::npos) {
            const auto tail = read_ipv4(parts[i]);
            if (!tail) {
                return refuse(whole, tail.error().what);
            }
            groups.push_back(static_cast<std::uint16_t>((*tail)[0] << 8 | (*tail)[1]));
            groups.push_back(static_cast<std::uint16_t>((*tail)[2] << 8 | (*tail)[3]));
            continue;
        }
        const auto value = number(parts[i], 16);
        if (parts[i].empty() || parts[i].size() > 4 || !only_of(parts[i], hex_digits) || !value) {
            return refuse(whole, fmt::format("\"{}\" is not a group of 1 to 4 hexadecimal digits", parts[i]));
        }
        groups.push_back(static_cast<std::uint16_t>(*value));
    }
    return {};
}

Result<Groups> read_ipv6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    if (has_gap && text.find("::", gap + 1) != std::string_view::npos) {
        return refuse(text, "\"::\" may stand once only");
    }
    std::vector<std::uint16_t> head;
    std::vector<std::uint16_t> tail;
    if (auto read = read_groups(text, text.substr(0, gap), !has_gap, head); !read) {
        return read.error();
    }
    if (has_gap) {
        if (auto read = read_groups(text, text.substr(gap + 2), true, tail); !read) {
            return read.error();
        }
    }
    const auto count = head.size() + tail.size();
    if (has_gap ? count > 7 : count != 8) {
        return refuse(text, fmt::format("an IPv6 address has 8 groups, this has {}", count));
    }
    Groups groups{};
    std::copy(head.begin(), head.end(), groups.begin());
    std::copy_backward(tail.begin(), tail.end(), groups.end());
    return groups;
}

/// RFC 5952 section 4: lower case, no leading zeros, the first longest run of two or more zero groups is
/// "::".
std::string write_ipv6(const Groups& groups) {
    std::size_t best = 0;
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::size_t end = i;
        while (end < groups.size() && groups[end] == 0) {
            ++end;
        }
        if (end - i > best_length) {
            best = i;
            best_length = end - i;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (best_length > 1 && i == best) {
            text += "::";
            i += best_length - 1;
            continue;
        }
        text += fmt::format("{}{:x}", text.empty() || text.ends_with(':') ? "" : ":", groups[i]);
    }
    return text;
}

Ip from_groups(const Groups& groups) {
    Ip address{.family = IpFamily::v6};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        address.octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
        address.octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xff);
    }
    return address;
}

Groups groups_of(const Ip& address) {
    Groups groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i] = static_cast<std::uint16_t>(address.octets[2 * i] << 8 | address.octets[2 * i + 1]);
    }
    return groups;
}

} // namespace

Result<Ip> read_ip(std::string_view text) {
    if (text.empty()) {
        return Failure{FailureKind::invalid_plan, "an address is empty"};
    }
    if (std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; })) {
        return Failure{FailureKind::invalid_plan,
                       "an address holds a space or another character that no address has"};
    }
    if (text.size() > 64) {
        return refuse(text.substr(0, 32), "too long for an address");
    }
    if (text.find('/') != std::string_view::npos) {
        return refuse(text, "one address is needed, not a range");
    }
    if (text.find('%') != std::string_view::npos) {
        return refuse(text, "zone ids are not allowed: they mean something on this host only");
    }
    if (text.front() == '[') {
        return refuse(text, "an address without brackets and port is needed");
    }
    const auto colons = std::count(text.begin(), text.end(), ':');
    const auto host = text.substr(0, text.find(':'));
    if (colons == 1 && !host.empty() && only_of(host, "0123456789.") &&
        only_of(text.substr(host.size() + 1), decimal_digits)) {
        return refuse(text, fmt::format("a port is not allowed here: write {}", host));
    }
    if (colons > 0 && only_of(text, "0123456789abcdefABCDEF:.")) {
        const auto groups = read_ipv6(text);
        return groups ? Result<Ip>(from_groups(*groups)) : Result<Ip>(groups.error());
    }
    if (!only_of(text, "0123456789.")) {
        return refuse(text, "not a numeric IPv4 or IPv6 address");
    }
    const auto octets = read_ipv4(text);
    if (!octets) {
        return octets.error();
    }
    Ip address;
    std::copy(octets->begin(), octets->end(), address.octets.begin());
    return address;
}

std::string to_text(const Ip& address) {
    const auto& o = address.octets;
    return address.family == IpFamily::v4 ? fmt::format("{}.{}.{}.{}", o[0], o[1], o[2], o[3])
                                          : write_ipv6(groups_of(address));
}

} // namespace pretrust
