// The octets that cross the wire, and the few words every codec shares.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pretrust {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// What a codec thinks of the octets received so far in answer to one request.
enum class Progress {
    more,      ///< a prefix of a plausible reply: keep reading (TCP); for UDP the same as malformed
    complete,  ///< the whole reply is here
    alien,     ///< well formed, but not the reply to our request (wrong id or nonce): ignore it, keep waiting
    malformed, ///< can never become a reply in this protocol
};

} // namespace pretrust
