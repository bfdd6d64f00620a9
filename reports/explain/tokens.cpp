// ASCII only: everything else separates words. A backslash with n, r or t behind it is a line end of JSON.
#include <algorithm>
#include <explain/tokens.hpp>

namespace pretrust {
namespace {

constexpr std::string_view joining = " \t-_/\\"; // what stands between two words of one sentence

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string without_utf16(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        text.remove_prefix(2);
    }
    std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) { return c != '\0'; });
    return result;
}

/// `\n` inside a string of JSON, so that its n does not become part of the next word.
bool escapes_line(std::string_view text, std::size_t at) {
    return text[at] == '\\' && at + 1 < text.size() &&
           (text[at + 1] == 'n' || text[at + 1] == 'r' || text[at + 1] == 't');
}

} // namespace

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

TokenText::TokenText(std::string_view text) : text_(without_utf16(text)), low_(lowered(text_)) {
    const std::string_view whole = text_;
    const std::string_view low = low_;
    tokens_.reserve(whole.size() / 6);
    bool breaks = true;
    for (std::size_t at = 0; at < whole.size();) {
        if (escapes_line(whole, at)) {
            breaks = true;
            at += 2;
            continue;
        }
        if (!is_word(whole[at])) {
            breaks = breaks || joining.find(whole[at]) == std::string_view::npos;
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < whole.size() && is_word(whole[end])) {
            ++end;
        }
        if (!tokens_.empty()) {
            tokens_.back().breaks_after = breaks;
        }
        tokens_.push_back({whole.substr(at, end - at), low.substr(at, end - at), at, breaks, false});
        breaks = false;
        at = end;
    }
    if (!tokens_.empty()) {
        tokens_.back().breaks_after = true;
    }
}

char TokenText::before(const Token& token, std::size_t distance) const {
    return token.begin < distance ? '\0' : text_[token.begin - distance];
}

char TokenText::after(const Token& token, std::size_t distance) const {
    const std::size_t at = token.begin + token.text.size() + distance - 1;
    return at < text_.size() ? text_[at] : '\0';
}

std::string_view TokenText::between(const Token& first, const Token& last) const {
    return std::string_view(text_).substr(first.begin, last.begin + last.text.size() - first.begin);
}

} // namespace pretrust
