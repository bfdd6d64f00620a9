// Names of the attributes stand once, beside the member that takes the value.
#include <wire/generalized_time.hpp>
#include <wire/rootdse.hpp>
#include <wire/text.hpp>

#include <charconv>

namespace pretrust::wire {

namespace {

std::optional<int> to_int(const std::optional<std::string>& text) {
    int value = 0;
    if (!text) {
        return std::nullopt;
    }
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, value);
    return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

/// LDAP writes TRUE and FALSE (RFC 4517 3.3.3).
std::optional<bool> to_bool(const std::optional<std::string>& text) {
    if (!text || (!same_text(*text, "true") && !same_text(*text, "false"))) {
        return std::nullopt;
    }
    return same_text(*text, "true");
}

} // namespace

Bytes encode_root_dse_search(std::int32_t message_id) {
    LdapSearch search;
    search.message_id = message_id;
    search.attributes = {"defaultNamingContext",
                         "rootDomainNamingContext",
                         "configurationNamingContext",
                         "dnsHostName",
                         "ldapServiceName",
                         "serverName",
                         "dsServiceName",
                         "currentTime",
                         "domainFunctionality",
                         "forestFunctionality",
                         "domainControllerFunctionality",
                         "isGlobalCatalogReady",
                         "isSynchronized",
                         "supportedCapabilities"};
    return encode_ldap_search(search);
}

RootDse read_root_dse(const LdapEntry& entry) {
    RootDse dse;
    dse.default_naming_context = entry.text("defaultNamingContext");
    dse.root_domain_naming_context = entry.text("rootDomainNamingContext");
    dse.configuration_naming_context = entry.text("configurationNamingContext");
    dse.dns_host_name = entry.text("dnsHostName");
    dse.ldap_service_name = entry.text("ldapServiceName");
    dse.server_name = entry.text("serverName");
    dse.ds_service_name = entry.text("dsServiceName");
    if (const auto time = entry.text("currentTime")) {
        dse.current_time_us = parse_generalized_time(*time);
    }
    dse.domain_functionality = to_int(entry.text("domainFunctionality"));
    dse.forest_functionality = to_int(entry.text("forestFunctionality"));
    dse.domain_controller_functionality = to_int(entry.text("domainControllerFunctionality"));
    dse.is_global_catalog_ready = to_bool(entry.text("isGlobalCatalogReady"));
    dse.is_synchronized = to_bool(entry.text("isSynchronized"));
    if (const LdapAttribute* capabilities = entry.find("supportedCapabilities")) {
        for (const Bytes& value : capabilities->values) {
            dse.supported_capabilities.push_back(utf8_text(value));
        }
    }
    return dse;
}

} // namespace pretrust::wire
