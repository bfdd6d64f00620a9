// The two Netlogon calls that prove a trust password (MS-NRPC 3.5.4.4.1, 3.5.4.4.2): stub data in NDR32.
// Neither changes anything on the server, and the password does not leave this host: only eight octets that
// were computed with it do.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/secret.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace pretrust::wire {

namespace netlogon_opnum {
inline constexpr std::uint16_t req_challenge = 4, authenticate3 = 26;
}
namespace netlogon_status {
inline constexpr std::uint32_t access_denied = 0xc0000022, account_disabled = 0xc0000072,
                               account_locked_out = 0xc0000234, no_such_user = 0xc0000064,
                               no_trust_sam_account = 0xc000018b, time_difference = 0xc0000133,
                               downgrade_detected = 0xc0000388;
}

/// MS-NRPC 2.2.1.3.13. A trust's account has two names: AWSMAD$, and awsmad.example.com. with its final dot.
enum class SecureChannel : std::uint16_t { trusted_dns_domain = 3, trusted_domain = 4 };
/// What clients of today offer: AES (0x01000000) and secure RPC (0x40000000) among the rest.
inline constexpr std::uint32_t netlogon_flags = 0x612fffff;

using NetlogonCredential = std::array<std::uint8_t, 8>; ///< also a challenge

/// `server` may be empty (a null pointer): the host that is asked is meant anyway.
struct ReqChallenge {
    std::string server;
    std::string computer;
    NetlogonCredential challenge{};
};
Bytes encode_req_challenge(const ReqChallenge& call);
struct ReqChallengeReply {
    NetlogonCredential challenge{};
    std::uint32_t status = 0;
};
std::optional<ReqChallengeReply> decode_req_challenge(BytesView stub);

struct Authenticate3 {
    std::string server;
    std::string account;
    SecureChannel channel = SecureChannel::trusted_dns_domain;
    std::string computer;
    NetlogonCredential credential{};
    std::uint32_t flags = netlogon_flags;
};
Bytes encode_authenticate3(const Authenticate3& call);
struct Authenticate3Reply {
    NetlogonCredential credential{};
    std::uint32_t flags = 0;
    std::uint32_t rid = 0;
    std::uint32_t status = 0;
};
std::optional<Authenticate3Reply> decode_authenticate3(BytesView stub);

/// What each side must show when both know the password (MS-NRPC 3.1.4.3.1, 3.1.4.4.1: AES).
struct NetlogonProof {
    NetlogonCredential client{};
    NetlogonCredential server{};
};
/// Makes hash and session key, uses them and wipes them, the stack included.
NetlogonProof netlogon_proof(const Secret& password, const NetlogonCredential& client_challenge,
                             const NetlogonCredential& server_challenge);

} // namespace pretrust::wire
