// The promises of SMB2, NTLMSSP and SPNEGO: whatever is read lies inside what was received.
#include "feeds.hpp"
#include "promises.hpp"

#include <wire/filetime.hpp>
#include <wire/ntlmssp.hpp>
#include <wire/smb2_signing.hpp>
#include <wire/spnego.hpp>
#include <wire/text.hpp>

#include <string>

namespace pretrust::feeds {

namespace {

void must_be_inside(BytesView part, BytesView whole) {
    must(part.empty() ||
             (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size()),
         "a view lies inside the stream");
}

void check_challenge(const wire::NtlmChallenge& challenge) {
    for (const std::string* text :
         {&challenge.target_name, &challenge.netbios_computer, &challenge.netbios_domain,
          &challenge.dns_computer, &challenge.dns_domain, &challenge.dns_tree, &challenge.version}) {
        must_be_text(*text);
    }
    must(challenge.av_order.empty() || challenge.av_order.back() == 0, "the list of pairs has an end");
    (void)wire::filetime_to_unix_us(challenge.timestamp);
}

void check_message(const wire::Smb2Message& message, BytesView stream) {
    must_be_inside(message.octets, stream);
    must(message.octets.size() == message.body.size() + 64, "a message is header and body");
    const wire::Smb2SigningKey key{wire::smb2_dialect_2_1, {}};
    must(wire::smb2_signature(key, message.octets).has_value(), "a whole message can be signed");
    if (const auto reply = wire::decode_smb2_negotiate(message)) {
        must_be_inside(reply->security_buffer, stream);
        must(reply->contexts.size() * 8 <= message.body.size(), "each context has octets of its own");
    }
    if (const auto reply = wire::decode_smb2_session_setup(message)) {
        must_be_inside(reply->security_buffer, stream);
        if (const auto challenge = wire::decode_ntlm_challenge(reply->security_buffer)) {
            check_challenge(*challenge);
        }
    }
    if (const auto reply = wire::decode_smb2_ioctl(message)) {
        must_be_inside(reply->output, stream);
    }
    if (const auto data = wire::decode_smb2_read(message)) {
        must_be_inside(*data, stream);
    }
    (void)wire::decode_smb2_tree_connect(message);
    (void)wire::decode_smb2_create(message);
    (void)wire::decode_smb2_error(message);
}

} // namespace

void feed_smb2(BytesView octets) {
    while (true) {
        const auto frame = wire::read_smb2_frame(octets);
        must((frame.progress == Progress::complete) == !frame.messages.empty(), "complete means messages");
        if (frame.progress != Progress::complete) {
            must(frame.progress != Progress::alien, "a stream is never alien");
            return;
        }
        must(frame.size <= octets.size() && frame.size > 64, "a frame is all there");
        for (const auto& message : frame.messages) {
            check_message(message, octets);
        }
        octets = octets.subspan(frame.size);
    }
}

void feed_ntlmssp(BytesView octets) {
    if (const auto challenge = wire::decode_ntlm_challenge(octets)) {
        check_challenge(*challenge);
    }
    const std::string text = wire::utf16_text(octets);
    must_be_text(text);
    must(wire::utf16_text(wire::utf16_octets(text)) == text, "a text survives the way to UTF-16 and back");
}

void feed_spnego(BytesView octets) {
    if (const auto mechanisms = wire::decode_spnego_mechanisms(octets)) {
        must(mechanisms->size() * 3 <= octets.size(), "each mechanism has octets of its own");
    }
    if (const auto reply = wire::decode_spnego_reply(octets)) {
        must_be_inside(reply->token, octets);
    }
}

} // namespace pretrust::feeds
