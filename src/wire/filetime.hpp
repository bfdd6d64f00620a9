// Windows time: 100 ns steps since 1601-01-01 UTC (MS-DTYP 2.3.3).
#pragma once

#include <cstdint>
#include <optional>

namespace pretrust::wire {

/// Microseconds since 1970 UTC. nullopt: 0 or "never" (top bit set), which say no time.
constexpr std::optional<std::int64_t> filetime_to_unix_us(std::uint64_t filetime) {
    constexpr std::int64_t unix_epoch_us = 11'644'473'600'000'000;
    if (filetime == 0 || (filetime >> 63U) != 0) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(filetime / 10) - unix_epoch_us;
}

} // namespace pretrust::wire
