// What a TLS server's certificate says of itself (RFC 5280): names, validity, purpose. OpenSSL reads the DER
// behind this header. Nothing is decided about trust in it: no chain is built and no signature verified.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::wire {

inline constexpr std::size_t certificate_max = 64U << 10U; ///< octets; larger ones are refused

struct Certificate {
    std::string subject;                       ///< RFC 4514 text: CN=dc1.corp.example.com,O=Example
    std::string issuer;                        ///< the same
    std::string common_name;                   ///< the most specific CN of the subject; empty: none
    std::vector<std::string> dns_names;        ///< dNSName of subjectAltName, as sent, in order
    std::optional<std::int64_t> not_before_us; ///< microseconds since 1970 UTC; absent: no readable time
    std::optional<std::int64_t> not_after_us;  ///< the same; valid up to and including this second
    bool self_signed = false;                  ///< it names itself as issuer
    bool server_auth = false; ///< extended key usage is absent, or holds server authentication
};
/// nullopt: not exactly one certificate.
std::optional<Certificate> decode_certificate(BytesView der);

/// Whether a client that asked for `host` would find it named (RFC 6125 6.4): among the DNS names, or, where
/// there are none, in the common name. `*` stands for one whole leftmost label. ASCII case is ignored.
bool certificate_names(const Certificate& certificate, std::string_view host);

} // namespace pretrust::wire
