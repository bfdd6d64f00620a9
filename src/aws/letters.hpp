// What Unicode calls a letter, a decimal digit or a combining mark, as sorted ranges. Data only.
#pragma once

#include <span>

namespace pretrust {

struct CodeRange {
    char32_t first;
    char32_t last;
};

/// General categories Lu Ll Lt Lm Lo Nd: what \p{LD} of Java's java.util.regex.Pattern takes.
std::span<const CodeRange> letters_and_digits();
/// General categories Mn Mc Me.
std::span<const CodeRange> combining_marks();
/// Letters that normalisation form C (Unicode TR 15) replaces by others, wherever they stand.
std::span<const CodeRange> letters_never_in_nfc();

/// Whether one of the sorted ranges holds the code point.
bool holds(std::span<const CodeRange> ranges, char32_t code);

} // namespace pretrust
