// What stays is decided here, and only here.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <redact/letters.hpp>
#include <redact/rewriter.hpp>
#include <redact/tokens.hpp>
#include <redact/vocabulary.hpp>

namespace pretrust {
namespace {

/// A control character behind a full stop does not make a name of the sentence.
bool may_be_label(char c) {
    return is_word_character(c) && static_cast<unsigned char>(c) > ' ';
}

/// Ports, counts, lengths: too small to be anything else.
bool small_number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return all_digits(text) && text.size() <= 5 && value <= 65535;
}

/// Win32, NTSTATUS and HRESULT: by the upper half, in which an address would show 128.7, 192.0 or nothing.
bool upper_half_of_a_code(std::uint64_t value) {
    const std::uint64_t half = (value & 0xFFFFFFFFU) >> 16U;
    return value <= 0xFFFFFFFFU &&
           (half == 0 || half == 0x8007 || half == 0x8009 || half == 0x8000 || half == 0xC000);
}

bool is_code(std::string_view digits, bool negative) {
    std::uint64_t value = 0;
    const auto end = digits.data() + digits.size();
    if (digits.size() > 10 || std::from_chars(digits.data(), end, value).ptr != end) {
        return false;
    }
    return upper_half_of_a_code(negative ? (std::uint64_t{1} << 32U) - value : value);
}

bool is_hex_code(std::string_view lower) {
    std::uint64_t value = 0;
    const auto* const end = lower.data() + lower.size();
    return lower.starts_with("0x") && lower.size() > 2 && lower.size() <= 10 &&
           std::from_chars(lower.data() + 2, end, value, 16).ptr == end && upper_half_of_a_code(value);
}

/// "one-way", "49152-65535".
bool plain_parts(std::string_view lower) {
    const bool two_numbers = std::count(lower.begin(), lower.end(), '-') == 1 &&
                             small_number(lower.substr(0, lower.find('-'))) &&
                             small_number(lower.substr(lower.find('-') + 1));
    if (two_numbers) {
        return true;
    }
    for (;;) {
        const auto dash = lower.find('-');
        if (!is_plain_word(lower.substr(0, dash))) {
            return false;
        }
        if (dash == std::string_view::npos) {
            return true;
        }
        lower.remove_prefix(dash + 1);
    }
}

/// Of our own terms every part must be a plain word: no name of this run can come between.
bool is_own_term(std::string_view text) {
    const std::string lower = lowered(text);
    std::string_view rest = lower;
    while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of("_ :-"), rest.size());
        const auto part = rest.substr(0, end);
        if (part.size() > 1 && !is_plain_word(part) && !(part.size() <= 3 && all_digits(part))) {
            return false;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
}

/// At most three numbers, the first of them no longer than a version's: four could be an address.
bool is_version(std::string_view text) {
    for (const std::string_view protocol : {"TLSv", "SSLv"}) {
        text.remove_prefix(text.starts_with(protocol) ? protocol.size() : 0);
    }
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) {
        return false;
    }
    const auto dots = std::count(text.begin(), text.end(), '.');
    return dots <= 2 && text.find('.') != 0 && std::min(text.find('.'), text.size()) <= 2;
}

bool is_date(std::string_view text) {
    constexpr std::string_view form = "dddd-dd-dd-dd-dd-dd";
    return text.size() == form.size() &&
           std::equal(text.begin(), text.end(), form.begin(),
                      [](char c, char f) { return f == 'd' ? is_digit(c) : c == f; });
}

/// Three small numbers; where the host begins. 0: it is no such record.
std::size_t host_of_record(std::string_view text) {
    std::size_t at = 0;
    for (int field = 0; field < 3; ++field) {
        const auto space = text.find(' ', at);
        if (space == std::string_view::npos || !small_number(text.substr(at, space - at))) {
            return 0;
        }
        at = space + 1;
    }
    return at;
}

constexpr bool is_hex8(std::string_view text) {
    return text.size() == 8 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

} // namespace

std::string Rewriter::operator()(std::string_view text, TextKind kind) {
    constexpr std::size_t longest_remembered = 256;
    if (text.size() > longest_remembered) {
        return rewritten(text, kind);
    }
    const std::string key = static_cast<char>('0' + static_cast<int>(kind)) + std::string(text);
    const auto found = said_.find(key);
    return found != said_.end() ? found->second : said_.emplace(key, rewritten(text, kind)).first->second;
}

std::string Rewriter::rewritten(std::string_view text, TextKind kind) {
    switch (kind) {
    case TextKind::names:
        break;
    case TextKind::prose:
        return scan(text, Words::plain);
    case TextKind::words:
        return is_own_term(text) ? std::string(text) : scan(text, Words::plain);
    case TextKind::version:
        return is_version(text) ? std::string(text) : scan(text, Words::named);
    case TextKind::ports: {
        const auto dash = text.find('-');
        const bool plain = small_number(text.substr(0, dash)) &&
                           (dash == std::string_view::npos || small_number(text.substr(dash + 1)));
        return plain ? std::string(text) : scan(text, Words::plain);
    }
    case TextKind::record: {
        const auto host = host_of_record(text);
        return std::string(text.substr(0, host)) + scan(text.substr(host), Words::named);
    }
    case TextKind::clock:
        if (is_hex8(text)) {
            return pseudonyms_.address_in_hex(text);
        }
        return is_clock_source(text) ? std::string(text) : scan(text, Words::named);
    case TextKind::region:
        return is_region(text) ? std::string(text) : scan(text, Words::named);
    case TextKind::date:
        return is_date(text) ? std::string(text) : scan(text, Words::named);
    case TextKind::file:
        return parts(text, '.');
    case TextKind::pointer:
        return parts(text, '/');
    }
    return scan(text, Words::named);
}

