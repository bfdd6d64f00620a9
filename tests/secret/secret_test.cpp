// What a Secret and a Key promise: they cannot be copied or printed, and nothing of them stays behind.
#include <pretrust/secret.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace pretrust {
namespace {

template <class T>
concept Streamable = requires(std::ostream& stream, const T& value) {
    stream << value;
};

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<Key<16>> && !std::is_copy_assignable_v<Key<16>>);
static_assert(!Streamable<Secret> && !Streamable<Key<16>>);
static_assert(!fmt::is_formattable<Secret>::value && !fmt::is_formattable<Key<16>>::value);

Secret made_of(std::string_view text, std::size_t capacity) {
    Secret secret(capacity);
    std::copy(text.begin(), text.end(), secret.room().begin());
    secret.use(text.size());
    return secret;
}

std::string text_of(const Secret& secret) {
    return {secret.reveal().begin(), secret.reveal().end()};
}

bool all_zero(BytesView octets) {
    return std::all_of(octets.begin(), octets.end(), [](auto octet) { return octet == 0; });
}

TEST(Secret, KeepsWhatIsUsedAndWipesTheRestOfItsRoom) {
    auto secret = made_of("a longer text", 64);
    secret.use(3);
    EXPECT_EQ(text_of(secret), "a l");
    EXPECT_TRUE(all_zero(secret.room().subspan(3)));
    EXPECT_THROW(secret.use(65), std::logic_error);
}

TEST(Secret, DropsItsFrontAndWipesWhatMoved) {
    auto secret = made_of("mark:text", 64);
    secret.drop_front(5);
    EXPECT_EQ(text_of(secret), "text");
    EXPECT_TRUE(all_zero(secret.room().subspan(4)));
    EXPECT_THROW(secret.drop_front(5), std::logic_error);
}

TEST(Secret, MovesAndLeavesNothingBehind) {
    auto first = made_of("text", 8);
    const auto* where = first.reveal().data();
    Secret second = std::move(first);
    EXPECT_EQ(second.reveal().data(), where) << "moved, not copied";
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): its meaning
    EXPECT_EQ(first.capacity(), 0U);
    Secret third = made_of("other", 8);
    third = std::move(second);
    EXPECT_EQ(text_of(third), "text");
}

TEST(Secret, EmptyOneHoldsNothing) {
    const Secret secret;
    EXPECT_TRUE(secret.empty());
    EXPECT_EQ(secret.capacity(), 0U);
    EXPECT_TRUE(secret.reveal().empty());
}

TEST(Secret, TooLargeOneThrows) {
    EXPECT_THROW(Secret(std::size_t{1} << 60U), std::bad_alloc);
}

/// The VmFlags of the mapping that holds this address, as the kernel tells them.
std::string flags_of_mapping(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    std::string line;
    bool inside = false;
    while (std::getline(maps, line)) {
        unsigned long from = 0;
        unsigned long to = 0;
        char dash = 0;
        std::istringstream words(line);
        if (words >> std::hex >> from >> dash >> to && dash == '-') {
            const auto at = reinterpret_cast<unsigned long>(address);
            inside = from <= at && at < to;
        } else if (inside && line.starts_with("VmFlags:")) {
            return line + " ";
        }
    }
    return {};
}

TEST(Secret, LivesOnPagesThatNoCoreFileHolds) {
    const auto secret = made_of("text", 8);
    const auto flags = flags_of_mapping(secret.reveal().data());
    if (flags.empty()) {
        GTEST_SKIP() << "this system does not tell";
    }
    EXPECT_NE(flags.find(" dd "), std::string::npos) << flags; // do not dump
    EXPECT_NE(flags.find(" wf "), std::string::npos) << flags; // wipe on fork
}

TEST(Key, IsWipedWhenItEndsAndWhenItIsMovedFrom) {
    alignas(Key<16>) std::array<std::uint8_t, sizeof(Key<16>)> place{};
    auto* key = new (place.data()) Key<16>;
    std::fill(key->begin(), key->end(), std::uint8_t{0xaa});
    const Key<16> moved = std::move(*key);
    EXPECT_TRUE(all_zero(place));
    EXPECT_EQ(moved[15], 0xaa);
    std::fill(key->begin(), key->end(), std::uint8_t{0xaa});
    key->~Key();
    EXPECT_TRUE(all_zero(place));
}

TEST(Wipe, LeavesNothingToWipeWhenThereIsNothing) {
    wipe({});
    wipe_stack();
    std::array<std::uint8_t, 3> octets{1, 2, 3};
    wipe(octets);
    EXPECT_TRUE(all_zero(octets));
}

} // namespace
} // namespace pretrust
