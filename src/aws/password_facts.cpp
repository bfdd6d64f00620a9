// The character class by tables, the placeholders by matching as the characters come.
#include <aws/letters.hpp>
#include <aws/password_facts.hpp>
#include <json/utf8.hpp>

#include <pretrust/secret.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

namespace pretrust {
namespace {

constexpr std::size_t longest = 128;

/// Words that stand where a password should; compared without case, and without - and _ between words.
constexpr std::array<std::string_view, 12> examples{
    "password", "trustpassword", "mytrustpassword", "yourpassword", "yourtrustpassword",
    "changeme", "replaceme",     "placeholder",     "string",       "secret",
    "todo",     "redacted",
};
static_assert(examples.size() < 32);

bool is_punctuation(char32_t code) {
    return (code >= 0x21 && code <= 0x2F) || (code >= 0x3A && code <= 0x40) ||
           (code >= 0x5B && code <= 0x60) || (code >= 0x7B && code <= 0x7E);
}
bool is_other_space(char32_t code) {
    return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
           code == 0x205F || code == 0x3000;
}
bool is_typographic(char32_t code) {
    return code == 0xAB || code == 0xBB || code == 0xB4 || (code >= 0x2010 && code <= 0x201F) ||
           code == 0x2026 || (code >= 0x2032 && code <= 0x2037) || code == 0x2039 || code == 0x203A;
}
bool is_line_end(char32_t code) {
    return code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 || code == 0x2029;
}
bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

/// Hangul that form C would join with the syllable or letter before it (Unicode 3.12).
bool joins(char32_t before, char32_t code) {
    const bool lead = before >= 0x1100 && before <= 0x1112;
    const bool open_syllable = before >= 0xAC00 && before <= 0xD7A3 && (before - 0xAC00) % 28 == 0;
    return (lead && code >= 0x1161 && code <= 0x1175) ||
           (open_syllable && code >= 0x11A8 && code <= 0x11C2) ||
           (before >= 0x1161 && before <= 0x1175 && code >= 0x11A8 && code <= 0x11C2);
}

char32_t lower(char32_t code) {
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

} // namespace

bool holds(std::span<const CodeRange> ranges, char32_t code) {
    const auto after =
        std::upper_bound(ranges.begin(), ranges.end(), code,
                         [](char32_t value, const CodeRange& range) { return value < range.first; });
    return after != ranges.begin() && code <= std::prev(after)->last;
}

PasswordJudge::PasswordJudge() = default;

PasswordJudge::~PasswordJudge() {
    wipe({reinterpret_cast<std::uint8_t*>(&first_), sizeof first_});
    wipe({reinterpret_cast<std::uint8_t*>(&last_), sizeof last_});
}

void PasswordJudge::classify(char32_t code) {
    if (is_line_end(code)) {
        ++line_ends_;
        return;
    }
    if (line_ends_ > 0) { // it was not at the end
        seen_ |= control;
        line_ends_ = 0;
    }
    if (code == ' ' || is_punctuation(code)) {
        return;
    }
    if (holds(letters_and_digits(), code)) {
        if (holds(letters_never_in_nfc(), code) || (characters_ > 0 && joins(last_, code))) {
            seen_ |= not_nfc;
        }
        return;
    }
    seen_ |= is_control(code)                 ? control
             : is_other_space(code)           ? space
             : is_typographic(code)           ? quote
             : holds(combining_marks(), code) ? mark
                                              : other;
}

/// Bit n stays while what was taken, less - and _ and blanks, begins the nth word.
void PasswordJudge::follow_placeholders(char32_t code) {
    if (code == '-' || code == '_' || code == ' ' || is_line_end(code)) {
        return;
    }
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const bool fits =
            letters_ < examples[i].size() && lower(code) == static_cast<char32_t>(examples[i][letters_]);
        if (!fits) {
            placeholders_ &= ~(1U << i);
        }
    }
    ++letters_;
}

bool PasswordJudge::is_placeholder() const {
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if ((placeholders_ & (1U << i)) != 0 && letters_ == examples[i].size()) {
            return true;
        }
    }
    const bool bracketed = characters_ > 2 && first_ == '<' && last_ == '>';
    const bool masked =
        characters_ > 2 && only_one_character_ && (first_ == '*' || lower(first_) == 'x' || first_ == '.');
    return bracketed || masked;
}

void PasswordJudge::take(char32_t code) {
    classify(code);
    follow_placeholders(code);
    starts_blank_ = characters_ == 0 ? code == ' ' : starts_blank_;
    first_ = characters_ == 0 ? code : first_;
    only_one_character_ = only_one_character_ && lower(code) == lower(first_);
    last_ = code;
    ++characters_;
    units_ += code < 0x10000 ? 1U : 2U;
}

AwsPasswordFacts PasswordJudge::facts() const {
    AwsPasswordFacts facts;
    facts.given = true;
    facts.utf16_units = static_cast<int>(std::min<std::size_t>(units_, 1'000'000));
    const auto add = [&](bool present, const char* word) {
        if (present) {
            facts.problems.emplace_back(word);
        }
    };
    add(characters_ == 0, "empty");
    add(characters_ > longest, "too_long");
    add(characters_ <= longest && units_ > longest, "perhaps_too_long");
    add((seen_ & control) != 0, "control");
    add((seen_ & space) != 0, "no_break_space");
    add((seen_ & quote) != 0, "smart_quote");
    add((seen_ & mark) != 0, "combining_mark");
    add((seen_ & other) != 0, "other_character");
    add(starts_blank_, "leading_space");
    add(characters_ > 1 && last_ == ' ', "trailing_space");
    add(line_ends_ > 0, "trailing_line_end");
    add((seen_ & not_nfc) != 0, "not_nfc");
    add(characters_ > 0 && is_placeholder(), "placeholder");
    return facts;
}

AwsPasswordFacts password_facts(std::string_view text) {
    PasswordJudge judge;
    while (!text.empty()) {
        const Utf8Character character = first_character(text);
        judge.take(character.valid ? character.code : char32_t{0xFFFD});
        text.remove_prefix(character.octets);
    }
    return judge.facts();
}

} // namespace pretrust
