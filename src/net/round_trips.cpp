// RFC 6298 for the round trip, and enough attempts that loss does not pass for a firewall.
#include <net/round_trips.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace pretrust {

namespace {

constexpr int usual_attempts = 6;
constexpr int most_attempts = 2 * usual_attempts;
/// Patience::brief: attempts one retransmission timeout apart, the last one heard as long.
constexpr int brief_attempts = 3;
/// A service may take so many times as long as the slowest other reply of its host.
constexpr int slowest_replies = 4;
/// The odds we accept that any pending exchange is called silent through loss alone.
constexpr double accepted_odds = 0.001;

/// Unknown target: attempts at 0, 300, 800, 1600 and 2400 of 3000 ms, as thirtieths of the whole wait.
constexpr std::array unknown_intervals{3, 5, 8, 8};
/// Recursive DNS: attempts at 0, 0.5, 1.5 and 3 of 6 s.
constexpr std::array recursive_intervals{1, 2, 3};

template <std::size_t size>
microseconds part(const std::array<int, size>& parts, int made, microseconds whole, int denominator) {
    const auto index = std::min(static_cast<std::size_t>(std::max(made, 1)) - 1, size - 1);
    return whole * parts[index] / denominator;
}

microseconds doubled(microseconds first, int made, microseconds widest) {
    return std::min(first * (1 << std::clamp(made - 1, 0, most_attempts)), widest);
}

} // namespace

void RoundTrips::measured(microseconds round_trip) {
    if (!known_) {
        known_ = true;
        smoothed_ = round_trip;
        variation_ = round_trip / 2;
        return;
    }
    const auto error = round_trip > smoothed_ ? round_trip - smoothed_ : smoothed_ - round_trip;
    variation_ = (3 * variation_ + error) / 4;
    smoothed_ = (7 * smoothed_ + round_trip) / 8;
}

void RoundTrips::answered(int lost) {
    answered_ += 1;
    lost_ += lost;
}

void RoundTrips::replied(microseconds after) {
    slowest_reply_ = std::max(slowest_reply_, after);
}

microseconds RoundTrips::retransmission_timeout() const {
    return std::clamp<microseconds>(smoothed_ + 4 * variation_, bounds_.first_interval_min,
                                    bounds_.first_interval_max);
}

double RoundTrips::loss() const {
    return lost_ > 0 ? lost_ / (lost_ + answered_) : 0;
}

int RoundTrips::attempts(Patience patience) const {
    if (patience == Patience::recursive) {
        return static_cast<int>(recursive_intervals.size()) + 1;
    }
    if (patience == Patience::brief) {
        return brief_attempts;
    }
    if (!known_) {
        return static_cast<int>(unknown_intervals.size()) + 1;
    }
    int count = usual_attempts;
    while (count < most_attempts && std::pow(loss(), count) * std::max(pending_, 1) >= accepted_odds) {
        ++count;
    }
    return count;
}

microseconds RoundTrips::interval(Patience patience, int made) const {
    if (patience == Patience::recursive) {
        return part(recursive_intervals, made, bounds_.recursive, 12);
    }
    if (patience == Patience::brief) {
        return total(patience) / brief_attempts;
    }
    if (!known_) {
        return part(unknown_intervals, made, bounds_.unknown_target, 30);
    }
    const auto first = retransmission_timeout();
    const auto count = attempts(patience);
    const auto whole = total(patience);
    const auto widest = std::max<microseconds>(first, bounds_.interval_max);
    microseconds end{0};
    for (int i = 1; i <= count; ++i) {
        end += i < count ? doubled(first, i, widest) : first; // the last attempt is given a round trip too
    }
    return doubled(first, made, end <= whole ? widest : whole / count);
}

microseconds RoundTrips::total(Patience patience) const {
    if (patience == Patience::recursive) {
        return bounds_.recursive;
    }
    if (patience == Patience::brief) {
        return known_ ? brief_attempts * retransmission_timeout() : bounds_.unknown_target / 3;
    }
    if (!known_) {
        return bounds_.unknown_target;
    }
    const auto usual = std::max<microseconds>(bounds_.living_target, 8 * retransmission_timeout());
    return usual * attempts(patience) / usual_attempts;
}

microseconds RoundTrips::last_wait(Patience patience) const {
    const bool measured = known_ && patience != Patience::recursive;
    return measured ? retransmission_timeout() : total(patience) / 5;
}

microseconds RoundTrips::hearing(Patience patience) const {
    if (patience == Patience::brief) {
        return total(patience);
    }
    const auto most = std::max<microseconds>(bounds_.reply, bounds_.reply_most);
    return std::clamp<microseconds>(slowest_replies * slowest_reply_, bounds_.reply, most);
}

} // namespace pretrust
