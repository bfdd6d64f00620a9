// What all exchanges of a run share: deadline, interruption, together, places, source address and ports.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <boost/asio/buffer.hpp>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace pretrust::test {
namespace {

using namespace std::chrono_literals;

Task<void> ping(RealWorld* world, Endpoint to, Exchange* seen) {
    const auto request = octets("ping");
    const auto framer = expects("pong");
    *seen = co_await world->talk_udp(to, request, framer);
}

Task<void> talk(RealWorld* world, Endpoint to, Exchange* seen) {
    const auto request = octets("ping");
    const auto framer = expects("pong");
    *seen = co_await world->talk_tcp(to, request, framer);
}

/// Waits that no test would live to see the end of.
NetOptions endless_waits() {
    NetOptions options;
    options.waits.unknown_target = 1h;
    options.waits.living_target = 1h;
    options.waits.reply = 1h;
    options.waits.recursive = 1h;
    options.waits.place_kept = 1h;
    options.deadline = 24h;
    return options;
}

TEST(Deadline, EndsEveryExchangeAsSkipped) {
    auto options = endless_waits();
    options.deadline = 50ms;
    Loop loop(options);
    const UdpServer mute(loop, "127.0.0.1", say_nothing);
    const TcpServer mute_tcp(loop, "127.0.0.1", listen_only);
    std::array<Exchange, 3> seen;
    std::vector<Task<void>> tasks;
    tasks.push_back(ping(&loop.world(), mute.endpoint(), &seen[0]));
    tasks.push_back(talk(&loop.world(), mute_tcp.endpoint(), &seen[1]));
    tasks.push_back(loop.world().pause(1h));
    loop.run(loop.world().together(std::move(tasks)));
    EXPECT_TRUE(loop.world().deadline_hit());
    EXPECT_EQ(seen[0].outcome, Outcome::skipped);
    EXPECT_EQ(seen[1].outcome, Outcome::skipped);
}

TEST(Deadline, ExchangeBegunAfterItIsSkippedWithoutAPacket) {
    auto options = endless_waits();
    options.deadline = 0ms;
    Loop loop(options);
    const UdpServer server(loop, "127.0.0.1", say_pong);
    Exchange seen;
    loop.run(ping(&loop.world(), server.endpoint(), &seen));
    EXPECT_EQ(seen.outcome, Outcome::skipped);
    EXPECT_EQ(seen.attempts, 0);
    EXPECT_EQ(server.received(), 0);
    EXPECT_TRUE(loop.world().deadline_hit());
}

TEST(Deadline, DoesNotKeepTheContextBusyOnceNothingIsPending) {
    asio::io_context context;
    const auto made = RealWorld::make(context, endless_waits());
    ASSERT_TRUE(made.has_value());
    bool ended = false;
    asio::co_spawn(context, made.value()->pause(0ms), [&](std::exception_ptr) { ended = true; });
    context.run();
    EXPECT_TRUE(ended);
    EXPECT_FALSE(made.value()->deadline_hit());
}

TEST(Cancel, EndsPendingAndFutureExchangesAsSkipped) {
    Loop loop(endless_waits());
    auto& world = loop.world();
    const UdpServer mute(loop, "127.0.0.1", [&](int, const Bytes&) {
        world.cancel();
        return std::vector<Bytes>();
    });
    Exchange pending;
    loop.run(ping(&world, mute.endpoint(), &pending));
    EXPECT_EQ(pending.outcome, Outcome::skipped);
    EXPECT_EQ(pending.attempts, 1);
    Exchange future;
    loop.run(ping(&world, mute.endpoint(), &future));
    EXPECT_EQ(future.outcome, Outcome::skipped);
    EXPECT_EQ(future.attempts, 0);
    loop.run(world.pause(1h));
    EXPECT_FALSE(world.deadline_hit());
}

TEST(Cancel, ReachesExchangesThatWaitForAPlace) {
    auto options = endless_waits();
    options.per_target_in_flight = 1;
    Loop loop(options);
    auto& world = loop.world();
    const UdpServer mute(loop, "127.0.0.1", [&](int, const Bytes&) {
        world.cancel();
        return std::vector<Bytes>();
    });
    std::array<Exchange, 3> seen;
    std::vector<Task<void>> tasks;
    for (auto& one : seen) {
        tasks.push_back(ping(&world, mute.endpoint(), &one));
    }
    loop.run(world.together(std::move(tasks)));
    for (const auto& one : seen) {
        EXPECT_EQ(one.outcome, Outcome::skipped);
    }
    EXPECT_EQ(mute.received(), 1);
}

Task<void> fail() {
    throw std::runtime_error("first");
    co_return;
}

TEST(Together, WaitsForAllAndRethrowsTheFirstFault) {
    Loop loop(quick_options());
    const UdpServer server(loop, "127.0.0.1", [](int number, const Bytes&) {
        return number == 0 ? say_nothing(0, {}) : say_pong(0, {});
    });
    Exchange seen;
    std::vector<Task<void>> tasks;
    tasks.push_back(fail());
    tasks.push_back(ping(&loop.world(), server.endpoint(), &seen));
    EXPECT_THROW(loop.run(loop.world().together(std::move(tasks))), std::runtime_error);
    EXPECT_EQ(seen.outcome, Outcome::answered);
}

TEST(Together, ReturnsAtOnceWhenThereIsNothingToDo) {
    Loop loop;
    loop.run(loop.world().together({}));
}

TEST(Together, SilentExchangesLendTheirPlacesToTheNextOnes) {
    auto options = endless_waits();
    options.per_target_in_flight = 4;
    options.waits.place_kept = 5ms;
    Loop loop(options);
    auto& world = loop.world();
    const UdpServer mute(loop, "127.0.0.1", [&](int number, const Bytes&) {
        if (number == 19) { // all twenty wait at the same time: none has ended before this
            world.cancel();
        }
        return std::vector<Bytes>();
    });
    std::array<Exchange, 20> seen;
    std::vector<Task<void>> tasks;
    for (auto& one : seen) {
        tasks.push_back(ping(&world, mute.endpoint(), &one));
    }
    loop.run(world.together(std::move(tasks)));
    for (const auto& one : seen) {
        EXPECT_EQ(one.outcome, Outcome::skipped);
        EXPECT_EQ(one.attempts, 1);
    }
}

TEST(Places, NoMoreThanAllowedAreInFlightAtOneTarget) {
    auto options = patient_options();
    options.per_target_in_flight = 2;
    Loop loop(options);
    int open = 0;
    int most = 0;
    const TcpServer server(loop, "127.0.0.1", [&](Tcp::socket socket, int) -> Task<void> {
        most = std::max(most, ++open);
        std::array<char, 4> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        --open;
        const std::string pong = "pong";
        const auto reply = asio::buffer(pong);
        co_await socket.async_write_some(reply, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    std::array<Exchange, 12> seen;
    std::vector<Task<void>> tasks;
    for (auto& one : seen) {
        tasks.push_back(talk(&loop.world(), server.endpoint(), &one));
    }
    loop.run(loop.world().together(std::move(tasks)));
    for (const auto& one : seen) {
        EXPECT_EQ(one.outcome, Outcome::answered);
    }
    EXPECT_LE(most, 2);
    EXPECT_GE(most, 1);
}

TEST(Places, AreGivenOutInOrder) {
    auto options = patient_options();
    options.in_flight = 1; // of the whole run: kept to the end
    Loop loop(options);
    std::string order;
    const UdpServer server(loop, "127.0.0.1", [&](int, const Bytes& request) {
        order += text(request);
        return std::vector<Bytes>{octets("pong")};
    });
    std::vector<Task<void>> tasks;
    for (const auto* name : {"a", "b", "c", "d", "e"}) {
        tasks.push_back([](RealWorld* world, Endpoint to, Bytes request) -> Task<void> {
            const auto framer = expects("pong");
            co_await world->talk_udp(to, request, framer);
        }(&loop.world(), server.endpoint(), octets(name)));
    }
    loop.run(loop.world().together(std::move(tasks)));
    EXPECT_EQ(order, "abcde");
}

class SourceRange : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Loopback, SourceRange, loopbacks, family_name);

TEST_P(SourceRange, WindowsPortsAreWindowsPorts) {
    auto options = patient_options();
    options.source_ports = SourcePorts::windows_range;
    Loop loop(options);
    const UdpServer server(loop, GetParam(), say_pong);
    for (int i = 0; i < 20; ++i) {
        Exchange seen;
        loop.run(ping(&loop.world(), server.endpoint(), &seen));
        EXPECT_EQ(seen.outcome, Outcome::answered);
        EXPECT_GE(server.sender().port(), 49152);
    }
}

TEST_P(SourceRange, LinuxPortsAreNotWindowsPorts) {
    auto options = patient_options();
    options.source_ports = SourcePorts::linux_range;
    Loop loop(options);
    std::vector<std::uint16_t> ports;
    const TcpServer server(loop, GetParam(), [&](Tcp::socket socket, int number) {
        ports.push_back(socket.remote_endpoint().port());
        return listen_only(std::move(socket), number);
    });
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(loop.run(loop.world().open_tcp(server.endpoint())).outcome, Outcome::open);
    }
    loop.run(loop.world().pause(1ms)); // lets the server accept the last one
    for (const auto port : ports) {
        EXPECT_GE(port, 32768);
        EXPECT_LE(port, 49151);
    }
}

#ifdef __linux__
TEST(SourceAddress, IsBound) { // all of 127/8 is this host on Linux
    auto options = patient_options();
    options.source_address = "127.0.0.9";
    Loop loop(options);
    const UdpServer server(loop, "127.0.0.1", say_pong);
    Exchange seen;
    loop.run(ping(&loop.world(), server.endpoint(), &seen));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(server.sender().address().to_string(), "127.0.0.9");
}
#endif

TEST(SourceAddress, LeavesTargetsOfTheOtherFamilyAlone) {
    auto options = patient_options();
    options.source_address = "127.0.0.1";
    Loop loop(options);
    const UdpServer server(loop, "::1", say_pong);
    Exchange seen;
    loop.run(ping(&loop.world(), server.endpoint(), &seen));
    EXPECT_EQ(seen.outcome, Outcome::answered);
}

TEST(SourceAddress, FailsWhenItIsNoAddressOfThisHost) {
    asio::io_context context;
    for (const auto* address : {"192.0.2.1", "2001:db8::1", "localhost", "1.2.3", "010.0.0.1"}) {
        auto options = patient_options();
        options.source_address = address;
        const auto made = RealWorld::make(context, options);
        ASSERT_FALSE(made.has_value()) << address;
        EXPECT_EQ(made.error().kind, FailureKind::usage);
        EXPECT_NE(made.error().what.find(address), std::string::npos);
    }
}

TEST(Endpoints, NameInsteadOfAddressIsAFaultOfTheCaller) {
    Loop loop;
    EXPECT_THROW(loop.run(loop.world().open_tcp(Endpoint{"localhost", 1})), std::invalid_argument);
}

TEST(Teardown, PendingExchangesMayOutliveTheWorld) {
    asio::io_context context;
    Udp::socket mute(context, Udp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    auto world = RealWorld::make(context, endless_waits()).value();
    const Endpoint to{"127.0.0.1", mute.local_endpoint().port()};
    asio::co_spawn(context, world->talk_udp(to, octets("ping"), expects("pong")),
                   [](std::exception_ptr, Exchange) {});
    asio::co_spawn(context, world->talk_tcp(to, octets("ping"), expects("pong")),
                   [](std::exception_ptr, Exchange) {});
    context.poll();
    world.reset();
}

TEST(Random, DoesNotRepeatItself) {
    Loop loop;
    const auto first = loop.world().random();
    EXPECT_TRUE(loop.world().random() != first || loop.world().random() != first);
}

} // namespace
} // namespace pretrust::test
