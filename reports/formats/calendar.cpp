// The calendar of <chrono>: no locale, no time zone of this host.
#include <formats/calendar.hpp>

#include <fmt/format.h>

#include <chrono>

namespace pretrust {

std::string utc_time(std::int64_t unix_us) {
    using namespace std::chrono;
    const sys_time<microseconds> moment{microseconds(unix_us)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(moment - day));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

} // namespace pretrust
