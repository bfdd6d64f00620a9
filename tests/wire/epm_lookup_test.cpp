// ept_lookup: entries without towers, annotations of any length, pages, and counts that lie.
#include <wire/epm.hpp>
#include <wire/reader.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

/// A tower of the interface, taken from the request that asks for it.
Bytes tower_of(AdInterface which, std::uint16_t port) {
    const Bytes request = encode_ept_map(ad_interface_syntax(which));
    const std::size_t begin = 4 + 16 + 4 + 4 + 4;
    Bytes tower(request.begin() + begin, request.begin() + begin + 75);
    tower[64] = static_cast<std::uint8_t>(port >> 8U);
    tower[65] = static_cast<std::uint8_t>(port & 0xffU);
    return tower;
}

Bytes page(std::uint32_t count, std::uint32_t actual, std::uint8_t handle = 0) {
    Writer writer;
    writer.zeros(19).u8(handle).u32le(count).u32le(200).u32le(0).u32le(actual);
    writer.zeros(16).u32le(3).u32le(0).u32le(5).text("abcd").u8(0).align(4);
    writer.zeros(16).u32le(0).u32le(0).u32le(1).u8(0).align(4); // without a tower
    writer.zeros(16).u32le(4).u32le(0).u32le(64).zeros(64);
    for (const auto port : {std::uint16_t{49664}, std::uint16_t{53000}}) {
        writer.align(4).u32le(75).u32le(75).raw(tower_of(AdInterface::netlogon, port));
    }
    writer.align(4).u32le(0);
    return writer.finish();
}

TEST(EptLookup, RequestAsksForEverythingFromTheStartOrFromTheHandle) {
    const Bytes first = encode_ept_lookup(BytesView(), 200);
    ASSERT_EQ(first.size(), 40U);
    EXPECT_EQ(first[12], 1); // all versions
    EXPECT_EQ(first[36], 200);
    const Bytes handle(20, 7);
    const Bytes next = encode_ept_lookup(handle, 200);
    EXPECT_TRUE(std::equal(handle.begin(), handle.end(), next.begin() + 16));
}

TEST(EptLookup, ReadsEntriesWithAndWithoutTowers) {
    const auto reply = decode_ept_lookup(page(3, 3));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->entries, 3U);
    EXPECT_EQ(reply->status, 0U);
    EXPECT_FALSE(reply->more);
    ASSERT_EQ(reply->towers.size(), 2U);
    EXPECT_EQ(reply->towers[0].tcp_port, 49664);
    EXPECT_EQ(reply->towers[1].tcp_port, 53000);
    EXPECT_EQ(reply->towers[1].service.uuid, rpc_interface::netlogon);
}

TEST(EptLookup, HandleThatIsNotNilMeansThereIsMore) {
    const auto reply = decode_ept_lookup(page(3, 3, 9));
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->more);
    EXPECT_EQ(reply->handle.back(), 9);
}

TEST(EptLookup, CountsThatLieAreNoReply) {
    EXPECT_FALSE(decode_ept_lookup(page(4, 4)));
    EXPECT_FALSE(decode_ept_lookup(page(3, 2)));
    EXPECT_FALSE(decode_ept_lookup(page(0xffffffff, 0xffffffff)));
}

TEST(EptLookup, NoPartOfAReplyIsAReply) {
    const Bytes whole = page(3, 3);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(decode_ept_lookup(BytesView(whole).first(size))) << size;
    }
}

} // namespace
} // namespace pretrust::wire
