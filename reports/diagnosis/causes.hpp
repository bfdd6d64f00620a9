// The catalogue's parts, one function a subject, each in the order of the catalogue. A cause is a rule (a
// pure function of Facts) and a row beside it; these few helpers keep the rules short.
#pragma once

#include <diagnosis/commands.hpp>
#include <diagnosis/facts.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/diagnosis.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

std::span<const RootCause> naming_causes();
std::span<const RootCause> request_causes();
std::span<const RootCause> request_password_causes();
std::span<const RootCause> service_direction_causes();
std::span<const RootCause> directory_causes();
std::span<const RootCause> reserved_name_causes();
std::span<const RootCause> suffix_overlap_causes();
std::span<const RootCause> disjoint_namespace_causes();
std::span<const RootCause> address_causes();
std::span<const RootCause> address_in_vpc_causes();
std::span<const RootCause> address_in_range_causes();
std::span<const RootCause> ip_route_causes();
std::span<const RootCause> forwarder_configured_causes();
std::span<const RootCause> forwarder_differs_causes();
std::span<const RootCause> security_group_causes();
std::span<const RootCause> network_acl_causes();
std::span<const RootCause> route_table_causes();
std::span<const RootCause> contradiction_causes();
std::span<const RootCause> local_dns_causes();
std::span<const RootCause> source_port_causes();
std::span<const RootCause> path_causes();
std::span<const RootCause> box_causes();
std::span<const RootCause> transport_causes();
std::span<const RootCause> forwarder_target_causes();
std::span<const RootCause> forwarder_causes();
std::span<const RootCause> forwarder_memory_causes();
std::span<const RootCause> dns_server_causes();
std::span<const RootCause> locator_causes();
std::span<const RootCause> dc_name_causes();
std::span<const RootCause> host_causes();
std::span<const RootCause> dc_state_causes();
std::span<const RootCause> port_causes();
std::span<const RootCause> smb_dialect_causes();
std::span<const RootCause> null_session_causes();
std::span<const RootCause> lsa_causes();
std::span<const RootCause> trust_half_causes();
std::span<const RootCause> trust_direction_causes();
std::span<const RootCause> trust_password_causes();
std::span<const RootCause> forest_causes();
std::span<const RootCause> collision_causes();
std::span<const RootCause> kerberos_causes();
std::span<const RootCause> time_causes();
std::span<const RootCause> certificate_causes();

/// Why an address that DNS or the user calls a DC is none; null when nothing shows that. Shared, because the
/// port rules must not take such a host for a firewalled DC.
Look proof_of_no_dc(const Facts& facts, const std::string& address);
/// A TCP service at this address said something of its own protocol.
bool speaks_tcp(const Facts& facts, const std::string& address);
/// The remote DC addresses that are alive and not shown to be something else, nor hidden behind a box that
/// accepts everything in their name.
std::vector<std::string> working_dcs(const Facts& facts);

