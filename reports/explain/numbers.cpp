// A bare decimal number is weak: it counts only among known words. Hexadecimal, negative and 32-bit numbers
// are nobody's everyday words.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <explain/numbers.hpp>
#include <optional>
#include <unordered_map>

namespace pretrust {
namespace {

enum class Hint { none, filler, code, win32, ntstatus, kerberos, dns, rpc, event, port, tcp, udp };

struct HintWord {
    std::string_view word;
    Hint hint;
};
constexpr HintWord hint_words[] = {
    {"error", Hint::code},
    {"code", Hint::code},
    {"status", Hint::code},
    {"errno", Hint::code},
    {"rc", Hint::code},
    {"hresult", Hint::code},
    {"hr", Hint::code},
    {"err", Hint::code},
    {"win32", Hint::win32},
    {"werr", Hint::win32},
    {"werror", Hint::win32},
    {"windows", Hint::win32},
    {"ntstatus", Hint::ntstatus},
    {"nt_status", Hint::ntstatus},
    {"kerberos", Hint::kerberos},
    {"krb", Hint::kerberos},
    {"krb5", Hint::kerberos},
    {"kdc", Hint::kerberos},
    {"krb_error", Hint::kerberos},
    {"rcode", Hint::dns},
    {"fault", Hint::rpc},
    {"nca", Hint::rpc},
    {"event", Hint::event},
    {"eventid", Hint::event},
    {"port", Hint::port},
    {"ports", Hint::port},
    {"tcp", Hint::tcp},
    {"udp", Hint::udp},
};
constexpr std::array<std::string_view, 16> between_words{"id",   "is",    "was",      "number", "no",  "nr",
                                                         "with", "value", "and",      "or",     "the", "a",
                                                         "of",   "dns",   "response", "failed"};

Hint hint_of(std::string_view low) {
    static const auto hints = [] {
        std::unordered_map<std::string_view, Hint> all;
        for (const HintWord& row : hint_words) {
            all.emplace(row.word, row.hint);
        }
        for (const std::string_view word : between_words) {
            all.emplace(word, Hint::filler);
        }
        return all;
    }();
    const auto row = hints.find(low);
    return row == hints.end() ? Hint::none : row->second;
}

/// From the words before the number; the nearest one that names a family wins over "error" and "code".
Hint hint_before(const TokenText& text, std::size_t token) {
    Hint found = Hint::none;
    for (std::size_t back = 1; back <= 3 && back <= token; ++back) {
        const std::string_view word = text.tokens()[token - back].low;
        const Hint hint = hint_of(word);
        if (hint == Hint::filler) {
            continue;
        }
        if (hint != Hint::none && (found == Hint::none || found == Hint::code)) {
            found = hint;
        }
        if (hint != Hint::code && hint != Hint::port) {
            break;
        }
    }
    return found;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Number {
    std::uint64_t value = 0;
    bool hex = false;
    bool negative = false;
};

template <class T> std::optional<T> parsed(std::string_view digits, int base) {
    T value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return error == std::errc{} && end == digits.data() + digits.size() ? std::optional<T>(value)
                                                                        : std::nullopt;
}

/// Part of a date, a time, an address, a version, a UUID or an amount.
bool part_of_more(const TokenText& text, const Token& token, bool port) {
    constexpr std::string_view glue = ".:-@%";
    const char before = text.before(token);
    const char after = text.after(token);
    const bool glued_before = glue.find(before) != std::string_view::npos &&
                              is_letter_or_digit(text.before(token, 2)) &&
                              !(before == ':' && !is_digit(text.before(token, 2))); // "Status:5" is none
    const bool glued_after = after == '%' || (glue.find(after) != std::string_view::npos &&
                                              is_letter_or_digit(text.after(token, 2)) && after != '-' &&
                                              !(after == ':' && !is_digit(text.after(token, 2))));
    const bool ranged = after == '-' && is_digit(text.after(token, 2));
    return glued_before || glued_after || (ranged && !port); // "tcp/49152-65535"
}

std::vector<Number> numbers_of(const TokenText& text, const Token& token) {
    std::vector<Number> list;
    const std::string_view low = token.low;
    if (low.size() > 18 || low.empty()) {
        return list;
    }
    if (low.starts_with("0x")) {
        if (const auto value = parsed<std::uint64_t>(low.substr(2), 16)) {
            list.push_back({*value & 0xFFFFFFFF, true, false});
            if (*value >> 32 != 0 && *value >> 32 != 0xFFFFFFFF) { // sign-extended is the same code
                list.clear();
            }
        }
        return list;
    }
    if (const auto value = parsed<std::uint64_t>(low, 10)) {
        const bool minus = text.before(token) == '-' && !is_letter_or_digit(text.before(token, 2));
        if (minus && *value <= 0x80000000) {
            list.push_back({(0x100000000 - *value) & 0xFFFFFFFF, false, true});
        } else if (*value <= 0xFFFFFFFF) {
            list.push_back({*value, false, false});
        }
    }
    const bool whole = low.size() == 8 && (low[0] == 'c' || low[0] == '8' || low[0] == 'd');
    if (const auto value = whole ? parsed<std::uint64_t>(low, 16) : std::nullopt) {
        list.push_back({*value, true, false});
    }
    return list;
}

bool takes(Hint hint, const CodeRow& row) {
    switch (hint) {
    case Hint::none:
    case Hint::filler:
    case Hint::code:
        return row.family != "event" && row.family != "DNS";
    case Hint::win32:
        return row.family == "Win32" || row.value > 0xFFFF;
    case Hint::ntstatus:
        return row.family == "NTSTATUS";
    case Hint::kerberos:
        return row.family == "Kerberos";
    case Hint::dns:
        return row.family == "DNS";
    case Hint::rpc:
        return row.family == "RPC" || (row.family == "Win32" && row.value <= 0xFFFF);
    case Hint::event:
        return row.family == "event";
    case Hint::port:
    case Hint::tcp:
    case Hint::udp:
        break;
    }
    return false;
}

/// The same code without the wrapping of HRESULT: 0x80070005 is Win32 5, 0xD0000022 is NTSTATUS 0xC0000022.
std::uint64_t unwrapped(std::uint64_t value) {
    if ((value & 0xFFFF0000) == 0x80070000) {
        return value & 0xFFFF;
    }
    return (value & 0xF0000000) == 0xD0000000 ? value & ~std::uint64_t{0x10000000} : value;
}

Hint port_hint(const TokenText& text, std::size_t token, Hint before) {
    const auto& tokens = text.tokens();
    if (token + 1 < tokens.size() && text.between(tokens[token], tokens[token + 1]).size() <=
                                         tokens[token].text.size() + tokens[token + 1].text.size() + 1) {
        const Hint behind = hint_of(tokens[token + 1].low);
        if (behind == Hint::tcp || behind == Hint::udp) {
            return behind;
        }
    }
    return before;
}

} // namespace

bool is_filler(std::string_view low) {
    return hint_of(low) != Hint::none;
}

std::vector<Found> read_number(const TokenText& text, std::size_t token) {
    const Token& word = text.tokens()[token];
    std::vector<Found> found;
    if (!is_digit(word.low.empty() ? '\0' : word.low.front()) && word.low.size() != 8) {
        return found;
    }
    const Hint hint = port_hint(text, token, hint_before(text, token));
    const bool ports_only = hint == Hint::port || hint == Hint::tcp || hint == Hint::udp;
    for (const Number& number : numbers_of(text, word)) {
        const bool small = !number.hex && !number.negative && number.value <= 0xFFFF;
        if (small && part_of_more(text, word, ports_only)) {
            continue;
        }
        const std::uint64_t value = unwrapped(number.value);
        const bool bare =
            value == number.value && value <= 0xFFFF && (hint == Hint::none || hint == Hint::code);
        for (const CodeRow* row : codes_of(static_cast<std::int64_t>(value))) {
            const bool wrapped_right = value == number.value || value > 0xFFFF || row->family == "Win32";
            if (wrapped_right && takes(hint, *row)) {
                found.push_back({row, token, token, false, small && hint == Hint::none, bare});
            }
        }
        for (const PortRow& row : all_ports()) {
            const bool inside =
                small && static_cast<int>(value) >= row.first && static_cast<int>(value) <= row.last;
            const bool transport = hint == Hint::tcp   ? row.transport == "tcp"
                                   : hint == Hint::udp ? row.transport == "udp"
                                                       : true;
            if (inside && transport && (ports_only || (hint == Hint::none && row.first == row.last))) {
                found.push_back({&row, token, token, false, hint == Hint::none, bare});
            }
        }
    }
    return found;
}

} // namespace pretrust
