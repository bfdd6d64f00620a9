// The one source of what looks random in a pseudonym: a keyed hash. The same key gives the same pseudonyms,
// and nobody without the key can try names until one fits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pretrust {

/// 128 bits that stand in the map and nowhere else.
using RedactionKey = std::array<std::uint8_t, 16>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012), a pseudorandom function.
class KeyedHash {
  public:
    explicit KeyedHash(const RedactionKey& key);

    /// `counter` tells several draws for the same text apart.
    std::uint64_t operator()(std::string_view text, std::uint64_t counter) const;

  private:
    std::uint64_t k0_ = 0;
    std::uint64_t k1_ = 0;
};

} // namespace pretrust
