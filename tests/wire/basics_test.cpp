// Readers, texts, BER and times: what all codecs stand on.
#include "samples.hpp"

#include <wire/ber.hpp>
#include <wire/generalized_time.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

TEST(Reader, ReadsBothByteOrders) {
    const Bytes octets = hex("0102030405060708090a0b0c0d0e0f");
    Reader reader(octets);
    EXPECT_EQ(reader.u8(), 0x01);
    EXPECT_EQ(reader.u16le(), 0x0302);
    EXPECT_EQ(reader.u16be(), 0x0405);
    EXPECT_EQ(reader.u32le(), 0x09080706U);
    EXPECT_EQ(reader.u32be(), 0x0a0b0c0dU);
    EXPECT_EQ(to_hex(reader.rest()), "0e0f");
}

TEST(Reader, ReadBeyondTheEndIsZeroAndFailsForGood) {
    const Bytes octets = hex("ffff");
    Reader reader(octets);
    EXPECT_EQ(reader.u32be(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0);
    EXPECT_EQ(reader.left(), 0U);
}

TEST(Reader, TakeOfHugeCountDoesNotOverflow) {
    const Bytes octets = hex("ffff");
    Reader reader(octets);
    reader.skip(1);
    EXPECT_TRUE(reader.take(SIZE_MAX).empty());
    EXPECT_FALSE(reader.ok());
}

TEST(Reader, AlignMovesToTheNextMultiple) {
    const Bytes octets(8);
    Reader reader(octets);
    reader.skip(1);
    reader.align(4);
    EXPECT_EQ(reader.position(), 4U);
    reader.align(4);
    EXPECT_EQ(reader.position(), 4U);
}

TEST(Text, KeepsValidUtf8AndEscapesOtherOctets) {
    EXPECT_EQ(utf8_text(octets_of("M\xc3\xbcller")), "M\xc3\xbcller");
    EXPECT_EQ(utf8_text(hex("4dfc6c")), "M\\252l");
    EXPECT_EQ(utf8_text(hex("c0af")), "\\192\\175") << "overlong";
    EXPECT_EQ(utf8_text(hex("eda080")), "\\237\\160\\128") << "surrogate";
    EXPECT_EQ(utf8_text(hex("f4908080")), "\\244\\144\\128\\128") << "above U+10FFFF";
    EXPECT_EQ(utf8_text(hex("e282")), "\\226\\130") << "cut short";
}

TEST(Text, WritesIpv6AsRfc5952) {
    EXPECT_EQ(ipv6_text(hex("20010db8000000000000000000000001")), "2001:db8::1");
    EXPECT_EQ(ipv6_text(Bytes(16)), "::");
    EXPECT_EQ(ipv6_text(hex("00000000000000000000000000000001")), "::1");
    EXPECT_EQ(ipv6_text(hex("20010db8000000010001000100010001")), "2001:db8:0:1:1:1:1:1");
    EXPECT_EQ(ipv6_text(hex("20010000000000010000000000000001")), "2001:0:0:1::1");
    EXPECT_EQ(ipv6_text(hex("00010000000000000000000000000000")), "1::");
    EXPECT_EQ(ipv6_text(hex("00000000000000000000ffffc0000201")), "::ffff:192.0.2.1");
    EXPECT_EQ(ipv6_text(hex("00")), "");
}

TEST(Text, GuidSurvivesTheWayThereAndBack) {
    const Bytes octets = hex("7baad4872b181c438c57f43519cdf80d");
    EXPECT_EQ(guid_text(octets), "87d4aa7b-182b-431c-8c57-f43519cdf80d");
    const auto back = guid_octets("87D4AA7B-182B-431C-8C57-F43519CDF80D");
    ASSERT_TRUE(back);
    EXPECT_EQ(to_hex(*back), to_hex(octets));
    EXPECT_FALSE(guid_octets("87D4AA7B-182B-431C-8C57-F43519CDF80"));
    EXPECT_FALSE(guid_octets("87D4AA7B+182B-431C-8C57-F43519CDF80D"));
    EXPECT_FALSE(guid_octets("g7D4AA7B-182B-431C-8C57-F43519CDF80D"));
}

TEST(Ber, ReadsShortAndLongLengthsAlike) {
    for (const char* digits : {"0403414243", "048103414243", "04820003414243", "048400000003414243"}) {
        const Bytes octets = hex(digits);
        ber::Cursor cursor(octets);
        const auto element = cursor.need(ber::octet_string);
        ASSERT_TRUE(element) << digits;
        EXPECT_EQ(utf8_text(element->content), "ABC");
        EXPECT_TRUE(cursor.at_end());
    }
}

TEST(Ber, RefusesWhatItCannotHold) {
    for (const char* digits :
         {"0480", "0485000000000141", "1f8101", "04840000000541", "0484ffffffff41", "0405414243"}) {
        const Bytes octets = hex(digits);
        ber::Cursor cursor(octets);
        EXPECT_FALSE(cursor.next()) << digits;
        EXPECT_FALSE(cursor.ok()) << digits;
    }
}

TEST(Ber, NestingIsLimited) {
    Bytes octets;
    for (int i = 0; i < 40; ++i) {
        octets = ber::tlv(ber::sequence, BytesView(octets));
    }
    ber::Cursor cursor(octets);
    int depth = 0;
    while (const auto element = cursor.next()) {
        cursor = ber::Cursor(*element);
        ++depth;
    }
    EXPECT_EQ(depth, ber::max_depth + 1);
    EXPECT_FALSE(cursor.ok());
}

TEST(Ber, IntegersSurviveTheWayThereAndBack) {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{127}, std::int64_t{128}, std::int64_t{-1}, std::int64_t{-128},
          std::int64_t{-129}, std::int64_t{1} << 40U, INT64_MIN, INT64_MAX}) {
        const Bytes octets = ber::write_integer(value);
        ber::Cursor cursor(octets);
        const auto element = cursor.need(ber::integer);
        ASSERT_TRUE(element);
        EXPECT_EQ(ber::to_integer(element->content), value);
    }
    EXPECT_EQ(to_hex(ber::write_integer(128)), "02020080");
    EXPECT_FALSE(ber::to_integer({}));
    EXPECT_FALSE(ber::to_integer(Bytes(9)));
}

