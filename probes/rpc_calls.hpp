// RPC calls over TCP: one connection, one bind, one call after the other, led by the script of a null
// session's pipe.
#pragma once

#include "null_session.hpp"

#include <wire/dcerpc.hpp>

#include <pretrust/world.hpp>

#include <optional>
#include <vector>

namespace pretrust::probes {

struct RpcConversation {
    Exchange exchange;                ///< answered: the conversation came to its own end
    std::optional<bool> bound;        ///< absent: the bind was not answered
    std::vector<PipeReply> replies{}; ///< to the script's calls, in order
};

/// Binds `service` and makes the calls that `script` names. Each is sent once (see World::converse_tcp).
Task<RpcConversation> call_over_tcp(Endpoint to, wire::RpcSyntax service, PipeScript script, World& world);

} // namespace pretrust::probes
