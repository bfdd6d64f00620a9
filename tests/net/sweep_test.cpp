// The sweep on loopback. A silent port is a listener whose queue of connections is full: Linux then drops
// what asks for another.
#include "loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace pretrust::test {
namespace {

using namespace std::chrono_literals;

/// Patient with answers, quick with silence, and never shut out because this machine is busy.
NetOptions sweep_options() {
    auto options = quick_options();
    options.deadline = 10min;
    options.waits.unknown_target = 10min;
    return options;
}

class SilentPort {
  public:
    SilentPort(Loop& loop, const std::string& address) : acceptor_(loop.context()) {
        const Tcp::endpoint any_port(asio::ip::make_address(address), 0);
        acceptor_.open(any_port.protocol());
        acceptor_.bind(any_port);
        acceptor_.listen(0);
        for (int i = 0; i < 2; ++i) { // one more than the backlog says
            auto filler = std::make_shared<Tcp::socket>(loop.context());
            filler->async_connect(acceptor_.local_endpoint(), [filler](boost::system::error_code) {});
            fillers_.push_back(filler);
        }
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  private:
    Tcp::acceptor acceptor_;
    std::vector<std::shared_ptr<Tcp::socket>> fillers_;
};

TcpServer::Serve hold() {
    return [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 1> octet{};
        const auto room = asio::buffer(octet);
        co_await asio::async_read(socket, room, asio::as_tuple(asio::use_awaitable));
    };
}

TcpServer::Serve reset() {
    return [](Tcp::socket socket, int) -> Task<void> {
        socket.set_option(asio::socket_base::linger(true, 0));
        socket.close();
        co_return;
    };
}

std::size_t count(const SweepResult& result, Outcome outcome) {
    return static_cast<std::size_t>(std::count(result.outcomes.begin(), result.outcomes.end(), outcome));
}

class SweepOf : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Families, SweepOf, loopbacks, family_name);

TEST_P(SweepOf, TellsOpenFromRefused) {
    Loop loop(sweep_options());
    const TcpServer open(loop, GetParam(), hold());
    PortSweep sweep;
    sweep.address = GetParam();
    sweep.ports = {closed_tcp_port(loop, GetParam()).port, open.endpoint().port,
                   closed_tcp_port(loop, GetParam()).port};
    sweep.witnesses = {open.endpoint().port};
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    const std::vector<Outcome> expected{Outcome::refused, Outcome::open, Outcome::refused};
    EXPECT_EQ(result.outcomes, expected);
    EXPECT_FALSE(result.shut_out);
    EXPECT_GE(result.connects, 3);
}

TEST_P(SweepOf, SilenceBesideAWitnessIsProvenBySeveralAttempts) {
    Loop loop(sweep_options());
    const TcpServer open(loop, GetParam(), hold());
    const SilentPort silent(loop, GetParam());
    PortSweep sweep;
    sweep.address = GetParam();
    sweep.ports = {silent.port(), open.endpoint().port};
    sweep.witnesses = {open.endpoint().port};
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    const std::vector<Outcome> expected{Outcome::timed_out, Outcome::open};
    EXPECT_EQ(result.outcomes, expected);
    EXPECT_EQ(result.witness, open.endpoint().port);
    EXPECT_GE(result.connects, 3); // the silent one at least twice
}

TEST(Sweep, PortThatAcceptsAndResetsIsOpen) {
    Loop loop(sweep_options());
    const TcpServer open(loop, "127.0.0.1", reset());
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    sweep.ports.assign(1, open.endpoint().port);
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    EXPECT_EQ(count(result, Outcome::open), 1U);
}

TEST(Sweep, WithoutAnyAnswerNothingIsCalledSilent) {
    auto options = quick_options();
    options.waits.unknown_target = 100ms;
    Loop loop(options);
    const SilentPort silent(loop, "127.0.0.1");
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    sweep.ports = {silent.port()};
    sweep.witnesses = {silent.port()};
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    EXPECT_EQ(count(result, Outcome::skipped), 1U);
    EXPECT_TRUE(result.shut_out);
    EXPECT_EQ(result.witness, 0);
}

TEST(Sweep, LikelyPortsThatRefuseMeasureThePathToo) {
    Loop loop(sweep_options());
    const SilentPort silent(loop, "127.0.0.1");
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    sweep.ports = {silent.port()};
    sweep.witnesses = {closed_tcp_port(loop, "127.0.0.1").port};
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    EXPECT_EQ(count(result, Outcome::timed_out), 1U);
    EXPECT_EQ(result.witness, 0);
}

TEST(Sweep, ThousandsOfPortsLeaveFromTheRangeOfADc) {
    auto options = sweep_options();
    options.source_ports = SourcePorts::windows_range;
    Loop loop(options);
    const TcpServer open(loop, "127.0.0.1", hold());
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    for (std::uint16_t port = 20000; port < 23000; ++port) {
        sweep.ports.push_back(port);
    }
    sweep.witnesses = {open.endpoint().port};
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    EXPECT_GE(count(result, Outcome::refused) + count(result, Outcome::open),
              2990U); // others use this host too
    EXPECT_EQ(count(result, Outcome::skipped), 0U);
}

TEST(Sweep, CancellingLeavesTheRestSkipped) {
    Loop loop(sweep_options());
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    sweep.ports.assign(1, closed_tcp_port(loop, "127.0.0.1").port);
    loop.world().cancel();
    const auto result = loop.run(loop.world().sweep_tcp(sweep));
    EXPECT_EQ(count(result, Outcome::skipped), 1U);
    EXPECT_EQ(result.connects, 0);
}

TEST(Sweep, NoPortsAreSweptAtOnce) {
    Loop loop(sweep_options());
    PortSweep sweep;
    sweep.address = "127.0.0.1";
    EXPECT_TRUE(loop.run(loop.world().sweep_tcp(sweep)).outcomes.empty());
}

} // namespace
} // namespace pretrust::test
