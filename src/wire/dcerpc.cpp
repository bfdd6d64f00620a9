// One scan of the stream serves both the decoder and the framing, so that they cannot disagree.
#include <wire/dcerpc.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t ptype_request = 0, ptype_response = 2, ptype_fault = 3, ptype_bind = 11,
                       ptype_bind_ack = 12, ptype_bind_nak = 13, ptype_alter_ack = 15;
constexpr std::uint8_t first_fragment = 1, last_fragment = 2;
constexpr std::size_t header_size = 16;
constexpr std::size_t auth_header_size = 8;
constexpr std::size_t max_fragments = 1024;
constexpr std::uint16_t our_fragment_limit = 4280;

/// One fragment, its parts in place.
struct Pdu {
    std::uint8_t ptype = 0;
    std::uint8_t flags = 0;
    std::uint16_t frag_length = 0;
    std::uint16_t auth_length = 0;
    std::uint8_t auth_type = 0;
    std::uint8_t auth_level = 0;
    std::uint32_t call_id = 0;
    BytesView body; ///< behind the common header, without authentication padding and trailer
};

/// Splits off the authentication trailer (MS-RPCE 2.2.2.11).
bool take_auth(BytesView fragment, Pdu& pdu) {
    pdu.body = fragment.subspan(header_size);
    if (pdu.auth_length == 0) {
        return true;
    }
    const std::size_t trailer = auth_header_size + pdu.auth_length;
    if (pdu.body.size() < trailer) {
        return false;
    }
    Reader reader(pdu.body.last(trailer));
    pdu.auth_type = reader.u8();
    pdu.auth_level = reader.u8();
    const std::size_t padding = reader.u8();
    pdu.body = pdu.body.first(pdu.body.size() - trailer);
    if (padding > pdu.body.size()) {
        return false;
    }
    pdu.body = pdu.body.first(pdu.body.size() - padding);
    return true;
}

/// The fragment at the front of the stream.
Progress read_pdu(BytesView stream, Pdu& pdu) {
    // Version 5, minor 0 or 1; then judge no more until the header is whole.
    if ((!stream.empty() && stream[0] != 5) || (stream.size() > 1 && stream[1] > 1)) {
        return Progress::malformed;
    }
    if (stream.size() < header_size) {
        return Progress::more;
    }
    Reader reader(stream);
    reader.skip(2);
    pdu.ptype = reader.u8();
    pdu.flags = reader.u8();
    const bool little_endian = (reader.u8() & 0xf0U) == 0x10U;
    reader.skip(3);
    pdu.frag_length = reader.u16le();
    pdu.auth_length = reader.u16le();
    pdu.call_id = reader.u32le();
    if (!little_endian || pdu.frag_length < header_size) {
        return Progress::malformed;
    }
    if (stream.size() < pdu.frag_length) {
        return Progress::more;
    }
    return take_auth(stream.first(pdu.frag_length), pdu) ? Progress::complete : Progress::malformed;
}

RpcSyntax read_syntax(Reader& reader) {
    RpcSyntax syntax;
    syntax.uuid = guid_text(reader.take(16));
    syntax.major = reader.u16le();
    syntax.minor = reader.u16le();
    return syntax;
}

std::optional<RpcBindAck> read_bind_ack(BytesView body) {
    Reader reader(body);
    RpcBindAck ack;
    ack.max_xmit = reader.u16le();
    ack.max_recv = reader.u16le();
    ack.assoc_group = reader.u32le();
    BytesView address = reader.take(reader.u16le());
    while (!address.empty() && address.back() == 0) {
        address = address.first(address.size() - 1);
    }
    ack.secondary_address = utf8_text(address);
    reader.align(4); // the common header is a multiple of 4
    const int count = reader.u8();
    reader.skip(3);
    for (int i = 0; i < count && reader.ok(); ++i) {
        RpcBindResult result;
        result.result = reader.u16le();
        result.reason = reader.u16le();
        result.transfer = read_syntax(reader);
        ack.results.push_back(std::move(result));
    }
    return reader.ok() && count > 0 ? std::optional(std::move(ack)) : std::nullopt;
}

std::optional<RpcFault> read_fault(BytesView body) {
    Reader reader(body);
    reader.skip(4);
    RpcFault fault;
    fault.context_id = reader.u16le();
    reader.skip(2);
    fault.status = reader.u32le();
    return reader.ok() ? std::optional(fault) : std::nullopt;
}

/// A response in the making: its fragments so far, not copied.
struct Fragments {
    std::vector<BytesView> stubs;
    std::size_t octets = 0;
    std::uint32_t alloc_hint = 0;
    std::uint16_t context_id = 0;

    /// complete when `pdu` is the last one; malformed when it does not follow the ones before.
    Progress add(const Pdu& pdu) {
        Reader reader(pdu.body);
        const std::uint32_t hint = reader.u32le();
        const std::uint16_t context = reader.u16le();
        reader.skip(2);
        if (!reader.ok() || ((pdu.flags & first_fragment) != 0) != stubs.empty() ||
            stubs.size() == max_fragments) {
            return Progress::malformed;
        }
        if (stubs.empty()) {
            alloc_hint = hint;
            context_id = context;
        }
        stubs.push_back(reader.rest());
        octets += reader.left();
        if (octets > rpc_max_stub) {
            return Progress::malformed;
        }
        return (pdu.flags & last_fragment) != 0 ? Progress::complete : Progress::more;
    }

