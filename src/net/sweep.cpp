// Rounds over all ports: each is asked once before any is asked again, so that its attempts lie far apart and
// one disturbance cannot spoil them all. No port is waited for on its own.
#include <net/sockets.hpp>
#include <net/sweep.hpp>

#include <algorithm>
#include <numeric>

namespace pretrust {

using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

constexpr std::size_t most_in_flight = 1536;
constexpr int most_attempts = 16;
/// Ports asked before the address has answered anything.
constexpr int begun_unheard = 256;
/// Connections begun between two looks at what arrived.
constexpr int burst = 64;
constexpr double credit_at_most = 256;
/// A sample is due after so many connections and so long a time; in any case when the path was used for
/// longer.
constexpr double sample_after = 8;
constexpr double sample_interval = 0.004; // seconds
constexpr std::chrono::milliseconds sample_at_least{20};
constexpr std::chrono::milliseconds candidate_interval{100};
constexpr std::chrono::milliseconds room_again{5};
constexpr std::chrono::milliseconds shortest_sleep{1};
constexpr std::chrono::milliseconds longest_sleep{50};
constexpr std::chrono::milliseconds kernel_repeats_syn{1000};

/// Silence of less weight is an overload's, and teaches nothing about the path at rest.
constexpr double fair_weight = 1.2;

/// Far from its neighbours in time, and every port once.
std::deque<std::uint32_t> scattered(std::size_t count) {
    std::deque<std::uint32_t> order;
    std::size_t stride = 6151;
    while (count > 1 && std::gcd(stride, count) != 1) {
        ++stride;
    }
    for (std::size_t i = 0, at = 0; i < count; ++i, at = (at + stride) % count) {
        order.push_back(static_cast<std::uint32_t>(at));
    }
    return order;
}

bool is_answer(Outcome outcome) {
    return outcome == Outcome::open || outcome == Outcome::refused;
}

} // namespace

SweepEffort::SweepEffort(std::shared_ptr<Core> core, const boost::asio::ip::address& address, PortSweep sweep)
    : core_(std::move(core)), sweep_(std::move(sweep)), bell_(core_->context, core_->stop),
      round_trips_(core_->target(address).round_trips), sockets_(*core_, address), dice_(core_->random()),
      ports_(sweep_.ports.size()), queue_(scattered(sweep_.ports.size())), undecided_(sweep_.ports.size()) {
    result_.outcomes.assign(sweep_.ports.size(), Outcome::skipped);
}

Task<SweepResult> SweepEffort::carry_out(std::shared_ptr<SweepEffort> effort) {
    auto& core = *effort->core_;
    const Pending pending(core);
    effort->result_.started = core.elapsed();
    effort->sockets_.listen([self = effort.get()](std::uint32_t flight, const SweepAnswer& answer) {
        self->arrived(flight, answer);
    });
    while (!core.stop.raised() && !effort->over()) {
        const auto pause = effort->work();
        const auto next = Clock::now() + pause;
        co_await effort->bell_.wait_until(next);
    }
    effort->sockets_.drop_all();
    auto& result = effort->result_;
    result.loss = effort->loss_.overall();
    result.slowed = effort->pace_.slowed();
    result.took = effort->now();
    co_return std::move(result);
}

SweepEffort::Time SweepEffort::now() const {
    return std::chrono::duration_cast<Time>(Clock::now() - start_);
}

/// How long an attempt is waited for before it is made again.
SweepEffort::Time SweepEffort::patience() const {
    return round_trips_.known() ? round_trips_.retransmission_timeout()
                                : Time(core_->options.waits.first_interval_max) / 4;
}

bool SweepEffort::over() const {
    return undecided_ == 0 || result_.shut_out;
}

/// Does what is due, and says how long nothing will be.
SweepEffort::Time SweepEffort::work() {
    const auto time = now();
    call_missed(time);
    if (time - heard_ >= Time(core_->options.waits.unknown_target)) {
        result_.shut_out = true;
        return Time(0);
    }
    const double earned = pace_.rate() * std::chrono::duration<double>(time - credited_).count();
    credit_ = std::min(credit_ + earned, credit_at_most);
    credited_ = time;
    if (time < no_room_until_) {
        return no_room_until_ - time;
    }
    int budget = burst;
    const auto idle = ask_ports(time, budget);
    if (sample_due(time)) {
        ask_sample(time);
    }
    return idle;
}

