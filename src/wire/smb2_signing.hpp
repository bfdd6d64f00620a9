// Signing of SMB2 messages (MS-SMB2 3.1.4.1): HMAC-SHA256 up to 2.1, AES-128-CMAC from 3.0 on; and the hash
// over the opening of a 3.1.1 connection, on which its key depends.
#pragma once

#include <wire/ntlmssp.hpp>
#include <wire/smb2.hpp>

#include <pretrust/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace pretrust::wire {

/// The pre-authentication integrity hash (MS-SMB2 3.2.5.2, 3.2.5.3: NEGOTIATE request and
/// reply, then every SESSION_SETUP request and reply but the last reply). Messages without their session
/// header.
class Smb2PreauthHash {
  public:
    void add(BytesView message);
    const std::array<std::uint8_t, 64>& value() const { return value_; }

  private:
    std::array<std::uint8_t, 64> value_{};
};

struct Smb2SigningKey {
    std::uint16_t dialect = 0; ///< decides the algorithm
    SessionKey key{};
};
/// From the session key (3.1.4.2). `preauth` counts with 3.1.1 only.
Smb2SigningKey smb2_signing_key(std::uint16_t dialect, const SessionKey& session_key,
                                const Smb2PreauthHash& preauth);

/// The signature that belongs on `message` (header and body, without session header). nullopt: too short.
std::optional<std::array<std::uint8_t, 16>> smb2_signature(const Smb2SigningKey& key, BytesView message);
/// Sets the flag and the signature of a request made by encode_smb2.
void sign_smb2(const Smb2SigningKey& key, Bytes& request);

} // namespace pretrust::wire
