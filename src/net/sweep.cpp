// No port is waited for on its own: while its answer may still come, the others are asked.
#include <net/sockets.hpp>
#include <net/sweep.hpp>

#include <algorithm>

namespace pretrust {

namespace errc = boost::system::errc;

namespace {

constexpr std::size_t most_in_flight = 1536;
/// Ports asked before the address has answered anything.
constexpr int begun_unheard = 256;
/// Connections begun between two looks at what arrived.
constexpr int burst = 64;
constexpr double credit_at_most = 256;
constexpr std::chrono::milliseconds port_free_again{5};
constexpr std::chrono::milliseconds shortest_sleep{1};
constexpr std::chrono::milliseconds longest_sleep{50};
constexpr std::chrono::milliseconds syn_repeated_after{1000};

bool is_answer(Outcome outcome) {
    return outcome == Outcome::open || outcome == Outcome::refused;
}

} // namespace

SweepEffort::SweepEffort(std::shared_ptr<Core> core, const boost::asio::ip::address& address, PortSweep sweep)
    : core_(std::move(core)), sweep_(std::move(sweep)), bell_(core_->context, core_->stop),
      round_trips_(core_->target(address).round_trips), sockets_(*core_, address),
      choice_(sweep_.witnesses, core_->random()), ports_(sweep_.ports.size()) {}

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
    result.outcomes = effort->ports_.outcomes();
    result.witness = effort->choice_.witness();
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
    return ports_.all_settled() || result_.shut_out;
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
    if (choice_.due(time)) {
        ask_sample(time);
    }
    return over() ? Time(0) : idle;
}

SweepEffort::Time SweepEffort::ask_ports(Time time, int& budget) {
    while (credit_ >= 1) {
        const auto next = ports_.next();
        if (!next) {
            break;
        }
        if (budget-- == 0) {
            return Time(0);
        }
        if (choice_.due(time)) {
            ask_sample(time);
        }
        const auto index = *next;
        const auto due = ports_.asked_at(index) + patience();
        if (ports_.attempts(index) > 0 && time < due) {
            return std::clamp<Time>(due - time, shortest_sleep, longest_sleep);
        }
        if (ports_.silence_settles(index, loss_, heard_anything_)) {
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
        flight.attempt = static_cast<std::uint8_t>(ports_.attempts(index) + 1);
        if (!begin(sweep_.ports[index], flight)) {
            return port_free_again;
        }
        ++begun_;
        ports_.asked(time);
    }
    return shortest_sleep;
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
    choice_.connection_begun();
    --credit_;
    return true;
}

void SweepEffort::end(std::uint32_t flight) {
    flights_[flight].kind = Flight::Kind::none;
    sockets_.drop(flight);
}

void SweepEffort::lack_room(Time time) {
    no_room_until_ = time + Time(port_free_again);
    credit_ = 0;
}

/// Also while nothing is known to answer: then the likely ports are asked in turn.
void SweepEffort::ask_sample(Time time) {
    Flight flight;
    flight.sent = time;
    flight.kind = choice_.known() ? Flight::Kind::sample : Flight::Kind::candidate;
    flight.stands_for = choice_.waiting() + 1;
    const auto port = choice_.choose(time);
    flight.subject = port;
    if (port == 0 || !begin(port, flight)) {
        return;
    }
    choice_.sample_begun(pace_.rate());
    if (flight.kind == Flight::Kind::sample) {
        ++result_.witness_asked;
    }
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
        if (flight.kind == Flight::Kind::port) {
            ports_.never_left(flight.subject, flight.attempt);
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
        if (time - flight.sent < Time(syn_repeated_after)) {
            round_trips_.measured(time - flight.sent);
        }
        if (flight.kind == Flight::Kind::sample) {
            sample_answered(flight, time);
        }
    }
    if (flight.kind == Flight::Kind::port) {
        port_answered(flight, *outcome, answer.icmp.has_value());
    } else if (flight.kind == Flight::Kind::candidate) {
        choice_.found(static_cast<std::uint16_t>(flight.subject), *outcome);
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

void SweepEffort::port_answered(const Flight& flight, Outcome outcome, bool by_icmp) {
    if (!ports_.answered(flight.subject, outcome)) {
        return; // an earlier attempt was answered
    }
    if (!by_icmp && is_answer(outcome)) {
        loss_.port_answered(ports_.came_through(flight.subject, flight.attempt));
        if (outcome == Outcome::refused) {
            choice_.found(sweep_.ports[flight.subject], outcome);
        }
    }
    if (ports_.all_settled()) {
        bell_.ring();
    }
}

} // namespace pretrust
