// MS-SMB2 3.1.4.1 and 3.1.4.2. A signature covers the whole message with its own field zeroed.
#include <wire/crypto.hpp>
#include <wire/reader.hpp>
#include <wire/smb2_signing.hpp>

#include <algorithm>
#include <string_view>

namespace pretrust::wire {

namespace {

constexpr std::size_t session_header_size = 4;
constexpr std::size_t header_size = 64;
constexpr std::size_t flags_at = 16;
constexpr std::size_t signature_at = 48;
constexpr std::size_t signature_size = 16;

/// SP 800-108 in counter mode with HMAC-SHA256: the first 128 bits. The label is taken with the NUL
/// that MS-SMB2 counts in it, then comes the separator.
SessionKey derive(const SessionKey& key, std::string_view label, BytesView context) {
    Writer input;
    input.u32be(1).text(label).u8(0).u8(0).raw(context).u32be(128);
    const Bytes octets = input.finish();
    const auto block = hmac_sha256(key, {octets});
    SessionKey derived{};
    std::copy_n(block.begin(), derived.size(), derived.begin());
    return derived;
}

} // namespace

void Smb2PreauthHash::add(BytesView message) {
    const auto digest = sha512({value_, message});
    std::copy(digest.begin(), digest.end(), value_.begin());
}

Smb2SigningKey smb2_signing_key(std::uint16_t dialect, const SessionKey& session_key,
                                const Smb2PreauthHash& preauth) {
    Smb2SigningKey key{dialect, session_key};
    if (dialect >= smb2_dialect_3_1_1) {
        key.key = derive(session_key, "SMBSigningKey", preauth.value());
    } else if (dialect >= smb2_dialect_3_0) {
        constexpr std::array<std::uint8_t, 8> context{'S', 'm', 'b', 'S', 'i', 'g', 'n', 0};
        key.key = derive(session_key, "SMB2AESCMAC", context);
    }
    return key;
}

std::optional<std::array<std::uint8_t, 16>> smb2_signature(const Smb2SigningKey& key, BytesView message) {
    if (message.size() < header_size) {
        return std::nullopt;
    }
    Bytes zeroed(message.begin(), message.end());
    std::fill_n(zeroed.begin() + signature_at, signature_size, std::uint8_t{0});
    std::array<std::uint8_t, signature_size> signature{};
    if (key.dialect >= smb2_dialect_3_0) {
        Key<signature_size> cmac_key;
        std::copy(key.key.begin(), key.key.end(), cmac_key.begin());
        const auto tag = aes_cmac(cmac_key, {zeroed});
        std::copy(tag.begin(), tag.end(), signature.begin());
        return signature;
    }
    const auto digest = hmac_sha256(key.key, {zeroed});
    std::copy_n(digest.begin(), signature.size(), signature.begin());
    return signature;
}

void sign_smb2(const Smb2SigningKey& key, Bytes& request) {
    if (request.size() < session_header_size + header_size) {
        return;
    }
    request[session_header_size + flags_at] |= static_cast<std::uint8_t>(smb2_flag::signature);
    const auto signature = smb2_signature(key, BytesView(request).subspan(session_header_size));
    if (signature) {
        std::copy(signature->begin(), signature->end(),
                  request.begin() + static_cast<std::ptrdiff_t>(session_header_size + signature_at));
    }
}

} // namespace pretrust::wire
