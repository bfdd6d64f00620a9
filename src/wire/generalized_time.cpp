// Calendar arithmetic after H. Hinnant's description of days in eras of 400 years; std::chrono's calendar is
// not complete in our oldest compiler.
#include <wire/generalized_time.hpp>

#include <array>
#include <cstddef>

namespace pretrust::wire {

namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

bool all_digits(std::string_view text) {
    for (const char letter : text) {
        if (letter < '0' || letter > '9') {
            return false;
        }
    }
    return !text.empty();
}

unsigned number(std::string_view digits) {
    unsigned value = 0;
    for (const char digit : digits) {
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
}

bool is_leap(unsigned year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

unsigned days_in_month(unsigned year, unsigned month) {
    constexpr std::array<unsigned, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/// ".5" or ",25" to microseconds; empty means none. nullopt when it is no fraction.
std::optional<std::int64_t> fraction_us(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    if ((text[0] != '.' && text[0] != ',') || !all_digits(text.substr(1))) {
        return std::nullopt;
    }
    std::int64_t us = 0;
    for (std::size_t i = 1; i <= 6; ++i) {
        us = us * 10 + (i < text.size() ? text[i] - '0' : 0);
    }
    return us;
}

std::string padded(std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

} // namespace

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
    // Years begin in March here, so that the leap day is the last of its year.
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t day_of_year =
        (153 * (static_cast<std::int64_t>(month) + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

std::optional<std::int64_t> parse_generalized_time(std::string_view text) {
    if (text.size() < 15 || text.size() > 40 || text.back() != 'Z' || !all_digits(text.substr(0, 14))) {
        return std::nullopt;
    }
    const unsigned year = number(text.substr(0, 4));
    const unsigned month = number(text.substr(4, 2));
    const unsigned day = number(text.substr(6, 2));
    const unsigned hour = number(text.substr(8, 2));
    const unsigned minute = number(text.substr(10, 2));
    const unsigned second = number(text.substr(12, 2));
    if (year < 1601 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return std::nullopt;
    }
    const auto us = fraction_us(text.substr(14, text.size() - 15));
    if (hour > 23 || minute > 59 || second > 60 || !us) {
        return std::nullopt;
    }
    const std::int64_t seconds = days_from_civil(year, month, day) * seconds_per_day +
                                 std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second;
    return seconds * us_per_second + *us;
}

std::string format_generalized_time(std::int64_t unix_us) {
    std::int64_t seconds = unix_us / us_per_second;
    if (unix_us % us_per_second < 0) {
        --seconds;
    }
    std::int64_t days = seconds / seconds_per_day;
    if (seconds % seconds_per_day < 0) {
        --days;
    }
    const std::int64_t in_day = seconds - days * seconds_per_day;
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t doe = shifted - era * 146'097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t march_month = (5 * doy + 2) / 153;
    const std::int64_t day = doy - (153 * march_month + 2) / 5 + 1;
    const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    return padded(year, 4) + padded(month, 2) + padded(day, 2) + padded(in_day / 3600, 2) +
           padded(in_day / 60 % 60, 2) + padded(in_day % 60, 2) + "Z";
}

} // namespace pretrust::wire
