// DNS: hand-made messages for what captures do not show.
#include "samples.hpp"

#include <wire/dns.hpp>
#include <wire/reader.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

/// A response header with these counts.
Writer header(std::uint16_t flags, std::uint16_t questions, std::uint16_t answers,
              std::uint16_t authorities = 0, std::uint16_t additionals = 0) {
    Writer writer;
    writer.u16be(0x1234).u16be(flags).u16be(questions).u16be(answers).u16be(authorities).u16be(additionals);
    return writer;
}

/// Owner root, class IN, ttl 60.
void record(Writer& writer, std::uint16_t type, std::string_view rdata_hex) {
    const Bytes rdata = hex(rdata_hex);
    writer.u8(0).u16be(type).u16be(1).u32be(60).u16be(static_cast<std::uint16_t>(rdata.size())).raw(rdata);
}

std::optional<DnsMessage> one_answer(std::uint16_t type, std::string_view rdata_hex) {
    Writer writer = header(0x8400, 0, 1);
    record(writer, type, rdata_hex);
    return decode_dns(writer.finish());
}

TEST(Dns, QueryIsWhatWindowsSends) {
    const auto query =
        encode_dns_query({0xb733, "_ldap._tcp.pdc._msdcs.dmevals.local", dns_type::srv, true, 0});
    ASSERT_TRUE(query);
    EXPECT_EQ(to_hex(*query),
              "b73301000001000000000000055f6c646170045f74637003706463065f6d7364637307646d6576616c73056c"
              "6f63616c0000210001");
}

TEST(Dns, QueryCarriesAnOptRecordOnRequest) {
    const auto query = encode_dns_query({1, "x.", dns_type::a, false, 1232});
    ASSERT_TRUE(query);
    EXPECT_EQ(to_hex(*query), "00010000000100000000000101780000010001"
                              "00002904d0000000000000");
    const auto message = decode_dns(*query);
    ASSERT_TRUE(message && message->edns);
    EXPECT_EQ(message->edns->payload_size, 1232);
    EXPECT_FALSE(message->is_response);
}

TEST(Dns, NamesThatCannotBeEncodedAreRefused) {
    for (const std::string& name : {std::string("a..b"), std::string(".a"), std::string(64, 'a'),
                                    std::string("a\\"), std::string("a\\25"), std::string("a\\256")}) {
        EXPECT_FALSE(encode_dns_name(name)) << name;
    }
    std::string longest;
    for (int i = 0; i < 127; ++i) {
        longest += "a.";
    }
    EXPECT_TRUE(encode_dns_name(longest));
    EXPECT_FALSE(encode_dns_name(longest + "b"));
    EXPECT_EQ(to_hex(*encode_dns_name(".")), "00");
    EXPECT_EQ(to_hex(*encode_dns_name("")), "00");
}

TEST(Dns, OddOctetsOfNamesAreEscapedAndCaseIsFolded) {
    Writer writer = header(0x8180, 1, 0);
    writer.raw(hex("06412e5c200aff00")).u16be(1).u16be(1);
    const auto message = decode_dns(writer.finish());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->questions.front().name, "a\\.\\\\\\032\\010\\255");
    EXPECT_EQ(to_hex(*encode_dns_name(message->questions.front().name)), "06612e5c200aff00");
}

TEST(Dns, AddressesAreText) {
    const auto four = one_answer(dns_type::a, "c0000201");
    ASSERT_TRUE(four);
    EXPECT_EQ(std::get<DnsAddress>(four->answers.front().data).address, "192.0.2.1");
    const auto six = one_answer(dns_type::aaaa, "20010db8000000000000000000000001");
    ASSERT_TRUE(six);
    EXPECT_EQ(std::get<DnsAddress>(six->answers.front().data).address, "2001:db8::1");
}

TEST(Dns, CanonicalNameIsAName) {
    const auto message = one_answer(dns_type::cname, "03646331036e657400");
    ASSERT_TRUE(message);
    EXPECT_EQ(std::get<DnsHost>(message->answers.front().data).name, "dc1.net");
}

