// Digests and ciphers, as the codecs need them: the one header of this folder behind which OpenSSL stands.
// MD4, MD5 keyed digests and RC4 are here because the protocols leave no choice; nothing else may use them.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/secret.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace pretrust::wire {

/// MD4 (RFC 1320), piece by piece: OpenSSL 3 keeps it in a provider that need not be there.
class Md4 {
  public:
    Md4() = default;
    Md4(const Md4&) = delete;
    Md4& operator=(const Md4&) = delete;
    ~Md4();

    void add(BytesView octets);
    /// To be called once, at the end.
    Key<16> finish();

  private:
    void block();

    std::array<std::uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    std::array<std::uint8_t, 64> block_{};
    std::size_t used_ = 0;
    std::uint64_t length_ = 0;
};

/// RFC 2104 over the parts, one behind the other.
Key<16> hmac_md5(BytesView key, std::initializer_list<BytesView> parts);
Key<20> hmac_sha1(BytesView key, std::initializer_list<BytesView> parts);
Key<32> hmac_sha256(BytesView key, std::initializer_list<BytesView> parts);
Key<64> sha512(std::initializer_list<BytesView> parts);

/// PBKDF2 with HMAC-SHA-1 (RFC 2898 5.2) fills `key`.
void pbkdf2_sha1(BytesView password, BytesView salt, unsigned iterations, std::span<std::uint8_t> key);

/// AES-CMAC (RFC 4493).
Key<16> aes_cmac(const Key<16>& key, std::initializer_list<BytesView> parts);
/// AES-128 in 8-bit cipher feedback, initialisation vector zero (MS-NRPC 3.1.4.4.1).
Bytes aes_cfb8(const Key<16>& key, BytesView plain);
/// AES-CBC with ciphertext stealing, initialisation vector zero (RFC 3962 5); the key has 16 or 32 octets,
/// the text at least 16. Empty otherwise.
Bytes aes_cts(BytesView key, BytesView plain);
/// RC4 in place.
void rc4(BytesView key, std::span<std::uint8_t> data);

} // namespace pretrust::wire
