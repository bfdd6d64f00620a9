// What ICMP errors mean, by type and code.
#include <net/icmp.hpp>

#include <gtest/gtest.h>

namespace pretrust {
namespace {

std::optional<Outcome> meaning(Family family, int type, int code) {
    IcmpError error;
    error.type = type;
    error.code = code;
    return meaning_of(error, family);
}

TEST(Icmp, ProhibitedCodesMeanAFirewallSpoke) {
    for (const int code : {9, 10, 13}) {
        EXPECT_EQ(meaning(Family::v4, 3, code), Outcome::prohibited) << code;
    }
    for (const int code : {1, 5, 6}) {
        EXPECT_EQ(meaning(Family::v6, 1, code), Outcome::prohibited) << code;
    }
}

TEST(Icmp, PortAndProtocolUnreachableMeanRefused) {
    EXPECT_EQ(meaning(Family::v4, 3, 3), Outcome::refused);
    EXPECT_EQ(meaning(Family::v4, 3, 2), Outcome::refused);
    EXPECT_EQ(meaning(Family::v6, 1, 4), Outcome::refused);
}

TEST(Icmp, NetAndHostUnreachableAndLoopsMeanUnreachable) {
    EXPECT_EQ(meaning(Family::v4, 3, 0), Outcome::unreachable);
    EXPECT_EQ(meaning(Family::v4, 3, 1), Outcome::unreachable);
    EXPECT_EQ(meaning(Family::v4, 11, 0), Outcome::unreachable);
    EXPECT_EQ(meaning(Family::v6, 1, 0), Outcome::unreachable);
    EXPECT_EQ(meaning(Family::v6, 1, 3), Outcome::unreachable);
    EXPECT_EQ(meaning(Family::v6, 3, 0), Outcome::unreachable);
}

TEST(Icmp, FragmentationNeededIsNoAnswer) {
    EXPECT_EQ(meaning(Family::v4, 3, 4), std::nullopt);
    EXPECT_EQ(meaning(Family::v6, 2, 0), std::nullopt);
    EXPECT_EQ(meaning(Family::v4, 12, 0), std::nullopt);
}

} // namespace
} // namespace pretrust
