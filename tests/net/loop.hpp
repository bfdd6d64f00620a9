// One io_context with a RealWorld and small servers in it, on loopback. Everything runs on the thread of the
// test.
#pragma once

#include <net/real_world.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::test {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Udp = asio::ip::udp;

/// Waits so small that a test of silence is quick.
WaitBounds small_waits();
NetOptions quick_options();
/// Waits so long that an answer always comes first, on the busiest machine.
NetOptions patient_options();

Bytes octets(std::string_view text);
std::string text(BytesView view);

/// Complete when exactly `expected` came; more while it may still come; else malformed.
Framer expects(std::string expected);

class Loop {
  public:
    explicit Loop(NetOptions options = patient_options());
    ~Loop();

    RealWorld& world() { return *world_; }
    asio::io_context& context() { return context_; }

    /// Runs the task to its end, with everything else in the loop beside it; rethrows what it throws.
    template <class T> T run(Task<T> task);
    /// Starts something that lives as long as the loop.
    void beside(Task<void> task);

  private:
    asio::io_context context_;
    std::unique_ptr<RealWorld> world_;
};

/// Accepts on a free port and gives every connection, with its number from 0, to `serve`.
class TcpServer {
  public:
    using Serve = std::function<Task<void>(Tcp::socket, int number)>;
    TcpServer(Loop& loop, const std::string& address, Serve serve);
    Endpoint endpoint() const { return endpoint_; }
    int accepted() const { return *accepted_; }

  private:
    Endpoint endpoint_;
    std::shared_ptr<int> accepted_ = std::make_shared<int>(0);
};

/// What a TcpServer may do: reads until the peer goes away, and says nothing.
Task<void> listen_only(Tcp::socket socket, int number);

/// Answers datagram number n (from 0) with the datagrams that `serve` returns.
class UdpServer {
  public:
    using Serve = std::function<std::vector<Bytes>(int number, const Bytes& request)>;
    UdpServer(Loop& loop, const std::string& address, Serve serve);
    Endpoint endpoint() const { return endpoint_; }
    int received() const { return *received_; }
    /// Where the last datagram came from.
    Udp::endpoint sender() const { return *sender_; }

  private:
    Endpoint endpoint_;
    std::shared_ptr<int> received_ = std::make_shared<int>(0);
    std::shared_ptr<Udp::endpoint> sender_ = std::make_shared<Udp::endpoint>();
};

// What a UdpServer may do.
std::vector<Bytes> say_nothing(int number, const Bytes& request);
std::vector<Bytes> say_pong(int number, const Bytes& request);

/// A port at which nothing listens.
Endpoint closed_tcp_port(Loop& loop, const std::string& address);
Endpoint closed_udp_port(Loop& loop, const std::string& address);

/// For tests that run over IPv4 and IPv6.
class BothFamilies : public ::testing::TestWithParam<const char*> {};
inline const auto loopbacks = ::testing::Values("127.0.0.1", "::1");
std::string family_name(const ::testing::TestParamInfo<const char*>& info);

template <class T> T Loop::run(Task<T> task) {
    std::exception_ptr fault;
    bool ended = false;
    if constexpr (std::is_void_v<T>) {
        asio::co_spawn(context_, std::move(task), [&](std::exception_ptr thrown) {
            fault = thrown;
            ended = true;
        });
        while (!ended && context_.run_one() > 0) {
        }
        if (fault) {
            std::rethrow_exception(fault);
        }
    } else {
        std::optional<T> result;
        asio::co_spawn(context_, std::move(task), [&](std::exception_ptr thrown, T value) {
            fault = thrown;
            ended = true;
            result = std::move(value);
        });
        while (!ended && context_.run_one() > 0) {
        }
        if (fault) {
            std::rethrow_exception(fault);
        }
        return std::move(result.value());
    }
}

} // namespace pretrust::test
