// What may stay in a redacted text: words that the program, the protocols and AWS use, and that are nobody's
// name. Whatever is not in these lists is replaced.
#pragma once

#include <string_view>

namespace pretrust {

/// A word of status texts, error codes, messages and tags, in lower case.
bool is_plain_word(std::string_view lower);
/// A label that may stay in a name too: "msdcs", "com", and words that Windows reserves.
bool is_common_label(std::string_view lower);
/// What stands before "=" in a distinguished name (RFC 4514).
bool is_attribute_type(std::string_view lower);
/// The letters by which NTP names a reference clock or a kiss of death (RFC 5905), in upper case.
bool is_clock_source(std::string_view code);
/// "eu-central-1".
bool is_region(std::string_view text);

} // namespace pretrust
