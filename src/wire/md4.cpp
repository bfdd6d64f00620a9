// MD4 and RC4 by hand: OpenSSL 3 has moved both to its legacy provider.
#include <wire/crypto.hpp>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace pretrust::wire {
namespace {

struct Round {
    std::uint32_t constant;
    std::array<int, 4> turns;
    std::array<std::uint8_t, 16> order;
};

constexpr std::array<Round, 3> rounds{
    {{0, {3, 7, 11, 19}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}},
     {0x5a827999, {3, 5, 9, 13}, {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}},
     {0x6ed9eba1, {3, 9, 11, 15}, {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}}}};

std::uint32_t mixed(std::size_t round, std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    switch (round) {
    case 0:
        return (x & y) | (~x & z);
    case 1:
        return (x & y) | (x & z) | (y & z);
    default:
        return x ^ y ^ z;
    }
}

template <std::size_t N> void wipe_words(std::array<std::uint32_t, N>& words) {
    wipe({reinterpret_cast<std::uint8_t*>(words.data()), sizeof words});
}

} // namespace

Md4::~Md4() {
    wipe_words(state_);
    wipe(block_);
}

void Md4::block() {
    std::array<std::uint32_t, 16> words{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::size_t octet = 4; octet-- > 0;) {
            words[i] = words[i] << 8U | block_[i * 4 + octet];
        }
    }
    auto [a, b, c, d] = state_;
    for (std::size_t round = 0; round < rounds.size(); ++round) {
        const auto& how = rounds[round];
        for (std::size_t step = 0; step < 16; ++step) {
            const auto sum = a + mixed(round, b, c, d) + words[how.order[step]] + how.constant;
            a = std::exchange(d, std::exchange(c, std::exchange(b, std::rotl(sum, how.turns[step % 4]))));
        }
    }
    state_[0] += a;
    state_[1] += b;
    state_[2] += c;
    state_[3] += d;
    wipe_words(words);
    wipe(block_);
    used_ = 0;
}

void Md4::add(BytesView octets) {
    length_ += octets.size();
    for (const auto octet : octets) {
        block_[used_++] = octet;
        if (used_ == block_.size()) {
            block();
        }
    }
}

Key<16> Md4::finish() {
    const auto bits = length_ * 8;
    constexpr std::size_t length_at = 56;
    block_[used_++] = 0x80;
    if (used_ > length_at) {
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used_), block_.end(), std::uint8_t{0});
        block();
    }
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used_), block_.end(), std::uint8_t{0});
    for (std::size_t i = 0; i < 8; ++i) {
        block_[length_at + i] = static_cast<std::uint8_t>(bits >> (8 * i));
    }
    block();
    Key<16> digest;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (8 * (i % 4)));
    }
    return digest;
}

void rc4(BytesView key, std::span<std::uint8_t> data) {
    Key<256> state;
    std::iota(state.begin(), state.end(), std::uint8_t{0});
    std::uint8_t j = 0;
    for (std::size_t i = 0; i < state.size() && !key.empty(); ++i) {
        j = static_cast<std::uint8_t>(j + state[i] + key[i % key.size()]);
        std::swap(state[i], state[j]);
    }
    std::uint8_t i = 0;
    j = 0;
    for (auto& octet : data) {
        i = static_cast<std::uint8_t>(i + 1);
        j = static_cast<std::uint8_t>(j + state[i]);
        std::swap(state[i], state[j]);
        octet = static_cast<std::uint8_t>(octet ^ state[static_cast<std::uint8_t>(state[i] + state[j])]);
    }
}

} // namespace pretrust::wire
