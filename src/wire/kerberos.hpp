// Kerberos V5 (RFC 4120): an AS-REQ, with an encrypted timestamp or without, and what a KDC says to it.
// Nothing that a KDC sends is ever decrypted.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pretrust::wire {

struct KerberosPrincipal {
    std::int32_t type = 0; ///< 1 NT-PRINCIPAL, 2 NT-SRV-INST
    std::vector<std::string> parts;
};

struct KerberosEtype {
    std::int32_t etype = 0;
    std::optional<std::string> salt; ///< RC4 has none
};

struct KerberosAsRequest {
    std::string client;      ///< one component, NT-PRINCIPAL
    std::string realm;       ///< as written: the caller puts it in upper case
    std::uint32_t nonce = 0; ///< the top bit is dropped
    std::vector<std::int32_t> etypes = {18, 17, 23};
    Bytes encrypted_timestamp = {}; ///< of encrypt_timestamp; empty: no pre-authentication
};
/// The bare message, for UDP; for TCP see prepend_tcp_length.
Bytes encode_as_request(const KerberosAsRequest& request);

/// The value of PA-ENC-TIMESTAMP (RFC 4120 5.2.7.2): the time under the key of the password. `etype` is one
/// of kerberos_etype, with the salt that the KDC named; `random` holds 16 unpredictable octets. Hashes and
/// keys made on the way are wiped, the stack included. Empty when the etype is not one of ours.
Bytes encrypt_timestamp(const Secret& password, const KerberosEtype& etype, std::int64_t unix_us,
                        BytesView random);

namespace kerberos_error {
inline constexpr std::int32_t client_unknown = 6, server_unknown = 7, policy = 12, etype_unsupported = 14,
                              client_revoked = 18, preauth_failed = 24, preauth_required = 25,
                              bad_integrity = 31, clock_skew = 37, response_too_big = 52, generic = 60,
                              wrong_realm = 68;
}

/// What PA-DATA say (RFC 4120 5.2.7). Elements that are no PA-DATA are stepped over.
struct KerberosPaData {
    std::vector<std::int32_t> types;   ///< in the order sent
    std::vector<KerberosEtype> etypes; ///< of PA-ETYPE-INFO2 (19)
};

struct KerberosError {
    std::int64_t stime_us = 0; ///< server time with its microseconds, since 1970
    std::int32_t code = 0;
    std::string realm; ///< echoes the request on Windows: proves nothing about the domain
    KerberosPrincipal sname;
    std::optional<std::string> crealm;
    std::optional<KerberosPrincipal> cname;
    std::optional<std::string> e_text;
    Bytes e_data;          ///< as received; empty when absent
    KerberosPaData padata; ///< read from e_data where that is METHOD-DATA; otherwise empty
};

/// AS-REP or TGS-REP: the clear part.
struct KerberosKdcReply {
    int msg_type = 0; ///< 11 AS-REP, 13 TGS-REP
    std::string crealm;
    KerberosPrincipal cname;
    std::string ticket_realm;
    KerberosPrincipal ticket_sname;
    std::int32_t ticket_etype = 0;
    std::int32_t enc_part_etype = 0;
    KerberosPaData padata;
};

using KerberosReply = std::variant<KerberosError, KerberosKdcReply>;
/// The bare message (TCP: after strip_tcp_length). nullopt: neither KRB-ERROR nor AS-REP nor TGS-REP, or
/// broken.
std::optional<KerberosReply> decode_kerberos_reply(BytesView message);
std::optional<KerberosError> decode_krb_error(BytesView message);

/// complete or malformed; Kerberos replies carry no id in the clear, so nothing is alien.
Progress kerberos_progress_udp(BytesView datagram);
/// Four octets of length first (RFC 4120 7.2.2): a set top bit or more than kerberos_max_message is
/// malformed.
Progress kerberos_progress_tcp(BytesView stream);
inline constexpr std::size_t kerberos_max_message = 65536;

Bytes prepend_tcp_length(BytesView message);
/// The first message of a stream without its length; nullopt while it is not whole, or when the length is
/// refused.
std::optional<BytesView> strip_tcp_length(BytesView stream);

} // namespace pretrust::wire
