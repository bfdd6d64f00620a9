// What coroutines of one thread wait on: a bell that an event rings, a stop sign for all, and places that are
// given out in order. No sockets here.
#pragma once

#include <pretrust/task.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <list>
#include <set>

namespace pretrust {

using Clock = std::chrono::steady_clock;

/// Completion of every operation in this folder: an error is a value, never an exception.
inline constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable);

class Bell;

/// Raised once, by Ctrl-C or the deadline. Rings every bell there is.
class StopSign {
  public:
    void raise();
    bool raised() const { return raised_; }

  private:
    friend class Bell;
    std::set<Bell*> bells_;
    bool raised_ = false;
};

/// A condition variable for one waiting coroutine: a ring is never lost, also when nobody waits yet.
class Bell {
  public:
    Bell(boost::asio::io_context& context, StopSign& stop);
    ~Bell();
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    void ring();
    /// Returns at `end`, or as soon as somebody rings. Callers look at their state in a loop around it.
    Task<void> wait_until(Clock::time_point end);

  private:
    StopSign& stop_;
    boost::asio::steady_timer timer_;
    bool rung_ = false;
};

class Slots;

/// One of the places of a Slots; given back when it goes. May be empty: nothing was granted.
class Seat {
  public:
    Seat() = default;
    explicit Seat(Slots* owner) : owner_(owner) {}
    Seat(Seat&& other) noexcept : owner_(other.owner_) { other.owner_ = nullptr; }
    Seat& operator=(Seat&& other) noexcept;
    ~Seat();
    explicit operator bool() const { return owner_ != nullptr; }

  private:
    Slots* owner_ = nullptr;
};

/// A bounded number of places, given out first come first served.
class Slots {
  public:
    explicit Slots(int count) : free_(count) {}

    /// Waits for a place. Empty when the stop sign was raised first.
    Task<Seat> enter(boost::asio::io_context& context, StopSign& stop);

  private:
    friend class Seat;
    struct Waiter;
    void leave();

    int free_;
    std::list<Waiter*> queue_;
};

} // namespace pretrust
