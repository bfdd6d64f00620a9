// Bells, the stop sign, and places in order. Single-threaded: no check here races with the wait after it.
#include <net/waiting.hpp>

#include <utility>

namespace pretrust {

void StopSign::raise() {
    raised_ = true;
    for (auto* bell : bells_) {
        bell->ring();
    }
}

Bell::Bell(boost::asio::io_context& context, StopSign& stop) : stop_(stop), timer_(context) {
    stop_.bells_.insert(this);
}

Bell::~Bell() {
    stop_.bells_.erase(this);
}

void Bell::ring() {
    rung_ = true;
    timer_.cancel();
}

Task<void> Bell::wait_until(Clock::time_point end) {
    if (!rung_) {
        timer_.expires_at(end);
        co_await timer_.async_wait(quietly);
    }
    rung_ = false;
}

Seat& Seat::operator=(Seat&& other) noexcept {
    std::swap(owner_, other.owner_);
    return *this;
}

Seat::~Seat() {
    if (owner_ != nullptr) {
        owner_->leave();
    }
}

/// Stands in the queue for as long as its coroutine lives.
struct Slots::Waiter {
    Waiter(Slots& slots_in, boost::asio::io_context& context, StopSign& stop)
        : slots(slots_in), position(slots.queue_.insert(slots.queue_.end(), this)), bell(context, stop) {}
    ~Waiter() {
        if (queued) { // by its position: to look for it among tens of thousands took most of a large run
            slots.queue_.erase(position);
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Slots& slots;
    const std::list<Waiter*>::iterator position; ///< valid while queued
    bool queued = true;
    Bell bell;
    Seat granted;
};

Task<Seat> Slots::enter(boost::asio::io_context& context, StopSign& stop) {
    if (free_ > 0) {
        --free_;
        co_return Seat(this);
    }
    Waiter waiter(*this, context, stop);
    while (!waiter.granted && !stop.raised()) {
        co_await waiter.bell.wait_until(Clock::time_point::max());
    }
    co_return std::move(waiter.granted);
}

void Slots::leave() {
    if (queue_.empty()) {
        ++free_;
        return;
    }
    auto* next = queue_.front();
    queue_.pop_front();
    next->queued = false;
    next->granted = Seat(this);
    next->bell.ring();
}

} // namespace pretrust
