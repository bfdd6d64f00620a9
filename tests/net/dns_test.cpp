// ask_dns against a DNS server of a few lines.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace pretrust::test {
namespace {

class DnsUdp : public BothFamilies {};
class DnsTcp : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Loopback, DnsUdp, loopbacks, family_name);
INSTANTIATE_TEST_SUITE_P(Loopback, DnsTcp, loopbacks, family_name);

constexpr std::uint8_t no_error = 0;
constexpr std::uint8_t format_error = 1;
constexpr std::uint8_t server_failure = 2;
constexpr std::uint8_t name_error = 3;

/// The end of the question section of a query (one question, no compression).
std::size_t end_of_question(const Bytes& query) {
    std::size_t at = 12;
    while (query.at(at) != 0) {
        at += query.at(at) + 1U;
    }
    return at + 5;
}

bool has_opt(const Bytes& query) {
    return query.at(11) == 1;
}

/// Header and question of the query, made a response.
Bytes reply_to(const Bytes& query, std::uint8_t rcode) {
    Bytes reply(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(end_of_question(query)));
    reply[2] = 0x84; // QR, AA
    reply[3] = rcode;
    reply[11] = 0;
    return reply;
}

/// One A record, its owner a pointer to the question.
Bytes with_address(Bytes reply) {
    const Bytes record{0xc0, 12, 0, 1, 0, 1, 0, 0, 2, 0x58, 0, 4, 192, 0, 2, 7};
    reply[7] = 1;
    reply.insert(reply.end(), record.begin(), record.end());
    return reply;
}

/// One SOA record in the authority section.
Bytes with_soa(Bytes reply) {
    const Bytes record{0, 0, 6, 0, 1, 0, 0, 3, 0x84, 0, 22, 0, 0, 0, 0, 0, 1,
                       0, 0, 0, 2, 0, 0, 0, 3, 0,    0, 0,  4, 0, 0, 0, 5};
    reply[9] = 1;
    reply.insert(reply.end(), record.begin(), record.end());
    return reply;
}

DnsQuestion question_at(const Endpoint& server, Transport transport = Transport::udp) {
    DnsQuestion question;
    question.server = server;
    question.name = "_ldap._tcp.dc._msdcs.corp.example.com";
    question.type = 33;
    question.transport = transport;
    return question;
}

using Reply = std::function<Bytes(const Bytes& query)>;

TcpServer::Serve over_tcp(Reply reply) {
    return [reply](Tcp::socket socket, int) -> Task<void> {
        std::array<std::uint8_t, 2> length{};
        const auto length_room = asio::buffer(length);
        co_await asio::async_read(socket, length_room, quietly);
        Bytes query(length[0] * 256U + length[1]);
        const auto room = asio::buffer(query);
        co_await asio::async_read(socket, room, quietly);
        const auto message = reply(query);
        Bytes framed{static_cast<std::uint8_t>(message.size() / 256),
                     static_cast<std::uint8_t>(message.size() % 256)};
        framed.insert(framed.end(), message.begin(), message.end());
        const auto out = asio::buffer(framed);
        co_await asio::async_write(socket, out, quietly);
        co_await socket.async_read_some(room, quietly);
    };
}

UdpServer::Serve over_udp(Reply reply) {
    return [reply](int, const Bytes& query) { return std::vector<Bytes>{reply(query)}; };
}

TEST_P(DnsUdp, AnswerComesRaw) {
    Loop loop;
    Bytes sent;
    const UdpServer server(loop, GetParam(), over_udp([&](const Bytes& query) {
                               sent = with_address(reply_to(query, no_error));
                               return sent;
                           }));
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply, sent);
    EXPECT_EQ(seen.attempts, 1);
    EXPECT_GT(seen.round_trip.count(), 0);
}

TEST_P(DnsUdp, QueryAsksExactlyThisWithRecursionDesired) {
    Loop loop;
    Bytes asked;
    const UdpServer server(loop, GetParam(), over_udp([&](const Bytes& query) {
                               asked = query;
                               return reply_to(query, no_error);
                           }));
    loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    const auto name = octets("\5_ldap\4_tcp\2dc\6_msdcs\4corp\7example\3com");
    ASSERT_GT(asked.size(), 12 + name.size());
    EXPECT_EQ(asked[2], 0x01); // RD
    EXPECT_TRUE(std::equal(name.begin(), name.end(), asked.begin() + 12));
    EXPECT_EQ(asked[asked.size() - 3], 33);
    EXPECT_FALSE(has_opt(asked));
}

