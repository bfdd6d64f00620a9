// The Kerberos password change service (RFC 3244), port 464: a probe that any implementation refuses, and the
// refusal. No password is involved, and none can be changed by it.
#pragma once

#include <wire/kerberos.hpp>

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pretrust::wire {

/// Version 1, an AP-REQ for kadmin/changepw with a ticket of zeros, and a KRB-PRIV of zeros. Bare, for UDP;
/// for TCP prepend_tcp_length.
Bytes encode_kpasswd_probe(std::string_view realm);

struct KpasswdReply {
    std::uint16_t version = 0; ///< 1, or 0xff80
    bool ap_reply = false;     ///< an AP-REP came: the request was accepted (then there is no error)
    std::optional<KerberosError> error;
    std::optional<std::uint16_t>
        result_code; ///< of the error's e-data (RFC 3244 2): 1 malformed, 2 hard error ...
    std::string result_text;
};
/// The bare message. A bare KRB-ERROR without the kpasswd header is accepted as well (version 0).
std::optional<KpasswdReply> decode_kpasswd_reply(BytesView message);

/// complete or malformed, as for Kerberos.
Progress kpasswd_progress_udp(BytesView datagram);
Progress kpasswd_progress_tcp(BytesView stream);

} // namespace pretrust::wire
