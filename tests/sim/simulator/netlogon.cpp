// The two Netlogon calls that an anonymous client may make (MS-NRPC 3.5.4.4.1, 3.5.4.4.2), against the
// password that the script gives the trust's account. The credential is computed here from the specification.
#include <wire/crypto.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <simulator/interfaces.hpp>
#include <simulator/kerberos_proof.hpp>
#include <simulator/ndr.hpp>
#include <simulator/rpc.hpp>

namespace pretrust::sim {

namespace {

constexpr std::uint16_t op_challenge = 4, op_authenticate3 = 26;
constexpr std::uint32_t no_trust_sam_account = 0xc000018b, downgrade_detected = 0xc0000388;
constexpr std::uint32_t flag_aes = 0x01000000;
constexpr std::uint16_t channel_dns_domain = 3, channel_domain = 4;

using Eight = std::array<std::uint8_t, 8>;

struct Challenges {
    Eight client{};
    Eight server{};
};
/// By computer name, as the server keeps them between the two calls.
using Memory = std::map<std::string, Challenges>;

Eight read_eight(wire::Reader& reader) {
    Eight eight{};
    const auto octets = reader.take(eight.size());
    std::copy(octets.begin(), octets.end(), eight.begin());
    return eight;
}

/// MS-NRPC 3.1.4.4.1: AES-128 in 8-bit cipher feedback under the session key of 3.1.4.3.1.
Bytes credential(const std::string& password, const Challenges& challenges, const Eight& of) {
    const auto digest = wire::hmac_sha256(nt_hash_of(password), {challenges.client, challenges.server});
    return wire::aes_cfb8(digest.first<16>(), of);
}

RpcSaid challenge(const Post& post, Memory& memory, BytesView stub) {
    wire::Reader reader(stub);
    (void)ndr::read_unique_string(reader);
    const auto computer = ndr::read_string(reader);
    Challenges made;
    made.client = read_eight(reader);
    if (!reader.ok()) {
        return rpc_fault(fault_bad_stub);
    }
    for (std::size_t i = 0; i < made.server.size(); ++i) {
        made.server[i] = static_cast<std::uint8_t>(post.now_us() >> (8 * i)); // differs from call to call
    }
    memory[computer] = made;
    wire::Writer writer;
    writer.raw(made.server).u32le(post.number("challenge", 0));
    return {std::nullopt, writer.finish()};
}

RpcSaid authenticate(const Post& post, const Memory& memory, BytesView stub) {
    wire::Reader reader(stub);
    (void)ndr::read_unique_string(reader);
    const auto account = ndr::read_string(reader);
    reader.align(2);
    const auto channel = reader.u16le();
    const auto computer = ndr::read_string(reader);
    const auto shown = read_eight(reader);
    reader.align(4);
    const auto flags = reader.u32le();
    if (!reader.ok()) {
        return rpc_fault(fault_bad_stub);
    }
    const auto* trust = channel == channel_domain       ? trust_of_account(post, account)
                        : channel == channel_dns_domain ? trust_of_name(post, account)
                                                        : nullptr;
    if (trust != nullptr && (trust->direction & 1) == 0) {
        trust = nullptr;
    }
    const auto known = memory.find(computer);
    std::uint32_t status = access_denied;
    Bytes ours(8, 0);
    if (trust == nullptr) {
        status = no_trust_sam_account;
    } else if ((flags & flag_aes) == 0) {
        status = downgrade_detected;
    } else if (known != memory.end()) {
        const auto expected = credential(trust->password, known->second, known->second.client);
        if (std::equal(shown.begin(), shown.end(), expected.begin(), expected.end())) {
            status = 0;
            ours = credential(trust->password, known->second, known->second.server);
        }
    }
    status = post.number("authenticate", status);
    if (post.text("authenticate") == "0") { // claims success without knowing the password
        ours.assign(8, 0x5a);
    }
    wire::Writer writer;
    writer.raw(ours).u32le(flags).u32le(status == 0 ? 1105 : 0).u32le(status);
    return {std::nullopt, writer.finish()};
}

} // namespace

RpcInterface netlogon_interface(const Post& post) {
    const auto& id = interface_id("netlogon");
    const auto memory = std::make_shared<Memory>();
    return {"netlogon", id.uuid, id.major, [post, memory](std::uint16_t opnum, BytesView stub) {
                if (post.has("fault")) {
                    return rpc_fault(post.number("fault", fault_access_denied));
                }
                return opnum == op_challenge       ? challenge(post, *memory, stub)
                       : opnum == op_authenticate3 ? authenticate(post, *memory, stub)
                                                   : rpc_fault(fault_access_denied);
            }};
}

} // namespace pretrust::sim