TEST_P(DnsUdp, EveryRcodeIsAnAnswer) {
    for (const auto rcode : {format_error, server_failure, name_error, std::uint8_t{4}, std::uint8_t{5}}) {
        Loop loop;
        Bytes sent;
        const UdpServer server(loop, GetParam(), over_udp([&](const Bytes& query) {
                                   sent = with_soa(reply_to(query, rcode));
                                   return sent;
                               }));
        const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
        EXPECT_EQ(seen.outcome, Outcome::answered) << int{rcode};
        EXPECT_EQ(seen.reply, sent);
        EXPECT_EQ(seen.attempts, 1);
    }
}

TEST_P(DnsUdp, TruncatedAnswerIsDeliveredRawWithoutTcp) {
    Loop loop;
    const UdpServer server(loop, GetParam(), over_udp([](const Bytes& query) {
                               auto reply = reply_to(query, no_error);
                               reply[2] |= 0x02; // TC
                               return reply;
                           }));
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply.at(2) & 0x02, 0x02);
}

TEST_P(DnsUdp, AnswerLongerThanAgreedIsNotCut) {
    Loop loop;
    Bytes sent;
    const UdpServer server(loop, GetParam(), over_udp([&](const Bytes& query) {
                               sent = with_address(reply_to(query, no_error));
                               sent.resize(6000);
                               return sent;
                           }));
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply, sent);
}

TEST_P(DnsUdp, WrongIdFirstIsIgnoredWhenTheRightOneFollows) {
    Loop loop;
    const UdpServer server(loop, GetParam(), [](int, const Bytes& query) {
        auto wrong = reply_to(query, name_error);
        wrong[0] ^= 0xff;
        return std::vector<Bytes>{wrong, with_address(reply_to(query, no_error))};
    });
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply.at(3) & 0x0f, no_error);
}

TEST_P(DnsUdp, RubbishIsMalformed) {
    const std::vector<Reply> rubbish{
        [](const Bytes&) { return octets("rubbish"); },
        [](const Bytes&) { return Bytes(); },
        [](const Bytes&) { return Bytes(512, 0xff); },
        [](const Bytes& query) { return query; }, // an echo service
        [](const Bytes& query) {
            auto other = reply_to(query, no_error);
            other[13] ^= 0x01; // another question
            return other;
        },
    };
    for (const auto& reply : rubbish) {
        Loop loop(quick_options());
        const UdpServer server(loop, GetParam(), over_udp(reply));
        const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
        EXPECT_EQ(seen.outcome, Outcome::malformed);
    }
}

TEST_P(DnsUdp, SilenceIsTimedOutAfterTransmissionsOfTheSameQuery) {
    Loop loop(quick_options());
    std::vector<Bytes> queries;
    const UdpServer server(loop, GetParam(), [&](int, const Bytes& query) {
        queries.push_back(query);
        return std::vector<Bytes>();
    });
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint())));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_EQ(seen.attempts, 5);
    for (const auto& query : queries) {
        EXPECT_EQ(query, queries.front());
    }
}

TEST_P(DnsUdp, RecursiveServerIsGivenItsTime) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(), [](int, const Bytes&) { return std::vector<Bytes>(); });
    auto question = question_at(server.endpoint());
    question.patience = Patience::recursive;
    const auto seen = loop.run(loop.world().ask_dns(question));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_EQ(seen.attempts, 4);
    EXPECT_GE(seen.took, small_waits().recursive);
}

TEST_P(DnsUdp, ClosedPortIsRefused) {
    Loop loop;
    const auto seen = loop.run(loop.world().ask_dns(question_at(closed_udp_port(loop, GetParam()))));
    EXPECT_EQ(seen.outcome, Outcome::refused);
}

