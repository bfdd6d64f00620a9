// Strings are conformant and varying, numbers aligned to their own size (C706 14): nothing else is in these
// stubs.
#include <wire/crypto.hpp>
#include <wire/netlogon.hpp>
#include <wire/password_keys.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <string_view>

namespace pretrust::wire {
namespace {

constexpr std::uint32_t referent = 0x00020000;

/// A conformant and varying string with its final NUL (C706 14.3.4.2).
void put_string(Writer& writer, std::string_view text) {
    const auto units = utf16_octets(text);
    const auto count = static_cast<std::uint32_t>(units.size() / 2 + 1);
    writer.align(4).u32le(count).u32le(0).u32le(count).raw(units).u16le(0);
}

void put_server(Writer& writer, std::string_view server) {
    if (server.empty()) {
        writer.u32le(0);
    } else {
        writer.u32le(referent);
        put_string(writer, server);
    }
}

NetlogonCredential take_credential(Reader& reader) {
    NetlogonCredential credential{};
    const auto octets = reader.take(credential.size());
    std::copy(octets.begin(), octets.end(), credential.begin());
    return credential;
}

NetlogonCredential credential_of(const Key<16>& session_key, const NetlogonCredential& challenge) {
    const auto octets = aes_cfb8(session_key, challenge);
    NetlogonCredential credential{};
    std::copy(octets.begin(), octets.end(), credential.begin());
    return credential;
}

/// In a function of its own, so that all of its stack lies below the caller's.
[[gnu::noinline]] NetlogonProof prove(const Secret& password, const NetlogonCredential& client_challenge,
                                      const NetlogonCredential& server_challenge) {
    const auto digest = hmac_sha256(nt_hash(password).view(), {client_challenge, server_challenge});
    const auto session_key = digest.first<16>();
    NetlogonProof proof;
    proof.client = credential_of(session_key, client_challenge);
    proof.server = credential_of(session_key, server_challenge);
    return proof;
}

} // namespace

Bytes encode_req_challenge(const ReqChallenge& call) {
    Writer writer;
    put_server(writer, call.server);
    put_string(writer, call.computer);
    return writer.raw(call.challenge).finish();
}

std::optional<ReqChallengeReply> decode_req_challenge(BytesView stub) {
    Reader reader(stub);
    ReqChallengeReply reply;
    reply.challenge = take_credential(reader);
    reply.status = reader.u32le();
    return reader.ok() ? std::optional(reply) : std::nullopt;
}

Bytes encode_authenticate3(const Authenticate3& call) {
    Writer writer;
    put_server(writer, call.server);
    put_string(writer, call.account);
    // A 16-bit integer: it follows the string where that ends, and only the next string is aligned to 4.
    writer.u16le(static_cast<std::uint16_t>(call.channel));
    put_string(writer, call.computer);
    return writer.raw(call.credential).align(4).u32le(call.flags).finish();
}

std::optional<Authenticate3Reply> decode_authenticate3(BytesView stub) {
    Reader reader(stub);
    Authenticate3Reply reply;
    reply.credential = take_credential(reader);
    reply.flags = reader.u32le();
    reply.rid = reader.u32le();
    reply.status = reader.u32le();
    return reader.ok() ? std::optional(reply) : std::nullopt;
}

NetlogonProof netlogon_proof(const Secret& password, const NetlogonCredential& client_challenge,
                             const NetlogonCredential& server_challenge) {
    const auto proof = prove(password, client_challenge, server_challenge);
    wipe_stack();
    return proof;
}

} // namespace pretrust::wire
