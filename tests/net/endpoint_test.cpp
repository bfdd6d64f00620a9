// What an Endpoint wishes for its packets, and what an exchange tells of the path. On loopback; routers are
// met in netns/along_chain.cpp.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <gtest/gtest.h>

#include <array>

namespace pretrust::test {
namespace {

class EndpointWishes : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Loopback, EndpointWishes, loopbacks, family_name);

Task<void> leave(Tcp::socket socket, int) {
    std::array<char, 16> room{};
    const auto buffer = asio::buffer(room);
    co_await socket.async_read_some(buffer, quietly);
}

Task<Exchange> ping(RealWorld* world, Endpoint to) {
    const auto request = octets("ping");
    const auto framer = expects("pong");
    co_return co_await world->talk_udp(to, request, framer);
}

TEST_P(EndpointWishes, SourcePortsOfTheEndpointBeatThoseOfTheRun) {
    auto options = patient_options();
    options.source_ports = SourcePorts::windows_range;
    Loop loop(options);
    const UdpServer server(loop, GetParam(), say_pong);
    auto to = server.endpoint();
    EXPECT_EQ(loop.run(ping(&loop.world(), to)).outcome, Outcome::answered);
    EXPECT_GE(server.sender().port(), 49152);
    to.from = SourcePorts::linux_range;
    EXPECT_EQ(loop.run(ping(&loop.world(), to)).outcome, Outcome::answered);
    EXPECT_GE(server.sender().port(), 32768);
    EXPECT_LT(server.sender().port(), 49152);
}

TEST_P(EndpointWishes, HopLimitOfOneReachesANeighbour) {
    Loop loop;
    const TcpServer server(loop, GetParam(), leave);
    auto to = server.endpoint();
    to.hop_limit = 1;
    EXPECT_EQ(loop.run(loop.world().open_tcp(to)).outcome, Outcome::open);
    const UdpServer datagrams(loop, GetParam(), say_pong);
    to = datagrams.endpoint();
    to.hop_limit = 1;
    EXPECT_EQ(loop.run(ping(&loop.world(), to)).outcome, Outcome::answered);
}

#ifdef __linux__
constexpr int first_ttl_of_linux = 64;

TEST_P(EndpointWishes, AnswersWithTooLittleTimeToLiveAreNotHeard) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), leave);
    auto open = server.endpoint();
    auto closed = closed_tcp_port(loop, GetParam());
    for (auto* to : {&open, &closed}) {
        to->patience = Patience::brief;
        to->min_ttl = first_ttl_of_linux + 1;
        EXPECT_EQ(loop.run(loop.world().open_tcp(*to)).outcome, Outcome::timed_out);
        to->min_ttl = first_ttl_of_linux;
    }
    EXPECT_EQ(loop.run(loop.world().open_tcp(open)).outcome, Outcome::open);
    EXPECT_EQ(loop.run(loop.world().open_tcp(closed)).outcome, Outcome::refused);
}

TEST_P(EndpointWishes, ExchangesTellTheSizeOfThePath) {
    Loop loop;
    const TcpServer server(loop, GetParam(), leave);
    const auto stream = loop.run(loop.world().open_tcp(server.endpoint()));
    EXPECT_GT(stream.path_mtu, 1280);
    EXPECT_GT(stream.segment, 1000);
    EXPECT_LT(stream.segment, stream.path_mtu);
    const UdpServer datagrams(loop, GetParam(), say_pong);
    const auto datagram = loop.run(ping(&loop.world(), datagrams.endpoint()));
    EXPECT_EQ(datagram.path_mtu, stream.path_mtu);
    EXPECT_EQ(datagram.segment, 0);
}
#endif

TEST_P(EndpointWishes, BriefPatienceMakesThreeAttempts) {
    Loop loop(quick_options());
    const UdpServer mute(loop, GetParam(), [](int, const Bytes&) { return std::vector<Bytes>(); });
    auto to = mute.endpoint();
    to.patience = Patience::brief;
    const auto seen = loop.run(ping(&loop.world(), to));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_EQ(seen.attempts, 3);
}

} // namespace
} // namespace pretrust::test
