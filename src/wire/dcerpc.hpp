// Connection-oriented DCE/RPC, version 5 (C706 12, MS-RPCE): bind one interface, call it, read what comes
// back, fragments joined. Little-endian peers only; authentication trailers are kept out of the stub, not
// verified.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pretrust::wire {

struct RpcSyntax {
    std::string uuid; ///< lower-case text
    std::uint16_t major = 0;
    std::uint16_t minor = 0;

    bool operator==(const RpcSyntax&) const = default;
};

namespace rpc_interface {
inline constexpr std::string_view epm = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";      // 3.0
inline constexpr std::string_view lsarpc = "12345778-1234-abcd-ef00-0123456789ab";   // 0.0
inline constexpr std::string_view samr = "12345778-1234-abcd-ef00-0123456789ac";     // 1.0
inline constexpr std::string_view netlogon = "12345678-1234-abcd-ef00-01234567cffb"; // 1.0
inline constexpr std::string_view drsuapi = "e3514235-4b06-11d1-ab04-00c04fc2dcd2";  // 4.0
inline constexpr std::string_view ndr32 = "8a885d04-1ceb-11c9-9fe8-08002b104860";    // 2.0
inline constexpr std::string_view ndr64 = "71710533-beba-4937-8319-b5dbef9ccc36";    // 1.0
} // namespace rpc_interface

/// Offers `service` with NDR32 as context 0. The uuid must be valid text; otherwise the result is empty.
Bytes encode_rpc_bind(const RpcSyntax& service, std::uint32_t call_id);
/// One fragment; the stub must fit it (the program's requests are short).
Bytes encode_rpc_request(std::uint32_t call_id, std::uint16_t opnum, BytesView stub,
                         std::uint16_t context_id = 0);

struct RpcBindResult {
    std::uint16_t result = 0; ///< 0 accepted, 1 user rejection, 2 provider rejection, 3 negotiate ack
    std::uint16_t reason = 0;
    RpcSyntax transfer;
};
/// bind_ack or alter_context_resp.
struct RpcBindAck {
    std::uint16_t max_xmit = 0;
    std::uint16_t max_recv = 0;
    std::uint32_t assoc_group = 0;
    std::string secondary_address; ///< "135", "\pipe\lsass"; without its final NUL
    std::vector<RpcBindResult> results;

    /// Any context accepted. With one context offered, that is ours.
    bool accepted() const;
};
struct RpcBindNak {
    std::uint16_t reason = 0; ///< C706 12.6.4.5
};
struct RpcFault {
    std::uint32_t status = 0; ///< 5 access denied (the server was reached), 0x1c010003 unknown interface ...
    std::uint16_t context_id = 0;
};
struct RpcResponse {
    std::uint32_t alloc_hint = 0; ///< of the first fragment
    std::uint16_t context_id = 0;
    Bytes stub; ///< all fragments, without padding and authentication trailers
    int fragments = 0;
};

struct RpcReply {
    std::uint32_t call_id = 0;
    std::uint8_t ptype = 0;        ///< 2 response, 3 fault, 12 bind_ack, 13 bind_nak, 15 alter_context_resp
    std::uint16_t frag_length = 0; ///< of the first fragment, as the next three
    std::uint16_t auth_length = 0;
    std::uint8_t auth_type = 0; ///< when auth_length is not 0
    std::uint8_t auth_level = 0;
    std::variant<RpcBindAck, RpcBindNak, RpcFault, RpcResponse> body;
};
/// The whole reply to `call_id`, found in a stream that may hold others before and behind it. A bind_nak
/// answers whatever was asked. nullopt: not whole, or malformed.
std::optional<RpcReply> decode_rpc_reply(BytesView stream, std::uint32_t call_id);

/// complete: decode_rpc_reply would succeed. PDUs of other calls are passed over (so a pipelined bind and
/// request are framed by the request's call id). malformed: not DCE/RPC 5.0 or 5.1 little-endian, or a limit
/// exceeded.
Progress rpc_progress(BytesView stream, std::uint32_t call_id);
inline constexpr std::size_t rpc_max_stub = 1U << 20U;

} // namespace pretrust::wire
