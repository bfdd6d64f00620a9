// What the registries set aside (RFC 6890, RFC 8190 and the IANA special-purpose registries).
#include <pretrust/address.hpp>

#include <array>
#include <iterator>
#include <vector>

namespace pretrust {
namespace {

struct SetAside {
    std::string_view range;
    AddressKind kind;
};

// Each family's ranges are disjoint, but for IPv4 in IPv6 form, which is asked for first.
constexpr std::array set_aside{
    SetAside{"10.0.0.0/8", AddressKind::rfc1918},
    SetAside{"172.16.0.0/12", AddressKind::rfc1918},
    SetAside{"192.168.0.0/16", AddressKind::rfc1918},
    SetAside{"100.64.0.0/10", AddressKind::shared},
    SetAside{"198.18.0.0/15", AddressKind::benchmarking},
    SetAside{"169.254.0.0/16", AddressKind::link_local},
    SetAside{"127.0.0.0/8", AddressKind::loopback},
    SetAside{"192.0.2.0/24", AddressKind::documentation},
    SetAside{"198.51.100.0/24", AddressKind::documentation},
    SetAside{"203.0.113.0/24", AddressKind::documentation},
    SetAside{"224.0.0.0/4", AddressKind::multicast},
    SetAside{"0.0.0.0/8", AddressKind::reserved},
    SetAside{"192.0.0.0/24", AddressKind::reserved},
    SetAside{"192.88.99.0/24", AddressKind::reserved},
    SetAside{"240.0.0.0/4", AddressKind::reserved},
    SetAside{"fc00::/7", AddressKind::unique_local},
    SetAside{"fe80::/10", AddressKind::link_local},
    SetAside{"::1/128", AddressKind::loopback},
    SetAside{"2001:db8::/32", AddressKind::documentation},
    SetAside{"3fff::/20", AddressKind::documentation},
    SetAside{"ff00::/8", AddressKind::multicast},
    SetAside{"::/128", AddressKind::reserved},
    SetAside{"::ffff:0:0/96", AddressKind::reserved},
    SetAside{"100::/64", AddressKind::reserved},
};

struct Row {
    Cidr range;
    AddressKind kind;
};

std::vector<Row> read_table() {
    std::vector<Row> rows;
    rows.reserve(std::size(set_aside));
    for (const auto& [text, kind] : set_aside) {
        rows.push_back({read_cidr(text).value(), kind});
    }
    return rows;
}

} // namespace

AddressKind kind_of(const Ip& address) {
    static const std::vector<Row> rows = read_table();
    for (const Row& row : rows) {
        if (contains(row.range, address)) {
            return row.kind;
        }
    }
    return AddressKind::global;
}

} // namespace pretrust
