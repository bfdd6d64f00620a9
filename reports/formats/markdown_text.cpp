// GitHub Flavored Markdown 0.29: code spans (6.3) bind tighter than everything but HTML and autolinks, which
// cannot begin inside of one; mentions, references, emoji and mathematics are not read in code either.
#include <formats/layout.hpp>
#include <formats/markdown_text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace pretrust {
namespace {

constexpr std::size_t longest_span = 8000; // cmd.exe takes 8191

/// "1." and "1)", "-", "+", "===" begin blocks where they begin a line.
bool begins_a_block(std::string_view word) {
    if (word.find_first_not_of("-+=") == std::string_view::npos) {
        return true;
    }
    const auto end = word.find_first_not_of("0123456789");
    return end != 0 && end == word.size() - 1 && (word.back() == '.' || word.back() == ')');
}

bool could_link(std::string_view word) {
    static constexpr std::array<std::string_view, 5> beginnings{"www.", "mailto:", "xmpp:", "GH-", "gh-"};
    return word.find("://") != std::string_view::npos || std::ranges::any_of(beginnings, [&](auto beginning) {
               return word.find(beginning) != std::string_view::npos;
           });
}

/// A word that could be read as markup by GitHub, GitLab or plain CommonMark.
bool has_a_meaning(std::string_view word) {
    return word.find_first_of("\\`*_[]<>~|&#@$^") != std::string_view::npos ||
           std::ranges::count(word, ':') > 1 || // an emoji, or an IPv6 address that looks like one
           (word.size() > 1 && (word.front() == '!' || word.front() == '%')) || could_link(word) ||
           begins_a_block(word);
}

std::size_t longest_run(std::string_view text, char letter) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char each : text) {
        run = each == letter ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// Of text that is visible already.
std::string span(std::string_view text) {
    const std::string fence(longest_run(text, '`') + 1, '`');
    const bool padded = text.empty() || text.front() == '`' || text.back() == '`' ||
                        (text.front() == ' ' && text.back() == ' ');
    const std::string_view pad = padded ? " " : "";
    std::string result = fence;
    result += pad;
    result += text;
    result += pad;
    return result + fence;
}

/// Brackets and full stops around a word stay outside of its span, where they mean nothing there.
std::string dressed(std::string_view word) {
    if (!has_a_meaning(word)) {
        return std::string(word);
    }
    constexpr std::string_view outside = "(\"'";
    constexpr std::string_view behind = ".,;:)\"'";
    const std::size_t from = std::min(word.find_first_not_of(outside), word.size());
    const std::size_t last = word.find_last_not_of(behind);
    if (last == std::string_view::npos || last < from || begins_a_block(word)) {
        return span(word);
    }
    return std::string(word.substr(0, from)) + span(word.substr(from, last + 1 - from)) +
           std::string(word.substr(last + 1));
}

} // namespace

std::string markdown_text(std::string_view text) {
    const std::string harmless = visible_prose(text);
    std::string_view left = harmless;
    std::string result;
    while (!left.empty()) {
        left.remove_prefix(std::min(left.find_first_not_of(' '), left.size()));
        const std::string_view word = left.substr(0, left.find(' '));
        left.remove_prefix(word.size());
        if (!word.empty()) {
            result += (result.empty() ? "" : " ") + dressed(word);
        }
    }
    return result;
}

std::string markdown_code(std::string_view text) {
    return span(cut(visible(text), longest_span));
}

std::string markdown_block(std::string_view lines) {
    std::string block;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        block += visible(line) + '\n';
    }
    const std::string fence(std::max<std::size_t>(longest_run(block, '`') + 1, 3), '`');
    return fence + '\n' + block + fence + '\n';
}

std::string markdown_cell(std::string_view text) {
    std::string result;
    for (const char letter : markdown_text(text)) {
        result += letter == '|' ? "\\|" : std::string(1, letter); // GFM 4.10: also inside of a span
    }
    return result;
}

} // namespace pretrust