/// Everything that is asked of the network once the names are right, in the order of the catalogue. Not in
/// it: TRUST_ALREADY_EXISTS and TIME_SOURCE_UNSYNCHRONISED, which the local DCs tell too, so that nothing
/// about the way to the other side explains them.
inline constexpr std::string_view below_the_names[] = {
    "NAME_REFUSED_BY_API",
    "ADDRESS_UNUSABLE",
    "ADDRESS_IN_VPC",
    "ADDRESS_IN_AWS_RANGE",
    "IP_ROUTE_MISSING",
    "ADDRESS_NOT_RFC1918",
    "FORWARDER_NOT_CONFIGURED",
    "FORWARDER_DIFFERS",
    "SECURITY_GROUP_BLOCKS",
    "NETWORK_ACL_BLOCKS",
    "ROUTE_TABLE_LACKS_PATH",
    "CONFIGURATION_CONTRADICTED",
    "LOCAL_DNS_SILENT",
    "SOURCE_PORTS_BLOCKED",
    "PATH_SILENT",
    "CONNECTS_MEAN_NOTHING",
    "MTU_BLACK_HOLE",
    "UDP_BLOCKED",
    "TCP_BLOCKED",
    "FORWARDER_TARGET_SILENT",
    "FORWARDER_TARGET_REFUSES",
    "FORWARDER_TARGET_WRONG",
    "FORWARDER_MISSING",
    "FORWARDER_LOOP",
    "FORWARDER_CACHED_NEGATIVE",
    "FORWARDER_ORDER",
    "DNS_SERVERS_DISAGREE",
    "DNS_TCP_BLOCKED",
    "DNS_LARGE_ANSWERS_LOST",
    "LOCATOR_RECORDS_MISSING",
    "PDC_RECORD_MISSING",
    "DISJOINT_NAMESPACE",
    "DC_NAME_UNRESOLVABLE",
    "STALE_DC_RECORD",
    "DC_SILENT",
    "NOT_A_DC",
    "DC_PAUSED",
    "READ_ONLY_DC_ONLY",
    "LOCATOR_PORT_BLOCKED",
    "SMB_PORT_BLOCKED",
    "RPC_MAPPER_BLOCKED",
    "RPC_PORTS_BLOCKED",
    "LDAP_PORT_BLOCKED",
    "KERBEROS_PORT_BLOCKED",
    "KPASSWD_PORT_BLOCKED",
    "GC_PORT_BLOCKED",
    "SMB_DIALECT_OR_SIGNING",
    "NULL_SESSION_PIPES_RESTRICTED",
    "LSA_ANONYMOUS_DENIED",
    "TRUST_HALF_MISSING",
    "TRUST_DIRECTION_MISMATCH",
    "TRUST_PASSWORD_MISMATCH",
    "NOT_FOREST_ROOT",
    "FUNCTIONAL_LEVEL_TOO_LOW",
    "NETBIOS_NAME_COLLISION",
    "DOMAIN_SID_COLLISION",
    "WRONG_REALM",
    "ETYPE_MISMATCH",
    "PREAUTH_DISABLED",
    "CLOCK_SKEW",
    "LDAPS_CERTIFICATE_UNUSABLE",
};
/// The place of an id in that list; asked only at compile time, where an unknown id does not compile.
constexpr std::size_t place_of(std::string_view id) {
    std::size_t place = 0;
    while (below_the_names[place] != id) {
        ++place;
    }
    return place;
}
/// The list from one place up to another, and some that stand elsewhere.
template <std::size_t first, std::size_t end = std::size(below_the_names), class... Ids>
constexpr auto all_from(Ids... and_these) {
    std::array<std::string_view, end - first + sizeof...(Ids)> ids{and_these...};
    std::copy(std::begin(below_the_names) + first, std::begin(below_the_names) + end,
              ids.begin() + sizeof...(Ids));
    return ids;
}
/// Every cause that speaks of one port of a DC, and some others.
template <class... Ids> constexpr auto port_causes_and(Ids... these) {
    return all_from<place_of("LOCATOR_PORT_BLOCKED"), place_of("GC_PORT_BLOCKED") + 1>(these...);
}
inline constexpr auto below_the_path = all_from<place_of("CONNECTS_MEAN_NOTHING")>();
inline constexpr auto below_the_boxes = all_from<place_of("MTU_BLACK_HOLE")>("SOURCE_PORTS_BLOCKED");
/// What cannot be judged as long as DNS leads nowhere, or to no DC.
inline constexpr auto needs_dns = all_from<place_of("DNS_SERVERS_DISAGREE")>(
    "SOURCE_PORTS_BLOCKED", "PATH_SILENT", "CONNECTS_MEAN_NOTHING", "MTU_BLACK_HOLE", "UDP_BLOCKED",
    "TCP_BLOCKED", "FORWARDER_LOOP", "FORWARDER_ORDER", "TRUST_ALREADY_EXISTS", "TIME_SOURCE_UNSYNCHRONISED");
/// What cannot be judged as long as no DC answers.
inline constexpr auto needs_a_dc = all_from<place_of("NOT_A_DC")>(
    "SOURCE_PORTS_BLOCKED", "CONNECTS_MEAN_NOTHING", "MTU_BLACK_HOLE", "UDP_BLOCKED", "TCP_BLOCKED",
    "TRUST_ALREADY_EXISTS", "TIME_SOURCE_UNSYNCHRONISED");

/// The day the sources of all rows were last looked at.
inline constexpr std::string_view checked_date = "2026-11-21";

inline constexpr std::string_view access_denied[] = {"ACCESS_DENIED"};
inline constexpr std::string_view not_performed[] = {"OPERATION_NOT_PERFORMED"};
inline constexpr std::string_view not_contacted[] = {"DOMAIN_NOT_CONTACTED"};
inline constexpr std::string_view valid_name_required[] = {"VALID_NAME_REQUIRED"};

inline constexpr std::string_view aws_reasons =
    "AWS Directory Service Administration Guide, Trust creation status reasons";
inline constexpr std::string_view kb_ports =
    "Microsoft KB 179442, How to configure a firewall for Active Directory domains and trusts";
inline constexpr std::string_view kb_forwarders =
    "Microsoft KB 2834250, Forwarders and conditional forwarders resolution timeouts";
inline constexpr std::string_view locator_doc =
    "Microsoft Learn, Locating Active Directory domain controllers in Windows";

/// A match that says so, with `why` as its {seen}.
Match found(Finding finding, std::string why);
/// not_assessed, and the option that would assess it.
Match needs(std::string option);
/// Adds the observation to `because`, once.
void cite(Match& match, const Facts& facts, Look look);
void cite(Match& match, const Facts& facts, const Seen& seen);
/// "a, b TCP 88, 389: silent ...; c TCP 389: refused ..." of these observations: what is alike is said once.
/// {seen} ends after `limit` such sentences.
std::string seen_text(const std::vector<Look>& looks, std::size_t limit = 4);

} // namespace pretrust
