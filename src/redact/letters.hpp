// ASCII only, whatever the locale: names in DNS and in NetBIOS compare so.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pretrust {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr char lowered(char c) {
    return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

inline bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
inline std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = lowered(c);
    }
    return result;
}
inline std::string uppered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c;
    }
    return result;
}

} // namespace pretrust
