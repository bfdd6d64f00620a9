// How long connections are listened to, when another one is worth its burden, and what is left at the end.
#include <net/sockets.hpp>
#include <net/stream_attempt.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr int most_connected = 3;
/// A reply that keeps coming may take so many hearings more; one octet a second is no reply.
constexpr int most_hearings = 2;

} // namespace

bool StreamEffort::may_attempt() const {
    const auto alive = std::count_if(attempts_.begin(), attempts_.end(),
                                     [](const auto& a) { return a->is_connected && !a->done; });
    const bool octets_flow =
        std::any_of(attempts_.begin(), attempts_.end(), [](const auto& a) { return !a->reply.empty(); });
    return alive < most_connected && !octets_flow;
}

microseconds StreamEffort::least_interval() const {
    // The kernel repeats a lost segment after 200 ms and more; new connections sooner than it are a burden
    // only.
    return result_.connected ? target_.round_trips.hearing(patience_) / 4 : microseconds(0);
}

Clock::time_point StreamEffort::not_final_before() const {
    const auto hearing = target_.round_trips.hearing(patience_);
    auto moment = Clock::time_point::min();
    bool first = true;
    for (const auto& attempt : attempts_) {
        if (attempt->is_connected && !attempt->done) {
            const auto whole = first ? hearing : hearing / 2;
            const auto last = std::min(attempt->heard_at, attempt->turn_at + most_hearings * whole);
            moment = std::max(moment, last + whole);
            first = false;
        }
    }
    return moment;
}

void StreamEffort::give_up() {
    Attempt* best = nullptr;
    for (const auto& attempt : attempts_) {
        if (attempt->is_connected && (best == nullptr || attempt->reply.size() > best->reply.size())) {
            best = attempt.get();
        }
    }
    if (best != nullptr) {
        take_facts(*best);
    }
    decide(Outcome::timed_out);
}

void StreamEffort::drop_all() {
    for (const auto& attempt : attempts_) {
        drop(attempt->socket);
    }
}

} // namespace pretrust