SweepEffort::Time SweepEffort::ask_ports(Time time, int& budget) {
    while (credit_ >= 1 && !queue_.empty()) {
        if (budget-- == 0) {
            return Time(0);
        }
        if (sample_due(time)) {
            ask_sample(time);
        }
        const auto index = queue_.front();
        auto& port = ports_[index];
        if (result_.outcomes[index] != Outcome::skipped) {
            queue_.pop_front();
            continue;
        }
        const auto due = Time(port.sent) + patience();
        if (port.attempts > 0 && time < due) {
            return std::clamp<Time>(due - time, shortest_sleep, longest_sleep);
        }
        if (silence_settled(index)) {
            queue_.pop_front();
            continue;
        }
        const bool unheard = !heard_anything_ && begun_ >= begun_unheard;
        if (unheard || !make_room(time)) {
            return shortest_sleep;
        }
        Flight flight;
        flight.sent = time;
        flight.subject = index;
        flight.kind = Flight::Kind::port;
        flight.attempt = static_cast<std::uint8_t>(port.attempts + 1);
        if (!begin(sweep_.ports[index], flight)) {
            return room_again;
        }
        ++begun_;
        ++port.attempts;
        port.sent = static_cast<std::uint32_t>(time.count());
        port.weighed = false;
        queue_.pop_front();
        queue_.push_back(index);
    }
    return shortest_sleep;
}

/// Weighs the silence of the latest attempt, and decides when enough of it has come together.
bool SweepEffort::silence_settled(std::uint32_t index) {
    auto& port = ports_[index];
    if (port.attempts == 0) {
        return false;
    }
    if (!port.weighed) {
        port.weighed = true;
        const auto weight = loss_.weight(Time(port.sent));
        port.evidence += static_cast<float>(weight);
        port.lost = static_cast<std::uint8_t>(port.lost + (weight >= fair_weight ? 1 : 0));
    }
    if (heard_anything_ && loss_.proves_silence(port.attempts, port.evidence)) {
        decide(index, Outcome::timed_out);
        return true;
    }
    if (port.attempts >= most_attempts) {
        port.given_up = true;
        --undecided_;
        return true;
    }
    return false;
}

void SweepEffort::decide(std::uint32_t index, Outcome outcome) {
    auto& decided = result_.outcomes[index];
    if (decided == Outcome::skipped && !ports_[index].given_up) {
        --undecided_;
    }
    decided = outcome;
    if (undecided_ == 0) {
        bell_.ring();
    }
}

/// Closes the oldest connection when there are too many. False: the oldest is still waited for.
bool SweepEffort::make_room(Time time) {
    while (!by_age_.empty()) {
        const auto [flight, turn] = by_age_.front();
        const bool gone = sockets_.turn(flight) != turn || flights_[flight].kind == Flight::Kind::none;
        const auto age = gone ? Time(0) : time - flights_[flight].sent;
        const bool old = age > 4 * patience();
        if (!gone && !old && sockets_.in_use() < most_in_flight) {
            return true;
        }
        if (!gone && age < patience()) {
            return false;
        }
        if (!gone) {
            end(flight);
        }
        by_age_.pop_front();
    }
    return true;
}

bool SweepEffort::begin(std::uint16_t port, Flight flight) {
    std::uint32_t slot = 0;
    if (const auto error = sockets_.begin(port, slot)) {
        lack_room(flight.sent);
        return false;
    }
    if (slot >= flights_.size()) {
        flights_.resize(slot + 1);
    }
    flights_[slot] = flight;
    const Reference reference{slot, sockets_.turn(slot)};
    by_age_.push_back(reference);
    if (flight.kind == Flight::Kind::sample) {
        samples_.push_back(reference);
    }
    ++result_.connects;
    ++since_sample_;
    --credit_;
    return true;
}

void SweepEffort::end(std::uint32_t flight) {
    flights_[flight].kind = Flight::Kind::none;
    sockets_.drop(flight);
}

void SweepEffort::lack_room(Time time) {
    no_room_until_ = time + Time(room_again);
    credit_ = 0;
}

bool SweepEffort::sample_due(Time time) const {
    const auto since = time - sampled_;
    if (result_.witness == 0 && echo_ == 0) {
        return next_candidate_ < sweep_.witnesses.size() || since >= Time(candidate_interval);
    }
    return since_sample_ >= next_sample_ || (since_sample_ >= 1 && since >= Time(sample_at_least));
}

