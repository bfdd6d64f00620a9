// Towers are unaligned little-endian (C706 appendix L), but for the port, which is big-endian; around them is
// NDR.
#include <wire/epm.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t floor_uuid = 0x0d, floor_rpc_connection = 0x0b, floor_tcp = 0x07, floor_ip = 0x09;
constexpr std::uint16_t epm_port = 135;
constexpr std::size_t context_handle = 20;
constexpr int max_floors = 16;

void write_uuid_floor(Writer& writer, BytesView uuid, std::uint16_t major, std::uint16_t minor) {
    writer.u16le(19).u8(floor_uuid).raw(uuid).u16le(major);
    writer.u16le(2).u16le(minor);
}

Bytes encode_tower(BytesView service, std::uint16_t major, std::uint16_t minor, BytesView ndr) {
    Writer writer;
    writer.u16le(5);
    write_uuid_floor(writer, service, major, minor);
    write_uuid_floor(writer, ndr, 2, 0);
    writer.u16le(1).u8(floor_rpc_connection).u16le(2).u16le(0);
    writer.u16le(1).u8(floor_tcp).u16le(2).u16be(epm_port);
    writer.u16le(1).u8(floor_ip).u16le(4).zeros(4);
    return writer.finish();
}

/// Left side of a floor: protocol 0x0d, uuid, major version; right side: minor version.
bool read_uuid_floor(BytesView left, BytesView right, RpcSyntax& syntax) {
    Reader name(left);
    Reader minor(right);
    if (name.u8() != floor_uuid) {
        return false;
    }
    syntax.uuid = guid_text(name.take(16));
    syntax.major = name.u16le();
    syntax.minor = minor.u16le();
    return name.ok() && minor.ok();
}

/// Floors 3 and up: only TCP and IP are looked at.
void read_protocol_floor(BytesView left, BytesView right, EptTower& tower) {
    if (left.empty()) {
        return;
    }
    if (left[0] == floor_tcp && right.size() == 2) {
        tower.tcp_port = Reader(right).u16be();
    }
    if (left[0] == floor_ip && right.size() == 4) {
        tower.address = ipv4_text(right);
    }
}

std::optional<EptTower> read_tower(BytesView octets) {
    Reader reader(octets);
    EptTower tower;
    tower.floors = reader.u16le();
    if (tower.floors < 3 || tower.floors > max_floors) {
        return std::nullopt;
    }
    for (int i = 0; i < tower.floors; ++i) {
        const BytesView left = reader.take(reader.u16le());
        const BytesView right = reader.take(reader.u16le());
        if (!reader.ok()) {
            return std::nullopt;
        }
        if (i == 0 && !read_uuid_floor(left, right, tower.service)) {
            return std::nullopt;
        }
        if (i == 1 && !read_uuid_floor(left, right, tower.transfer)) {
            return std::nullopt;
        }
        if (i > 1) {
            read_protocol_floor(left, right, tower);
        }
    }
    return tower;
}

/// A conformant size, an array bound or a pointer: as wide as the transfer syntax says.
std::uint64_t read_word(Reader& reader, Ndr ndr) {
    reader.align(ndr == Ndr::ndr64 ? 8 : 4);
    return ndr == Ndr::ndr64 ? reader.u64le() : reader.u32le();
}

} // namespace

RpcSyntax ad_interface_syntax(AdInterface which) {
    switch (which) {
    case AdInterface::lsarpc:
        return {std::string(rpc_interface::lsarpc), 0, 0};
    case AdInterface::samr:
        return {std::string(rpc_interface::samr), 1, 0};
    case AdInterface::netlogon:
        return {std::string(rpc_interface::netlogon), 1, 0};
    case AdInterface::drsuapi:
        return {std::string(rpc_interface::drsuapi), 4, 0};
    }
    return {};
}

RpcSyntax epm_syntax() {
    return {std::string(rpc_interface::epm), 3, 0};
}