TEST_P(DnsUdp, EdnsSizeIsInTheQuery) {
    Loop loop;
    Bytes asked;
    const UdpServer server(loop, GetParam(), over_udp([&](const Bytes& query) {
                               asked = query;
                               return reply_to(query, no_error);
                           }));
    auto question = question_at(server.endpoint());
    question.edns_size = 1232;
    loop.run(loop.world().ask_dns(question));
    ASSERT_TRUE(has_opt(asked));
    const auto opt = asked.end() - 11;
    EXPECT_EQ(opt[0], 0);                   // root
    EXPECT_EQ(opt[1] * 256 + opt[2], 41);   // OPT
    EXPECT_EQ(opt[3] * 256 + opt[4], 1232); // UDP payload size
}

TEST_P(DnsUdp, ServerThatKnowsNoEdnsIsAskedAgainWithout) { // what c-ares does on FORMERR without OPT
    Loop loop;
    const UdpServer server(loop, GetParam(), over_udp([](const Bytes& query) {
                               return reply_to(query, has_opt(query) ? format_error : no_error);
                           }));
    auto question = question_at(server.endpoint());
    question.edns_size = 4096;
    const auto seen = loop.run(loop.world().ask_dns(question));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply.at(3) & 0x0f, no_error);
    EXPECT_EQ(seen.attempts, 2);
}

TEST_P(DnsTcp, AnswerComesRawWithoutItsLength) {
    Loop loop;
    Bytes sent;
    const TcpServer server(loop, GetParam(), over_tcp([&](const Bytes& query) {
                               sent = with_address(reply_to(query, no_error));
                               sent.resize(20000);
                               return sent;
                           }));
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint(), Transport::tcp)));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply, sent);
    EXPECT_TRUE(seen.connected);
}

TEST_P(DnsTcp, NegativeAnswersAreAnswers) {
    Loop loop;
    Bytes sent;
    const TcpServer server(loop, GetParam(), over_tcp([&](const Bytes& query) {
                               sent = with_soa(reply_to(query, name_error));
                               return sent;
                           }));
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint(), Transport::tcp)));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply, sent);
}

TEST_P(DnsTcp, ServerThatKnowsNoEdnsIsAskedAgainWithout) {
    Loop loop;
    const TcpServer server(loop, GetParam(), over_tcp([](const Bytes& query) {
                               return reply_to(query, has_opt(query) ? format_error : no_error);
                           }));
    auto question = question_at(server.endpoint(), Transport::tcp);
    question.edns_size = 4096;
    const auto seen = loop.run(loop.world().ask_dns(question));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply.at(3) & 0x0f, no_error);
    EXPECT_EQ(seen.attempts, 2);
}

TEST_P(DnsTcp, RubbishIsMalformed) {
    const std::vector<Reply> rubbish{
        [](const Bytes&) { return octets("rubbish"); },
        [](const Bytes&) { return Bytes(512, 0xff); },
        [](const Bytes& query) { return query; },
    };
    for (const auto& reply : rubbish) {
        Loop loop;
        const TcpServer server(loop, GetParam(), over_tcp(reply));
        const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint(), Transport::tcp)));
        EXPECT_EQ(seen.outcome, Outcome::malformed);
    }
}

TEST_P(DnsTcp, MuteServerIsTimedOutButConnected) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 512> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    const auto seen = loop.run(loop.world().ask_dns(question_at(server.endpoint(), Transport::tcp)));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_TRUE(seen.connected);
}

TEST(DnsName, NameThatFitsNoMessageIsNotAsked) {
    Loop loop;
    const UdpServer server(loop, "127.0.0.1", [](int, const Bytes&) { return std::vector<Bytes>(); });
    for (const auto& name : {std::string(64, 'a') + ".example", std::string("a..example"),
                             std::string(100, 'a') + "." + std::string(200, 'b')}) {
        auto question = question_at(server.endpoint());
        question.name = name;
        const auto seen = loop.run(loop.world().ask_dns(question));
        EXPECT_EQ(seen.outcome, Outcome::skipped);
        EXPECT_EQ(seen.attempts, 0);
    }
    EXPECT_EQ(server.received(), 0);
}

TEST(DnsServers, SystemServersAreNumericAddresses) {
    for (const auto& server : system_dns_servers()) {
        boost::system::error_code error;
        asio::ip::make_address(server, error);
        EXPECT_FALSE(error) << server;
    }
}

} // namespace
} // namespace pretrust::test
