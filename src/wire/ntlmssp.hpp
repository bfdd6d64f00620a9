// NTLMSSP (MS-NLMP) for nobody: the messages of an anonymous logon, and what the CHALLENGE tells about the
// server. No password, no response to a challenge is ever computed here.
#pragma once

#include <pretrust/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::wire {

/// The key that a session with key exchange signs with. Of a null session it is no secret: whoever reads the
/// wire can open it.
using SessionKey = std::array<std::uint8_t, 16>;

enum class NullLogon {
    unsigned_session, ///< says "anonymous", exchanges no key: the session has none
    signed_session,   ///< exchanges a key, as the captured null sessions do that Windows signs
};

/// Type 1 (MS-NLMP 2.2.1.1).
Bytes encode_ntlm_negotiate(NullLogon logon);
/// Type 3 with every field empty but the LM response of one zero octet (3.2.5.1.2, "special case for
/// anonymous authentication"). With signed_session `session_key` is sent, sealed with the key of an anonymous
/// logon: 16 zero octets (3.4.5.1).
Bytes encode_ntlm_anonymous(NullLogon logon, const SessionKey& session_key);

/// Type 2 (2.2.1.2). Texts are empty where the server says nothing.
struct NtlmChallenge {
    std::string target_name;
    std::uint32_t flags = 0;
    std::array<std::uint8_t, 8> server_challenge{};
    std::vector<std::uint16_t> av_order; ///< AvIds as sent, the closing 0 included
    std::string netbios_computer;
    std::string netbios_domain;
    std::string dns_computer;
    std::string dns_domain;
    std::string dns_tree;
    std::uint64_t timestamp = 0; ///< FILETIME; 0 not told
    std::string version;         ///< "10.0.20348"; empty when the flag for it is not set
};
/// `blob` may begin with other octets (SPNEGO); nullopt: no well-formed CHALLENGE in it.
std::optional<NtlmChallenge> decode_ntlm_challenge(BytesView blob);

} // namespace pretrust::wire
