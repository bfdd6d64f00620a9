// What is asked of a KDC: an AS-REQ, and the timestamp that shows a password.
#include <wire/ber.hpp>
#include <wire/generalized_time.hpp>
#include <wire/kerberos.hpp>
#include <wire/kerberos_parts.hpp>
#include <wire/password_keys.hpp>
#include <wire/reader.hpp>

namespace pretrust::wire {

namespace {

using namespace kerberos_parts;

constexpr std::uint8_t as_req = ber::application(10);
constexpr int pa_enc_timestamp = 2;
constexpr std::string_view far_future = "20370913024805Z";

/// [3] METHOD-DATA with the one PA-DATA that we send; nothing when there is none.
Bytes padata_field(BytesView encrypted_timestamp) {
    if (encrypted_timestamp.empty()) {
        return {};
    }
    const Bytes type = tagged(1, ber::write_integer(pa_enc_timestamp));
    const Bytes value = tagged(2, ber::tlv(ber::octet_string, encrypted_timestamp));
    const Bytes entry = ber::tlv(ber::sequence, {type, value});
    return tagged(3, ber::tlv(ber::sequence, BytesView(entry)));
}

} // namespace

Bytes encrypt_timestamp(const Secret& password, const KerberosEtype& etype, std::int64_t unix_us,
                        BytesView random) {
    constexpr std::int64_t second = 1'000'000;
    constexpr std::uint32_t timestamp_key_usage = 1; // RFC 4120 7.5.1
    const Bytes time = tagged(0, ber::tlv(ber::generalized_time, format_generalized_time(unix_us)));
    const Bytes microseconds = tagged(1, ber::write_integer((unix_us % second + second) % second));
    const Bytes plain = ber::tlv(ber::sequence, {time, microseconds});
    const Bytes cipher = encrypt_with_password(password, etype.etype, etype.salt.value_or(""),
                                               timestamp_key_usage, plain, random);
    wipe_stack();
    if (cipher.empty()) {
        return {};
    }
    const Bytes number = tagged(0, ber::write_integer(etype.etype));
    const Bytes octets = tagged(2, ber::tlv(ber::octet_string, BytesView(cipher)));
    return ber::tlv(ber::sequence, {number, octets});
}

Bytes encode_as_request(const KerberosAsRequest& request) {
    Writer etypes;
    for (const std::int32_t etype : request.etypes) {
        etypes.raw(ber::write_integer(etype));
    }
    const Bytes offered = etypes.finish();
    const Bytes options = {0x00, 0x40, 0x81, 0x00,
                           0x10}; // forwardable, renewable, canonicalize, renewable-ok

    Writer body;
    body.raw(tagged(0, ber::tlv(ber::bit_string, BytesView(options))));
    body.raw(tagged(1, principal(1, {request.client})));
    body.raw(tagged(2, ber::tlv(ber::general_string, request.realm)));
    body.raw(tagged(3, principal(2, {"krbtgt", request.realm})));
    body.raw(tagged(5, ber::tlv(ber::generalized_time, far_future)));
    body.raw(tagged(7, ber::write_integer(request.nonce & 0x7fffffffU)));
    body.raw(tagged(8, ber::tlv(ber::sequence, BytesView(offered))));
    const Bytes req_body = body.finish();

    const Bytes version = tagged(1, ber::write_integer(5));
    const Bytes type = tagged(2, ber::write_integer(10));
    const Bytes inside = tagged(4, ber::tlv(ber::sequence, BytesView(req_body)));
    const Bytes padata = padata_field(request.encrypted_timestamp);
    const Bytes kdc_req = ber::tlv(ber::sequence, {version, type, padata, inside});
    return ber::tlv(as_req, BytesView(kdc_req));
}

} // namespace pretrust::wire
