// Every silent attempt multiplies the odds that a port was merely unlucky; the odds of each come from samples
// sent at the same time. So an attempt made while the path was overloaded proves next to nothing.
#include <net/sweep_loss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pretrust {

namespace {

constexpr std::chrono::milliseconds slice_length{20};
constexpr std::size_t slices_before = 3; ///< looked at for the loss of one moment
constexpr std::size_t slices_at_most = 10;
constexpr double samples_wanted = 8;
/// Before anything is measured: one attempt in twenty is lost.
constexpr double assumed_lost = 0.5;
constexpr double assumed_attempts = 10;
constexpr double worst = 0.98; ///< even then an attempt weighs something
/// What the overall loss weighs beside the samples of a moment.
constexpr double overall_samples = 4;
constexpr double memory = 400; ///< samples after which an old one counts a third
constexpr double many_attempts = 100;
constexpr double accepted_wrong_ports = 0.005;
constexpr int fewest_attempts = 2;

double estimate(double lost, double attempts) {
    return (lost + assumed_lost) / (attempts + assumed_attempts);
}

} // namespace

SweepLoss::Slice& SweepLoss::slice(Time sent) {
    const auto index = static_cast<std::size_t>(std::max<Time::rep>(sent / Time(slice_length), 0));
    if (index >= slices_.size()) {
        slices_.resize(index + 1);
    }
    return slices_[index];
}

void SweepLoss::sample(Time sent, bool answered) {
    auto& at_that_time = slice(sent);
    if (at_that_time.asked < std::numeric_limits<std::uint16_t>::max()) {
        ++at_that_time.asked;
        at_that_time.lost = static_cast<std::uint16_t>(at_that_time.lost + (answered ? 0 : 1));
    }
    constexpr double keep = 1 - 1 / memory;
    sampled_ = sampled_ * keep + 1;
    sampled_lost_ = sampled_lost_ * keep + (answered ? 0 : 1);
}

void SweepLoss::answered_late(Time sent) {
    auto& at_that_time = slice(sent);
    at_that_time.lost = static_cast<std::uint16_t>(at_that_time.lost - (at_that_time.lost > 0 ? 1 : 0));
    sampled_lost_ = std::max(sampled_lost_ - 1, 0.0);
}

void SweepLoss::port_answered(int lost) {
    ++answered_ports_;
    attempts_ += 1 + lost;
    attempts_lost_ += lost;
}

double SweepLoss::sampled_loss() const {
    return std::min(estimate(sampled_lost_, sampled_), worst);
}

double SweepLoss::overall() const {
    const double both = estimate(sampled_lost_ + attempts_lost_, sampled_ + attempts_);
    const double ports = attempts_ >= many_attempts ? estimate(attempts_lost_, attempts_) : 0.0;
    return std::min(std::max(both, ports), worst);
}

double SweepLoss::at(Time sent) const {
    const double all_in_all = sampled_loss();
    const auto here = static_cast<std::size_t>(std::max<Time::rep>(sent / Time(slice_length), 0));
    double asked = 0;
    double lost = 0;
    for (std::size_t back = 0; back <= std::min(slices_at_most, here); ++back) {
        if (back > slices_before && asked >= samples_wanted) {
            break;
        }
        if (here - back < slices_.size()) {
            asked += slices_[here - back].asked;
            lost += slices_[here - back].lost;
        }
    }
    const double then = (lost + overall_samples * all_in_all) / (asked + overall_samples);
    return std::min(std::max(all_in_all, then), worst);
}

double SweepLoss::weight(Time sent) const {
    return -std::log(at(sent));
}

bool SweepLoss::proves_silence(int attempts, double evidence) const {
    if (attempts < fewest_attempts) {
        return false;
    }
    // Only ports that would answer can be called silent wrongly; how many those are, the answers tell.
    const double would_answer = (answered_ports_ + 0.5) / (1 - std::min(overall(), 0.5));
    // The weights are those of samples, of which there are few; thousands of ports know the loss better.
    const double known_better = std::log(overall()) / std::log(sampled_loss());
    return would_answer * std::exp(-evidence * known_better) < accepted_wrong_ports;
}

} // namespace pretrust