Bytes encode_ept_map(const RpcSyntax& service, std::uint32_t max_towers) {
    const auto uuid = guid_octets(service.uuid);
    const auto ndr = guid_octets(rpc_interface::ndr32);
    if (!uuid || !ndr) {
        return {};
    }
    const Bytes tower = encode_tower(*uuid, service.major, service.minor, *ndr);
    const auto size = static_cast<std::uint32_t>(tower.size());
    Writer writer;
    writer.u32le(1).zeros(16); // object: a pointer to the nil uuid
    writer.u32le(2).u32le(size).u32le(size).raw(tower).align(4);
    writer.zeros(context_handle).u32le(max_towers);
    return writer.finish();
}

std::optional<EptMapReply> decode_ept_map(BytesView stub, Ndr ndr) {
    Reader reader(stub);
    reader.skip(context_handle);
    const std::uint32_t count = reader.u32le();
    (void)read_word(reader, ndr); // maximum
    const std::uint64_t offset = read_word(reader, ndr);
    const std::uint64_t actual = read_word(reader, ndr);
    const std::size_t pointer = ndr == Ndr::ndr64 ? 8 : 4;
    if (!reader.ok() || offset != 0 || actual != count || actual > reader.left() / pointer) {
        return std::nullopt;
    }
    std::uint64_t present = 0;
    for (std::uint64_t i = 0; i < actual; ++i) {
        present += read_word(reader, ndr) != 0 ? 1 : 0;
    }
    EptMapReply reply;
    for (std::uint64_t i = 0; i < present; ++i) {
        (void)read_word(reader, ndr); // conformant size: the length below is what counts
        const BytesView octets = reader.take(reader.u32le());
        if (!reader.ok()) {
            return std::nullopt;
        }
        if (auto tower = read_tower(octets)) {
            reply.towers.push_back(std::move(*tower));
        } else {
            ++reply.unreadable;
        }
    }
    reader.align(4);
    reply.status = reader.u32le();
    return reader.ok() ? std::optional(std::move(reply)) : std::nullopt;
}

Bytes encode_ept_lookup(BytesView handle, std::uint32_t max_entries) {
    Writer writer;
    writer.u32le(0);          // inquiry_type: all elements
    writer.u32le(0).u32le(0); // no object, no interface
    writer.u32le(1);          // vers_option: all versions
    if (handle.size() == context_handle) {
        writer.raw(handle);
    } else {
        writer.zeros(context_handle);
    }
    writer.u32le(max_entries);
    return writer.finish();
}

std::optional<EptLookupReply> decode_ept_lookup(BytesView stub) {
    constexpr std::size_t least_entry = 16 + 4 + 4 + 4; // object, pointer, an empty annotation
    Reader reader(stub);
    EptLookupReply reply;
    const BytesView handle = reader.take(context_handle);
    reply.entries = reader.u32le();
    reader.skip(4); // maximum
    const std::uint32_t offset = reader.u32le();
    const std::uint32_t actual = reader.u32le();
    if (!reader.ok() || offset != 0 || actual != reply.entries || actual > reader.left() / least_entry) {
        return std::nullopt;
    }
    std::uint32_t present = 0;
    for (std::uint32_t i = 0; i < actual; ++i) {
        reader.align(4);
        reader.skip(16); // object
        present += reader.u32le() != 0 ? 1 : 0;
        reader.skip(4); // offset of the annotation
        reader.skip(reader.u32le());
        if (!reader.ok()) {
            return std::nullopt;
        }
    }
    for (std::uint32_t i = 0; i < present; ++i) {
        reader.align(4);
        reader.skip(4); // conformant size: the length below is what counts
        const BytesView octets = reader.take(reader.u32le());
        if (!reader.ok()) {
            return std::nullopt;
        }
        if (auto tower = read_tower(octets)) {
            reply.towers.push_back(std::move(*tower));
        }
    }
    reader.align(4);
    reply.status = reader.u32le();
    if (!reader.ok()) {
        return std::nullopt;
    }
    reply.handle.assign(handle.begin(), handle.end());
    reply.more = std::any_of(handle.begin(), handle.end(), [](auto octet) { return octet != 0; });
    return reply;
}

} // namespace pretrust::wire
