// The services a trust uses: one row holds service, port, transport, label and need, so that no two places
// can disagree. Microsoft KB 179442 ("How to configure a firewall for Active Directory domains and trusts").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pretrust {

enum class Transport { udp, tcp };

/// How much one phase of a trust's life depends on a service.
enum class Need {
    required, ///< the phase fails without it
    fallback, ///< used, but another way exists when it is refused outright
    optional, ///< helpful, or only for some uses
    unused,
};

struct Service {
    std::string_view id;    ///< stable key, used as the `service` argument of observations
    std::string_view label; ///< short column title
    std::uint16_t port;     ///< 0: a range, see `rpc_dynamic_first`
    Transport transport;
    Need creation; ///< needed to create the trust
    Need use;      ///< needed to verify it and to log on across it
    std::string_view purpose;
};

inline constexpr std::uint16_t rpc_dynamic_first = 49152;
inline constexpr std::uint16_t rpc_dynamic_last = 65535;

inline constexpr std::array services{
    Service{"dns_udp", "DNS", 53, Transport::udp, Need::required, Need::required,
            "find the domain and its DCs"},
    Service{"dns_tcp", "DNS/T", 53, Transport::tcp, Need::optional, Need::required,
            "DNS answers too large for UDP"},
    Service{"ldap_ping", "PING", 389, Transport::udp, Need::required, Need::required,
            "DC locator (CLDAP ping)"},
    Service{"ldap", "LDAP", 389, Transport::tcp, Need::optional, Need::required, "directory access"},
    Service{"kerberos_udp", "KRB/U", 88, Transport::udp, Need::unused, Need::required, "Kerberos"},
    Service{"kerberos_tcp", "KRB/T", 88, Transport::tcp, Need::unused, Need::required,
            "Kerberos, large tickets"},
    Service{"smb", "SMB", 445, Transport::tcp, Need::required, Need::optional,
            "lsarpc, netlogon and samr pipes"},
    Service{"rpc_mapper", "RPC", 135, Transport::tcp, Need::fallback, Need::required, "RPC endpoint mapper"},
    Service{"rpc_ports", "RPC+", 0, Transport::tcp, Need::fallback, Need::required,
            "LSA, SAM and Netlogon RPC ports"},
    Service{"kpasswd_udp", "PWD/U", 464, Transport::udp, Need::unused, Need::optional,
            "Kerberos password change"},
    Service{"kpasswd_tcp", "PWD/T", 464, Transport::tcp, Need::unused, Need::optional,
            "Kerberos password change"},
    Service{"ldaps", "LDAPS", 636, Transport::tcp, Need::unused, Need::optional, "LDAP over TLS"},
    Service{"gc", "GC", 3268, Transport::tcp, Need::unused, Need::required,
            "global catalog: UPNs, universal groups"},
    Service{"gc_tls", "GC/S", 3269, Transport::tcp, Need::unused, Need::optional, "global catalog over TLS"},
    Service{"ntp", "NTP", 123, Transport::udp, Need::unused, Need::optional,
            "time, where it is synchronised across"},
    Service{"adws", "ADWS", 9389, Transport::tcp, Need::unused, Need::optional,
            "NetBIOS-name logon to AWS applications"},
};

constexpr std::optional<Service> find_service(std::string_view id) {
    for (const auto& service : services) {
        if (service.id == id) {
            return service;
        }
    }
    return std::nullopt;
}

constexpr std::string_view to_string(Transport transport) {
    return transport == Transport::udp ? "udp" : "tcp";
}

} // namespace pretrust
