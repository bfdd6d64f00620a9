// GeneralizedTime of ASN.1 (X.680 46, RFC 4120 5.2.3, RFC 4517 3.3.13) in UTC, without a time zone database
// or a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pretrust::wire {

/// "YYYYMMDDHHMMSS[.f...]Z" to microseconds since 1970; digits after the sixth are dropped. nullopt for
/// anything else: other zones, days or hours that do not exist, years before 1601. Second 60 is read as 59
/// + 1.
std::optional<std::int64_t> parse_generalized_time(std::string_view text);

/// Whole seconds, "YYYYMMDDHHMMSSZ"; the time must lie in the years 0 to 9999.
std::string format_generalized_time(std::int64_t unix_us);

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

} // namespace pretrust::wire
