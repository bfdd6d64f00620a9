// The server's half of connection-oriented DCE/RPC (C706 12, MS-RPCE), over TCP and over a named pipe alike,
// and the interfaces that a DC serves with it.
#pragma once

#include <pretrust/bytes.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <simulator/post.hpp>
#include <string>
#include <vector>

namespace pretrust::sim {

/// What a call brings: a stub, or a fault's status.
struct RpcSaid {
    std::optional<std::uint32_t> fault;
    Bytes stub;
};
using RpcCall = std::function<RpcSaid(std::uint16_t opnum, BytesView stub)>;

struct RpcInterface {
    std::string name; ///< "lsarpc"
    std::array<std::uint8_t, 16> uuid{};
    std::uint16_t major = 0;
    RpcCall call;
};

RpcSaid rpc_fault(std::uint32_t status);
/// NTSTATUS [MS-ERREF 2.3].
inline constexpr std::uint32_t access_denied = 0xc0000022;
inline constexpr std::uint32_t fault_access_denied = 5, fault_no_interface = 0x1c010003,
                               fault_no_operation = 0x1c010002, fault_bad_stub = 0x6f7;

/// One association: binds, calls, fragments. State of the calls lives as long as it.
class RpcServer {
  public:
    /// `secondary` is the secondary address of the bind_ack: "49664", "\\PIPE\\lsass".
    RpcServer(std::vector<RpcInterface> interfaces, std::string secondary);

    /// Takes the whole PDUs at the front of `received`, gives the replies.
    Bytes hear(Bytes& received);
    /// The peer spoke something else: hang up.
    bool broken() const { return broken_; }

  private:
    Bytes answer(BytesView pdu);
    Bytes bind(BytesView pdu, std::uint32_t call_id);
    Bytes request(BytesView pdu, std::uint32_t call_id);

    std::vector<RpcInterface> interfaces_;
    std::string secondary_;
    std::vector<const RpcInterface*> contexts_;
    bool broken_ = false;
};

/// The interfaces of a DC. Each has its own state; `over_pipe`: LSA answers anonymous callers there only.
RpcInterface mapper_interface(const Post& post);
RpcInterface lsa_interface(const Post& post, bool over_pipe);
RpcInterface netlogon_interface(const Post& post);
RpcInterface samr_interface(const Post& post);
RpcInterface drsuapi_interface();
/// What lsass serves on one pipe or port, by interface names.
std::vector<RpcInterface> interfaces_named(const Post& post, const std::vector<std::string>& names,
                                           bool over_pipe);

} // namespace pretrust::sim
