// Field descriptors (length, room, offset) count from the "NTLMSSP" signature; they are cut by field() only.
#include <wire/crypto.hpp>
#include <wire/ntlmssp.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <string_view>

namespace pretrust::wire {

namespace {

constexpr std::string_view signature{"NTLMSSP\0", 8};
constexpr std::uint32_t challenge_message = 2;
constexpr std::uint32_t unicode = 0x1, version_present = 0x02000000;
constexpr std::size_t most_av_pairs = 32;

// Unsigned: UNICODE, OEM, REQUEST_TARGET, NTLM, ALWAYS_SIGN, EXTENDED_SESSIONSECURITY, VERSION (of which none
// is sent), 128 and key exchange; the type 3 says ANONYMOUS and takes the key exchange back.
constexpr std::uint32_t unsigned_negotiate = 0x62088207, unsigned_anonymous = 0x22088a05;
// Signed: to the bit what the captured clients ask for whose null sessions Windows signs: no ANONYMOUS flag.
constexpr std::uint32_t signed_negotiate = 0xe0888235, signed_anonymous = 0xe0888235;

struct AvPair {
    std::uint16_t id = 0;
    BytesView value;
};

BytesView field(BytesView message, Reader& descriptors) {
    const std::size_t length = descriptors.u16le();
    descriptors.skip(2);
    const std::size_t offset = descriptors.u32le();
    if (length == 0) {
        return {};
    }
    if (offset > message.size() || length > message.size() - offset) {
        descriptors.fail();
        return {};
    }
    return message.subspan(offset, length);
}

void take_av_pair(const AvPair& pair, NtlmChallenge& challenge) {
    challenge.av_order.push_back(pair.id);
    switch (pair.id) {
    case 1:
        challenge.netbios_computer = utf16_text(pair.value);
        break;
    case 2:
        challenge.netbios_domain = utf16_text(pair.value);
        break;
    case 3:
        challenge.dns_computer = utf16_text(pair.value);
        break;
    case 4:
        challenge.dns_domain = utf16_text(pair.value);
        break;
    case 5:
        challenge.dns_tree = utf16_text(pair.value);
        break;
    case 7:
        challenge.timestamp = Reader(pair.value).u64le();
        break;
    default:
        break;
    }
}

/// MS-NLMP 2.2.2.1. False when the list does not end as it should.
bool read_target_info(BytesView info, NtlmChallenge& challenge) {
    Reader reader(info);
    for (std::size_t i = 0; i < most_av_pairs; ++i) {
        AvPair pair;
        pair.id = reader.u16le();
        pair.value = reader.take(reader.u16le());
        if (!reader.ok()) {
            return false;
        }
        take_av_pair(pair, challenge);
        if (pair.id == 0) {
            return true;
        }
    }
    return false;
}

std::optional<NtlmChallenge> read_challenge(BytesView message) {
    NtlmChallenge challenge;
    Reader reader(message);
    reader.skip(signature.size());
    if (reader.u32le() != challenge_message) {
        return std::nullopt;
    }
    const BytesView target = field(message, reader);
    challenge.flags = reader.u32le();
    const BytesView nonce = reader.take(challenge.server_challenge.size());
    std::copy(nonce.begin(), nonce.end(), challenge.server_challenge.begin());
    if (!reader.ok()) {
        return std::nullopt;
    }
    challenge.target_name = (challenge.flags & unicode) != 0 ? utf16_text(target) : utf8_text(target);
    // The rest is absent from the oldest servers.
    reader.skip(8);
    const BytesView info = field(message, reader);
    if (!reader.ok()) {
        return challenge;
    }
    if (!info.empty() && !read_target_info(info, challenge)) {
        return std::nullopt;
    }
    if ((challenge.flags & version_present) != 0) {
        const int major = reader.u8();
        const int minor = reader.u8();
        const int build = reader.u16le();
        if (reader.ok() && major != 0) {
            challenge.version =
                std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(build);
        }
    }
    return challenge;
}

} // namespace

Bytes encode_ntlm_negotiate(NullLogon logon) {
    Writer writer;
    writer.text(signature).u32le(1);
    writer.u32le(logon == NullLogon::signed_session ? signed_negotiate : unsigned_negotiate);
    writer.zeros(16); // neither domain nor workstation
    if (logon == NullLogon::unsigned_session) {
        writer.zeros(8); // the version its flag announces
    }
    return writer.finish();
}

Bytes encode_ntlm_anonymous(NullLogon logon, const SessionKey& session_key) {
    constexpr std::uint32_t fixed = 64;
    const bool with_key = logon == NullLogon::signed_session;
    Bytes sealed_key;
    if (with_key) {
        sealed_key.assign(session_key.begin(), session_key.end());
        rc4(SessionKey(), sealed_key);
    }
    Writer writer;
    const auto put_field = [&writer](std::size_t length, std::uint32_t offset) {
        writer.u16le(static_cast<std::uint16_t>(length)).u16le(static_cast<std::uint16_t>(length));
        writer.u32le(offset);
    };
    writer.text(signature).u32le(3);
    put_field(1, fixed);     // LM response
    put_field(0, fixed + 1); // NT response
    put_field(0, fixed);     // domain, user, workstation
    put_field(0, fixed);
    put_field(0, fixed);
    put_field(sealed_key.size(), fixed + 1);
    writer.u32le(with_key ? signed_anonymous : unsigned_anonymous);
    writer.u8(0).raw(sealed_key);
    return writer.finish();
}

std::optional<NtlmChallenge> decode_ntlm_challenge(BytesView blob) {
    const Bytes wanted = octets_of(signature);
    const auto at = std::search(blob.begin(), blob.end(), wanted.begin(), wanted.end());
    if (at == blob.end()) {
        return std::nullopt;
    }
    return read_challenge(blob.subspan(static_cast<std::size_t>(at - blob.begin())));
}

} // namespace pretrust::wire
