// Finds passwords in JSON text before any parser copies them. Understands as much of JSON as that takes:
// strings, brackets, and which string is a member's name.
#include <aws/password_facts.hpp>
#include <aws/request.hpp>
#include <json/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t longest_name = 64; ///< a longer one is looked at up to here

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::optional<char32_t> hex4(std::string_view text) {
    if (text.size() < 4) {
        return std::nullopt;
    }
    char32_t code = 0;
    for (const char c : text.substr(0, 4)) {
        const bool digit = c >= '0' && c <= '9';
        const bool low = c >= 'a' && c <= 'f';
        if (!digit && !low && !(c >= 'A' && c <= 'F')) {
            return std::nullopt;
        }
        code = code * 16 + static_cast<char32_t>(digit ? c - '0' : low ? c - 'a' + 10 : c - 'A' + 10);
    }
    return code;
}

/// One character of a JSON string as it is written.
struct Written {
    char32_t code = 0;
    std::size_t octets = 1;
    bool valid = false; ///< JSON allows it
};

Written escaped(std::string_view text) {
    if (text.size() < 2) {
        return {'\\', text.size(), false};
    }
    switch (text[1]) {
    case '"':
    case '\\':
    case '/':
        return {static_cast<unsigned char>(text[1]), 2, true};
    case 'b':
        return {'\b', 2, true};
    case 'f':
        return {'\f', 2, true};
    case 'n':
        return {'\n', 2, true};
    case 'r':
        return {'\r', 2, true};
    case 't':
        return {'\t', 2, true};
    default:
        break;
    }
    const auto high = text[1] == 'u' ? hex4(text.substr(2)) : std::nullopt;
    if (!high) {
        return {'\\', 1, false};
    }
    if (*high < 0xD800 || *high > 0xDFFF) {
        return {*high, 6, true};
    }
    const bool pair = *high < 0xDC00 && text.size() >= 12 && text[6] == '\\' && text[7] == 'u';
    const auto low = pair ? hex4(text.substr(8)) : std::nullopt;
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
        return {*high, 6, false};
    }
    return {0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00), 12, true};
}

Written first_written(std::string_view text) {
    if (text.front() == '\\') {
        return escaped(text);
    }
    const Utf8Character character = first_character(text);
    return {character.code, character.octets, character.valid && character.code >= 0x20};
}

/// Whether any member's name can be one that hides something: most files hold neither "ssw" in any case nor
/// an escaped letter.
bool may_speak_of_a_password(std::string_view text) {
    for (const char letter : {'w', 'W'}) {
        for (auto at = text.find(letter); at != std::string_view::npos; at = text.find(letter, at + 1)) {
            if (at >= 2 && (text[at - 1] | 0x20) == 's' && (text[at - 2] | 0x20) == 's') {
                return true;
            }
        }
    }
    return text.find("\\u") != std::string_view::npos;
}

class Scanner {
  public:
    explicit Scanner(std::span<char> text) : text_(text) {}

    AwsPasswordFacts run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                string();
                continue;
            }
            if (c == '{' || c == '[') {
                ++depth_;
            } else if ((c == '}' || c == ']') && depth_ > 0) {
                --depth_;
            }
            ++at_;
        }
        return facts_;
    }

  private:
    std::string_view view(std::size_t from) const { return {text_.data() + from, text_.size() - from}; }

    /// From behind the opening quotation mark to the closing one, or to the end of the text.
    std::size_t end_of_string(std::size_t from) const {
        while (from < text_.size() && text_[from] != '"') {
            from += text_[from] == '\\' ? 2 : 1;
        }
        return std::min(from, text_.size());
    }

    /// The string's characters as ASCII, others as '?': enough to know a name.
    std::string name(std::size_t from, std::size_t end) const {
        std::string result;
        while (from < end && result.size() < longest_name) {
            const Written letter = first_written(view(from).substr(0, end - from));
            result += letter.code < 0x80 ? static_cast<char>(letter.code) : '?';
            from += letter.octets;
        }
        return result;
    }

    static bool speaks_of_a_password(std::string text) {
        for (char& c : text) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        }
        return text.find("password") != std::string::npos || text.find("passwd") != std::string::npos;
    }

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) {
            ++at_;
        }
    }

    /// A string that stands at `at_`: a member's name when a colon follows.
    void string() {
        const std::size_t begin = at_ + 1;
        const std::size_t end = end_of_string(begin);
        at_ = std::min(end + 1, text_.size());
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != ':') {
            return;
        }
        ++at_;
        skip_blanks();
        const std::string member = name(begin, end);
        if (!speaks_of_a_password(member)) {
            return;
        }
        const bool wanted = member == "TrustPassword" && depth_ == 1 && !facts_.given;
        if (at_ < text_.size() && text_[at_] == '"') {
            take_string(wanted);
        } else {
            hide_value();
        }
    }

    /// Judges the string at `at_` if wanted, and overwrites its inside. What JSON does not allow there
    /// becomes something else that it does not allow.
    void take_string(bool wanted) {
        PasswordJudge judge;
        std::size_t from = at_ + 1;
        const std::size_t end = end_of_string(from);
        while (from < end) {
            const Written letter = first_written(view(from).substr(0, end - from));
            judge.take(letter.code);
            for (std::size_t i = 0; i < letter.octets; ++i) {
                text_[from + i] = 'x';
            }
            if (!letter.valid) {
                text_[from] = letter.octets > 1 || letter.code == '\\' ? '\\'
                              : letter.code < 0x20                     ? '\x01'
                                                                       : '\xFF';
            }
            from += letter.octets;
        }
        if (wanted) {
            facts_ = judge.facts();
        }
        at_ = std::min(end + 1, text_.size());
    }

    /// The same within a value: names stay.
    void hide_string() {
        std::size_t after = end_of_string(at_ + 1) + 1;
        while (after < text_.size() && is_blank(text_[after])) {
            ++after;
        }
        if (after < text_.size() && text_[after] == ':') {
            at_ = after;
        } else {
            take_string(false);
        }
    }

    /// Overwrites whatever else stands there: the strings in an object or array, or a bare word's characters.
    void hide_value() {
        std::size_t inside = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                hide_string();
                continue;
            }
            if (c == '{' || c == '[') {
                ++inside;
            } else if (c == '}' || c == ']') {
                if (inside == 0) {
                    return; // it closes what holds the member
                }
                --inside;
            } else if (c == ',' && inside == 0) {
                return;
            } else if (c >= '0' && c <= '9') {
                text_[at_] = '1';
            } else if (!is_blank(c) && c != ':' && c != ',' && !is_literal()) {
                text_[at_] = '?'; // no JSON, before as after
            }
            ++at_;
        }
    }

    /// true, false or null begins at `at_`; steps to its last character.
    bool is_literal() {
        for (const std::string_view word : {"true", "false", "null"}) {
            if (view(at_).starts_with(word)) {
                at_ += word.size() - 1;
                return true;
            }
        }
        const char c = text_[at_];
        return c == '-' || c == '+' || c == '.';
    }

    std::span<char> text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    AwsPasswordFacts facts_;
};

} // namespace

AwsPasswordFacts take_passwords_out(std::span<char> text) {
    return may_speak_of_a_password({text.data(), text.size()}) ? Scanner(text).run() : AwsPasswordFacts();
}

} // namespace pretrust
