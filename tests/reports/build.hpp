// Small pieces of evidence, said in one line each.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/ports.hpp>

#include <string>
#include <utility>

namespace pretrust::test {

/// A run that asked nothing yet.
inline Evidence plain() {
    Evidence evidence;
    evidence.tool_version = "0.1.0";
    evidence.plan.remote_domain = "corp.example.com";
    evidence.plan.remote_dns = {"192.0.2.1"};
    return evidence;
}

inline Observation look(std::string tag, std::string target, Outcome outcome, std::string_view service,
                        Args more = {}) {
    Observation item;
    item.tag = std::move(tag);
    item.target = std::move(target);
    item.vantage = "aws";
    item.outcome = outcome;
    item.args = std::move(more);
    item.args.emplace("service", std::string(service));
    item.attempts = 1;
    return item;
}

/// A DC that DNS names: its records and its address.
inline void name_dc(Evidence& evidence, const std::string& server, const std::string& host,
                    const std::string& address, bool pdc = false) {
    const auto record = [&](std::string_view name) {
        return look(
            "DNS_LOCATOR_RECORDS", server, Outcome::answered, "dns_udp",
            {{"record", std::string(name)}, {"path", "direct"}, {"hosts", std::vector<std::string>{host}}});
    };
    evidence.items.push_back(record("ldap_dc"));
    if (pdc) {
        evidence.items.push_back(record("ldap_pdc"));
    }
    evidence.items.push_back(look("DNS_LOCATOR_HOST", server, Outcome::answered, "dns_udp",
                                  {{"host", host}, {"addresses", std::vector<std::string>{address}}}));
}

inline std::size_t column(std::string_view service) {
    for (std::size_t at = 0; at < services.size(); ++at) {
        if (services[at].id == service) {
            return at;
        }
    }
    return services.size();
}

} // namespace pretrust::test