TEST(Dns, RecordDataThatContradictTheirLengthAreRefused) {
    EXPECT_FALSE(one_answer(dns_type::a, "c00002"));
    EXPECT_FALSE(one_answer(dns_type::aaaa, "c0000201"));
    EXPECT_FALSE(one_answer(dns_type::cname, "0364633100ff"));
    EXPECT_FALSE(one_answer(dns_type::srv, "00000064018503646331"));
    EXPECT_FALSE(one_answer(dns_type::srv, "0000006401"));
    EXPECT_FALSE(one_answer(dns_type::soa, "0000000000010000000200000003"));
}

TEST(Dns, UnknownTypesAndClassesAreKeptWithoutData) {
    const auto message = one_answer(99, "deadbeef");
    ASSERT_TRUE(message);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(message->answers.front().data));
}

TEST(Dns, PointersMustLeadBackwards) {
    for (const char* name : {"c00c", "c00d", "c010", "c0ff", "016103c00c", "4161", "8161", "c000"}) {
        Writer writer = header(0x8180, 1, 0);
        writer.raw(hex(name)).u16be(1).u16be(1);
        EXPECT_FALSE(decode_dns(writer.finish())) << name;
    }
}

TEST(Dns, LabelsThatPointBackIntoThemselvesEnd) {
    // "a" + pointer to itself would never end; each jump must go before the run it leaves.
    Writer writer = header(0x8180, 1, 0);
    writer.raw(hex("0161c00c")).u16be(1).u16be(1);
    EXPECT_FALSE(decode_dns(writer.finish()));
}

TEST(Dns, NamesLongerThan255OctetsAreRefused) {
    Writer writer = header(0x8180, 2, 0);
    for (int i = 0; i < 4; ++i) {
        writer.u8(62).zeros(62);
    }
    writer.u8(0).u16be(1).u16be(1); // 4 * 63 + 1 = 253: fits
    const std::size_t size = writer.size();
    Writer longer = writer;
    writer.raw(hex("00")).u16be(1).u16be(1);
    EXPECT_TRUE(decode_dns(writer.finish()));
    longer.raw(hex("026161c00c")).u16be(1).u16be(1);
    EXPECT_FALSE(decode_dns(longer.finish())) << size;
}

TEST(Dns, ExtendedRcodeComesFromTheOptRecord) {
    Writer writer = header(0x8180, 0, 0, 0, 1);
    writer.raw(hex("00002910000100800000"
                   "00"));
    const auto message = decode_dns(writer.finish());
    ASSERT_TRUE(message && message->edns);
    EXPECT_EQ(message->rcode, 16) << "BADVERS";
    EXPECT_TRUE(message->edns->dnssec_ok);
    EXPECT_TRUE(message->additionals.empty());
}

TEST(Dns, MessageCutByItsSenderKeepsWholeRecords) {
    Writer writer = header(0x8580 | 0x0200, 0, 2);
    record(writer, dns_type::a, "c0000201");
    Bytes octets = writer.finish();
    const Bytes half = hex("00000100");
    octets.insert(octets.end(), half.begin(), half.end());
    const auto message = decode_dns(octets);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->truncated);
    EXPECT_TRUE(message->cut);
    EXPECT_EQ(message->answers.size(), 1U);
}

TEST(Dns, RecordsBeyondTheLimitAreLeftOutAndSaid) {
    Writer writer = header(0x8580, 0, 3000);
    for (int i = 0; i < 3000; ++i) {
        record(writer, 99, "");
    }
    const auto message = decode_dns(writer.finish());
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->limited);
    EXPECT_EQ(message->answers.size(), dns_max_records);
}

TEST(Dns, TimeToLiveWithTheTopBitIsZero) {
    Writer writer = header(0x8580, 0, 1);
    writer.u8(0).u16be(99).u16be(1).u32be(0x80000001U).u16be(0);
    const auto message = decode_dns(writer.finish());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->answers.front().ttl, 0U);
}

TEST(Dns, TrailingOctetsAreCounted) {
    Writer writer = header(0x8580, 0, 0);
    writer.raw(hex("0011"));
    const auto message = decode_dns(writer.finish());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->trailing, 2U);
}

} // namespace
} // namespace pretrust::wire
