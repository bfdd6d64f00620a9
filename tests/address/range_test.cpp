// Ranges, sets and kinds of addresses, also against a slow and obvious reference.
#include <pretrust/address.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace pretrust {
namespace {

using testing::HasSubstr;

Cidr range(std::string_view text) {
    return read_cidr(text).value();
}

std::vector<std::string> shortest(std::initializer_list<const char*> texts) {
    std::vector<Cidr> ranges;
    for (const char* text : texts) {
        ranges.push_back(range(text));
    }
    std::vector<std::string> written;
    const CidrSet set(std::move(ranges));
    for (const Cidr& one : set.ranges()) {
        written.push_back(to_text(one));
    }
    return written;
}

TEST(Range, IsReadAndWrittenBack) {
    for (const char* text :
         {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.7/32", "::/0", "fd00::/8", "2001:db8::1/128"}) {
        EXPECT_EQ(to_text(range(text)), text);
    }
    EXPECT_EQ(to_text(read_cidr("10.1.2.3/8", HostBits::cut).value()), "10.0.0.0/8");
    EXPECT_EQ(to_text(only(read_ip("10.1.2.3").value())), "10.1.2.3/32");
}

TEST(Range, WithHostBitsIsRefusedWithBothReadings) {
    EXPECT_EQ(read_cidr("10.1.2.3/8").error().what,
              "10.1.2.3/8: host bits are set: is it 10.0.0.0/8 or 10.1.2.3/32?");
}

TEST(Range, WithAPrefixThatNoRangeHasIsRefused) {
    for (const char* text : {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08",
                             "10.0.0.0/8 ", "::/129", "/8", "010.0.0.0/8", "corp/8"}) {
        EXPECT_FALSE(read_cidr(text).has_value()) << text;
    }
    EXPECT_THAT(read_cidr("10.0.0.0").error().what, HasSubstr("needs a prefix length"));
}

TEST(Range, HoldsOnlyItsOwnFamily) {
    EXPECT_FALSE(contains(range("0.0.0.0/0"), read_ip("::1").value()));
    EXPECT_FALSE(overlap(range("0.0.0.0/0"), range("::/0")));
    EXPECT_TRUE(contains(range("10.0.0.0/8"), range("10.255.0.0/16")));
    EXPECT_FALSE(contains(range("10.255.0.0/16"), range("10.0.0.0/8")));
    EXPECT_TRUE(overlap(range("10.255.0.0/16"), range("10.0.0.0/8")));
}

TEST(Set, IsWrittenInItsShortestForm) {
    EXPECT_THAT(shortest({"10.0.1.0/24", "10.0.0.0/24"}), testing::ElementsAre("10.0.0.0/23"));
    EXPECT_THAT(shortest({"10.0.1.0/24", "10.0.2.0/24"}), testing::ElementsAre("10.0.1.0/24", "10.0.2.0/24"));
    EXPECT_THAT(shortest({"10.0.0.0/8", "10.5.0.0/16", "10.5.0.1/32"}), testing::ElementsAre("10.0.0.0/8"));
    EXPECT_THAT(shortest({"128.0.0.0/1", "0.0.0.0/1"}), testing::ElementsAre("0.0.0.0/0"));
    EXPECT_THAT(shortest({"::/1", "8000::/1", "255.255.255.255/32"}),
                testing::ElementsAre("255.255.255.255/32", "::/0"));
    EXPECT_THAT(shortest({}), testing::IsEmpty());
}

/// Sixteen bits of 10.0.0.0/16, one flag an address.
TEST(Set, HoldsWhatItsRangesHoldAndNothingElse) {
    std::mt19937 random(7);
    for (int round = 0; round < 40; ++round) {
        std::vector<bool> held(65536);
        std::vector<Cidr> ranges;
        for (int i = 0; i < 12; ++i) {
            const int length = 18 + static_cast<int>(random() % 15);
            const std::uint32_t low = (random() % 65536) & ~((1U << (32 - length)) - 1);
            Ip base = read_ip("10.0.0.0").value();
            base.octets[2] = static_cast<std::uint8_t>(low >> 8);
            base.octets[3] = static_cast<std::uint8_t>(low);
            ranges.push_back({base, length});
            for (std::uint32_t at = low; at < low + (1U << (32 - length)); ++at) {
                held[at] = true;
            }
        }
        const CidrSet set(ranges);
        Ip address = read_ip("10.0.0.0").value();
        std::size_t wrong = 0;
        for (std::uint32_t at = 0; at < 65536; at += 3) {
            address.octets[2] = static_cast<std::uint8_t>(at >> 8);
            address.octets[3] = static_cast<std::uint8_t>(at);
            wrong += set.contains(address) != held[at] ? 1 : 0;
        }
        EXPECT_EQ(wrong, 0U);
        for (std::size_t i = 1; i < set.ranges().size(); ++i) {
            EXPECT_LT(set.ranges()[i - 1], set.ranges()[i]);
            EXPECT_FALSE(overlap(set.ranges()[i - 1], set.ranges()[i]));
        }
    }
}

TEST(Kind, IsWhatTheRegistriesSay) {
    const auto kind = [](std::string_view text) { return kind_of(read_ip(text).value()); };
    EXPECT_EQ(kind("10.255.255.255"), AddressKind::rfc1918);
    EXPECT_EQ(kind("172.15.255.255"), AddressKind::global);
    EXPECT_EQ(kind("172.16.0.0"), AddressKind::rfc1918);
    EXPECT_EQ(kind("172.31.255.255"), AddressKind::rfc1918);
    EXPECT_EQ(kind("172.32.0.0"), AddressKind::global);
    EXPECT_EQ(kind("192.168.0.1"), AddressKind::rfc1918);
    EXPECT_EQ(kind("100.63.255.255"), AddressKind::global);
    EXPECT_EQ(kind("100.64.0.0"), AddressKind::shared);
    EXPECT_EQ(kind("100.127.255.255"), AddressKind::shared);
    EXPECT_EQ(kind("198.17.255.255"), AddressKind::global);
    EXPECT_EQ(kind("198.18.0.1"), AddressKind::benchmarking);
    EXPECT_EQ(kind("198.19.255.255"), AddressKind::benchmarking);
    EXPECT_EQ(kind("169.254.169.253"), AddressKind::link_local);
    EXPECT_EQ(kind("127.0.0.53"), AddressKind::loopback);
    EXPECT_EQ(kind("203.0.113.9"), AddressKind::documentation);
    EXPECT_EQ(kind("239.1.1.1"), AddressKind::multicast);
    EXPECT_EQ(kind("255.255.255.255"), AddressKind::reserved);
    EXPECT_EQ(kind("8.8.8.8"), AddressKind::global);
    EXPECT_EQ(kind("fd12::1"), AddressKind::unique_local);
    EXPECT_EQ(kind("fe80::1"), AddressKind::link_local);
    EXPECT_EQ(kind("2600:1f00::1"), AddressKind::global);
    EXPECT_EQ(kind("::ffff:a00:1"), AddressKind::reserved);
}

} // namespace
} // namespace pretrust
