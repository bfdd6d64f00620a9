// LSA (MS-LSAD) for an anonymous caller: open the policy with the right to view, read names and role, list
// trusts. SAMR and DRSUAPI bind and refuse every call, as Windows does for anonymous callers.
#include <algorithm>
#include <simulator/interfaces.hpp>
#include <simulator/ndr.hpp>
#include <simulator/rpc.hpp>

namespace pretrust::sim {

namespace {

constexpr std::uint16_t op_close = 0, op_open_policy2 = 44, op_query2 = 46, op_enumerate_ex = 50;
constexpr std::uint32_t no_more_entries = 0x8000001a, invalid_handle = 0xc0000008,
                        invalid_parameter = 0xc000000d;
constexpr std::uint32_t view_local_information = 1, maximum_allowed = 0x02000000;

Bytes status_only(std::size_t zeros, std::uint32_t status) {
    wire::Writer writer;
    writer.zeros(zeros).u32le(status);
    return writer.finish();
}

bool our_handle(BytesView octets) {
    const auto handle = ndr::policy_handle();
    return std::equal(octets.begin(), octets.end(), handle.begin(), handle.end());
}

RpcSaid open_policy(const Post& post, BytesView stub) {
    wire::Reader reader(stub);
    (void)ndr::read_unique_string(reader);
    reader.align(4);
    const auto length = reader.u32le();
    const auto root = reader.u32le();
    const auto name = reader.u32le();
    reader.skip(4);
    const auto descriptor = reader.u32le();
    const auto quality = reader.u32le();
    if (quality != 0) {
        reader.skip(12); // SECURITY_QUALITY_OF_SERVICE
    }
    const auto access = reader.u32le();
    if (!reader.ok() || length != 24 || root != 0 || name != 0 || descriptor != 0) {
        return rpc_fault(fault_bad_stub);
    }
    if (post.has("open_policy")) {
        return {std::nullopt, status_only(20, post.number("open_policy", access_denied))};
    }
    if (access != view_local_information && access != maximum_allowed) {
        return {std::nullopt, status_only(20, access_denied)};
    }
    wire::Writer writer;
    writer.raw(ndr::policy_handle()).u32le(0);
    return {std::nullopt, writer.finish()};
}

/// Class 12, POLICY_DNS_DOMAIN_INFO.
void write_dns_domain(wire::Writer& writer, const Domain& domain) {
    ndr::write_unicode_head(writer, domain.netbios, 0x20004);
    ndr::write_unicode_head(writer, domain.name, 0x20008);
    ndr::write_unicode_head(writer, domain.forest, 0x2000c);
    writer.raw(wire::guid_octets(domain.guid).value_or(std::array<std::uint8_t, 16>{})).u32le(0x20010);
    ndr::write_unicode_buffer(writer, domain.netbios);
    ndr::write_unicode_buffer(writer, domain.name);
    ndr::write_unicode_buffer(writer, domain.forest);
    ndr::write_sid(writer, domain.sid);
}

RpcSaid query(const Post& post, BytesView stub) {
    constexpr std::uint16_t account_domain = 5, server_role = 6, dns_domain = 12;
    wire::Reader reader(stub);
    const auto handle = reader.take(20);
    const auto what = reader.u16le();
    const auto* domain = post.domain();
    if (!reader.ok() || domain == nullptr) {
        return rpc_fault(fault_bad_stub);
    }
    if (!our_handle(handle)) {
        return {std::nullopt, status_only(4, invalid_handle)};
    }
    if (post.has("query")) {
        return {std::nullopt, status_only(4, post.number("query", access_denied))};
    }
    wire::Writer writer;
    writer.u32le(0x20000).u16le(what).align(4);
    if (what == server_role) {
        writer.u16le(post.host->pdc ? 3 : 2);
    } else if (what == account_domain) {
        ndr::write_unicode_head(writer, domain->netbios, 0x20004);
        writer.u32le(0x20008);
        ndr::write_unicode_buffer(writer, domain->netbios);
        ndr::write_sid(writer, domain->sid);
    } else if (what == dns_domain) {
        write_dns_domain(writer, *domain);
    } else {
        return {std::nullopt, status_only(4, invalid_parameter)};
    }
    writer.align(4).u32le(0);
    return {std::nullopt, writer.finish()};
}

RpcSaid enumerate(const Post& post, BytesView stub) {
    wire::Reader reader(stub);
    const auto handle = reader.take(20);
    const auto from = reader.u32le();
    if (!reader.ok()) {
        return rpc_fault(fault_bad_stub);
    }
    if (!our_handle(handle) || post.has("enumerate")) {
        return {std::nullopt, status_only(12, post.number("enumerate", invalid_handle))};
    }
    const auto trusts = trusts_at(post);
    if (from >= trusts.size()) {
        wire::Writer none;
        none.u32le(from).u32le(0).u32le(0).u32le(no_more_entries);
        return {std::nullopt, none.finish()};
    }
    const auto count = static_cast<std::uint32_t>(trusts.size() - from);
    wire::Writer writer;
    writer.u32le(static_cast<std::uint32_t>(trusts.size())).u32le(count).u32le(0x20000).u32le(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& trust = *trusts[from + i];
        ndr::write_unicode_head(writer, trust.partner, 0x20100 + i * 16);
        ndr::write_unicode_head(writer, trust.netbios, 0x20104 + i * 16);
        writer.u32le(trust.sid.empty() ? 0 : 0x20108 + i * 16);
        writer.u32le(static_cast<std::uint32_t>(trust.direction))
            .u32le(static_cast<std::uint32_t>(trust.type));
        writer.u32le(static_cast<std::uint32_t>(trust.attributes));
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& trust = *trusts[from + i];
        ndr::write_unicode_buffer(writer, trust.partner);
        ndr::write_unicode_buffer(writer, trust.netbios);
        if (!trust.sid.empty()) {
            ndr::write_sid(writer, trust.sid);
        }
    }
    writer.align(4).u32le(0);
    return {std::nullopt, writer.finish()};
}

RpcSaid call_lsa(const Post& post, bool over_pipe, std::uint16_t opnum, BytesView stub) {
    if (post.has("fault")) {
        return rpc_fault(post.number("fault", fault_access_denied));
    }
    if (!over_pipe) {
        return rpc_fault(fault_access_denied); // anonymous over TCP: binds, and every call faults
    }
    switch (opnum) {
    case op_close:
        return {std::nullopt, status_only(20, 0)};
    case op_open_policy2:
        return open_policy(post, stub);
    case op_query2:
        return query(post, stub);
    case op_enumerate_ex:
        return enumerate(post, stub);
    default:
        return rpc_fault(opnum > 200 ? fault_no_operation : fault_access_denied);
    }
}

RpcInterface refusing(std::string_view name) {
    const auto& id = interface_id(name);
    return {std::string(name), id.uuid, id.major,
            [](std::uint16_t, BytesView) { return rpc_fault(fault_access_denied); }};
}

} // namespace

RpcInterface lsa_interface(const Post& post, bool over_pipe) {
    const auto& id = interface_id("lsarpc");
    return {"lsarpc", id.uuid, id.major, [post, over_pipe](std::uint16_t opnum, BytesView stub) {
                return call_lsa(post, over_pipe, opnum, stub);
            }};
}

RpcInterface samr_interface(const Post&) {
    return refusing("samr");
}

RpcInterface drsuapi_interface() {
    return refusing("drsuapi");
}

} // namespace pretrust::sim
