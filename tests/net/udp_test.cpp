// talk_udp on loopback.
#include "loop.hpp"

#include <gtest/gtest.h>

namespace pretrust::test {
namespace {

class UdpTalk : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Loopback, UdpTalk, loopbacks, family_name);

TEST_P(UdpTalk, AnsweredByTheFirstDatagramMeasuresTheRoundTrip) {
    Loop loop;
    const UdpServer server(loop, GetParam(), [](int, const Bytes& request) {
        EXPECT_EQ(text(request), "ping");
        return std::vector<Bytes>{octets("pong")};
    });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.reply), "pong");
    EXPECT_EQ(seen.attempts, 1);
    EXPECT_GT(seen.round_trip.count(), 0);
    EXPECT_GT(seen.sent_unix_us, 0);
    EXPECT_GE(seen.received_unix_us, seen.sent_unix_us);
    EXPECT_FALSE(seen.icmp.has_value());
}

TEST_P(UdpTalk, ClosedPortIsRefused) {
    Loop loop;
    const auto closed = closed_udp_port(loop, GetParam());
    const auto seen = loop.run(loop.world().talk_udp(closed, octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::refused);
#ifdef __linux__
    ASSERT_TRUE(seen.icmp.has_value());
    EXPECT_EQ(seen.icmp->sender, GetParam());
    EXPECT_EQ(seen.icmp->code, std::string(GetParam()) == "::1" ? 4 : 3);
#endif
}

TEST_P(UdpTalk, SilenceIsTimedOutAfterSeveralTransmissions) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(), [](int, const Bytes&) { return std::vector<Bytes>(); });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_EQ(seen.attempts, 5);
    EXPECT_EQ(server.received(), 5);
    EXPECT_GE(seen.took, small_waits().unknown_target);
}

TEST_P(UdpTalk, LostTransmissionsAreRepeatedAndLeaveTheRoundTripUnknown) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(), [](int number, const Bytes&) {
        return number < 2 ? std::vector<Bytes>() : std::vector<Bytes>{octets("pong")};
    });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.attempts, 3);
    EXPECT_EQ(seen.round_trip.count(), 0);
}

TEST_P(UdpTalk, AlienDatagramsAreIgnoredWhenTheRightOneFollows) {
    Loop loop;
    const UdpServer server(loop, GetParam(), [](int, const Bytes&) {
        return std::vector<Bytes>{octets("other"), octets("rubbish"), octets("pong")};
    });
    const Framer framer = [](BytesView view) {
        const auto got = text(view);
        if (got == "pong") {
            return Progress::complete;
        }
        return got == "other" ? Progress::alien : Progress::malformed;
    };
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), framer));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.reply), "pong");
}

TEST_P(UdpTalk, OnlyAlienDatagramsAreAsGoodAsSilence) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(),
                           [](int, const Bytes&) { return std::vector<Bytes>{octets("other")}; });
    const Framer framer = [](BytesView) { return Progress::alien; };
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), framer));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
}

TEST_P(UdpTalk, RubbishIsMalformedWhenNothingBetterComes) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(),
                           [](int, const Bytes&) { return std::vector<Bytes>{octets("rubbish")}; });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
    EXPECT_EQ(text(seen.reply), "rubbish");
}

TEST_P(UdpTalk, PrefixOfAReplyIsNoReply) {
    Loop loop(quick_options());
    const UdpServer server(loop, GetParam(),
                           [](int, const Bytes&) { return std::vector<Bytes>{octets("po")}; });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::malformed);
}

TEST_P(UdpTalk, LargestDatagramArrivesWhole) {
    Loop loop;
    const std::string large(60000, 'x');
    const UdpServer server(loop, GetParam(),
                           [&](int, const Bytes&) { return std::vector<Bytes>{octets(large)}; });
    const auto seen = loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), expects(large)));
    EXPECT_EQ(seen.outcome, Outcome::answered);
    EXPECT_EQ(seen.reply.size(), large.size());
}

TEST(UdpWaits, SilentPortOfALivingTargetCostsTheShorterWait) {
    Loop loop(quick_options());
    const UdpServer lively(loop, "127.0.0.1",
                           [](int, const Bytes&) { return std::vector<Bytes>{octets("pong")}; });
    const UdpServer mute(loop, "127.0.0.1", [](int, const Bytes&) { return std::vector<Bytes>(); });
    loop.run(loop.world().talk_udp(lively.endpoint(), octets("ping"), expects("pong")));
    const auto seen = loop.run(loop.world().talk_udp(mute.endpoint(), octets("ping"), expects("pong")));
    EXPECT_EQ(seen.outcome, Outcome::timed_out);
    EXPECT_EQ(seen.attempts, 6);
    EXPECT_GE(seen.took, small_waits().living_target);
}

TEST(UdpWaits, FramerThatThrowsIsRethrownToTheCaller) {
    Loop loop;
    const UdpServer server(loop, "127.0.0.1",
                           [](int, const Bytes&) { return std::vector<Bytes>{octets("pong")}; });
    const Framer framer = [](BytesView) -> Progress { throw std::logic_error("bug"); };
    EXPECT_THROW(loop.run(loop.world().talk_udp(server.endpoint(), octets("ping"), framer)),
                 std::logic_error);
}

} // namespace
} // namespace pretrust::test
