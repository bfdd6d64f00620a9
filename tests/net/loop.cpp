// The loopback servers of the tests.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <boost/asio/buffer.hpp>

namespace pretrust::test {

using namespace std::chrono_literals;

WaitBounds small_waits() {
    WaitBounds bounds;
    bounds.first_interval_min = 10ms;
    bounds.first_interval_max = 50ms;
    bounds.interval_max = 30ms;
    bounds.living_target = 150ms;
    bounds.unknown_target = 300ms;
    bounds.reply = 200ms;
    bounds.recursive = 600ms;
    bounds.place_kept = 5ms;
    return bounds;
}

NetOptions quick_options() {
    NetOptions options;
    options.waits = small_waits();
    return options;
}

NetOptions patient_options() {
    NetOptions options;
    options.deadline = 10min;
    options.waits.first_interval_min = 60s;
    options.waits.first_interval_max = 60s;
    options.waits.interval_max = 60s;
    options.waits.living_target = 10min;
    options.waits.unknown_target = 10min;
    options.waits.reply = 10min;
    options.waits.recursive = 10min;
    options.waits.place_kept = 10min;
    return options;
}

Bytes octets(std::string_view text) {
    return Bytes(text.begin(), text.end());
}

std::string text(BytesView view) {
    return std::string(view.begin(), view.end());
}

Framer expects(std::string expected) {
    return [expected = std::move(expected)](BytesView view) {
        const auto got = text(view);
        if (got == expected) {
            return Progress::complete;
        }
        return expected.starts_with(got) ? Progress::more : Progress::malformed;
    };
}

Loop::Loop(NetOptions options) : world_(RealWorld::make(context_, std::move(options)).value()) {}

Loop::~Loop() = default;

void Loop::beside(Task<void> task) {
    asio::co_spawn(context_, std::move(task), [](std::exception_ptr) {});
}

namespace {

Endpoint name_of(const Tcp::endpoint& endpoint) {
    return {endpoint.address().to_string(), endpoint.port()};
}

Endpoint name_of(const Udp::endpoint& endpoint) {
    return {endpoint.address().to_string(), endpoint.port()};
}

Task<void> accept_all(std::shared_ptr<Tcp::acceptor> acceptor, Loop* loop, TcpServer::Serve serve,
                      std::shared_ptr<int> accepted) {
    while (true) {
        auto [error, socket] = co_await acceptor->async_accept(quietly);
        if (error) {
            co_return;
        }
        const int number = (*accepted)++;
        loop->beside(serve(std::move(socket), number));
    }
}

Task<void> answer_all(std::shared_ptr<Udp::socket> socket, UdpServer::Serve serve,
                      std::shared_ptr<int> received, std::shared_ptr<Udp::endpoint> sender) {
    Bytes buffer(65535);
    while (true) {
        const auto room = asio::buffer(buffer);
        const auto [error, size] = co_await socket->async_receive_from(room, *sender, quietly);
        if (error) {
            continue;
        }
        const Bytes request(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
        const int number = (*received)++;
        for (const auto& reply : serve(number, request)) {
            boost::system::error_code ignored;
            socket->send_to(asio::buffer(reply), *sender, 0, ignored);
        }
    }
}

} // namespace

TcpServer::TcpServer(Loop& loop, const std::string& address, Serve serve) {
    const Tcp::endpoint any_port(asio::ip::make_address(address), 0);
    auto acceptor = std::make_shared<Tcp::acceptor>(loop.context(), any_port);
    endpoint_ = name_of(acceptor->local_endpoint());
    loop.beside(accept_all(std::move(acceptor), &loop, std::move(serve), accepted_));
}

Task<void> listen_only(Tcp::socket socket, int) {
    std::array<char, 256> octets{};
    const auto room = asio::buffer(octets);
    while (true) {
        const auto [error, size] = co_await socket.async_read_some(room, quietly);
        if (error) {
            co_return;
        }
    }
}

std::vector<Bytes> say_nothing(int, const Bytes&) {
    return {};
}

std::vector<Bytes> say_pong(int, const Bytes&) {
    return {octets("pong")};
}

UdpServer::UdpServer(Loop& loop, const std::string& address, Serve serve) {
    const Udp::endpoint any_port(asio::ip::make_address(address), 0);
    auto socket = std::make_shared<Udp::socket>(loop.context(), any_port);
    endpoint_ = name_of(socket->local_endpoint());
    loop.beside(answer_all(std::move(socket), std::move(serve), received_, sender_));
}

Endpoint closed_tcp_port(Loop& loop, const std::string& address) {
    const Tcp::acceptor gone(loop.context(), Tcp::endpoint(asio::ip::make_address(address), 0));
    return name_of(gone.local_endpoint());
}

Endpoint closed_udp_port(Loop& loop, const std::string& address) {
    const Udp::socket gone(loop.context(), Udp::endpoint(asio::ip::make_address(address), 0));
    return name_of(gone.local_endpoint());
}

std::string family_name(const ::testing::TestParamInfo<const char*>& info) {
    return std::string(info.param).find(':') == std::string::npos ? "IPv4" : "IPv6";
}

} // namespace pretrust::test
