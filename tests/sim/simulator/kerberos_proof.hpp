// The KDC's half of PA-ENC-TIMESTAMP (RFC 4120 5.2.7.2): opens what a client encrypted with the key of a
// password. Decrypts with OpenSSL of its own; src/wire can only encrypt.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pretrust::sim {

struct EncryptedTimestamp {
    std::int32_t etype = 0; ///< 17, 18 (RFC 3962) or 23 (RFC 4757)
    Bytes cipher;
};

/// The client's time, microseconds since 1970; nullopt: not made with this password and salt.
std::optional<std::int64_t> open_timestamp(const EncryptedTimestamp& proof, const std::string& password,
                                           const std::string& salt);

/// MD4 of the password in UTF-16LE.
Bytes nt_hash_of(const std::string& password);

} // namespace pretrust::sim
