// The endpoint mapper's ept_map and ept_lookup calls (C706 appendix O): which TCP ports serve an interface.
// Stub data only; header and bind are dcerpc.hpp.
#pragma once

#include <wire/dcerpc.hpp>
#include <wire/ndr.hpp>

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::wire {

inline constexpr std::uint16_t ept_map_opnum = 3;
inline constexpr std::uint32_t ept_not_registered = 0x16c9a0d6;

enum class AdInterface { lsarpc, samr, netlogon, drsuapi };
/// The syntax to bind and to map.
RpcSyntax ad_interface_syntax(AdInterface which);
RpcSyntax epm_syntax();

/// NDR32 stub asking for TCP towers of the interface, `max_towers` of them at most. Empty when the uuid is no
/// uuid.
Bytes encode_ept_map(const RpcSyntax& service, std::uint32_t max_towers = 4);

struct EptTower {
    RpcSyntax service;
    RpcSyntax transfer;
    std::optional<std::uint16_t> tcp_port; ///< nullopt: a tower of another protocol
    std::optional<std::string> address;    ///< IPv4 of floor 5: 0.0.0.0 on Samba, useless behind NAT
    int floors = 0;
};

struct EptMapReply {
    std::uint32_t status = 0;     ///< 0, or ept_not_registered
    std::vector<EptTower> towers; ///< towers that cannot be read are left out
    int unreadable = 0;
};

/// nullopt: not the reply of ept_map in this transfer syntax.
std::optional<EptMapReply> decode_ept_map(BytesView stub, Ndr ndr = Ndr::ndr32);

inline constexpr std::uint16_t ept_lookup_opnum = 2;

/// NDR32 stub asking for the next endpoints of all interfaces, `max_entries` of them at most (500 is the most
/// that MS-RPCE 2.2.1.2.4 allows). `handle`: the 20 octets of the reply before; none for the first call.
Bytes encode_ept_lookup(BytesView handle, std::uint32_t max_entries);

struct EptLookupReply {
    std::uint32_t status = 0; ///< 0, or ept_not_registered: there are no more
    Bytes handle;             ///< 20 octets for the next call
    bool more = false;        ///< the handle is not nil: the list goes on
    std::uint32_t entries = 0;
    std::vector<EptTower> towers; ///< towers that cannot be read, or are not there, are left out
};
/// NDR32. nullopt: not the reply of ept_lookup.
std::optional<EptLookupReply> decode_ept_lookup(BytesView stub);

} // namespace pretrust::wire