/// A part that consists of plain words or of a small number stays; every other is a name.
std::string Rewriter::parts(std::string_view text, char separator) {
    std::string result;
    for (;;) {
        const auto end = std::min(text.find_first_of(separator == '.' ? "./\\" : "/"), text.size());
        const auto part = text.substr(0, end);
        const bool plain = part.empty() || is_own_term(part) || small_number(part);
        result += plain ? std::string(part) : scan(part, Words::named);
        if (end == text.size()) {
            return result;
        }
        result += text[end];
        text.remove_prefix(end + 1);
    }
}

std::string Rewriter::scan(std::string_view text, Words words) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t taken = token(text, at, words, out);
        if (taken == 0) {
            out += text[at];
        }
        at += std::max<std::size_t>(taken, 1);
    }
    return out;
}

std::size_t Rewriter::address(std::string_view text, std::size_t at, std::string& out) {
    const AddressToken found = address_token(text, at);
    if (found.length == 0) {
        return 0;
    }
    const Cidr range{found.address, found.prefix.value_or(0)};
    if (found.prefix && read_cidr(to_text(range))) { // no host bits
        out += to_text(pseudonyms_.range(range));
        return found.whole;
    }
    const Ip made = pseudonyms_.address(found.address);
    if (found.widths.empty()) {
        out += to_text(made);
        return found.length;
    }
    // Zeros that somebody wrote in front are what the text is judged for.
    bool zeros = false;
    std::string padded;
    for (std::size_t part = 0; part < 4; ++part) {
        std::string number = std::to_string(made.octets[part]);
        const auto width = static_cast<std::size_t>(found.widths[part]);
        if (width > number.size()) {
            number.insert(0, width - number.size(), '0');
            zeros = true;
        }
        padded += (part == 0 ? "" : ".") + number;
    }
    out += zeros ? padded : "0" + to_text(made);
    return found.length;
}

std::size_t Rewriter::number_with_sign(std::string_view text, std::size_t at, std::string& out) {
    const bool negative = at > 0 && text[at - 1] == '-' && (at == 1 || !is_word_character(text[at - 2]));
    const std::size_t length = word_length(text, at);
    const auto digits = text.substr(at, length);
    if (!all_digits(digits) || !(small_number(digits) || is_code(digits, negative))) {
        return 0;
    }
    out += digits;
    return length;
}

std::size_t Rewriter::token(std::string_view text, std::size_t at, Words words, std::string& out) {
    const bool begins = is_word_character(text[at]);
    if (!begins && text.substr(at, 2) != "::") {
        return 0;
    }
    if (const std::size_t length = address(text, at, out)) {
        return length;
    }
    if (!begins) {
        return 0;
    }
    if (const std::size_t length = guid_length(text, at)) {
        out += pseudonyms_.guid(text.substr(at, length));
        return length;
    }
    if (const std::size_t length = sid_length(text, at)) {
        out += pseudonyms_.sid(text.substr(at, length));
        return length;
    }
    if (const AwsIdToken id = aws_id(text, at); id.length > 0) {
        out += pseudonyms_.id(text.substr(at, id.prefix), text.substr(at + id.prefix, id.length - id.prefix));
        return id.length;
    }
    if (const std::size_t length = account_length(text, at)) {
        out += pseudonyms_.digits(text.substr(at, length));
        return length;
    }
    if (const ReverseName name = reverse_name(text, at); name.length > 0) {
        out += ptr_text(pseudonyms_.range(name.range));
        return name.length;
    }
    if (const std::size_t length = colons_length(text, at)) {
        out += pseudonyms_.word(text.substr(at, length));
        return length;
    }
    const std::size_t length = word_length(text, at);
    out += word(text, at, length, words);
    return length;
}

std::string Rewriter::word(std::string_view text, std::size_t at, std::size_t length, Words words) {
    const auto original = text.substr(at, length);
    const std::string lower = lowered(original);
    const std::size_t end = at + length;
    const char before = at > 0 ? text[at - 1] : ' ';
    const char behind = end < text.size() ? text[end] : ' ';
    if (behind == '=' && is_attribute_type(lower)) {
        return std::string(original);
    }
    const bool dotted = (before == '.' && at > 1 && may_be_label(text[at - 2])) ||
                        (behind == '.' && end + 1 < text.size() && may_be_label(text[end + 1]));
    const bool named = words == Words::named || dotted || before == '@' || behind == '@' || before == '\\' ||
                       behind == '\\' || behind == '$';
    if (is_common_label(lower)) {
        return std::string(original);
    }
    if (!named && !pseudonyms_.has_word(lower) && (plain_parts(lower) || is_hex_code(lower))) {
        return std::string(original);
    }
    std::string number;
    if (!named && number_with_sign(text, at, number) > 0) {
        return number;
    }
    return pseudonyms_.word(original);
}

} // namespace pretrust
