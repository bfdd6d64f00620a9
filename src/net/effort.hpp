// One exchange as an effort: attempts at growing distance, all alive at once, until one decides or the wait
// is over. What an attempt is (a datagram, a connection, a TLS handshake) is the business of the derived
// classes.
#pragma once

#include <net/core.hpp>
#include <net/icmp.hpp>
#include <net/sockets.hpp>

#include <exception>
#include <memory>

namespace pretrust {

class Effort : public std::enable_shared_from_this<Effort> {
  public:
    /// Throws std::invalid_argument when the address is not numeric.
    Effort(std::shared_ptr<Core> core, const Endpoint& to, Patience patience);
    virtual ~Effort() = default;
    Effort(const Effort&) = delete;
    Effort& operator=(const Effort&) = delete;

    /// Waits for its places, makes attempts until decided, and ends all of them. Rethrows what a framer
    /// threw.
    static Task<Exchange> carry_out(std::shared_ptr<Effort> effort);

  protected:
    /// Makes one more attempt. Back-pressure is to be returned as the error; anything else is decided or
    /// ignored inside.
    virtual boost::system::error_code attempt() = 0;
    /// Whether one more attempt could still help.
    virtual bool may_attempt() const { return true; }
    /// Least distance to the next attempt, whatever the round trip.
    virtual microseconds least_interval() const { return microseconds(0); }
    /// Silence is not final before this moment.
    virtual Clock::time_point not_final_before() const { return Clock::time_point::min(); }
    /// The wait is over: names the outcome that stands when nothing decided.
    virtual void give_up() { decide(Outcome::timed_out); }
    /// Ends whatever is still under way.
    virtual void drop_all() = 0;

    void decide(Outcome outcome);
    bool decided() const { return decided_; }
    /// An ICMP error arrived: kept, and decided when it means something and `decides`.
    void heard(const IcmpError& error, bool decides);
    /// The latest attempt met a lack of room after all and never left this host: it does not count.
    void withdraw(const boost::system::error_code& error);
    /// Runs a coroutine of one attempt; what it throws is rethrown to the caller of the exchange.
    void start(Task<void> work);

    std::shared_ptr<Core> core_;
    const boost::asio::ip::address address_;
    Peer& target_;
    const Family family_;
    const Departure departure_;
    const Patience patience_;
    Exchange result_;
    Bell bell_;

  private:
    class Counted;
    bool place_due(Clock::time_point now) const;
    Task<void> strive();
    bool attempt_due(Clock::time_point now) const;
    bool more_attempts() const;
    bool wait_over(Clock::time_point now) const;
    void make_attempt(Clock::time_point now);
    void no_room(const boost::system::error_code& error);
    Clock::time_point next_look() const;
    Clock::time_point next_attempt() const;
    Clock::time_point end_of_wait() const;

    Seat place_;
    bool decided_ = false;
    std::exception_ptr fault_;
    Clock::time_point first_;
    Clock::time_point last_;
    Clock::time_point no_room_until_ = Clock::time_point::min();
    Clock::time_point no_room_since_ = Clock::time_point::max();
};

} // namespace pretrust
