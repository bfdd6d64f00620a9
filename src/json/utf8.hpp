// UTF-8, one character at a time. Every writer of files and reports decides with this what is text and what
// is not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pretrust {

/// The first character of a text, or the first octet when it does not begin a well-formed sequence.
struct Utf8Character {
    char32_t code = 0;      ///< the code point; the octet's value when not valid
    std::size_t octets = 1; ///< how many octets it takes: 1 when not valid
    bool valid = false;
};

/// Takes the first character of a text that is not empty. Refuses overlong forms, surrogates and anything
/// above U+10FFFF (RFC 3629 section 3).
Utf8Character first_character(std::string_view text);

/// How many octets of ASCII a text begins with.
std::size_t ascii_length(std::string_view text);

/// Well-formed UTF-8, whatever went in: an octet that is no text becomes four visible characters, `\xFF`.
/// Well-formed text comes back unchanged, so doing it twice is doing it once.
std::string to_utf8(std::string_view text);

/// The four characters `\x1B` for an octet.
std::string escaped_octet(unsigned char octet);

/// True for a character that can move, hide or reorder what a terminal shows: C0 and C1 controls, DEL, line
/// and paragraph separators, zero-width and bidirectional formatting characters (Unicode TR 36 section 2.10),
/// and for code points that are no characters.
bool is_treacherous(char32_t code);

} // namespace pretrust
