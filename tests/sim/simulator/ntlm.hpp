// NTLMSSP and SPNEGO as the server speaks them (MS-NLMP 2.2.1, MS-SPNG): the challenge with its facts, and
// what an anonymous AUTHENTICATE holds.
#pragma once

#include <pretrust/bytes.hpp>

#include <array>
#include <optional>
#include <simulator/post.hpp>

namespace pretrust::sim {

/// NegTokenInit2 of a NEGOTIATE reply: Kerberos and NTLM.
Bytes spnego_offer();

struct NtlmHeard {
    bool wrapped = false; ///< came inside SPNEGO, and is to be answered so
    int type = 0;         ///< 1 NEGOTIATE, 3 AUTHENTICATE, 0 neither
    bool anonymous = false;
    std::optional<std::array<std::uint8_t, 16>> session_key; ///< with key exchange
};
NtlmHeard hear_ntlm(BytesView security_buffer);

/// CHALLENGE, wrapped when `wrapped`.
Bytes ntlm_challenge(const Post& post, bool wrapped);
/// NegTokenResp accept-completed when `wrapped`, else nothing.
Bytes ntlm_completed(bool wrapped);

} // namespace pretrust::sim
