// open_tcp, talk_tcp and converse_tcp on loopback.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <optional>

namespace pretrust::test {
namespace {

class TcpOpen : public BothFamilies {};
class TcpTalk : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Loopback, TcpOpen, loopbacks, family_name);
INSTANTIATE_TEST_SUITE_P(Loopback, TcpTalk, loopbacks, family_name);

Task<void> echo(Tcp::socket socket, int) {
    std::array<char, 256> octets{};
    const auto room = asio::buffer(octets);
    while (true) {
        const auto [error, size] = co_await socket.async_read_some(room, quietly);
        if (error) {
            co_return;
        }
        const auto reply = asio::buffer(octets, size);
        co_await asio::async_write(socket, reply, quietly);
    }
}

Task<void> close_after_request(Tcp::socket socket, int) {
    std::array<char, 256> octets{};
    const auto room = asio::buffer(octets);
    co_await socket.async_read_some(room, quietly);
}

Task<void> reset_after_request(Tcp::socket socket, int) {
    std::array<char, 256> octets{};
    const auto room = asio::buffer(octets);
    co_await socket.async_read_some(room, quietly);
    socket.set_option(asio::socket_base::linger(true, 0));
    socket.close();
}

Task<void> stream_for_ever(Tcp::socket socket, int) {
    const std::string flood(4096, 'x');
    const auto octets = asio::buffer(flood);
    while (true) {
        const auto [error, size] = co_await asio::async_write(socket, octets, quietly);
        if (error) {
            co_return;
        }
    }
}

/// Says two octets of a reply of four, then closes.
Task<void> say_half(Tcp::socket socket, int) {
    std::array<char, 256> octets{};
    const auto room = asio::buffer(octets);
    co_await socket.async_read_some(room, quietly);
    const std::string half = "pi";
    const auto reply = asio::buffer(half);
    co_await asio::async_write(socket, reply, quietly);
}

/// One octet, then silence.
Task<void> say_one_octet(Tcp::socket socket, int number) {
    const std::string one = "p";
    const auto reply = asio::buffer(one);
    co_await asio::async_write(socket, reply, quietly);
    co_await listen_only(std::move(socket), number);
}

/// A reply of ten octets, one at a time: each pause is shorter than the hearing, all of them are longer.
Task<void> say_ten_octets_slowly(Tcp::socket socket, int) {
    asio::steady_timer timer(socket.get_executor());
    const std::string one = "p";
    const auto reply = asio::buffer(one);
    for (int i = 0; i < 10; ++i) {
        timer.expires_after(small_waits().reply / 5);
        co_await timer.async_wait(quietly);
        co_await asio::async_write(socket, reply, quietly);
    }
    co_await listen_only(std::move(socket), 0);
}

/// One octet after the other, and no end.
Task<void> say_octets_for_ever(Tcp::socket socket, int) {
    asio::steady_timer timer(socket.get_executor());
    const std::string one = "p";
    const auto reply = asio::buffer(one);
    while (true) {
        timer.expires_after(small_waits().reply / 5);
        co_await timer.async_wait(quietly);
        const auto [error, size] = co_await asio::async_write(socket, reply, quietly);
        if (error) {
            co_return;
        }
    }
}

/// Runs the exchange, and resets every connection between its beginning and our next look at it.
Exchange meet_reset(Loop& loop, Tcp::acceptor& acceptor, Task<Exchange> exchange) {
    std::optional<Exchange> seen;
    asio::co_spawn(loop.context(), std::move(exchange),
                   [&seen](std::exception_ptr, Exchange value) { seen = std::move(value); });
    acceptor.non_blocking(true);
    while (!seen) {
        loop.context().poll_one();
        Tcp::socket caller(loop.context());
        boost::system::error_code none_yet;
        acceptor.accept(caller, none_yet);
        if (!none_yet) {
            caller.set_option(asio::socket_base::linger(true, 0));
            caller.close(); // the destructor would end it politely
        }
    }
    return *seen;
}

Task<void> mute_then_echo(Tcp::socket socket, int number) {
    if (number == 0) {
        co_await listen_only(std::move(socket), number);
    } else {
        co_await echo(std::move(socket), number);
    }
}

Progress never_enough(BytesView) {
    return Progress::more;
}

TEST_P(TcpOpen, ListeningPortIsOpen) {
    Loop loop;
    const TcpServer server(loop, GetParam(), listen_only);
    const auto seen = loop.run(loop.world().open_tcp(server.endpoint()));
    EXPECT_EQ(seen.outcome, Outcome::open);
    EXPECT_TRUE(seen.connected);
    EXPECT_EQ(seen.attempts, 1);
    EXPECT_GT(seen.round_trip.count(), 0);
}

TEST_P(TcpOpen, ClosedPortIsRefusedWithoutIcmp) {
    Loop loop;
    const auto closed = closed_tcp_port(loop, GetParam());
    const auto seen = loop.run(loop.world().open_tcp(closed));
    EXPECT_EQ(seen.outcome, Outcome::refused);
    EXPECT_FALSE(seen.connected);
    EXPECT_FALSE(seen.icmp.has_value());
}

TEST_P(TcpOpen, AcceptedAndResetAtOnceIsOpenAndNotRefused) {
    Loop loop;
    Tcp::acceptor acceptor(loop.context(), Tcp::endpoint(asio::ip::make_address(GetParam()), 0));
    const Endpoint to{GetParam(), acceptor.local_endpoint().port()};
    const auto seen = meet_reset(loop, acceptor, loop.world().open_tcp(to));
    EXPECT_EQ(seen.outcome, Outcome::open);
    EXPECT_TRUE(seen.connected);
}

TEST_P(TcpTalk, AcceptedAndResetAtOnceIsRejectedAndNotRefused) {
    Loop loop;
    Tcp::acceptor acceptor(loop.context(), Tcp::endpoint(asio::ip::make_address(GetParam()), 0));
    const Endpoint to{GetParam(), acceptor.local_endpoint().port()};
    const auto seen = meet_reset(loop, acceptor, loop.world().talk_tcp(to, octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::rejected);
    EXPECT_EQ(seen.end, StreamEnd::reset);
    EXPECT_TRUE(seen.connected);
}

#ifdef __linux__
TEST_P(TcpOpen, FullBacklogIsSilence) { // Linux drops the SYN then; other systems refuse
    Loop loop(quick_options());
    Tcp::acceptor acceptor(loop.context());
    const Tcp::endpoint any_port(asio::ip::make_address(GetParam()), 0);
    acceptor.open(any_port.protocol());
    acceptor.bind(any_port);
    acceptor.listen(0);
    std::vector<Tcp::socket> callers;
    for (int i = 0; i < 3; ++i) {
        auto& caller = callers.emplace_back(loop.context());
        caller.async_connect(acceptor.local_endpoint(), [](boost::system::error_code) {});
    }
    const Endpoint to{GetParam(), acceptor.local_endpoint().port()};
    const auto seen = loop.run(loop.world().open_tcp(to));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_FALSE(seen.connected);
    EXPECT_EQ(seen.attempts, 5);
}
#endif

TEST_P(TcpTalk, ReplyIsFramedAcrossSegments) {
    Loop loop;
    const TcpServer server(loop, GetParam(), echo);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.reply), "ping");
    EXPECT_TRUE(seen.connected);
    EXPECT_GE(seen.received_unix_us, seen.sent_unix_us);
    EXPECT_GT(seen.round_trip.count(), 0);
}

