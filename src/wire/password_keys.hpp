// What protocols make of a password: the NT hash (MS-NLMP 3.3.1) and Kerberos keys (RFC 3962, RFC 4757). The
// password is read in place; whatever is made of it on the way is wiped. Callers wipe the stack afterwards.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace pretrust::wire {

/// MD4 of the password in UTF-16LE. The secret must be well-formed UTF-8: what is not is left out.
Key<16> nt_hash(const Secret& password);

namespace kerberos_etype {
inline constexpr std::int32_t aes128 = 17, aes256 = 18, rc4 = 23;
}

/// RFC 3961 5.1: `text` stretched or folded to the size of `out`.
void n_fold(BytesView text, std::span<std::uint8_t> out);
/// RFC 3962 4 for keys of 16 or 32 octets.
void aes_string_to_key(BytesView password, BytesView salt, unsigned rounds, std::span<std::uint8_t> key);

/// The cipher field of an EncryptedData under the key of the password: RFC 3962 for aes128 and aes256 with
/// 4096 iterations, RFC 4757 for rc4. `random` holds 16 unpredictable octets. Empty for another etype.
Bytes encrypt_with_password(const Secret& password, std::int32_t etype, std::string_view salt,
                            std::uint32_t key_usage, BytesView plain, BytesView random);

} // namespace pretrust::wire
