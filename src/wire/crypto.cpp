// OpenSSL's part of crypto.hpp. A failure of OpenSSL here is a fault of ours (or no memory): it throws.
#include <wire/crypto.hpp>

#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

namespace pretrust::wire {
namespace {

struct Release {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
template <class T> using Handle = std::unique_ptr<T, Release>;

void must(bool holds) {
    if (!holds) {
        throw std::runtime_error("OpenSSL failed");
    }
}

int length_of(BytesView octets) {
    must(octets.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(octets.size());
}

/// HMAC or CMAC; `choice` names the digest or the cipher.
void mac(const char* name, const char* kind, const char* choice, BytesView key,
         std::initializer_list<BytesView> parts, std::span<std::uint8_t> out) {
    const Handle<EVP_MAC> method(EVP_MAC_fetch(nullptr, name, nullptr));
    must(method != nullptr);
    const Handle<EVP_MAC_CTX> context(EVP_MAC_CTX_new(method.get()));
    must(context != nullptr);
    std::string chosen(choice);
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(kind, chosen.data(), chosen.size()), OSSL_PARAM_construct_end()};
    must(EVP_MAC_init(context.get(), key.data(), key.size(), parameters.data()) == 1);
    for (const auto part : parts) {
        must(EVP_MAC_update(context.get(), part.data(), part.size()) == 1);
    }
    std::size_t written = 0;
    must(EVP_MAC_final(context.get(), out.data(), &written, out.size()) == 1 && written == out.size());
}

/// Whole blocks or a stream, without padding, initialisation vector zero.
void encrypt(const EVP_CIPHER* cipher, BytesView key, BytesView plain, std::span<std::uint8_t> out) {
    const Handle<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    must(context != nullptr);
    const std::array<std::uint8_t, 16> zeros{};
    must(EVP_EncryptInit_ex2(context.get(), cipher, key.data(), zeros.data(), nullptr) == 1);
    must(EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1);
    int written = 0;
    must(EVP_EncryptUpdate(context.get(), out.data(), &written, plain.data(), length_of(plain)) == 1);
    must(written == length_of(plain));
}

} // namespace

Key<16> hmac_md5(BytesView key, std::initializer_list<BytesView> parts) {
    Key<16> digest;
    mac("HMAC", "digest", "MD5", key, parts, digest);
    return digest;
}

Key<20> hmac_sha1(BytesView key, std::initializer_list<BytesView> parts) {
    Key<20> digest;
    mac("HMAC", "digest", "SHA1", key, parts, digest);
    return digest;
}

Key<32> hmac_sha256(BytesView key, std::initializer_list<BytesView> parts) {
    Key<32> digest;
    mac("HMAC", "digest", "SHA256", key, parts, digest);
    return digest;
}

Key<64> sha512(std::initializer_list<BytesView> parts) {
    const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
    must(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha512(), nullptr) == 1);
    for (const auto part : parts) {
        must(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
    }
    Key<64> digest;
    must(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
    return digest;
}

void pbkdf2_sha1(BytesView password, BytesView salt, unsigned iterations, std::span<std::uint8_t> key) {
    const auto* text = reinterpret_cast<const char*>(password.data());
    must(PKCS5_PBKDF2_HMAC(text, length_of(password), salt.data(), length_of(salt),
                           static_cast<int>(iterations), EVP_sha1(), length_of(key), key.data()) == 1);
}

Key<16> aes_cmac(const Key<16>& key, std::initializer_list<BytesView> parts) {
    Key<16> tag;
    mac("CMAC", "cipher", "AES-128-CBC", key, parts, tag);
    return tag;
}

Bytes aes_cfb8(const Key<16>& key, BytesView plain) {
    Bytes out(plain.size());
    encrypt(EVP_aes_128_cfb8(), key, plain, out);
    return out;
}

Bytes aes_cts(BytesView key, BytesView plain) {
    constexpr std::size_t block = 16;
    if ((key.size() != 16 && key.size() != 32) || plain.size() < block) {
        return {};
    }
    const auto* cipher = key.size() == 16 ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
    Bytes padded(plain.begin(), plain.end());
    padded.resize((plain.size() + block - 1) / block * block);
    Bytes out(padded.size());
    encrypt(cipher, key, padded, out);
    wipe(padded);
    if (out.size() > block) { // the last two blocks change places, and what was padding is cut off
        std::swap_ranges(out.end() - 2 * block, out.end() - block, out.end() - block);
        out.resize(plain.size());
    }
    return out;
}

} // namespace pretrust::wire
