// What can be said of a trust password without saying it: its length, and words for what AWS refuses or what
// is a trap. Looks at one character at a time and keeps none of them.
#pragma once

#include <pretrust/aws.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace pretrust {

/// Judges a password by CreateTrust's TrustPassword: 1 to 128 characters of ^(\p{LD}|\p{Punct}| )+$, which
/// are letters and decimal digits of any script, ASCII punctuation, and the blank. The words of its
/// `problems`:
///
///   empty              no character at all
///   too_long           more than 128 characters, however they are counted
///   perhaps_too_long   at most 128 characters, more than 128 UTF-16 units: AWS does not say which it counts
///   control            a tab or another control character, except a line end at the end
///   trailing_line_end  a line end at the end, as it comes out of a file
///   no_break_space     a space that is not the blank of the keyboard
///   smart_quote        a quotation mark, dash or ellipsis as word processors put it
///   combining_mark     an accent as a character of its own (e + U+0301)
///   other_character    another character outside the class: currency, degree, emoji, ...
///   leading_space, trailing_space   taken by AWS, and mostly not meant
///   not_nfc            taken, but not in normalisation form C: typed elsewhere it becomes other characters
///   placeholder        a word that stands for a password in an example
class PasswordJudge {
  public:
    PasswordJudge();
    PasswordJudge(const PasswordJudge&) = delete;
    PasswordJudge& operator=(const PasswordJudge&) = delete;
    ~PasswordJudge();

    /// The next character. A code point that is none (surrogate) counts as other_character.
    void take(char32_t code);
    /// What was seen so far, as a whole password.
    AwsPasswordFacts facts() const;

  private:
    enum Seen : unsigned { control = 1, space = 2, quote = 4, mark = 8, other = 16, not_nfc = 32 };

    void classify(char32_t code);
    void follow_placeholders(char32_t code);
    bool is_placeholder() const;

    std::size_t characters_ = 0;
    std::size_t units_ = 0;
    unsigned seen_ = 0;
    std::size_t line_ends_ = 0; ///< at the end of what was taken
    std::size_t letters_ = 0;   ///< taken, without the separators between words
    bool starts_blank_ = false;
    bool only_one_character_ = true; ///< all alike so far
    unsigned placeholders_ = ~0U;    ///< bit n: the nth word can still be it
    char32_t first_ = 0;             ///< wiped with the rest
    char32_t last_ = 0;
};

/// The same for a whole text of well-formed UTF-8, which is read in place.
AwsPasswordFacts password_facts(std::string_view text);

} // namespace pretrust
