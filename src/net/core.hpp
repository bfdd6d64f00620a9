// What all exchanges of one run share: the clock, the deadline, the stop sign, and what is known of each
// target.
#pragma once

#include <net/real_world.hpp>
#include <net/round_trips.hpp>
#include <net/waiting.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace pretrust {

/// One address, whatever the port: what it taught about the path, and its places.
struct Peer {
    Peer(const WaitBounds& bounds, int places) : round_trips(bounds), slots(places) {}

    RoundTrips round_trips;
    Slots slots;
};

std::int64_t unix_now_us();

struct Core : std::enable_shared_from_this<Core> {
    Core(boost::asio::io_context& context_in, NetOptions options_in);

    Peer& target(const boost::asio::ip::address& address);
    microseconds elapsed() const;
    /// Unpredictable 32 bits.
    std::uint32_t random() const;
    /// Made on first use: any certificate, any protocol version that OpenSSL still speaks.
    boost::asio::ssl::context& tls();

    boost::asio::io_context& context;
    const NetOptions options;
    std::optional<boost::asio::ip::address>
        source; ///< bound for targets of its family; others: system's choice
    const Clock::time_point start = Clock::now();
    const std::int64_t started_unix_us = unix_now_us();
    StopSign stop;
    Slots slots;
    bool deadline_hit = false;
    std::vector<std::uint8_t> scratch; ///< one datagram at a time is read into it, never across a co_await

  private:
    friend class Pending;
    void watch_deadline();

    std::map<boost::asio::ip::address, Peer> targets_;
    /// The system's; OpenSSL's would first set itself up, for 2 MB. One for all: making one asks the
    /// processor what it can do, which a virtual machine answers slowly.
    mutable std::random_device entropy_;
    std::optional<boost::asio::ssl::context> tls_;
    boost::asio::steady_timer deadline_;
    int pending_ = 0;
};

/// Something is pending. The deadline keeps the io_context busy only while one of these lives; making one
/// after the deadline raises the stop sign.
class Pending {
  public:
    explicit Pending(Core& core);
    ~Pending();
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

  private:
    Core& core_;
};

} // namespace pretrust
