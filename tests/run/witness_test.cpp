// What of an exchange is kept, what never is, and that probes notice nothing.
#include "fixtures.hpp"

#include <run/exchange_words.hpp>
#include <run/witness.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace pretrust {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Bytes request{1, 2, 3};
const Bytes reply{4, 5};

/// Answers everything with `reply`; a conversation is led over two connections, of which the second answers.
class AnsweringWorld final : public World {
  public:
    Task<Exchange> open_tcp(Endpoint) override { co_return exchange(Outcome::open); }
    Task<Exchange> talk_tcp(Endpoint, Bytes, Framer) override { co_return exchange(outcome); }
    Task<Exchange> talk_udp(Endpoint, Bytes, Framer) override { co_return exchange(outcome); }
    Task<Exchange> converse_tcp(Endpoint, Dialogue dialogue) override {
        auto first = dialogue;
        auto second = dialogue;
        first(BytesView());
        second(BytesView());
        second(reply);
        co_return exchange(outcome);
    }
    Task<TlsExchange> talk_tls(Endpoint, Bytes, Framer) override {
        TlsExchange seen;
        seen.exchange = exchange(outcome);
        seen.handshake = true;
        seen.certificate = {9, 9};
        co_return seen;
    }
    Task<Exchange> ask_dns(DnsQuestion) override {
        auto result = exchange(outcome);
        result.query = {7};
        co_return result;
    }
    Task<SweepResult> sweep_tcp(PortSweep) override { co_return SweepResult{}; }
    Task<void> together(std::vector<Task<void>>) override { co_return; }
    Task<void> pause(std::chrono::milliseconds) override { co_return; }
    std::uint32_t random() override { return 4; }
    const Secret* trust_password() const override { return with_password ? &secret : nullptr; }

    Exchange exchange(Outcome how) const {
        Exchange result;
        result.outcome = how;
        result.connected = connected;
        result.attempts = 1;
        result.reply = connected ? reply : Bytes();
        return result;
    }

    Outcome outcome = Outcome::answered;
    bool connected = true;
    bool with_password = false;
    Secret secret{16};
};

struct Looking {
    AnsweringWorld world;
    Asked asked;
    RawOctets octets;
    ExchangeWitness witness{world, "some_probe", asked, &octets};

    void run(const std::function<Task<void>(ExchangeWitness&)>& probe) {
        boost::asio::io_context context;
        boost::asio::co_spawn(context, probe(witness), boost::asio::detached);
        context.run();
    }
    std::vector<RawExchange> kept() {
        std::int64_t left_out = 0;
        return octets.take({}, left_out);
    }
};

Endpoint endpoint() {
    Endpoint to;
    to.address = "10.1.0.9";
    to.port = 389;
    return to;
}

Task<void> ask_everything(ExchangeWitness& world) {
    const auto to = endpoint();
    const Framer framer = [](BytesView) { return Progress::complete; };
    DnsQuestion question;
    question.server = to;
    const Dialogue dialogue = [](BytesView received) {
        Turn turn;
        turn.progress = Progress::complete;
        turn.send = received.empty() ? Bytes{1} : Bytes{2};
        return turn;
    };
    co_await world.open_tcp(to);
    co_await world.talk_udp(to, request, framer);
    co_await world.talk_tcp(to, request, framer);
    co_await world.converse_tcp(to, dialogue);
    co_await world.talk_tls(to, request, framer);
    co_await world.talk_tls(to, Bytes(), framer);
    co_await world.ask_dns(question);
}

TEST(Witness, KeepsTheOctetsOfEveryKindOfExchange) {
    Looking looking;
    looking.run(ask_everything);
    const auto kept = looking.kept();
    ASSERT_THAT(kept, SizeIs(6)) << "a connection alone has no octets";
    const std::vector<std::string> transports{"udp", "tcp", "tcp", "tls", "tls", "dns"};
    const std::vector<Bytes> sent{request, request, {1, 2}, request, {}, {7}};
    const std::vector<Bytes> received{reply, reply, reply, reply, {9, 9}, reply};
    for (std::size_t i = 0; i < kept.size(); ++i) {
        EXPECT_EQ(kept[i].probe, "some_probe");
        EXPECT_EQ(kept[i].target, "10.1.0.9");
        EXPECT_EQ(kept[i].port, 389);
        EXPECT_EQ(kept[i].outcome, Outcome::answered);
        EXPECT_EQ(kept[i].transport, transports[i]) << i;
        EXPECT_EQ(kept[i].sent, sent[i]) << i;
        EXPECT_EQ(kept[i].received, received[i]) << i;
    }
    EXPECT_EQ(looking.asked.begun, 7U);
    EXPECT_EQ(looking.asked.answered, 7U);
    EXPECT_THAT(looking.asked.waiting, IsEmpty());
}