TEST_P(TcpTalk, MuteServiceIsTimedOutButConnected) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), listen_only);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_TRUE(seen.connected);
    EXPECT_EQ(seen.end, StreamEnd::none);
    EXPECT_LE(server.accepted(), 3);
    EXPECT_GE(seen.took, small_waits().reply);
}

TEST_P(TcpTalk, SecondConnectionMayWinWhenTheFirstIsMute) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), mute_then_echo);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.attempts, 2);
}

TEST_P(TcpTalk, ClosedWithoutAWordIsRejected) {
    Loop loop;
    const TcpServer server(loop, GetParam(), close_after_request);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::rejected);
    EXPECT_EQ(seen.end, StreamEnd::closed);
    EXPECT_TRUE(seen.connected);
    EXPECT_TRUE(seen.reply.empty());
}

TEST_P(TcpTalk, ResetAfterTheRequestIsRejected) {
    Loop loop;
    const TcpServer server(loop, GetParam(), reset_after_request);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::rejected);
    EXPECT_EQ(seen.end, StreamEnd::reset);
    EXPECT_TRUE(seen.connected);
}

TEST_P(TcpTalk, HalfAReplyThenCloseIsMalformedAndKept) {
    Loop loop;
    const TcpServer server(loop, GetParam(), say_half);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
    EXPECT_EQ(seen.end, StreamEnd::closed);
    EXPECT_EQ(text(seen.reply), "pi");
}

TEST_P(TcpTalk, EndlessStreamIsMalformedAtSixtyFourKilobytes) {
    Loop loop;
    const TcpServer server(loop, GetParam(), stream_for_ever);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), never_enough));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
    EXPECT_EQ(seen.end, StreamEnd::too_long);
    EXPECT_LT(seen.reply.size(), 70000U);
}

TEST_P(TcpTalk, DribbleEndsWithTheWaitAndIsKept) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), say_one_octet);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_TRUE(seen.connected);
    EXPECT_EQ(text(seen.reply), "p");
}