/// Also while nothing is known to answer: then the likely ports are asked in turn.
void SweepEffort::ask_sample(Time time) {
    Flight flight;
    flight.sent = time;
    const bool known = result_.witness != 0 || echo_ != 0;
    std::uint16_t port = 0;
    if (known) {
        port = sample_port();
        flight.kind = Flight::Kind::sample;
        flight.stands_for = since_sample_ + 1;
    } else if (!sweep_.witnesses.empty()) {
        port = sweep_.witnesses[next_candidate_++ % sweep_.witnesses.size()];
        flight.kind = Flight::Kind::candidate;
    }
    sampled_ = time;
    flight.subject = port;
    if (port == 0 || !begin(port, flight)) {
        return;
    }
    since_sample_ = 0;
    // Anywhere among the others: the first of each burst would find the queue of a narrow link empty.
    std::uniform_real_distribution<> about(0.5, 1.5);
    next_sample_ = std::max(sample_after, pace_.rate() * sample_interval) * about(dice_);
    if (known) {
        ++result_.witness_asked;
    }
}

/// The witness and a port that refuses take turns: a host may be slower to refuse than to accept.
std::uint16_t SweepEffort::sample_port() {
    echo_next_ = !echo_next_;
    const bool echo = echo_ != 0 && (echo_next_ || result_.witness == 0);
    return echo ? echo_ : result_.witness;
}

void SweepEffort::call_missed(Time time) {
    while (!samples_.empty()) {
        const auto [slot, turn] = samples_.front();
        auto& flight = flights_[slot];
        if (sockets_.turn(slot) == turn && flight.kind == Flight::Kind::sample) {
            if (time - flight.sent < patience()) {
                return;
            }
            flight.missed = true;
            ++result_.witness_lost;
            loss_.sample(flight.sent, false);
            pace_.missed(flight.sent, time);
        }
        samples_.pop_front();
    }
}

void SweepEffort::arrived(std::uint32_t slot, const SweepAnswer& answer) {
    const auto flight = flights_[slot];
    end(slot);
    if (answer.icmp && !result_.icmp) {
        result_.icmp = answer.icmp;
    }
    const auto time = now();
    if (answer.error && is_back_pressure(answer.error)) {
        lack_room(time);
        if (flight.kind == Flight::Kind::port && flight.attempt == ports_[flight.subject].attempts) {
            --ports_[flight.subject].attempts; // it never left this host
            ports_[flight.subject].weighed = true;
        }
        return;
    }
    auto outcome = std::optional(Outcome::open);
    if (answer.icmp) {
        outcome = meaning_of(*answer.icmp, family_of(sockets_.address()));
    } else if (answer.error &&
               answer.error != errc::connection_reset) { // reset: accepted, and then regretted
        outcome = meaning_of(answer.error);
    }
    if (!outcome) {
        return;
    }
    if (!answer.icmp && is_answer(*outcome)) {
        heard_ = time;
        heard_anything_ = true;
        if (time - flight.sent < Time(kernel_repeats_syn)) {
            round_trips_.measured(time - flight.sent);
        }
        if (flight.kind == Flight::Kind::sample) {
            sample_answered(flight, time);
        }
    }
    if (flight.kind == Flight::Kind::port) {
        port_answered(flight, *outcome, answer.icmp.has_value());
    } else if (flight.kind == Flight::Kind::candidate) {
        candidate_answered(flight, *outcome);
    }
}

void SweepEffort::sample_answered(const Flight& flight, Time time) {
    if (flight.missed) {
        --result_.witness_lost;
        loss_.answered_late(flight.sent);
        pace_.heard_late(flight.sent);
        return;
    }
    loss_.sample(flight.sent, true);
    pace_.heard(flight.sent, time, flight.stands_for, time - flight.sent);
}

void SweepEffort::candidate_answered(const Flight& flight, Outcome outcome) {
    const auto port = static_cast<std::uint16_t>(flight.subject);
    if (outcome == Outcome::open && result_.witness == 0) {
        result_.witness = port;
    } else if (outcome == Outcome::refused && echo_ == 0) {
        echo_ = port;
    }
}

void SweepEffort::port_answered(const Flight& flight, Outcome outcome, bool by_icmp) {
    auto& port = ports_[flight.subject];
    const auto before = result_.outcomes[flight.subject];
    if (before != Outcome::skipped && before != Outcome::timed_out) {
        return; // an earlier attempt answered
    }
    if (!by_icmp && is_answer(outcome)) {
        if (!port.weighed &&
            flight.attempt < port.attempts) { // a late answer: the attempts after it do not count
            port.weighed = true;
        }
        loss_.port_answered(port.lost);
        if (outcome == Outcome::refused && echo_ == 0) {
            echo_ = sweep_.ports[flight.subject];
        }
    }
    decide(flight.subject, outcome);
}

} // namespace pretrust
