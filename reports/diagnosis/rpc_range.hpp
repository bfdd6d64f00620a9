// What the endpoint mapper and the sweep say of the RPC range beyond the ports that were connected to.
#pragma once

#include <diagnosis/causes.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// The ports that a firewall has to let through for these DCs, and how to say so.
struct RpcPorts {
    std::vector<PortSpan> open; ///< the range, or exactly the pinned ports and the mapper's
    std::string range = "49152-65535";
    std::string advice; ///< one line that begins with a line break; "" when nothing is to be said
};
RpcPorts rpc_ports_of(const Facts& facts, const std::vector<std::string>& addresses);

/// Adds what the sweep saw to a match over the ports that the mapper names; turns a clean one into a finding
/// where the range around today's ports is shut. `good` are the DCs at which today's ports answer.
void judge_range(Match& match, const Facts& facts, const std::vector<std::string>& good);

/// Why no port of the trust's interfaces is known at these DCs; "" when nothing says.
std::string nothing_named(const Facts& facts, const std::vector<std::string>& addresses);

} // namespace pretrust