TEST(Ber, FrameSaysMoreUntilTheLastOctet) {
    const Bytes octets = hex("308400000003020105");
    for (std::size_t size = 0; size < octets.size(); ++size) {
        EXPECT_EQ(ber::frame(BytesView(octets).first(size), ber::sequence, 100).progress, Progress::more)
            << size;
    }
    EXPECT_EQ(ber::frame(octets, ber::sequence, 100).progress, Progress::complete);
    EXPECT_EQ(ber::frame(octets, ber::sequence, 8).progress, Progress::malformed);
    EXPECT_EQ(ber::frame(octets, ber::set, 100).progress, Progress::malformed);
}

TEST(Ber, WritesLengthsOfEverySize) {
    EXPECT_EQ(to_hex(ber::tlv(4, BytesView(Bytes(127)))).substr(0, 4), "047f");
    EXPECT_EQ(to_hex(ber::tlv(4, BytesView(Bytes(128)))).substr(0, 6), "048180");
    EXPECT_EQ(to_hex(ber::tlv(4, BytesView(Bytes(256)))).substr(0, 8), "04820100");
    EXPECT_EQ(to_hex(ber::tlv(4, BytesView(Bytes(65536)))).substr(0, 12), "048400010000");
}

TEST(GeneralizedTime, ReadsWholeSecondsAndFractions) {
    EXPECT_EQ(parse_generalized_time("19700101000000Z"), 0);
    EXPECT_EQ(parse_generalized_time("20200501071151.0Z"), 1'588'317'111'000'000);
    EXPECT_EQ(parse_generalized_time("20200501071151.8425089Z"), 1'588'317'111'842'508);
    EXPECT_EQ(parse_generalized_time("20000229235959,5Z"), 951'868'799'500'000);
    EXPECT_EQ(parse_generalized_time("16010101000000Z"), -11'644'473'600'000'000);
}

TEST(GeneralizedTime, RefusesTimesThatDoNotExist) {
    for (const char* text : {"", "Z", "20210229000000Z", "19000229000000Z", "20211301000000Z",
                             "20210100000000Z", "20210101240000Z", "20210101006000Z", "20210101000061Z",
                             "2021010100000Z", "20210101000000", "20210101000000+0100", "20210101000000.Z",
                             "20210101000000.1x2Z", "00000101000000Z", "2021-101000000Z"}) {
        EXPECT_FALSE(parse_generalized_time(text)) << text;
    }
}

TEST(GeneralizedTime, EveryDayOfFourCenturiesSurvives) {
    std::int64_t expected = days_from_civil(1700, 1, 1);
    for (std::int64_t day = expected; day < days_from_civil(2100, 1, 1); ++day, ++expected) {
        const std::string text = format_generalized_time(day * 86'400'000'000 + 86'399'999'999);
        ASSERT_EQ(parse_generalized_time(text), (day * 86'400 + 86'399) * 1'000'000) << text;
    }
}

} // namespace
} // namespace pretrust::wire
