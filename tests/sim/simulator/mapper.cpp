// The endpoint mapper (C706 appendix O): ept_map and ept_lookup over the host's RPC ports. The towers carry
// the host's own address, as Windows' do.
#include <wire/reader.hpp>

#include <algorithm>
#include <simulator/interfaces.hpp>
#include <simulator/rpc.hpp>
#include <sstream>

namespace pretrust::sim {

namespace {

constexpr std::uint16_t op_lookup = 2, op_map = 3;
constexpr std::uint32_t not_registered = 0x16c9a0d6;
constexpr std::size_t handle_size = 20;

const std::array<std::uint8_t, 16> ndr32{0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11,
                                         0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60};

Bytes tower(const InterfaceId& id, std::uint16_t port, const std::string& address) {
    wire::Writer writer;
    writer.u16le(5);
    writer.u16le(19).u8(0x0d).raw(id.uuid).u16le(id.major).u16le(2).u16le(0);
    writer.u16le(19).u8(0x0d).raw(ndr32).u16le(2).u16le(2).u16le(0);
    writer.u16le(1).u8(0x0b).u16le(2).u16le(0);
    writer.u16le(1).u8(0x07).u16le(2).u16be(port);
    writer.u16le(1).u8(0x09).u16le(4);
    std::istringstream parts(address);
    int count = 0;
    for (std::string part; count < 4 && std::getline(parts, part, '.'); ++count) {
        writer.u8(static_cast<std::uint8_t>(std::stoul(part)));
    }
    writer.zeros(static_cast<std::size_t>(4 - count));
    return writer.finish();
}

struct Entry {
    std::string name;
    Bytes tower;
};

std::vector<Entry> entries_of(const Post& post) {
    std::vector<Entry> entries;
    const auto address = post.host->address.find(':') == std::string::npos ? post.host->address : "0.0.0.0";
    for (const auto& [name, ports] : rpc_ports(*post.host)) {
        for (const auto port : ports) {
            entries.push_back({name, tower(interface_id(name), port, address)});
        }
    }
    return entries;
}

/// The interface that a tower names; empty when it is none of ours.
std::string name_in(BytesView tower) {
    wire::Reader reader(tower);
    reader.skip(4);
    if (reader.u8() != 0x0d) {
        return {};
    }
    const auto uuid = reader.take(16);
    const auto major = reader.u16le();
    for (const auto& id : interface_ids) {
        if (std::equal(uuid.begin(), uuid.end(), id.uuid.begin(), id.uuid.end()) && id.major == major) {
            return std::string(id.name);
        }
    }
    return {};
}

RpcSaid map(const Post& post, BytesView stub) {
    wire::Reader reader(stub);
    if (reader.u32le() != 0) {
        reader.skip(16);
    }
    Bytes asked;
    if (reader.u32le() != 0) {
        reader.skip(4);
        const auto octets = reader.take(reader.u32le());
        asked.assign(octets.begin(), octets.end());
        reader.align(4);
    }
    reader.skip(handle_size);
    const auto most = reader.u32le();
    if (!reader.ok()) {
        return rpc_fault(fault_bad_stub);
    }
    std::vector<Entry> found;
    const auto wanted = post.text("map") == "empty" ? std::string() : name_in(asked);
    for (auto& entry : entries_of(post)) {
        if (entry.name == wanted && found.size() < most) {
            found.push_back(std::move(entry));
        }
    }
    const auto count = static_cast<std::uint32_t>(found.size());
    wire::Writer writer;
    writer.zeros(handle_size).u32le(count).u32le(most).u32le(0).u32le(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        writer.u32le(i + 3);
    }
    for (const auto& entry : found) {
        const auto size = static_cast<std::uint32_t>(entry.tower.size());
        writer.align(4).u32le(size).u32le(size).raw(entry.tower);
    }
    writer.align(4).u32le(found.empty() ? not_registered : 0);
    return {std::nullopt, writer.finish()};
}

RpcSaid look_up(const Post& post, BytesView stub) {
    if (post.text("lookup") == "denied") {
        return rpc_fault(fault_access_denied);
    }
    wire::Reader reader(stub);
    reader.skip(4); // inquiry type: all, whatever is asked
    if (reader.u32le() != 0) {
        reader.skip(16);
    }
    if (reader.u32le() != 0) {
        reader.skip(20);
    }
    reader.skip(4);
    const auto handle = reader.take(handle_size);
    const auto most = reader.u32le();
    if (!reader.ok()) {
        return rpc_fault(fault_bad_stub);
    }
    const auto entries = entries_of(post);
    const std::size_t begin = std::min<std::size_t>(handle[4], entries.size()); // our handles hold the place
    const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(most, entries.size() - begin));
    const bool whole = begin + count == entries.size();
    wire::Writer writer;
    if (whole) {
        writer.zeros(handle_size);
    } else {
        writer.u32le(0).u8(static_cast<std::uint8_t>(begin + count)).text("pretrust lookup").zeros(0);
    }
    writer.u32le(count).u32le(most).u32le(0).u32le(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        writer.zeros(16).u32le(i + 3).u32le(0).u32le(1).u8(0).align(4);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& octets = entries[begin + i].tower;
        const auto size = static_cast<std::uint32_t>(octets.size());
        writer.align(4).u32le(size).u32le(size).raw(octets);
    }
    writer.align(4).u32le(count == 0 ? not_registered : 0);
    return {std::nullopt, writer.finish()};
}

} // namespace

RpcInterface mapper_interface(const Post& post) {
    const auto& id = interface_id("epm");
    return {"epm", id.uuid, id.major, [post](std::uint16_t opnum, BytesView stub) {
                if (post.has("fault")) {
                    return rpc_fault(post.number("fault", fault_access_denied));
                }
                return opnum == op_map      ? map(post, stub)
                       : opnum == op_lookup ? look_up(post, stub)
                                            : rpc_fault(fault_no_operation);
            }};
}

} // namespace pretrust::sim
