// SipHash-2-4 over the counter's eight octets, then the text.
#include <bit>
#include <cstddef>
#include <redact/keyed_hash.hpp>

namespace pretrust {
namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void add(std::uint64_t word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

/// At most eight octets, little-endian.
template <class Octets> std::uint64_t word_of(const Octets& octets, std::size_t from, std::size_t count) {
    std::uint64_t word = 0;
    for (std::size_t at = 0; at < count; ++at) {
        word |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(octets[from + at])) << (8 * at);
    }
    return word;
}

} // namespace

KeyedHash::KeyedHash(const RedactionKey& key) : k0_(word_of(key, 0, 8)), k1_(word_of(key, 8, 8)) {}

std::uint64_t KeyedHash::operator()(std::string_view text, std::uint64_t counter) const {
    SipState state{k0_ ^ 0x736f6d6570736575ULL, k1_ ^ 0x646f72616e646f6dULL, k0_ ^ 0x6c7967656e657261ULL,
                   k1_ ^ 0x7465646279746573ULL};
    state.add(counter);
    const std::size_t whole = text.size() / 8 * 8;
    for (std::size_t at = 0; at < whole; at += 8) {
        state.add(word_of(text, at, 8));
    }
    const std::uint64_t length = (text.size() + 8) & 0xFFU;
    state.add(word_of(text, whole, text.size() - whole) | (length << 56));
    state.v2 ^= 0xFF;
    for (int i = 0; i < 4; ++i) {
        state.round();
    }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace pretrust
