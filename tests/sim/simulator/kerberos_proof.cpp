#include <wire/ber.hpp>
#include <wire/crypto.hpp>
#include <wire/password_keys.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <openssl/aes.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <simulator/kerberos_proof.hpp>
#include <stdexcept>

namespace pretrust::sim {

namespace {

namespace ber = wire::ber;

constexpr std::uint32_t usage_timestamp = 1;
constexpr std::size_t block = 16;

using Block = std::array<std::uint8_t, block>;

/// One block of AES, either way.
Block aes_block(BytesView key, BytesView in, bool encrypt) {
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                             EVP_CIPHER_CTX_free);
    const auto* cipher = key.size() == 32 ? EVP_aes_256_ecb() : EVP_aes_128_ecb();
    Block out{};
    std::array<std::uint8_t, 2 * block> room{};
    int written = 0;
    if (EVP_CipherInit_ex(context.get(), cipher, nullptr, key.data(), nullptr, encrypt ? 1 : 0) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_CipherUpdate(context.get(), room.data(), &written, in.data(), block) != 1) {
        throw std::runtime_error("OpenSSL failed");
    }
    std::copy_n(room.begin(), block, out.begin());
    return out;
}

void fold_in(Block& into, BytesView other) {
    for (std::size_t i = 0; i < into.size(); ++i) {
        into[i] = static_cast<std::uint8_t>(into[i] ^ other[i]);
    }
}

/// CBC with ciphertext stealing, backwards (RFC 3962 5): the last two blocks stand swapped, the last one is
/// cut.
Bytes cts_open(BytesView key, BytesView cipher) {
    Bytes plain;
    Block chain{};
    const auto tail = cipher.size() % block == 0 ? block : cipher.size() % block;
    const auto whole = cipher.size() - block - tail;
    for (std::size_t at = 0; at < whole; at += block) {
        auto one = aes_block(key, cipher.subspan(at, block), false);
        fold_in(one, chain);
        plain.insert(plain.end(), one.begin(), one.end());
        std::copy_n(cipher.begin() + static_cast<std::ptrdiff_t>(at), block, chain.begin());
    }
    const auto last = cipher.subspan(whole + block, tail);
    auto mixed =
        aes_block(key, cipher.subspan(whole, block), false); // last plain block xor last cipher block
    Block full = mixed;
    std::copy(last.begin(), last.end(), full.begin());
    const Block final_plain = [&] {
        Block padded = full;
        fold_in(padded, mixed);
        return padded; // valid in its first `tail` octets
    }();
    auto before = aes_block(key, full, false);
    fold_in(before, chain);
    plain.insert(plain.end(), before.begin(), before.end());
    plain.insert(plain.end(), final_plain.begin(), final_plain.begin() + static_cast<std::ptrdiff_t>(tail));
    return plain;
}

/// RFC 3961 5.3: DR by encrypting the folded constant over and over.
Bytes derived_key(BytesView base, std::uint32_t usage, std::uint8_t kind) {
    const std::array<std::uint8_t, 5> constant{
        static_cast<std::uint8_t>(usage >> 24U), static_cast<std::uint8_t>(usage >> 16U),
        static_cast<std::uint8_t>(usage >> 8U), static_cast<std::uint8_t>(usage), kind};
    Block state{};
    wire::n_fold(constant, state);
    Bytes key;
    while (key.size() < base.size()) {
        state = aes_block(base, state, true);
        key.insert(key.end(), state.begin(), state.end());
    }
    return key;
}

std::optional<Bytes> open_aes(const EncryptedTimestamp& proof, const std::string& password,
                              const std::string& salt) {
    constexpr std::size_t checksum = 12;
    if (proof.cipher.size() < 2 * block + checksum) {
        return std::nullopt;
    }
    Bytes base(proof.etype == 18 ? 32 : 16);
    wire::aes_string_to_key(wire::octets_of(password), wire::octets_of(salt), 4096, base);
    const auto body = BytesView(proof.cipher).first(proof.cipher.size() - checksum);
    const auto plain = cts_open(derived_key(base, usage_timestamp, 0xaa), body);
    const auto digest = wire::hmac_sha1(derived_key(base, usage_timestamp, 0x55), {plain});
    if (!std::equal(digest.begin(), digest.begin() + checksum, proof.cipher.end() - checksum)) {
        return std::nullopt;
    }
    return Bytes(plain.begin() + block, plain.end());
}

std::optional<Bytes> open_rc4(const EncryptedTimestamp& proof, const std::string& password) {
    constexpr std::size_t digest_size = 16, confounder = 8;
    if (proof.cipher.size() < digest_size + confounder) {
        return std::nullopt;
    }
    const std::array<std::uint8_t, 4> usage{1, 0, 0, 0};
    const auto key = wire::hmac_md5(nt_hash_of(password), {usage});
    const auto digest = BytesView(proof.cipher).first(digest_size);
    const auto stream_key = wire::hmac_md5(key.view(), {digest});
    Bytes plain(proof.cipher.begin() + digest_size, proof.cipher.end());
    wire::rc4(stream_key.view(), plain);
    const auto check = wire::hmac_md5(key.view(), {plain});
    if (!std::equal(check.begin(), check.end(), digest.begin())) {
        return std::nullopt;
    }
    return Bytes(plain.begin() + confounder, plain.end());
}

/// PA-ENC-TS-ENC: SEQUENCE { patimestamp [0] KerberosTime, pausec [1] INTEGER OPTIONAL }
std::optional<std::int64_t> read_time(BytesView plain) {
    ber::Cursor outer(plain);
    const auto fields = outer.need(ber::sequence);
    if (!fields) {
        return std::nullopt;
    }
    ber::Cursor parts(*fields);
    const auto tagged = parts.need(ber::context(0));
    const auto time = tagged ? ber::Cursor(*tagged).need(ber::generalized_time) : std::nullopt;
    std::tm broken{};
    if (!time || time->content.size() != 15 ||
        strptime(std::string(time->content.begin(), time->content.end()).c_str(), "%Y%m%d%H%M%SZ", &broken) ==
            nullptr) {
        return std::nullopt;
    }
    std::int64_t fraction = 0;
    if (const auto more = parts.maybe(ber::context(1))) {
        const auto number = ber::Cursor(*more).need(ber::integer);
        fraction = number ? ber::to_integer(number->content).value_or(0) : 0;
    }
    return static_cast<std::int64_t>(timegm(&broken)) * 1'000'000 + fraction;
}

} // namespace

Bytes nt_hash_of(const std::string& password) {
    wire::Md4 md4;
    md4.add(wire::utf16_octets(password));
    const auto digest = md4.finish();
    return {digest.begin(), digest.end()};
}

std::optional<std::int64_t> open_timestamp(const EncryptedTimestamp& proof, const std::string& password,
                                           const std::string& salt) {
    std::optional<Bytes> plain;
    if (proof.etype == 17 || proof.etype == 18) {
        plain = open_aes(proof, password, salt);
    } else if (proof.etype == 23) {
        plain = open_rc4(proof, password);
    }
    return plain ? read_time(*plain) : std::nullopt;
}

} // namespace pretrust::sim
