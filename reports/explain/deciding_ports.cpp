// What a port number alone can mean to somebody who has nothing else in hand.
#include <explain/deciding.hpp>

namespace pretrust {
namespace {

constexpr PortRow ports[] = {
    {"udp", 53, 53, "", {"FORWARDER_TARGET_SILENT", "UDP_BLOCKED", "PATH_SILENT", "LOCAL_DNS_SILENT"}},
    {"tcp", 53, 53, "", {"DNS_TCP_BLOCKED", "TCP_BLOCKED"}},
    {"udp", 88, 88, "", {"KERBEROS_PORT_BLOCKED", "UDP_BLOCKED"}},
    {"tcp", 88, 88, "", {"KERBEROS_PORT_BLOCKED", "TCP_BLOCKED"}},
    {"udp", 123, 123, "", {"TIME_SOURCE_UNSYNCHRONISED", "CLOCK_SKEW"}},
    {"tcp", 135, 135, "", {"RPC_MAPPER_BLOCKED", "TCP_BLOCKED"}},
    {"udp", 137, 137, "NetBIOS name service: not needed by a trust", {}},
    {"udp", 138, 138, "NetBIOS datagrams: not needed by a trust", {}},
    {"tcp", 139, 139, "NetBIOS sessions: not needed by a trust", {}},
    {"udp", 389, 389, "", {"LOCATOR_PORT_BLOCKED", "UDP_BLOCKED"}},
    {"tcp", 389, 389, "", {"LDAP_PORT_BLOCKED", "TCP_BLOCKED"}},
    {"tcp", 445, 445, "", {"SMB_PORT_BLOCKED", "TCP_BLOCKED"}},
    {"udp", 445, 445, "nothing: no service listens there, AWS lists it all the same", {}},
    {"udp", 464, 464, "", {"KPASSWD_PORT_BLOCKED"}},
    {"tcp", 464, 464, "", {"KPASSWD_PORT_BLOCKED", "TCP_BLOCKED"}},
    {"tcp", 636, 636, "", {"LDAPS_CERTIFICATE_UNUSABLE"}},
    {"tcp", 646, 646, "nothing of a trust: AWS misprints LDAPS (636) so in one place", {}},
    {"tcp", 3268, 3268, "", {"GC_PORT_BLOCKED", "TCP_BLOCKED"}},
    {"tcp", 3269, 3269, "", {"LDAPS_CERTIFICATE_UNUSABLE", "GC_PORT_BLOCKED"}},
    {"tcp", 9389, 9389, "", {}},
    {"tcp",
     49152,
     65535,
     "RPC dynamic range: LSA, SAM and Netlogon; also where Windows' own connections leave from",
     {"RPC_PORTS_BLOCKED", "SOURCE_PORTS_BLOCKED", "NETWORK_ACL_BLOCKS"}},
};

} // namespace

std::span<const PortRow> all_ports() {
    return ports;
}

} // namespace pretrust