TEST_P(TcpTalk, ReplyThatKeepsComingIsHeardOut) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), say_ten_octets_slowly);
    const auto all = expects(std::string(10, 'p'));
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), all));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.reply).size(), 10U);
}

TEST_P(TcpTalk, DribbleWithoutEndIsCutOff) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), say_octets_for_ever);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), never_enough));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_TRUE(seen.connected);
    EXPECT_FALSE(seen.reply.empty());
}

TEST_P(TcpTalk, RubbishIsMalformedAtOnce) {
    Loop loop;
    const TcpServer server(loop, GetParam(), echo);
    const auto seen = loop.run(loop.world().talk_tcp(server.endpoint(), octets("rubbish"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
    EXPECT_EQ(seen.end, StreamEnd::none);
    EXPECT_EQ(seen.attempts, 1);
}

TEST_P(TcpTalk, RefusedPortSaysSo) {
    Loop loop;
    const auto closed = closed_tcp_port(loop, GetParam());
    const auto seen = loop.run(loop.world().talk_tcp(closed, octets("ping"), expects("ping")));
    EXPECT_EQ(seen.outcome, Outcome::refused);
    EXPECT_FALSE(seen.connected);
}

/// Says "one", hears it echoed, says "two", hears it echoed, ends.
Turn count_to_two(BytesView received) {
    Turn turn;
    const auto heard = text(received);
    if (heard.empty()) {
        turn.progress = Progress::complete;
        turn.send = octets("one");
    } else if (heard == "one") {
        turn.progress = Progress::complete;
        turn.send = octets("two");
    } else if (heard == "two") {
        turn.progress = Progress::complete;
    }
    return turn;
}

TEST_P(TcpTalk, ConversationTakesTurnsAndKeepsAllReplies) {
    Loop loop;
    const TcpServer server(loop, GetParam(), echo);
    const auto seen = loop.run(loop.world().converse_tcp(server.endpoint(), count_to_two));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.reply), "onetwo");
}

TEST_P(TcpTalk, ConversationThatDiesInItsSecondTurnIsMalformed) {
    Loop loop;
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 3> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        co_await asio::async_write(socket, room, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    const auto seen = loop.run(loop.world().converse_tcp(server.endpoint(), count_to_two));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
    EXPECT_EQ(seen.end, StreamEnd::closed);
    EXPECT_EQ(text(seen.reply), "one");
}

/// Two connections that both hear their first answer when both have asked; what either asks next is answered
/// when the other has asked too, or is gone.
struct TwoAtOnce {
    std::vector<std::shared_ptr<Tcp::socket>> waiting;
    std::vector<std::shared_ptr<Tcp::socket>> led;
    int settled = 0;
};

Task<void> serve_two(Tcp::socket accepted, std::shared_ptr<TwoAtOnce> state) {
    const auto socket = std::make_shared<Tcp::socket>(std::move(accepted));
    std::array<char, 3> octets{};
    const auto room = asio::buffer(octets);
    co_await socket->async_read_some(room, quietly);
    state->waiting.push_back(socket);
    if (state->waiting.size() == 2) {
        for (const auto& each : state->waiting) {
            const auto first_answer = asio::buffer("one", 3);
            co_await asio::async_write(*each, first_answer, quietly);
        }
    }
    const auto [error, size] = co_await socket->async_read_some(room, quietly);
    if (!error) {
        state->led.push_back(socket);
    }
    if (++state->settled == 2) {
        for (const auto& each : state->led) {
            const auto second_answer = asio::buffer("two", 3);
            co_await asio::async_write(*each, second_answer, quietly);
        }
    }
}

TEST_P(TcpTalk, SecondRequestIsSentOnOneConnectionOnly) {
    auto options = patient_options();
    options.waits = small_waits();
    options.waits.reply = std::chrono::seconds(4); // the second connection comes after a quarter of it
    Loop loop(options);
    const auto state = std::make_shared<TwoAtOnce>();
    const TcpServer server(loop, GetParam(),
                           [state](Tcp::socket socket, int) { return serve_two(std::move(socket), state); });
    const auto seen = loop.run(loop.world().converse_tcp(server.endpoint(), count_to_two));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.attempts, 2);
    EXPECT_EQ(state->led.size(), 1U);
}

TEST(TcpTalkFault, FramerThatThrowsIsRethrownToTheCaller) {
    Loop loop;
    const TcpServer server(loop, "127.0.0.1", echo);
    const Framer framer = [](BytesView) -> Progress { throw std::logic_error("bug"); };
    EXPECT_THROW(loop.run(loop.world().talk_tcp(server.endpoint(), octets("ping"), framer)),
                 std::logic_error);
}

} // namespace
} // namespace pretrust::test
