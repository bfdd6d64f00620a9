// The null session that several probes share: negotiate, log on as nobody, connect IPC$, open pipes, bind an
// interface on each, call it. One TCP connection, all pipes at once. Sends nothing that changes the server.
#pragma once

#include <wire/dcerpc.hpp>
#include <wire/ntlmssp.hpp>
#include <wire/smb2.hpp>

#include <pretrust/world.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::probes {

/// One RPC call on a bound pipe.
struct PipeCall {
    std::uint16_t opnum = 0;
    Bytes stub;
};
/// What a call brought: a stub, or a fault.
struct PipeReply {
    std::optional<std::uint32_t> fault; ///< DCE/RPC fault status
    Bytes stub;                         ///< empty with a fault
};
/// Names the next call, given the replies so far (none at first); nullopt: enough. Must be pure: it is asked
/// again when the results are read out of the exchange.
using PipeScript = std::function<std::optional<PipeCall>(const std::vector<PipeReply>& so_far)>;

struct PipeErrand {
    std::string pipe; ///< "lsarpc"
    /// Bound when the pipe opens; without uuid the pipe is only opened.
    wire::RpcSyntax service;
    PipeScript script; ///< empty: bind only
    /// A pipe that policy bars by default: its refusal is no reason to try again signed. Opened when nothing
    /// else is left to do.
    bool control = false;
};

struct PipeResult {
    bool asked = false;                         ///< the CREATE was sent
    std::optional<std::uint32_t> create_status; ///< absent: not asked, or never answered
    std::optional<bool> bound;                  ///< absent: not asked, or never answered
    std::optional<std::uint32_t> io_status;     ///< a TRANSCEIVE or READ failed with this NTSTATUS
    std::vector<PipeReply> replies;             ///< to the script's calls, in order

    bool opened() const { return create_status == 0U; }
};

/// What a server said to one attempt. A step that was not reached, or not answered, is absent.
struct NullSession {
    Endpoint to;
    Exchange exchange;      ///< the transport's word: answered when the conversation came to its own end
    bool is_signed = false; ///< this attempt exchanged a key and signed
    std::optional<std::uint32_t> negotiate_status;
    std::uint8_t security_mode = 0;             ///< 1 signing enabled, 2 required
    std::uint16_t dialect = 0;                  ///< 0: not told
    std::optional<std::int64_t> system_time_us; ///< the server's clock in its NEGOTIATE reply, since 1970 UTC
    std::optional<wire::NtlmChallenge> challenge;
    std::optional<std::uint32_t> session_status; ///< of the last SESSION_SETUP; never more_processing
    std::uint16_t session_flags = 0;             ///< 1 guest, 2 null
    std::optional<std::uint32_t> tree_status;
    std::vector<PipeResult> pipes; ///< one for each errand, in order

    bool guest() const { return session_status == 0U && (session_flags & 1U) != 0; }
};

/// Where a conversation ends by itself.
enum class NullDepth {
    negotiate, ///< one question: dialect, signing, clock
    challenge, ///< two: the server's names and its clock once more; no session
    pipes,
};

/// The beginning of a null session, unsigned, no further than `depth`.
Task<NullSession> meet_smb_server(Endpoint to, NullDepth depth, World& world);

/// Runs the errands over an unsigned null session; when that is refused with ACCESS_DENIED (at session, tree
/// or a pipe that is no control), or the server hangs up after negotiating and before any script's call, runs
/// them again, signed, on a new connection. Returns the attempt that got further; of two equals the signed
/// one, unless it was lost. So is_signed means that the unsigned one was refused.
Task<NullSession> null_session(Endpoint to, std::vector<PipeErrand> errands, World& world);

} // namespace pretrust::probes
