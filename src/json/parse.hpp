// Reads JSON text that may come from anybody: no duplicate members, no deep nesting, no huge text.
#pragma once

#include <pretrust/result.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace pretrust {

/// Octets. A run over 12 DCs takes 0.5 MiB; one over 1,000 with the octets of its exchanges some 50.
inline constexpr std::size_t json_largest_text = std::size_t{128} << 20;
inline constexpr std::size_t json_most_values = 8'000'000;
inline constexpr std::size_t json_deepest = 16; ///< nested containers

/// Nothing goes beyond json_largest_text.
struct JsonLimits {
    std::size_t largest_text = json_largest_text;
    std::size_t most_values = json_most_values;
};

/// Parses one JSON text (RFC 8259), a UTF-8 byte order mark before it allowed. Whole numbers become int64,
/// all others the nearest double. Failure{invalid_file} names line and column.
Result<boost::json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

} // namespace pretrust
