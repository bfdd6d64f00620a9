// Moments as people and parsers write them.
#pragma once

#include <cstdint>
#include <string>

namespace pretrust {

/// "2026-11-21T14:03:05" in UTC, without a zone; microseconds since 1970 in.
std::string utc_time(std::int64_t unix_us);

} // namespace pretrust
