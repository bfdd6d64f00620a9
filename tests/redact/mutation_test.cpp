// Names in every kind of company: the promises of the fuzz feed hold.
#include <gtest/gtest.h>

#include <feeds.hpp>
#include <random>
#include <string>
#include <string_view>

namespace pretrust {
namespace {

TEST(RedactMutations, KeepEveryPromise) {
    std::mt19937 random(20261121); // a failure can be repeated
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    constexpr std::string_view pieces[] = {"S-1-5-21-",
                                           "-",
                                           ".",
                                           "..",
                                           "172.16.10.",
                                           "172.16.10.153",
                                           "/24",
                                           "fe80::",
                                           "::",
                                           ":",
                                           "d-",
                                           "vpc-0",
                                           "in-addr.arpa",
                                           ".ip6.arpa",
                                           "1.2.",
                                           "CN=",
                                           "=",
                                           "0x",
                                           "C000",
                                           "32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0",
                                           "123456789012",
                                           "@",
                                           "\\",
                                           "$",
                                           "_",
                                           "--",
                                           "xn--",
                                           "access",
                                           " ",
                                           "\n",
                                           "\x1b",
                                           "\xc3\xa9",
                                           "0 100 389 ",
                                           "TLSv1.3",
                                           "eu-central-1",
                                           "%",
                                           "\"",
                                           "{",
                                           "A",
                                           "z",
                                           "9",
                                           "00",
                                           "aws",
                                           "json",
                                           "RCODE",
                                           "\x01",
                                           "\x7f"};
    for (int round = 0; round < 150; ++round) {
        std::string text;
        for (std::size_t count = below(8); count > 0; --count) {
            text += pieces[below(std::size(pieces))];
        }
        EXPECT_NO_THROW(feeds::feed_redact({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}))
            << text;
    }
}

} // namespace
} // namespace pretrust
