// Wrapping and escaping. Counts a code point as one column: names in DNS and LDAP are practically always
// Latin.
#include <formats/layout.hpp>
#include <json/utf8.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust {
namespace {

constexpr std::size_t longest_word = 256;     // a DNS name has 253
constexpr std::size_t longest_command = 8000; // cmd.exe takes 8191
constexpr std::string_view command_indent = "  ";

std::string_view code_of(Paint paint) {
    switch (paint) {
    case Paint::good:
        return "\x1B[1;32m";
    case Paint::bad:
        return "\x1B[1;31m";
    case Paint::warning:
        return "\x1B[1;33m";
    case Paint::strong:
        return "\x1B[1m";
    case Paint::faint:
        return "\x1B[2m";
    case Paint::none:
        break;
    }
    return {};
}

/// Takes the next word off the front, and the spaces around it.
std::string_view next_word(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

} // namespace

std::string visible(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const Utf8Character character = first_character(text);
        if (!character.valid || (is_treacherous(character.code) && character.code < 0x80)) {
            result += escaped_octet(static_cast<unsigned char>(character.code));
        } else if (is_treacherous(character.code)) {
            result += fmt::format("\\u{:04X}", static_cast<unsigned>(character.code));
        } else {
            result += text.substr(0, character.octets);
        }
        text.remove_prefix(character.octets);
    }
    return result;
}

std::size_t columns(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(first_character(text).octets);
        ++count;
    }
    return count;
}

std::string cut(std::string_view text, std::size_t limit) {
    if (columns(text) <= limit) {
        return std::string(text);
    }
    std::string result;
    for (std::size_t count = 3; count < limit; ++count) {
        const std::size_t octets = first_character(text).octets;
        result += text.substr(0, octets);
        text.remove_prefix(octets);
    }
    return result + "...";
}

std::string visible_prose(std::string_view text) {
    const std::string harmless = visible(text);
    std::string result;
    for (std::size_t at = 0; at < harmless.size();) {
        const std::size_t end = std::min(harmless.find(' ', at), harmless.size());
        result += cut(std::string_view(harmless).substr(at, end - at), longest_word);
        const std::size_t next = std::min(harmless.find_first_not_of(' ', end), harmless.size());
        result.append(next - end, ' ');
        at = next;
    }
    return result;
}

std::string Page::painted(std::string_view text, Paint paint) const {
    if (!color_ || paint == Paint::none || text.empty()) {
        return std::string(text);
    }
    return std::string(code_of(paint)) + std::string(text) + "\x1B[0m";
}

void Page::labelled(std::string_view label, std::string_view text) {
    if (!text.empty()) {
        paragraph(2, label, Paint::faint, text_column, text);
    }
}

void Page::line(std::string_view text) {
    out_ += text;
    out_ += '\n';
}

void Page::wrapped(std::string& line, std::size_t& used, std::size_t hang, std::string_view text) {
    bool fresh = true; // no word on this line yet
    while (true) {
        const std::string_view word = next_word(text);
        if (word.empty()) {
            return;
        }
        const std::size_t wide = columns(word);
        if (!fresh && used + 1 + wide > width_) {
            this->line(line);
            line.assign(hang, ' ');
            used = hang;
            fresh = true;
        }
        if (!fresh) {
            line += ' ';
            ++used;
        }
        line += word;
        used += wide;
        fresh = false;
    }
}

void Page::paragraph(std::size_t indent, std::string_view label, Paint paint, std::size_t hang,
                     std::string_view text) {
    std::string line(indent, ' ');
    line += painted(label, paint);
    std::size_t used = indent + columns(label);
    if (used < hang) {
        line.append(hang - used, ' ');
        used = hang;
    } else if (!label.empty() && !text.empty()) {
        line += ' ';
        ++used;
    }
    for (bool first = true; first || !text.empty(); first = false) {
        const std::string_view part = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (!first) {
            this->line(line);
            line.assign(hang, ' ');
            used = hang;
        }
        if (part.starts_with(command_indent)) {
            line += cut(visible(part), longest_command);
        } else {
            wrapped(line, used, hang, visible_prose(part));
        }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    this->line(line);
}

} // namespace pretrust
