// Referents follow the structure that points to them, in the order of the pointers (C706 14.3.12.3); behind
// an array of structures, those of all elements in turn.
#include <wire/lsa.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::uint32_t attributes_size = 24, view_local_information = 1;

LsaHandle take_handle(NdrReader& reader) {
    LsaHandle handle{};
    const auto octets = reader.octets(handle.size());
    std::copy(octets.begin(), octets.end(), handle.begin());
    return handle;
}

LsaPolicy read_dns_domain(NdrReader& reader) {
    LsaPolicy policy;
    const bool has_netbios = reader.text_head();
    const bool has_dns = reader.text_head();
    const bool has_forest = reader.text_head();
    policy.domain_guid = reader.guid();
    const bool has_sid = reader.pointer();
    policy.netbios_domain = has_netbios ? reader.text() : std::string();
    policy.dns_domain = has_dns ? reader.text() : std::string();
    policy.forest = has_forest ? reader.text() : std::string();
    policy.domain_sid = has_sid ? reader.sid() : std::string();
    return policy;
}

LsaPolicy read_account_domain(NdrReader& reader) {
    LsaPolicy policy;
    const bool has_name = reader.text_head();
    const bool has_sid = reader.pointer();
    policy.netbios_domain = has_name ? reader.text() : std::string();
    policy.domain_sid = has_sid ? reader.sid() : std::string();
    return policy;
}

LsaPolicy read_role(NdrReader& reader) {
    LsaPolicy policy;
    policy.role = static_cast<LsaRole>(reader.enumeration());
    if (policy.role != LsaRole::backup && policy.role != LsaRole::primary) {
        reader.fail();
    }
    return policy;
}

LsaPolicy read_policy(NdrReader& reader) {
    const auto what = static_cast<LsaClass>(reader.enumeration());
    reader.align_word();
    LsaPolicy policy;
    switch (what) {
    case LsaClass::dns_domain:
        policy = read_dns_domain(reader);
        break;
    case LsaClass::account_domain:
        policy = read_account_domain(reader);
        break;
    case LsaClass::server_role:
        policy = read_role(reader);
        break;
    default:
        reader.fail();
    }
    policy.what = what;
    return policy;
}

/// Which referents of an element follow behind the array.
struct TrustPointers {
    bool dns = false;
    bool netbios = false;
    bool sid = false;
};

TrustPointers read_trust_head(NdrReader& reader, LsaTrust& trust) {
    TrustPointers pointers;
    pointers.dns = reader.text_head();
    pointers.netbios = reader.text_head();
    pointers.sid = reader.pointer();
    trust.direction = reader.u32();
    trust.type = reader.u32();
    trust.attributes = reader.u32();
    return pointers;
}

void read_trusts(NdrReader& reader, std::vector<LsaTrust>& trusts) {
    constexpr std::size_t least = 32;
    trusts.resize(reader.array(least));
    std::vector<TrustPointers> pointers;
    pointers.reserve(trusts.size());
    for (auto& trust : trusts) {
        pointers.push_back(read_trust_head(reader, trust));
    }
    for (std::size_t i = 0; i < trusts.size() && reader.ok(); ++i) {
        trusts[i].partner_dns = pointers[i].dns ? reader.text() : std::string();
        trusts[i].partner_netbios = pointers[i].netbios ? reader.text() : std::string();
        trusts[i].partner_sid = pointers[i].sid ? reader.sid() : std::string();
    }
}

} // namespace

Bytes encode_open_policy2(std::string_view server) {
    Writer writer;
    write_unique_text(writer, server);
    // LSAPR_OBJECT_ATTRIBUTES: its length, then nothing but null pointers and zeros.
    return writer.align(4).u32le(attributes_size).zeros(20).u32le(view_local_information).finish();
}

std::optional<LsaHandleReply> decode_handle_reply(BytesView stub) {
    NdrReader reader(stub, Ndr::ndr32);
    LsaHandleReply reply;
    reply.handle = take_handle(reader);
    reply.status = reader.u32();
    return reader.ok() ? std::optional(reply) : std::nullopt;
}

Bytes encode_lsa_close(const LsaHandle& handle) {
    return Writer().raw(handle).finish();
}

Bytes encode_query_policy2(const LsaHandle& handle, LsaClass what) {
    return Writer().raw(handle).u16le(static_cast<std::uint16_t>(what)).finish();
}

std::optional<LsaPolicyReply> decode_query_policy(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    LsaPolicyReply reply;
    if (reader.pointer()) {
        reply.policy = read_policy(reader);
    }
    reply.status = reader.u32();
    return reader.ok() ? std::optional(std::move(reply)) : std::nullopt;
}

Bytes encode_enumerate_trusts(const LsaHandle& handle, std::uint32_t resume, std::uint32_t most_octets) {
    return Writer().raw(handle).u32le(resume).u32le(most_octets).finish();
}

std::optional<LsaTrustsReply> decode_enumerate_trusts(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    LsaTrustsReply reply;
    reply.resume = reader.u32();
    reader.align_word();
    const auto count = reader.u32();
    if (reader.pointer()) {
        read_trusts(reader, reply.trusts);
    }
    reply.status = reader.u32();
    if (!reader.ok() || reply.trusts.size() != count) {
        return std::nullopt;
    }
    return reply;
}

} // namespace pretrust::wire
