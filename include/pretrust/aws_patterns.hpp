// The patterns that AWS publishes for the members of CreateTrust, matched by hand: std::regex recurses on
// input that a stranger chooses. Each matches the whole text. What the service itself enforces may differ.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace pretrust {

/// Characters that RemoteDomainName may have.
inline constexpr std::size_t aws_longest_domain_name = 1024;
/// DNS addresses that the console takes for a conditional forwarder; the API's model states no limit.
inline constexpr std::size_t aws_most_forwarder_addresses = 4;

/// RemoteDomainName: ^([a-zA-Z0-9]+[\\.-])+([a-zA-Z0-9])+[.]?$, where the class holds a backslash, a dot and
/// a hyphen.
constexpr bool aws_takes_domain_name(std::string_view name) {
    std::size_t separators = 0;
    bool inside_word = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            inside_word = true;
        } else if ((c == '.' || c == '-' || c == '\\') && inside_word) {
            if (c == '.' && i + 1 == name.size()) {
                return separators > 0;
            }
            ++separators;
            inside_word = false;
        } else {
            return false;
        }
    }
    return inside_word && separators > 0;
}

/// IpAddr: four times (25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?), with dots in between. Takes leading zeros.
constexpr bool aws_takes_address(std::string_view text) {
    for (int part = 0; part < 4; ++part) {
        const std::size_t end = part < 3 ? text.find('.') : text.size();
        if (end == std::string_view::npos || end == 0 || end > 3) {
            return false;
        }
        int value = 0;
        for (const char c : text.substr(0, end)) {
            if (c < '0' || c > '9') {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        if (value > 255) {
            return false;
        }
        text.remove_prefix(part < 3 ? end + 1 : end);
    }
    return true;
}

/// DirectoryId: ^d-[0-9a-f]{10}$.
constexpr bool aws_takes_directory_id(std::string_view text) {
    return text.size() == 12 && text.starts_with("d-") &&
           std::all_of(text.begin() + 2, text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace pretrust
