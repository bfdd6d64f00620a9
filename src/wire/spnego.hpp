// SPNEGO tokens (RFC 4178, MS-SPNG) that servers send: which mechanisms they offer, and the token inside. Our
// own tokens go bare, which Windows and Samba accept.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::wire {

/// NegTokenInit(2): object identifiers of the mechanisms offered, dotted, in order. nullopt: not such a
/// token.
std::optional<std::vector<std::string>> decode_spnego_mechanisms(BytesView token);

/// NegTokenResp (4.2.2).
struct SpnegoReply {
    std::optional<std::int64_t> result; ///< 0 accept-completed, 1 accept-incomplete, 2 reject, 3 request-mic
    std::string mechanism;              ///< dotted; empty when absent
    BytesView token;                    ///< the mechanism's own; empty when absent
};
std::optional<SpnegoReply> decode_spnego_reply(BytesView token);

} // namespace pretrust::wire
