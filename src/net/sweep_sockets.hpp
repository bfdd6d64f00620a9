// Many short-lived TCP connections of one sweep, each in a numbered slot. Reports answers; judges nothing.
#pragma once

#include <net/core.hpp>
#include <net/icmp.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace pretrust {

/// How a connection ended that was not dropped.
struct SweepAnswer {
    boost::system::error_code error; ///< none: it was accepted
    std::optional<IcmpError> icmp;
};

class SweepSockets {
  public:
    /// `arrived` is called from the io_context with the slot and its answer, never from within begin().
    using Arrived = std::function<void(std::uint32_t slot, const SweepAnswer& answer)>;

    SweepSockets(Core& core, const boost::asio::ip::address& address);
    ~SweepSockets();
    SweepSockets(const SweepSockets&) = delete;
    SweepSockets& operator=(const SweepSockets&) = delete;

    void listen(Arrived arrived) { state_->arrived = std::move(arrived); }
    /// Begins a connection in a free slot. An error is this host's own.
    boost::system::error_code begin(std::uint16_t port, std::uint32_t& slot);
    /// Closes at once; nothing more is heard from it, and the slot is free.
    void drop(std::uint32_t slot);
    void drop_all();

    /// Changes whenever the slot is given to another connection.
    std::uint32_t turn(std::uint32_t slot) const { return state_->lines[slot].turn; }
    const boost::asio::ip::address& address() const { return address_; }
    std::size_t in_use() const { return in_use_; }

  private:
    using Tcp = boost::asio::ip::tcp;
    using Socket = boost::asio::basic_stream_socket<Tcp, boost::asio::io_context::executor_type>;
    struct Line {
        explicit Line(boost::asio::io_context& context) : socket(context) {}
        Socket socket;
        std::uint32_t turn = 0;
        bool busy = false;
        bool refused = false; ///< by the peer itself: the socket is open, and free for another connection
    };
    /// Outlives the sweep until the last cancelled connection has been told so.
    struct State {
        std::deque<Line> lines; ///< never moved: a connect may be under way
        Arrived arrived;
        Family family = Family::v4;
    };
    struct Landing;

    boost::system::error_code prepare(Line& line);
    boost::system::error_code open(Socket& socket);
    boost::system::error_code bind(Socket& socket);

    Core& core_;
    const boost::asio::ip::address address_;
    const std::shared_ptr<State> state_ = std::make_shared<State>();
    std::vector<std::uint32_t> free_;
    std::size_t in_use_ = 0;
    std::uint32_t next_source_;
};

} // namespace pretrust
