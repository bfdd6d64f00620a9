// Every fixture cut off anywhere, and with single octets changed: the promises of the fuzz feed hold.
#include <aws/load.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <feeds.hpp>
#include <random>

namespace pretrust {
namespace {

void feed(const std::string& text) {
    feeds::feed_aws({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

TEST(AwsMutations, KeepEveryPromise) {
    const auto files = load_texts({PRETRUST_SOURCE_DIR "/tests/aws/cli"}, "--aws").value();
    std::mt19937 random(20261121); // a failure can be repeated
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    constexpr std::string_view octets = "{}[]\",:0-9/.\\\x80 tx";
    for (const auto& file : files) {
        SCOPED_TRACE(file.name);
        EXPECT_NO_THROW(feed(file.text));
        for (int round = 0; round < 12; ++round) {
            auto changed = file.text;
            changed[below(changed.size())] = octets[below(octets.size())];
            EXPECT_NO_THROW(feed(changed)) << changed;
            EXPECT_NO_THROW(feed(file.text.substr(0, below(file.text.size()))));
        }
    }
}

} // namespace
} // namespace pretrust
