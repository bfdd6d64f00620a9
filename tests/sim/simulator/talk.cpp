#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <simulator/manners.hpp>
#include <simulator/services.hpp>
#include <simulator/talk.hpp>

namespace pretrust::sim {

namespace {

using namespace std::chrono_literals;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_unread = 1U << 20U; ///< of one request: more is a broken client

Task<void> wait(std::chrono::milliseconds length) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, length);
    co_await timer.async_wait(quietly);
}

Task<void> be_late(Post post, std::string_view setting) {
    if (const auto late = parse_span(post.text(setting))) {
        const auto length = std::chrono::milliseconds(*late / 1000);
        co_await wait(length);
    }
}

template <class Stream> Task<bool> write_all(Stream& stream, const Bytes& octets) {
    const auto whole = asio::buffer(octets);
    const auto [error, size] = co_await asio::async_write(stream, whole, quietly);
    co_return !error;
}

/// Zeros, or replies to others, until the client has had enough.
template <class Stream> Task<void> write_endlessly(Stream& stream, Bytes piece) {
    while (piece.size() < 1U << 16U) {
        const auto size = piece.size();
        piece.resize(2 * size);
        std::copy_n(piece.begin(), size, piece.begin() + static_cast<std::ptrdiff_t>(size));
    }
    bool taken = true;
    while (taken) {
        taken = co_await write_all(stream, piece);
    }
}

template <class Stream> Task<void> write_slowly(Stream& stream, Bytes octets) {
    bool taken = true;
    for (std::size_t i = 0; taken && i < octets.size(); ++i) {
        const Bytes one(1, octets[i]);
        taken = co_await write_all(stream, one);
        co_await wait(1000ms);
    }
}

/// Waits until the client goes, reading and saying nothing.
template <class Stream> Task<void> outlast(Stream& stream) {
    std::array<std::uint8_t, 4096> room{};
    const auto buffer = asio::buffer(room);
    bool there = true;
    while (there) {
        const auto [error, size] = co_await stream.async_read_some(buffer, quietly);
        there = !error;
    }
}

Bytes first_half(const Bytes& octets) {
    return {octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(octets.size() / 2)};
}

