// A decision by silence is never made twice, and an answer that comes after it replaces it.
#include <net/sweep_ports.hpp>

#include <numeric>

namespace pretrust {

namespace {

constexpr int most_attempts_at_port = 16;

/// Silence of less weight is an overload's, and teaches nothing about the path at rest.
constexpr double fair_weight = 1.2;

/// Far from its neighbours in time, and every port once.
std::deque<SweepPorts::Index> scattered(std::size_t count) {
    std::deque<SweepPorts::Index> order;
    std::size_t stride = 6151;
    while (count > 1 && std::gcd(stride, count) != 1) {
        ++stride;
    }
    for (std::size_t i = 0, at = 0; i < count; ++i, at = (at + stride) % count) {
        order.push_back(static_cast<SweepPorts::Index>(at));
    }
    return order;
}

} // namespace

SweepPorts::SweepPorts(std::size_t count)
    : outcomes_(count, Outcome::skipped), ports_(count), queue_(scattered(count)), unsettled_(count) {}

std::optional<SweepPorts::Index> SweepPorts::next() {
    while (!queue_.empty()) {
        const auto index = queue_.front();
        if (outcomes_[index] == Outcome::skipped && !ports_[index].given_up) {
            return index;
        }
        queue_.pop_front();
    }
    return std::nullopt;
}

void SweepPorts::asked(Time sent) {
    const auto index = queue_.front();
    auto& port = ports_[index];
    ++port.attempts;
    port.sent = static_cast<std::uint32_t>(sent.count());
    port.weighed = false;
    queue_.pop_front();
    queue_.push_back(index);
}

void SweepPorts::never_left(Index index, int attempt) {
    auto& port = ports_[index];
    if (attempt == port.attempts) {
        --port.attempts;
        port.weighed = true;
    }
}

bool SweepPorts::silence_settles(Index index, const SweepLoss& loss, bool heard_anything) {
    auto& port = ports_[index];
    if (port.attempts == 0) {
        return false;
    }
    if (!port.weighed) {
        port.weighed = true;
        const auto weight = loss.weight(Time(port.sent));
        port.evidence += static_cast<float>(weight);
        port.lost = static_cast<std::uint8_t>(port.lost + (weight >= fair_weight ? 1 : 0));
    }
    if (heard_anything && loss.proves_silence(port.attempts, port.evidence)) {
        decide(index, Outcome::timed_out);
        return true;
    }
    if (port.attempts >= most_attempts_at_port) {
        port.given_up = true;
        --unsettled_;
        return true;
    }
    return false;
}

bool SweepPorts::answered(Index index, Outcome outcome) {
    if (outcomes_[index] != Outcome::skipped && outcomes_[index] != Outcome::timed_out) {
        return false;
    }
    decide(index, outcome);
    return true;
}

int SweepPorts::came_through(Index index, int attempt) {
    auto& port = ports_[index];
    if (attempt < port.attempts) { // a late answer: the attempts after it do not count
        port.weighed = true;
    }
    return port.lost;
}

void SweepPorts::decide(Index index, Outcome outcome) {
    if (outcomes_[index] == Outcome::skipped && !ports_[index].given_up) {
        --unsettled_;
    }
    outcomes_[index] = outcome;
}

} // namespace pretrust
