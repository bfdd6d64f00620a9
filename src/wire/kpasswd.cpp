// The request is well formed and cannot succeed: its ticket, authenticator and KRB-PRIV are encryptions of
// nothing (RFC 3244 2). Samba answers only when the KRB-PRIV is not empty.
#include <wire/ber.hpp>
#include <wire/kerberos_parts.hpp>
#include <wire/kpasswd.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

namespace pretrust::wire {

namespace {

using namespace kerberos_parts;

constexpr std::uint16_t version_change = 1, version_set = 0xff80;
constexpr std::uint8_t ap_rep = ber::application(15), krb_error = ber::application(30);
constexpr std::size_t header_size = 6;

Bytes zero_ticket(std::string_view realm) {
    const Bytes version = tagged(0, ber::write_integer(5));
    const Bytes issuer = tagged(1, ber::tlv(ber::general_string, realm));
    const Bytes service = tagged(2, principal(2, {"kadmin", "changepw"}));
    const Bytes sealed = tagged(3, zero_encrypted(128));
    const Bytes body = ber::tlv(ber::sequence, {version, issuer, service, sealed});
    return ber::tlv(ber::application(1), BytesView(body));
}

Bytes zero_ap_req(std::string_view realm) {
    const Bytes no_options = {0, 0, 0, 0, 0};
    const Bytes version = tagged(0, ber::write_integer(5));
    const Bytes type = tagged(1, ber::write_integer(14));
    const Bytes options = tagged(2, ber::tlv(ber::bit_string, BytesView(no_options)));
    const Bytes ticket = tagged(3, zero_ticket(realm));
    const Bytes authenticator = tagged(4, zero_encrypted(64));
    const Bytes body = ber::tlv(ber::sequence, {version, type, options, ticket, authenticator});
    return ber::tlv(ber::application(14), BytesView(body));
}

Bytes zero_krb_priv() {
    const Bytes version = tagged(0, ber::write_integer(5));
    const Bytes type = tagged(1, ber::write_integer(21));
    const Bytes sealed = tagged(3, zero_encrypted(64));
    const Bytes body = ber::tlv(ber::sequence, {version, type, sealed});
    return ber::tlv(ber::application(21), BytesView(body));
}

std::optional<KpasswdReply> with_error(BytesView message, std::uint16_t version) {
    KpasswdReply reply;
    reply.version = version;
    reply.error = decode_krb_error(message);
    if (!reply.error) {
        return std::nullopt;
    }
    Reader data(reply.error->e_data);
    const std::uint16_t code = data.u16be();
    if (data.ok()) {
        reply.result_code = code;
        reply.result_text = utf8_text(data.rest());
    }
    return reply;
}

} // namespace

Bytes encode_kpasswd_probe(std::string_view realm) {
    const Bytes request = zero_ap_req(realm);
    const Bytes priv = zero_krb_priv();
    return Writer()
        .u16be(static_cast<std::uint16_t>(header_size + request.size() + priv.size()))
        .u16be(version_change)
        .u16be(static_cast<std::uint16_t>(request.size()))
        .raw(request)
        .raw(priv)
        .finish();
}

std::optional<KpasswdReply> decode_kpasswd_reply(BytesView message) {
    if (!message.empty() && message[0] == krb_error) {
        return with_error(message, 0);
    }
    Reader reader(message);
    const std::size_t length = reader.u16be();
    const std::uint16_t version = reader.u16be();
    const std::size_t reply_length = reader.u16be();
    const bool known = version == version_change || version == version_set;
    if (!reader.ok() || !known || length < header_size || length > message.size()) {
        return std::nullopt;
    }
    const BytesView body = message.subspan(header_size, length - header_size);
    if (reply_length == 0) {
        return with_error(body, version);
    }
    if (reply_length > body.size() || !ber::Cursor(body.first(reply_length)).need(ap_rep)) {
        return std::nullopt;
    }
    KpasswdReply reply;
    reply.version = version;
    reply.ap_reply = true;
    return reply;
}

Progress kpasswd_progress_udp(BytesView datagram) {
    return decode_kpasswd_reply(datagram) ? Progress::complete : Progress::malformed;
}

Progress kpasswd_progress_tcp(BytesView stream) {
    const Progress framed = tcp_frame(stream);
    if (framed != Progress::complete) {
        return framed;
    }
    const auto message = strip_tcp_length(stream);
    return message ? kpasswd_progress_udp(*message) : Progress::malformed;
}

} // namespace pretrust::wire
