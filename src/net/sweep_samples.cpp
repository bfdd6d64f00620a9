// The witness and a port that refuses take turns: a host may be slower to refuse than to accept.
#include <net/sweep_samples.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// A sample is due after so many connections and so long a time; in any case when the path was used for
/// longer.
constexpr double sample_after = 8;
constexpr double sample_interval = 0.004; // seconds
constexpr std::chrono::milliseconds sample_at_least{20};
constexpr std::chrono::milliseconds candidate_interval{100};

} // namespace

bool SweepSamples::due(Time now) const {
    const auto since = now - latest_;
    if (!known()) {
        return next_candidate_ < candidates_.size() || since >= Time(candidate_interval);
    }
    return waiting_ >= next_ || (waiting_ >= 1 && since >= Time(sample_at_least));
}

std::uint16_t SweepSamples::choose(Time now) {
    latest_ = now;
    if (!known()) {
        return candidates_.empty() ? std::uint16_t{0} : candidates_[next_candidate_++ % candidates_.size()];
    }
    echo_next_ = !echo_next_;
    const bool echo = echo_ != 0 && (echo_next_ || witness_ == 0);
    return echo ? echo_ : witness_;
}

void SweepSamples::sample_begun(double rate) {
    waiting_ = 0;
    // Anywhere among the others: the first of each burst would find the queue of a narrow link empty.
    std::uniform_real_distribution<> about(0.5, 1.5);
    next_ = std::max(sample_after, rate * sample_interval) * about(dice_);
}

void SweepSamples::found(std::uint16_t port, Outcome outcome) {
    if (outcome == Outcome::open && witness_ == 0) {
        witness_ = port;
    } else if (outcome == Outcome::refused && echo_ == 0) {
        echo_ = port;
    }
}

} // namespace pretrust
