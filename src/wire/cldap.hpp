// The netlogon ping over connectionless LDAP (MS-ADTS 6.3.3) and its NETLOGON_SAM_LOGON_RESPONSE_EX
// (6.3.1.9). Unknown flag bits are kept, never refused.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pretrust::wire {

/// Fields that are unset are not sent.
struct NetlogonPing {
    std::int32_t message_id = 1;
    std::string dns_domain;
    std::optional<std::string> host;
    std::optional<std::string> user;
    std::optional<std::uint32_t> account_control; ///< AAC; 0x40 = interdomain trust account
    std::uint32_t nt_version = 0x16;              ///< V5, V5EX, closest site
};
Bytes encode_netlogon_ping(const NetlogonPing& ping);

namespace netlogon_opcode {
inline constexpr std::uint16_t ok = 23, paused = 24, user_unknown = 25;
inline constexpr std::uint16_t ok_v5 = 19, paused_v5 = 20, user_unknown_v5 = 21;
} // namespace netlogon_opcode

namespace netlogon_flag {
inline constexpr std::uint32_t pdc = 0x1, global_catalog = 0x4, ldap = 0x8, ds = 0x10, kdc = 0x20,
                               time = 0x40, closest = 0x80, writable = 0x100, good_time = 0x200, ndnc = 0x400,
                               read_only = 0x800, full_secret = 0x1000, web_service = 0x2000, ds8 = 0x4000,
                               ds9 = 0x8000, ds10 = 0x10000, key_list = 0x20000;
}

struct NetlogonResponse {
    std::uint16_t opcode = 0;
    bool extended = false; ///< opcodes 23 to 25: all fields below. 19 to 21 (V5): opcode only
    std::uint32_t flags = 0;
    std::string domain_guid; ///< lower-case text
    std::string forest;      ///< names as sent, case kept; empty when the server sent an empty name
    std::string dns_domain;
    std::string dns_host;
    std::string netbios_domain;
    std::string netbios_computer;
    std::string user;
    std::string dc_site;
    std::string client_site;
    std::optional<std::string> address;           ///< IPv4, only when NtVer asked with bit 0x8
    std::optional<std::string> next_closest_site; ///< when the server knows one
    std::uint32_t nt_version = 0;
    std::uint16_t lm_nt_token = 0;
    std::uint16_t lm20_token = 0;
};
/// The value of the `netlogon` attribute. nullopt: neither form, or a name that does not end.
std::optional<NetlogonResponse> decode_netlogon_response(BytesView value);

struct CldapReply {
    std::int32_t message_id = 0;
    std::optional<NetlogonResponse> netlogon; ///< nullopt: the server does not host that domain (no entry)
    bool entry_unreadable = false;            ///< an entry came, its netlogon value could not be read
    int result_code = 0;
    std::string diagnostic;
};
/// One datagram: SearchResultEntry (or not) and SearchResultDone. nullopt: not that.
std::optional<CldapReply> decode_cldap_reply(BytesView datagram);

/// alien: another message id. Never `more`: a datagram is whole.
Progress cldap_progress(BytesView datagram, std::int32_t message_id);

} // namespace pretrust::wire
