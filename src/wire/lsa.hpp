// What an anonymous caller may ask LSA (MS-LSAD): which domain this is, in which role, and whom it trusts.
// Stub data only, requests in NDR32; header and bind are dcerpc.hpp. Nothing here asks for a right to change
// anything, and no function here could.
#pragma once

#include <wire/ndr.hpp>

#include <pretrust/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::wire {

namespace lsa_opnum {
inline constexpr std::uint16_t close = 0, open_policy2 = 44, query_information_policy2 = 46,
                               enumerate_trusted_domains_ex = 50;
}
namespace lsa_status {
inline constexpr std::uint32_t more_entries = 0x00000105, no_more_entries = 0x8000001a,
                               access_denied = 0xc0000022;
}

/// A context handle: opaque, given back as it came.
using LsaHandle = std::array<std::uint8_t, 20>;

/// Asks for POLICY_VIEW_LOCAL_INFORMATION (1) only: what the default policy grants to anonymous callers.
/// `server` (\\host) may be empty; servers ignore it.
Bytes encode_open_policy2(std::string_view server);
struct LsaHandleReply {
    LsaHandle handle{};
    std::uint32_t status = 0;
};
/// The reply of every call that returns a handle and a status: LsarOpenPolicy2 and LsarClose here, the same
/// in SAM (SamrConnect, SamrOpenDomain, SamrOpenUser, SamrCloseHandle).
std::optional<LsaHandleReply> decode_handle_reply(BytesView stub);
Bytes encode_lsa_close(const LsaHandle& handle);

/// POLICY_INFORMATION_CLASS (MS-LSAD 2.2.4.1).
enum class LsaClass : std::uint16_t { account_domain = 5, server_role = 6, dns_domain = 12 };
Bytes encode_query_policy2(const LsaHandle& handle, LsaClass what);

enum class LsaRole : std::uint16_t { backup = 2, primary = 3 };
/// Names as sent; those that were not sent, or sent empty, are empty.
struct LsaPolicy {
    LsaClass what = LsaClass::dns_domain;
    std::string netbios_domain; ///< account_domain and dns_domain
    std::string dns_domain;     ///< dns_domain, as the next two
    std::string forest;
    std::string domain_guid; ///< lower case
    std::string domain_sid;  ///< account_domain and dns_domain
    LsaRole role{};          ///< server_role
};
struct LsaPolicyReply {
    std::uint32_t status = 0;
    std::optional<LsaPolicy> policy; ///< absent: the server gave none
};
/// Of LsarQueryInformationPolicy2 (and LsarQueryInformationPolicy). nullopt: no such reply, or another class.
std::optional<LsaPolicyReply> decode_query_policy(BytesView stub, Ndr ndr = Ndr::ndr32);

/// At most `most_octets` in a reply; goes on where `resume` of the last reply says.
Bytes encode_enumerate_trusts(const LsaHandle& handle, std::uint32_t resume,
                              std::uint32_t most_octets = 0x8000);
/// A trusted domain (LSAPR_TRUSTED_DOMAIN_INFORMATION_EX). Nobody promises that the numbers are known ones.
struct LsaTrust {
    std::string partner_dns;     ///< as sent
    std::string partner_netbios; ///< as sent
    std::string partner_sid;     ///< empty: none, as for Kerberos realms
    std::uint32_t direction = 0; ///< bits: 1 inbound, 2 outbound; 0 disabled
    std::uint32_t type = 0;      ///< 1 downlevel, 2 uplevel, 3 MIT
    std::uint32_t attributes = 0;

    bool forest_transitive() const { return (attributes & 8U) != 0; }
};
struct LsaTrustsReply {
    std::uint32_t resume = 0;
    std::uint32_t status = 0; ///< 0 all, more_entries, or no_more_entries: none (left)
    std::vector<LsaTrust> trusts;
};
std::optional<LsaTrustsReply> decode_enumerate_trusts(BytesView stub, Ndr ndr = Ndr::ndr32);

} // namespace pretrust::wire
