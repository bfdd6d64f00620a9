// NTP: eras and offsets by calculation, kiss codes by hand, W32Time's signed replies from captures.
#include "samples.hpp"

#include <wire/generalized_time.hpp>
#include <wire/ntp.hpp>
#include <wire/reader.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

constexpr std::int64_t one_second = 1'000'000;
constexpr std::int64_t now = 1'795'000'000 * one_second;

Bytes reply_with(std::uint8_t first, std::uint8_t stratum, std::string_view refid_hex, NtpTimestamp origin,
                 NtpTimestamp receive, NtpTimestamp transmit) {
    Writer writer;
    writer.u8(first).u8(stratum).u8(6).u8(0xe9).zeros(8).raw(hex(refid_hex)).zeros(8);
    writer.u64be(origin).u64be(receive).u64be(transmit);
    return writer.finish();
}

TEST(Ntp, RequestIsAVersion4ClientPacket) {
    const std::string request = to_hex(encode_ntp_request(0x0123456789abcdefU));
    EXPECT_EQ(request, "23" + std::string(78, '0') + "0123456789abcdef");
}

TEST(Ntp, OffsetIsHalfTheSumOfBothDifferences) {
    // Server 5 s ahead, 40 ms there and 60 ms back: the asymmetry shows as half its size.
    const Bytes octets = reply_with(0x24, 2, "7f000001", 7, unix_us_to_ntp(now + 5 * one_second + 40'000),
                                    unix_us_to_ntp(now + 5 * one_second + 50'000));
    const auto reply = decode_ntp_reply(octets);
    ASSERT_TRUE(reply);
    EXPECT_EQ(ntp_offset_us(*reply, now, now + 110'000), 5 * one_second - 10'000);
    EXPECT_EQ(reply->reference_id, "127.0.0.1");
}

TEST(Ntp, ReplyWithoutTimesHasNoOffset) {
    const auto reply = decode_ntp_reply(reply_with(0xe4, 0, "52415445", 7, 0, 0));
    ASSERT_TRUE(reply);
    EXPECT_FALSE(ntp_offset_us(*reply, now, now));
    EXPECT_EQ(reply->reference_id, "RATE");
    EXPECT_EQ(reply->leap, 3);
    EXPECT_EQ(reply->stratum, 0);
}

TEST(Ntp, TimesAreTakenInTheEraNearestToNow) {
    EXPECT_EQ(ntp_to_unix_us(unix_us_to_ntp(now), now), now);
    const std::int64_t after_2036 = 2'200'000'000 * one_second;
    EXPECT_EQ(ntp_to_unix_us(unix_us_to_ntp(after_2036), after_2036 - 10 * one_second), after_2036);
    const std::int64_t turn = 2'085'978'496 * one_second; // 2036-02-07T06:28:16Z: the counter is zero
    EXPECT_EQ(unix_us_to_ntp(turn), 0U);
    EXPECT_EQ(ntp_to_unix_us(unix_us_to_ntp(turn - 1), turn + one_second), turn - 1);
    EXPECT_EQ(ntp_to_unix_us(unix_us_to_ntp(turn + 1), turn - one_second), turn + 1);
    EXPECT_EQ(ntp_to_unix_us(unix_us_to_ntp(-one_second / 2), 0), -one_second / 2);
}

TEST(Ntp, ReplyToAnotherRequestIsAlien) {
    const Bytes octets = reply_with(0x24, 2, "7f000001", 7, 1, 1);
    EXPECT_EQ(ntp_progress(octets, 7), Progress::complete);
    EXPECT_EQ(ntp_progress(octets, 8), Progress::alien);
}

TEST(Ntp, WhatIsNoServerReplyIsMalformed) {
    EXPECT_EQ(ntp_progress(reply_with(0x23, 2, "7f000001", 7, 1, 1), 7), Progress::malformed) << "mode 3";
    EXPECT_EQ(ntp_progress(reply_with(0x3c, 2, "7f000001", 7, 1, 1), 7), Progress::malformed) << "version 7";
    EXPECT_EQ(ntp_progress(reply_with(0x04, 2, "7f000001", 7, 1, 1), 7), Progress::malformed) << "version 0";
}

TEST(Ntp, ShorterThan48OctetsIsMalformedLongerIsNot) {
    Bytes octets = reply_with(0x24, 2, "7f000001", 7, 1, 1);
    ASSERT_EQ(octets.size(), 48U);
    for (std::size_t size = 0; size < octets.size(); ++size) {
        EXPECT_EQ(ntp_progress(BytesView(octets).first(size), 7), Progress::malformed) << size;
    }
    for (const std::size_t size : {68U, 120U}) {
        octets.resize(size);
        EXPECT_EQ(ntp_progress(octets, 7), Progress::complete) << size;
    }
}

class WindowsNtp : public samples::WindowsTest {};

/// "2021-09-02T04:49:04.994281899Z" to microseconds.
std::int64_t iso_time(const std::string& text) {
    std::string plain;
    for (const char letter : text) {
        if (letter != '-' && letter != ':' && letter != 'T') {
            plain += letter;
        }
    }
    return parse_generalized_time(plain).value();
}

TEST_P(WindowsNtp, ReplyIsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto reply = decode_ntp_reply(exchange.reply);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->leap, exchange.number("li"));
    EXPECT_EQ(reply->version, exchange.number("vn"));
    EXPECT_EQ(reply->mode, exchange.number("mode"));
    EXPECT_EQ(reply->stratum, exchange.number("stratum"));
    EXPECT_EQ(reply->precision, exchange.number("precision") - 256);
    EXPECT_EQ(reply->root_delay * 65536, std::stod(exchange.text("rootdelay")));
    EXPECT_EQ(reply->root_dispersion * 65536, std::stod(exchange.text("rootdispersion")));
    EXPECT_EQ(reply->reference_raw, exchange.bits("refid"));
    if (exchange.text("refid") == "564d5450") {
        EXPECT_EQ(reply->reference_id, "VMTP") << "at stratum 4";
    }
    EXPECT_EQ(static_cast<std::int64_t>(reply->size), exchange.number("length"));
    for (const auto& [key, time] :
         {std::pair{"reftime", reply->reference}, std::pair{"origin", reply->origin},
          std::pair{"receive", reply->receive}, std::pair{"transmit", reply->transmit}}) {
        EXPECT_NEAR(static_cast<double>(ntp_to_unix_us(time, now)),
                    static_cast<double>(iso_time(exchange.text(key))), 1)
            << key;
    }
    // One capture is a symmetric active packet (mode 1): no reply, however well it is signed.
    const bool server = reply->mode == 4;
    EXPECT_EQ(ntp_progress(exchange.reply, reply->origin), server ? Progress::complete : Progress::malformed);
    EXPECT_EQ(ntp_progress(exchange.reply, reply->origin + 1),
              server ? Progress::alien : Progress::malformed);
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsNtp, ::testing::ValuesIn(samples::windows("ntp")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