TEST(Witness, SaysNotThatARequestWasSentWhereNobodyAcceptedTheConnection) {
    Looking looking;
    looking.world.outcome = Outcome::timed_out;
    looking.world.connected = false;
    looking.run([](ExchangeWitness& world) -> Task<void> {
        const auto to = endpoint();
        co_await world.talk_tcp(to, request, Framer());
        co_await world.talk_udp(to, request, Framer());
    });
    const auto kept = looking.kept();
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].transport, "udp");
    EXPECT_EQ(looking.asked.silent, 2U);
}

TEST(Witness, KeepsNothingOfAProbeThatAsksForTheTrustPassword) {
    Looking looking;
    looking.world.with_password = true;
    looking.run([](ExchangeWitness& world) -> Task<void> {
        const auto to = endpoint();
        co_await world.talk_tcp(to, request, Framer());
        EXPECT_NE(world.trust_password(), nullptr);
        co_await ask_everything(world);
    });
    EXPECT_THAT(looking.kept(), IsEmpty());
    EXPECT_EQ(looking.asked.begun, 8U);
}

TEST(RawOctets, CutsALongExchangeAndSaysHowMuchOfIt) {
    RawOctets octets;
    RawExchange exchange;
    exchange.sent = Bytes(10);
    exchange.received = Bytes(longest_raw_exchange);
    octets.add(exchange);
    std::int64_t left_out = 0;
    const auto kept = octets.take({}, left_out);
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].sent.size(), 10U);
    EXPECT_EQ(kept[0].received.size(), longest_raw_exchange - 10);
    EXPECT_EQ(kept[0].left_out, 10);
    EXPECT_EQ(left_out, 0);
}

TEST(RawOctets, CountsWhatOneRunHasNoRoomFor) {
    RawOctets octets;
    RawExchange exchange;
    exchange.received = Bytes(longest_raw_exchange);
    for (std::size_t i = 0; i < longest_raw_run / longest_raw_exchange + 3; ++i) {
        octets.add(exchange);
    }
    std::int64_t left_out = 0;
    EXPECT_THAT(octets.take({}, left_out), SizeIs(longest_raw_run / longest_raw_exchange));
    EXPECT_EQ(left_out, 3);
}

TEST(ExchangeWords, TellHowEachExchangeEnded) {
    Exchange exchange;
    exchange.took = microseconds(812);
    exchange.attempts = 3;
    exchange.outcome = Outcome::timed_out;
    EXPECT_EQ(ended_text(exchange, "udp"),
              "silent for 0.8 ms, 3 datagrams: dropped on the way or by the host");
    exchange.outcome = Outcome::prohibited;
    exchange.icmp = IcmpError{3, 13, "10.0.0.1\x1b[2J"};
    EXPECT_EQ(ended_text(exchange, "udp"),
              "forbidden after 0.8 ms (ICMP 3/13 from 10.0.0.1\\x1B[2J): a firewall or router says so");
    for (const auto outcome :
         {Outcome::answered, Outcome::open, Outcome::rejected, Outcome::refused, Outcome::unreachable,
          Outcome::malformed, Outcome::skipped, Outcome::crashed}) {
        exchange.outcome = outcome;
        EXPECT_FALSE(ended_text(exchange, "tcp").empty());
    }
    DnsQuestion question;
    question.server = endpoint();
    question.name = "dc1.\nforged log line";
    question.type = 33;
    EXPECT_THAT(asked_text(question), HasSubstr("udp/389, SRV of dc1.\\x0Aforged log line"));
    EXPECT_EQ(octets_text(reply), "04 05 (2)");
}

} // namespace
} // namespace pretrust
