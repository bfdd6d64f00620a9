// The loop that all exchanges share. It owns the order of attempts and the end of waiting, and reads no
// octets.
#include <net/effort.hpp>
#include <net/sockets.hpp>

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr std::chrono::milliseconds room_again{20};
constexpr std::chrono::milliseconds last_look{2};

} // namespace

/// Counts the exchange as pending at its target.
class Effort::Counted {
  public:
    explicit Counted(RoundTrips& round_trips) : round_trips_(round_trips) { round_trips_.begin(); }
    ~Counted() { round_trips_.end(); }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

  private:
    RoundTrips& round_trips_;
};

Effort::Effort(std::shared_ptr<Core> core, const Endpoint& to, Patience patience)
    : core_(std::move(core)), address_(numeric(to.address)), target_(core_->target(address_)),
      family_(family_of(address_)), departure_(departure_of(to)), patience_(patience),
      bell_(core_->context, core_->stop) {}

Task<Exchange> Effort::carry_out(std::shared_ptr<Effort> effort) {
    auto& core = *effort->core_;
    const Pending pending(core);
    effort->result_.started = core.elapsed();
    effort->place_ = co_await effort->target_.slots.enter(core.context, core.stop);
    const auto place_of_run = co_await core.slots.enter(core.context, core.stop);
    if (!core.stop.raised()) {
        const Counted counted(effort->target_.round_trips);
        co_await effort->strive();
    }
    effort->decided_ = true;
    effort->drop_all();
    effort->place_ = Seat();
    if (effort->fault_) {
        std::rethrow_exception(effort->fault_);
    }
    co_return std::move(effort->result_);
}

Task<void> Effort::strive() {
    first_ = Clock::now();
    result_.started = core_->elapsed();
    bool looked_again = false;
    while (!decided_ && !fault_ && !core_->stop.raised()) {
        const auto now = Clock::now();
        if (attempt_due(now)) {
            make_attempt(now);
            continue;
        }
        if (wait_over(now)) {
            if (looked_again) {
                give_up();
                continue;
            }
            looked_again = true; // what came while this host was busy is still in the socket
            const auto soon = now + last_look;
            co_await bell_.wait_until(soon);
            continue;
        }
        looked_again = false; // something came since
        if (place_due(now)) {
            place_ = Seat();
        }
        const auto look = next_look();
        co_await bell_.wait_until(look);
    }
    if (!decided_) {
        result_.outcome = Outcome::skipped;
    }
    result_.took = std::chrono::duration_cast<microseconds>(Clock::now() - first_);
}

bool Effort::place_due(Clock::time_point now) const {
    return place_ && !result_.connected && result_.attempts > 0 &&
           now >= first_ + core_->options.waits.place_kept;
}

bool Effort::attempt_due(Clock::time_point now) const {
    return more_attempts() && now >= next_attempt();
}

void Effort::make_attempt(Clock::time_point now) {
    if (result_.attempts == 0) { // waiting for room is no part of the wait
        first_ = now;
        result_.started = core_->elapsed();
    }
    const auto error = attempt();
    if (error) {
        no_room(error);
        return;
    }
    ++result_.attempts;
    last_ = now;
}

void Effort::withdraw(const boost::system::error_code& error) {
    --result_.attempts;
    no_room(error);
}

void Effort::no_room(const boost::system::error_code& error) {
    const auto now = Clock::now();
    no_room_since_ = std::min(no_room_since_, now);
    no_room_until_ = now + room_again;
    // Without any address of the target's family the same code comes for ever: then it is no lack of room.
    const bool no_address = error == boost::system::errc::address_not_available;
    if (no_address && result_.attempts == 0 && now - no_room_since_ >= core_->options.waits.unknown_target) {
        decide(Outcome::unreachable);
    }
}

Clock::time_point Effort::next_attempt() const {
    if (result_.attempts == 0) {
        return no_room_until_;
    }
    const auto distance =
        std::max(target_.round_trips.interval(patience_, result_.attempts), least_interval());
    return std::max(last_ + distance, no_room_until_);
}

bool Effort::more_attempts() const {
    return may_attempt() && result_.attempts < target_.round_trips.attempts(patience_);
}

Clock::time_point Effort::end_of_wait() const {
    const auto whole = first_ + target_.round_trips.total(patience_);
    const auto last_answer = last_ + target_.round_trips.last_wait(patience_);
    return std::max({whole, last_answer, not_final_before()});
}

/// Silence is evidence only when every attempt was made: a host that is busy itself waits longer, not less.
bool Effort::wait_over(Clock::time_point now) const {
    return !more_attempts() && now >= end_of_wait();
}

Clock::time_point Effort::next_look() const {
    const auto look = more_attempts() ? next_attempt() : end_of_wait();
    const bool holds_place = place_ && !result_.connected;
    return holds_place ? std::min(look, first_ + core_->options.waits.place_kept) : look;
}

void Effort::decide(Outcome outcome) {
    if (!decided_) {
        decided_ = true;
        result_.outcome = outcome;
        bell_.ring();
    }
}

void Effort::heard(const IcmpError& error, bool decides) {
    if (decided_) {
        return;
    }
    result_.icmp = error;
    const auto meaning = meaning_of(error, family_);
    if (meaning && decides) {
        decide(*meaning);
    }
}

void Effort::start(Task<void> work) {
    boost::asio::co_spawn(core_->context, std::move(work),
                          [self = shared_from_this()](std::exception_ptr fault) {
                              if (fault && !self->decided_) {
                                  self->fault_ = fault;
                                  self->bell_.ring();
                              }
                          });
}

} // namespace pretrust