void reset(Tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

Tcp::socket& socket_of(Tcp::socket& stream) {
    return stream;
}
Tcp::socket& socket_of(asio::ssl::stream<Tcp::socket>& stream) {
    return stream.next_layer();
}

/// Says one reply as the post's way wants it. False: this connection is over.
template <class Stream> Task<bool> say(Stream& stream, const Post& post, Bytes reply) {
    const auto way = post.way();
    if (way == "endless" || way == "other_endless") {
        const Bytes piece = way == "endless" ? Bytes(1U << 16U, 0) : reply;
        co_await write_endlessly(stream, piece);
        co_return false;
    }
    if (way == "slowly") {
        co_await write_slowly(stream, reply);
        co_return true;
    }
    if (way == "giant" || way == "garbage") {
        const Bytes octets = way == "giant" ? giant(post) : garbage();
        co_await write_all(stream, octets);
        co_await outlast(stream);
        co_return false;
    }
    if (way == "half" || way == "half_reset" || way == "half_silent") {
        const auto half = first_half(reply);
        co_await write_all(stream, half);
        if (way == "half_silent") {
            co_await outlast(stream);
        } else if (way == "half_reset") {
            co_await wait(20ms); // lets the half arrive: a reset overtakes what is unread
            reset(socket_of(stream));
        }
        co_return false;
    }
    if (way == "twice") {
        const Bytes once = reply;
        reply.insert(reply.end(), once.begin(), once.end());
    }
    if (post.has("largest_out") && reply.size() > post.number("largest_out", 0)) {
        co_await outlast(stream); // what does not fit the path never arrives
        co_return false;
    }
    const bool taken = co_await write_all(stream, reply);
    co_return taken;
}

/// Hears one connection to its end.
template <class Stream> Task<void> converse(Stream& stream, Post post) {
    const auto way = post.way();
    const auto session = open_session(post);
    bool first = true;
    Bytes received;
    std::array<std::uint8_t, 16384> room{};
    const auto buffer = asio::buffer(room);
    while (true) {
        const auto [error, size] = co_await stream.async_read_some(buffer, quietly);
        if (error || received.size() + size > most_unread) {
            co_return;
        }
        if (way == "resets") {
            reset(socket_of(stream));
        }
        if (way == "closes" || way == "resets") {
            co_return;
        }
        if (way == "accepts") {
            continue;
        }
        received.insert(received.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
        if (way == "other" || way == "other_endless") {
            received = other_request(post, received);
        }
        Bytes reply = session->hear(received);
        if (!reply.empty()) {
            const std::string_view lateness = first ? "first_late" : "late";
            co_await be_late(post, lateness);
            first = false;
            const bool goes_on = co_await say(stream, post, reply);
            if (!goes_on) {
                co_return;
            }
        }
        if (session->over()) {
            co_return;
        }
    }
}

Task<void> serve_plain(Tcp::socket socket, Post post) {
    co_await converse(socket, post);
}

Task<void> serve_tls(Tcp::socket socket, Post post, std::shared_ptr<asio::ssl::context> context) {
    if (!context || post.way() == "closes" || post.way() == "resets" || post.way() == "accepts") {
        if (!context) {
            std::array<std::uint8_t, 1> room{};
            const auto buffer = asio::buffer(room);
            co_await socket.async_read_some(buffer, quietly);
            co_return;
        }
        co_await converse(socket, post);
        co_return;
    }
    asio::ssl::stream<Tcp::socket> stream(std::move(socket), *context);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, quietly);
    if (!error) {
        co_await converse(stream, post);
    }
}

void send(Udp::socket& socket, const Udp::endpoint& to, const Bytes& octets) {
    boost::system::error_code ignored; // a full buffer is a lost datagram
    socket.send_to(asio::buffer(octets), to, 0, ignored);
}

/// What a datagram service sends, given the good replies.
std::vector<Bytes> spoilt(const Post& post, std::vector<Bytes> replies) {
    const auto way = post.way();
    if (way == "garbage" || way == "giant") {
        return {way == "giant" ? Bytes(60000, 0x30) : garbage()};
    }
    if (way == "accepts" || way == "closes") {
        return {};
    }
    if (way == "half") {
        for (auto& reply : replies) {
            reply = first_half(reply);
        }
    } else if (way == "twice") {
        const auto once = replies;
        replies.insert(replies.end(), once.begin(), once.end());
    }
    if (post.has("largest_out")) {
        const auto most = post.number("largest_out", 0);
        std::erase_if(replies, [most](const Bytes& reply) { return reply.size() > most; });
    }
    return replies;
}

/// Of the io_context's one thread; many coroutines send through it.
using SharedSocket = std::shared_ptr<Udp::socket>;

Task<void> send_endlessly(SharedSocket socket, Udp::endpoint to, std::vector<Bytes> replies) {
    constexpr int storm = 20000;
    for (int i = 0; i < storm; ++i) {
        for (const auto& reply : replies) {
            send(*socket, to, reply);
        }
        if (i % 50 == 49) {
            co_await wait(5ms);
        }
    }
}

Task<void> reply_to_datagram(SharedSocket socket, Udp::endpoint sender, Post post, Bytes request) {
    const auto way = post.way();
    const bool endless = way == "endless" || way == "other_endless";
    auto replies = answer_datagram(post, request);
    replies = spoilt(post, std::move(replies));
    co_await be_late(post, "late");
    if (endless) {
        co_await send_endlessly(socket, sender, replies);
        co_return;
    }
    for (const auto& reply : replies) {
        send(*socket, sender, reply);
    }
}

void rethrow(const std::exception_ptr& fault) {
    if (fault) {
        std::rethrow_exception(fault); // a mistake of the simulator: out of its thread, loudly
    }
}

} // namespace

Task<void> answer_datagrams(Udp::socket bound, Post post) {
    const auto executor = co_await asio::this_coro::executor;
    const auto socket = std::make_shared<Udp::socket>(std::move(bound));
    Bytes room(65535);
    const auto way = post.way();
    while (true) {
        Udp::endpoint sender;
        const auto buffer = asio::buffer(room);
        const auto [error, size] = co_await socket->async_receive_from(buffer, sender, quietly);
        if (error) {
            continue;
        }
        Bytes request(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
        if (way == "other" || way == "other_endless") {
            request = other_request(post, request);
        }
        asio::co_spawn(executor, reply_to_datagram(socket, sender, post, std::move(request)), rethrow);
    }
}

Task<void> accept_streams(Tcp::acceptor acceptor, Post post, Secured secured,
                          std::shared_ptr<asio::ssl::context> context) {
    const auto executor = co_await asio::this_coro::executor;
    while (true) {
        auto [error, socket] = co_await acceptor.async_accept(quietly);
        if (error) {
            co_await wait(10ms); // out of descriptors: others will close some
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);
        if (secured == Secured::tls) {
            asio::co_spawn(executor, serve_tls(std::move(socket), post, context), rethrow);
        } else {
            asio::co_spawn(executor, serve_plain(std::move(socket), post), rethrow);
        }
    }
}

} // namespace pretrust::sim
