// The clocks of the DCs, each from several sources: shared by the rule about them and by the report's lines.
#pragma once

#include <diagnosis/facts.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pretrust {

inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr std::int64_t notable_s = 60;
inline constexpr std::int64_t tolerance_s =
    300; ///< Kerberos, "Maximum tolerance for computer clock synchronization"

struct ClockReading {
    std::string source;         ///< "kdc" "smb" "ntlm" "rootdse" "ntp"
    std::int64_t offset_us = 0; ///< that clock minus this host's
    std::int64_t uncertainty_us = 0;
    Look look = nullptr;
};

struct DcClock {
    std::string address;
    bool remote = true;
    ClockReading best;                    ///< the most precise of those that agree
    std::vector<ClockReading> dissenters; ///< sources that tell another time than the best
};

/// The clock of one DC; nothing when it told no time. Observations of the clock probe, else what other probes
/// saw.
std::optional<DcClock> clock_at(const Facts& facts, const std::string& address, bool remote);

/// The clocks of the remote DCs that work, then of the local ones.
std::vector<DcClock> dc_clocks(const Facts& facts);

/// Surely apart: the difference, less what both measurements leave open. Microseconds, never negative.
std::int64_t sure_difference_us(const ClockReading& a, const ClockReading& b);

/// Every DC of both domains tells one time, and this host another: its offset from them in microseconds.
std::optional<std::int64_t> own_clock_error_us(const std::vector<DcClock>& clocks);

/// "3600 s ahead (1 hour: a time zone or daylight saving mistake)".
std::string skew_text(std::int64_t skew_us);

} // namespace pretrust
