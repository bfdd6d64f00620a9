// How every JSON text of this program is laid out: stable, so that two files can be compared line by line.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// Prints JSON with two columns of indentation and a line feed at the end. Containers nested less deep than
/// `broken_to` spread over lines, deeper ones stay on one line: with 2, each element of a top-level member
/// has a line. The result is ASCII-safe for terminals: characters that move or reorder text are written as
/// \uXXXX (RFC 8259 section 7). Doubles always show a point or an exponent, so that 3.0 comes back as a
/// double.
std::string print_json(const boost::json::value& value, int broken_to);

/// A JSON string of well-formed text; octets that are no text become `\xFF` (see to_utf8).
boost::json::string json_text(std::string_view text);
/// An array of such strings.
boost::json::array json_texts(const std::vector<std::string>& list);

} // namespace pretrust
