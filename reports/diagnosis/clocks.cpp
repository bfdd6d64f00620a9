#include <diagnosis/causes.hpp>
#include <diagnosis/clocks.hpp>

#include <algorithm>
#include <cstdlib>

namespace pretrust {

namespace {

constexpr std::int64_t hour_s = 3600;
/// Two sources of one host may differ by so much and still read one clock: what they print is cut to seconds.
constexpr std::int64_t same_clock_us = 2 * second_us;

bool tells_time(const Observation& look) {
    const bool unsynchronised = has(look, "synchronized") && !flag(look, "synchronized");
    return look.outcome == Outcome::answered && has(look, "offset_us") && !unsynchronised;
}

ClockReading reading_of(Look look, std::string_view source) {
    return {std::string(source), number(*look, "offset_us"), number(*look, "uncertainty_us"), look};
}

std::vector<ClockReading> readings_at(const Facts& facts, const std::string& address) {
    std::vector<ClockReading> readings;
    for (const Look look : facts.at("CLOCK_OFFSET", address).where(tells_time)) {
        readings.push_back(reading_of(look, text(*look, "source")));
    }
    if (!readings.empty()) {
        return readings;
    }
    // Runs from before there was a clock probe, and runs in which it did not get to this DC.
    struct Former {
        std::string_view tag;
        std::string_view source;
    };
    for (const Former& former :
         {Former{"KERBEROS_PING_ANSWER", "kdc"}, Former{"SMB_PIPES_NEGOTIATE", "smb"},
          Former{"LDAP_ROOTDSE_ANSWER", "rootdse"}, Former{"NTP_TIME_ANSWER", "ntp"}}) {
        for (const Look look : facts.at(former.tag, address)) {
            const bool refused_in_time = look->outcome == Outcome::rejected && has(*look, "offset_us");
            if (tells_time(*look) || refused_in_time) {
                readings.push_back(reading_of(look, former.source));
            }
        }
    }
    return readings;
}

bool agree(const ClockReading& a, const ClockReading& b) {
    return sure_difference_us(a, b) <= same_clock_us;
}

} // namespace

std::int64_t sure_difference_us(const ClockReading& a, const ClockReading& b) {
    const std::int64_t apart = std::abs(a.offset_us - b.offset_us);
    return std::max<std::int64_t>(0, apart - a.uncertainty_us - b.uncertainty_us);
}

std::optional<DcClock> clock_at(const Facts& facts, const std::string& address, bool remote) {
    const auto readings = readings_at(facts, address);
    if (readings.empty()) {
        return std::nullopt;
    }
    const auto votes = [&](const ClockReading& one) {
        return std::count_if(readings.begin(), readings.end(),
                             [&](const ClockReading& other) { return agree(one, other); });
    };
    const auto best = std::max_element(readings.begin(), readings.end(), [&](const auto& a, const auto& b) {
        const auto left = votes(a);
        const auto right = votes(b);
        return left != right ? left < right : a.uncertainty_us > b.uncertainty_us;
    });
    DcClock clock{address, remote, *best, {}};
    for (const ClockReading& reading : readings) {
        if (!agree(reading, *best)) {
            clock.dissenters.push_back(reading);
        }
    }
    return clock;
}

std::vector<DcClock> dc_clocks(const Facts& facts) {
    std::vector<DcClock> clocks;
    for (const std::string& address : working_dcs(facts)) {
        if (auto clock = clock_at(facts, address, true)) {
            clocks.push_back(std::move(*clock));
        }
    }
    for (const std::string& address : facts.plan().local_dns) {
        const auto same = [&](const DcClock& clock) { return clock.address == address; };
        if (std::any_of(clocks.begin(), clocks.end(), same)) {
            continue;
        }
        if (auto clock = clock_at(facts, address, false)) {
            clocks.push_back(std::move(*clock));
        }
    }
    return clocks;
}

std::optional<std::int64_t> own_clock_error_us(const std::vector<DcClock>& clocks) {
    const auto of = [&](bool remote) {
        return std::any_of(clocks.begin(), clocks.end(),
                           [&](const DcClock& c) { return c.remote == remote; });
    };
    if (!of(true) || !of(false)) {
        return std::nullopt;
    }
    for (const DcClock& a : clocks) {
        if (std::abs(a.best.offset_us) - a.best.uncertainty_us < notable_s * second_us) {
            return std::nullopt;
        }
        for (const DcClock& b : clocks) {
            if (sure_difference_us(a.best, b.best) >= notable_s * second_us) {
                return std::nullopt;
            }
        }
    }
    return -clocks.front().best.offset_us;
}

std::string skew_text(std::int64_t skew_us) {
    const std::int64_t size = (std::abs(skew_us) + second_us / 2) / second_us;
    std::string text = std::to_string(size) + " s " + (skew_us > 0 ? "ahead" : "behind");
    const std::int64_t hours = (size + hour_s / 2) / hour_s;
    if (hours > 0 && std::abs(size - hours * hour_s) <= notable_s) {
        text += " (" + std::to_string(hours) + (hours == 1 ? " hour" : " hours") +
                ": a time zone or daylight saving mistake)";
    }
    return text;
}

} // namespace pretrust