    RpcResponse join() const {
        RpcResponse response;
        response.alloc_hint = alloc_hint;
        response.context_id = context_id;
        response.fragments = static_cast<int>(stubs.size());
        response.stub.reserve(octets);
        for (const BytesView stub : stubs) {
            response.stub.insert(response.stub.end(), stub.begin(), stub.end());
        }
        return response;
    }
};

void copy_header(const Pdu& pdu, RpcReply& reply) {
    reply.call_id = pdu.call_id;
    reply.ptype = pdu.ptype;
    reply.frag_length = pdu.frag_length;
    reply.auth_length = pdu.auth_length;
    reply.auth_type = pdu.auth_type;
    reply.auth_level = pdu.auth_level;
}

template <class T> Progress put_body(std::optional<T> body, RpcReply& reply) {
    if (!body) {
        return Progress::malformed;
    }
    reply.body = std::move(*body);
    return Progress::complete;
}

/// Takes one fragment that concerns our call (or a bind_nak) into account.
Progress take_pdu(const Pdu& pdu, Fragments& fragments, RpcReply& reply) {
    const bool begins = fragments.stubs.empty();
    if (begins || pdu.ptype != ptype_response) {
        copy_header(pdu, reply);
    }
    switch (pdu.ptype) {
    case ptype_response:
        return fragments.add(pdu);
    case ptype_bind_ack:
    case ptype_alter_ack:
        return begins ? put_body(read_bind_ack(pdu.body), reply) : Progress::malformed;
    case ptype_bind_nak: {
        Reader reader(pdu.body);
        const RpcBindNak nak{reader.u16le()};
        return put_body(reader.ok() ? std::optional(nak) : std::nullopt, reply);
    }
    case ptype_fault:
        return put_body(read_fault(pdu.body), reply);
    default:
        return Progress::malformed; // a request, or an orphaned call: not a server speaking to us
    }
}

/// `fragments` hold views into `stream`.
Progress scan(BytesView stream, std::uint32_t call_id, Fragments& fragments, RpcReply& reply) {
    while (true) {
        Pdu pdu;
        const Progress header = read_pdu(stream, pdu);
        if (header != Progress::complete) {
            return header;
        }
        stream = stream.subspan(pdu.frag_length);
        if (pdu.call_id != call_id && pdu.ptype != ptype_bind_nak) {
            continue;
        }
        const Progress progress = take_pdu(pdu, fragments, reply);
        if (progress != Progress::more) {
            return progress;
        }
    }
}

void write_header(Writer& writer, std::uint8_t ptype, std::uint32_t call_id) {
    writer.u8(5).u8(0).u8(ptype).u8(first_fragment | last_fragment);
    writer.u32be(0x10000000); // little-endian integers, ASCII, IEEE floats
    writer.u16le(0).u16le(0).u32le(call_id);
}

} // namespace

bool RpcBindAck::accepted() const {
    return std::any_of(results.begin(), results.end(), [](const RpcBindResult& r) { return r.result == 0; });
}

Bytes encode_rpc_bind(const RpcSyntax& service, std::uint32_t call_id) {
    const auto uuid = guid_octets(service.uuid);
    const auto ndr = guid_octets(rpc_interface::ndr32);
    if (!uuid || !ndr) {
        return {};
    }
    Writer writer;
    write_header(writer, ptype_bind, call_id);
    writer.u16le(our_fragment_limit).u16le(our_fragment_limit).u32le(0);
    writer.u8(1).zeros(3);       // one context ...
    writer.u16le(0).u8(1).u8(0); // ... number 0, with one transfer syntax
    writer.raw(*uuid).u16le(service.major).u16le(service.minor);
    writer.raw(*ndr).u16le(2).u16le(0);
    writer.put_u16le(8, static_cast<std::uint16_t>(writer.size()));
    return writer.finish();
}

Bytes encode_rpc_request(std::uint32_t call_id, std::uint16_t opnum, BytesView stub,
                         std::uint16_t context_id) {
    Writer writer;
    write_header(writer, ptype_request, call_id);
    writer.u32le(static_cast<std::uint32_t>(stub.size())).u16le(context_id).u16le(opnum).raw(stub);
    if (writer.size() > our_fragment_limit) {
        return {};
    }
    writer.put_u16le(8, static_cast<std::uint16_t>(writer.size()));
    return writer.finish();
}

std::optional<RpcReply> decode_rpc_reply(BytesView stream, std::uint32_t call_id) {
    Fragments fragments;
    RpcReply reply;
    if (scan(stream, call_id, fragments, reply) != Progress::complete) {
        return std::nullopt;
    }
    if (reply.ptype == ptype_response) {
        reply.body = fragments.join();
    }
    return reply;
}

Progress rpc_progress(BytesView stream, std::uint32_t call_id) {
    Fragments fragments;
    RpcReply reply;
    return scan(stream, call_id, fragments, reply);
}

} // namespace pretrust::wire
