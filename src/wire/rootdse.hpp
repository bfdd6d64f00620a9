// The root DSE of a domain controller (MS-ADTS 3.1.1.3.2): which attributes to ask for, and their values
// typed.
#pragma once

#include <wire/ldap.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::wire {

struct RootDse {
    std::optional<std::string> default_naming_context;
    std::optional<std::string> root_domain_naming_context;
    std::optional<std::string> configuration_naming_context;
    std::optional<std::string> dns_host_name;
    std::optional<std::string> ldap_service_name;
    std::optional<std::string> server_name;
    std::optional<std::string> ds_service_name;
    std::optional<std::int64_t> current_time_us; ///< since 1970; the server speaks in whole seconds
    std::optional<int> domain_functionality;     ///< 7 = 2016; MS-ADTS 6.1.4.2
    std::optional<int> forest_functionality;
    std::optional<int> domain_controller_functionality;
    std::optional<bool> is_global_catalog_ready;
    std::optional<bool> is_synchronized;
    std::vector<std::string> supported_capabilities; ///< OIDs
};

inline constexpr std::string_view ldap_capability_active_directory = "1.2.840.113556.1.4.800";
inline constexpr std::string_view ldap_capability_read_only_dc = "1.2.840.113556.1.4.1920";

/// One anonymous search for all of the above; no bind is needed.
Bytes encode_root_dse_search(std::int32_t message_id);

/// An attribute that is absent, or that does not parse as its type, is nullopt.
RootDse read_root_dse(const LdapEntry& entry);

} // namespace pretrust::wire
