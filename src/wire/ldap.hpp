// LDAPMessage (RFC 4511): search requests against the root DSE, and what comes back. TCP framing included;
// the connectionless form on UDP is cldap.hpp.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pretrust::wire {

struct LdapPresent {
    std::string attribute;
};
/// AND of equalityMatch terms.
struct LdapEqual {
    std::string attribute;
    Bytes value;
};

/// Base "", scope baseObject, no limits.
struct LdapSearch {
    std::int32_t message_id = 1;
    std::variant<LdapPresent, std::vector<LdapEqual>> filter = LdapPresent{"objectClass"};
    std::vector<std::string> attributes;
};
Bytes encode_ldap_search(const LdapSearch& search);

struct LdapAttribute {
    std::string name;
    std::vector<Bytes> values; ///< as received
};

struct LdapEntry {
    std::string dn;
    std::vector<LdapAttribute> attributes;

    /// Attribute names are compared without case. nullptr when absent.
    const LdapAttribute* find(std::string_view name) const;
    /// The first value as text; nullopt when absent or without a value.
    std::optional<std::string> text(std::string_view name) const;
};

/// protocolOp tags (the octet on the wire).
namespace ldap_op {
inline constexpr std::uint8_t bind_response = 0x61, search_entry = 0x64, search_done = 0x65,
                              search_reference = 0x73, extended_response = 0x78;
}

struct LdapResult {
    int code = 0; ///< 0 success, 1 operationsError, 14 saslBindInProgress, 49 invalidCredentials ...
    std::string matched_dn;
    std::string diagnostic;    ///< without the NUL that Windows appends
    std::string response_name; ///< ExtendedResponse only: an OID
};

struct LdapMessage {
    std::int32_t message_id = 0;
    std::uint8_t op = 0;
    std::optional<LdapEntry> entry;   ///< op search_entry
    std::optional<LdapResult> result; ///< ops bind_response, search_done, extended_response and other results
    std::size_t size = 0;             ///< octets on the wire
};
/// The first message of `data`. nullopt: not whole, or not an LDAPMessage.
std::optional<LdapMessage> decode_ldap_message(BytesView data);

/// Everything said about one search. A server that hangs up tells so with message id 0 (RFC 4511 4.4.1).
struct LdapSearchReply {
    std::vector<LdapEntry> entries;
    std::optional<LdapResult> done;       ///< SearchResultDone
    std::optional<LdapResult> disconnect; ///< notice of disconnection
    int messages = 0;                     ///< with our message id
};
/// Reads whole messages as far as they go; messages for other ids are passed over. nullopt: malformed, or
/// nothing about this id.
std::optional<LdapSearchReply> decode_ldap_search_reply(BytesView stream, std::int32_t message_id);

/// complete: SearchResultDone for `message_id`, or a notice of disconnection, is in. Never alien: on a
/// stream, messages for others are passed over. malformed also for a message above ldap_max_message.
Progress ldap_progress(BytesView stream, std::int32_t message_id);
inline constexpr std::size_t ldap_max_message = 1U << 18U;

} // namespace pretrust::wire
