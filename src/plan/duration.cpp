// No fractions and no sums: 90s is 90s, and nobody has to guess what 1.5 means.
#include <plan/duration.hpp>
#include <plan/failures.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace pretrust {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array all_units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};

/// Whether the unit is among "ms, s or m".
bool allowed(std::string_view unit, std::string_view units) {
    while (!units.empty()) {
        const auto end = std::min(units.find_first_of(", "), units.size());
        if (units.substr(0, end) == unit) {
            return true;
        }
        units.remove_prefix(std::min(end + 1, units.size()));
    }
    return false;
}

} // namespace

Result<std::chrono::milliseconds> read_duration(const Word& word, const DurationLimits& limits) {
    const std::string_view text = word.text;
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto name = text.substr(digits);
    const auto* const unit = std::find_if(all_units.begin(), all_units.end(),
                                          [&](const Unit& entry) { return entry.name == name; });
    if (digits == 0 || unit == all_units.end() || !allowed(name, limits.units)) {
        return refuse(word, fmt::format("\"{}\" is not a duration: a whole number and {}, as in 30s", text,
                                        limits.units));
    }
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, count);
    const bool fits = error == std::errc{} && count <= limits.longest.count() / unit->milliseconds;
    if (!fits || count * unit->milliseconds < limits.shortest.count()) {
        return refuse(word, fmt::format("{} is not between {}", text, limits.range));
    }
    return std::chrono::milliseconds(count * unit->milliseconds);
}

} // namespace pretrust
