// PDUs of version 5.0, little-endian, without authentication.
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <simulator/rpc.hpp>
#include <simulator/services.hpp>

namespace pretrust::sim {

namespace {

constexpr std::uint8_t type_request = 0, type_response = 2, type_fault = 3, type_bind = 11,
                       type_bind_ack = 12, type_bind_nak = 13, type_alter = 14, type_alter_ack = 15;
constexpr std::uint8_t first_fragment = 1, last_fragment = 2;
constexpr std::size_t header_size = 16;
constexpr std::size_t largest_fragment = 4280;

const std::array<std::uint8_t, 16> ndr32{0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11,
                                         0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60};

Bytes pdu(std::uint8_t type, std::uint8_t flags, std::uint32_t call_id, BytesView body) {
    wire::Writer writer;
    writer.u8(5).u8(0).u8(type).u8(flags).u32be(0x10000000);
    writer.u16le(static_cast<std::uint16_t>(header_size + body.size())).u16le(0).u32le(call_id).raw(body);
    return writer.finish();
}

Bytes response(std::uint32_t call_id, std::uint16_t context, const Bytes& stub) {
    constexpr std::size_t room = largest_fragment - header_size - 8;
    Bytes stream;
    std::size_t at = 0;
    do {
        const auto size = std::min(room, stub.size() - at);
        wire::Writer body;
        body.u32le(static_cast<std::uint32_t>(stub.size() - at)).u16le(context).u16le(0);
        body.raw(BytesView(stub).subspan(at, size));
        const auto flags = (at == 0 ? first_fragment : 0) | (at + size == stub.size() ? last_fragment : 0);
        const auto one = pdu(type_response, static_cast<std::uint8_t>(flags), call_id, body.finish());
        stream.insert(stream.end(), one.begin(), one.end());
        at += size;
    } while (at < stub.size());
    return stream;
}

Bytes fault(std::uint32_t call_id, std::uint16_t context, std::uint32_t status) {
    wire::Writer body;
    body.u32le(32).u16le(context).u16le(0).u32le(status).u32le(0);
    return pdu(type_fault, first_fragment | last_fragment, call_id, body.finish());
}

} // namespace

RpcSaid rpc_fault(std::uint32_t status) {
    RpcSaid said;
    said.fault = status;
    return said;
}

RpcServer::RpcServer(std::vector<RpcInterface> interfaces, std::string secondary)
    : interfaces_(std::move(interfaces)), secondary_(std::move(secondary)) {}

Bytes RpcServer::hear(Bytes& received) {
    Bytes said;
    while (!broken_ && received.size() >= header_size) {
        const std::size_t size = received[8] + received[9] * 256U;
        if (received[0] != 5 || size < header_size) {
            broken_ = true;
            break;
        }
        if (received.size() < size) {
            break;
        }
        const auto reply = answer(BytesView(received).first(size));
        said.insert(said.end(), reply.begin(), reply.end());
        received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return said;
}

Bytes RpcServer::answer(BytesView octets) {
    wire::Reader reader(octets);
    reader.skip(2);
    const auto type = reader.u8();
    reader.skip(9);
    const auto call_id = reader.u32le();
    switch (type) {
    case type_bind:
    case type_alter:
        return bind(octets, call_id);
    case type_request:
        return request(octets, call_id);
    default:
        broken_ = true;
        return {};
    }
}

Bytes RpcServer::bind(BytesView octets, std::uint32_t call_id) {
    wire::Reader reader(octets);
    reader.skip(2);
    const bool alter = reader.u8() == type_alter;
    reader.skip(13 + 8);
    const int count = reader.u8();
    reader.skip(3);
    wire::Writer results;
    for (int i = 0; i < count; ++i) {
        reader.skip(2);
        const int syntaxes = reader.u8();
        reader.skip(1);
        const auto uuid = reader.take(16);
        const auto major = reader.u16le();
        reader.skip(2);
        bool ndr = false;
        for (int j = 0; j < syntaxes; ++j) {
            const auto transfer = reader.take(16);
            ndr = ndr || std::equal(transfer.begin(), transfer.end(), ndr32.begin(), ndr32.end());
            reader.skip(4);
        }
        const auto found = std::find_if(interfaces_.begin(), interfaces_.end(), [&](const RpcInterface& one) {
            return std::equal(uuid.begin(), uuid.end(), one.uuid.begin(), one.uuid.end()) &&
                   one.major == major;
        });
        const bool known = found != interfaces_.end();
        contexts_.push_back(known && ndr ? &*found : nullptr);
        if (known && ndr) {
            results.u16le(0).u16le(0).raw(ndr32).u16le(2).u16le(0);
        } else { // provider rejection: abstract, or transfer, syntax not supported
            results.u16le(2).u16le(known ? 2 : 1).zeros(20);
        }
    }
    if (!reader.ok() || count == 0) {
        broken_ = true;
        wire::Writer nak;
        nak.u16le(0).u8(0);
        return pdu(type_bind_nak, first_fragment | last_fragment, call_id, nak.finish());
    }
    wire::Writer body;
    body.u16le(largest_fragment).u16le(largest_fragment).u32le(0x53f0);
    body.u16le(static_cast<std::uint16_t>(secondary_.size() + 1)).text(secondary_).u8(0).align(4);
    body.u8(static_cast<std::uint8_t>(count)).zeros(3).raw(results.finish());
    return pdu(alter ? type_alter_ack : type_bind_ack, first_fragment | last_fragment, call_id,
               body.finish());
}

Bytes RpcServer::request(BytesView octets, std::uint32_t call_id) {
    wire::Reader reader(octets);
    reader.skip(3);
    const auto flags = reader.u8();
    reader.skip(16);
    const auto context = reader.u16le();
    const auto opnum = reader.u16le();
    if ((flags & 0x80U) != 0) {
        reader.skip(16); // object uuid
    }
    const bool whole = (flags & 3U) == (first_fragment | last_fragment);
    if (!reader.ok() || !whole || context >= contexts_.size() || contexts_[context] == nullptr) {
        return fault(call_id, context, fault_no_interface);
    }
    const auto said = contexts_[context]->call(opnum, reader.rest());
    return said.fault ? fault(call_id, context, *said.fault) : response(call_id, context, said.stub);
}

namespace {

class RpcSession final : public Session {
  public:
    RpcSession(const Post& post, std::vector<RpcInterface> interfaces)
        : server_(std::move(interfaces), std::to_string(post.port)) {}

    Bytes hear(Bytes& received) override {
        auto said = server_.hear(received);
        if (server_.broken()) {
            end();
        }
        return said;
    }

  private:
    RpcServer server_;
};

} // namespace

std::vector<RpcInterface> interfaces_named(const Post& post, const std::vector<std::string>& names,
                                           bool over_pipe) {
    std::vector<RpcInterface> interfaces;
    for (const auto& name : names) {
        if (name == "lsarpc") {
            interfaces.push_back(lsa_interface(post, over_pipe));
        } else if (name == "samr") {
            interfaces.push_back(samr_interface(post));
        } else if (name == "netlogon") {
            interfaces.push_back(netlogon_interface(post));
        } else if (name == "drsuapi") {
            interfaces.push_back(drsuapi_interface());
        }
    }
    return interfaces;
}

std::unique_ptr<Session> rpc_session(const Post& post) {
    if (post.text("bind") == "refused") {
        return std::make_unique<RpcSession>(post, std::vector<RpcInterface>());
    }
    if (post.service == "rpc_mapper") {
        std::vector<RpcInterface> interfaces;
        interfaces.push_back(mapper_interface(post));
        return std::make_unique<RpcSession>(post, std::move(interfaces));
    }
    std::vector<std::string> names;
    for (const auto& [name, ports] : rpc_ports(*post.host)) {
        if (std::find(ports.begin(), ports.end(), post.port) != ports.end()) {
            names.push_back(name);
        }
    }
    return std::make_unique<RpcSession>(post, interfaces_named(post, names, false));
}

} // namespace pretrust::sim
