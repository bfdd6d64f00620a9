// The promises of what the trust password check reads: Netlogon's stubs, and text that somebody calls a
// password.
#include "feeds.hpp"
#include "promises.hpp"

#include <wire/crypto.hpp>
#include <wire/kerberos.hpp>
#include <wire/netlogon.hpp>
#include <wire/password_keys.hpp>
#include <wire/text.hpp>

#include <pretrust/secret.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace pretrust::feeds {

void feed_netlogon(BytesView octets) {
    const auto challenge = wire::decode_req_challenge(octets);
    const auto authenticated = wire::decode_authenticate3(octets);
    must(challenge.has_value() == (octets.size() >= 12), "a challenge and a status");
    must(authenticated.has_value() == (octets.size() >= 20), "a credential and three numbers");
    if (challenge && authenticated) {
        must(challenge->challenge == authenticated->credential, "both begin with eight octets");
    }
    wire::Authenticate3 call;
    call.account = wire::utf8_text(octets);
    const auto stub = wire::encode_authenticate3(call);
    must(stub.size() % 4 == 0, "the flags stand at a multiple of four");
    must(stub.size() >= 2 * wire::utf16_octets(call.account).size() / 2, "the whole name is in the stub");
}

void feed_password(BytesView octets) {
    const auto text = wire::utf8_text(octets);
    const bool is_text =
        std::equal(text.begin(), text.end(), octets.begin(), octets.end(),
                   [](char c, std::uint8_t octet) { return static_cast<std::uint8_t>(c) == octet; });
    if (octets.empty()) {
        return;
    }
    Secret secret(octets.size());
    std::copy(octets.begin(), octets.end(), secret.room().begin());
    secret.use(octets.size());
    wire::Md4 digest;
    digest.add(wire::utf16_octets(text));
    const auto expected = digest.finish();
    const auto hash = wire::nt_hash(secret);
    must(!is_text || std::equal(hash.begin(), hash.end(), expected.begin()),
         "the hash is that of the text in UTF-16");
    const std::array<std::uint8_t, 16> random{};
    const auto sealed = wire::encrypt_timestamp(secret, {wire::kerberos_etype::rc4, text}, 0, random);
    must(!sealed.empty(), "any password and salt give a timestamp");
}

} // namespace pretrust::feeds
