// One function per codec: decodes arbitrary octets and checks what must hold of any result. Used by the
// fuzzers and by the deterministic mutation test, so that both know the same promises.
#pragma once

#include <pretrust/bytes.hpp>

#include <span>
#include <string_view>

namespace pretrust::feeds {

/// Throws std::logic_error naming the broken promise; otherwise returns.
void feed_ber(BytesView octets);
void feed_generalized_time(BytesView octets);
void feed_dns(BytesView octets);
void feed_ldap(BytesView octets);
void feed_cldap(BytesView octets);
void feed_kerberos(BytesView octets);
void feed_kpasswd(BytesView octets);
void feed_ntp(BytesView octets);
void feed_dcerpc(BytesView octets);
void feed_epm(BytesView octets);
void feed_netlogon(BytesView octets);
void feed_password(BytesView octets);
void feed_lsa(BytesView octets);
void feed_certificate(BytesView octets);
void feed_smb2(BytesView octets);
void feed_ntlmssp(BytesView octets);
void feed_spnego(BytesView octets);

/// Files of the AWS CLI: in a library of its own (pretrust_aws_feeds) and not in all(), for the codecs' tests
/// link no reader of files.
void feed_aws(BytesView octets);
void feed_explain(BytesView octets); ///< words that people paste; in the preset `fuzz` only
/// Evidence to be redacted: in pretrust_redact_feeds, for the same reason.
void feed_redact(BytesView octets);

struct Feed {
    std::string_view name;
    void (*run)(BytesView);
};
std::span<const Feed> all();

} // namespace pretrust::feeds
