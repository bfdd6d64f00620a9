// The table of codes: Win32, NTSTATUS, Kerberos, DNS, RPC, SSPI, API errors, trust states, Windows events.
#pragma once

#include <pretrust/explanation.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

inline constexpr std::int64_t no_value = -1;

struct CodeRow {
    std::string_view
        family; ///< "Win32", "NTSTATUS", "Kerberos", "DNS", "RPC", "SSPI", "API", "trust state", "event"
    std::int64_t value = no_value;
    std::string_view name;
    std::string_view text;    ///< the words that the system prints for it; empty: none of its own
    std::string_view meaning; ///< one line, about a trust
    Certainty certainty = Certainty::documented;
    std::string_view reason; ///< the status reason whose words it has: its causes are this row's too
    std::array<std::string_view, 6> causes{}; ///< ids; what the catalogue does not hold is passed over
};

/// The parts, one file each.
std::span<const CodeRow> win32_codes();
std::span<const CodeRow> ntstatus_codes();
std::span<const CodeRow> other_codes();
/// All of them.
std::span<const CodeRow> all_codes();
/// Those of this value, in the same order.
const std::vector<const CodeRow*>& codes_of(std::int64_t value);
std::string_view source_of(const CodeRow& row);
SubjectKind kind_of(const CodeRow& row);
/// "5 (0x5)", "0xC0000022", "37 (0x25)"; empty without a value.
std::string value_text(const CodeRow& row);

} // namespace pretrust
