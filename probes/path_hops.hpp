// Where on the way something happens, found with connections only: packets that may travel so many hops and
// no further, and answers that are heard only when they come with enough of their time to live left. Never
// decides what a finding means.
#pragma once

#include <pretrust/world.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pretrust::probes {

/// A connection that was tried, briefly.
struct Knock {
    std::string service;
    Endpoint to;
    Exchange exchange;
};

/// The end of the path itself spoke: it accepted, or it refused and no router says so.
bool spoke(const Exchange& exchange);
/// A router on the way let the packet end.
bool ended_on_the_way(const Exchange& exchange);

/// Connects to all of them at the same time, briefly.
Task<std::vector<Exchange>> knock_all(std::vector<Endpoint> to, World& world);

/// The smallest hop limit with which `to` speaks; nullopt: none up to 32. Two rounds.
Task<std::optional<int>> hops_to(Endpoint to, World& world);

/// How much time to live the answers of `to` arrive with; nullopt: they do not agree, or this system cannot
/// tell. `hops`: how far it is, where that is known, for the first guess.
Task<std::optional<int>> arriving_ttl(Endpoint to, std::optional<int> hops, World& world);

/// A port that accepts, as the measure of the host's own answers.
struct Witness {
    Endpoint to;
    microseconds round_trip{0};
    std::optional<int> hops; ///< as hops_to says
    std::optional<int> ttl;  ///< as arriving_ttl says
};

enum class RefusedBy { host, box, unknown };

/// Who refused, and how near.
struct Refusal {
    RefusedBy by = RefusedBy::unknown;
    std::optional<int> within_hops; ///< the smallest hop limit with which the refusal comes
};
/// For a refusal without an ICMP error.
Task<Refusal> who_refused(Endpoint to, Witness witness, World& world);

/// The last router that let a packet to `to` end, of the first `hops` ones; nullopt: none did. `spoken`: the
/// port was not silent after all.
struct LastRouter {
    int hop = 0;
    Exchange exchange;
};
struct Trace {
    std::optional<LastRouter> last;
    bool spoken = false;
};
Task<Trace> trace(Endpoint to, int hops, World& world);

} // namespace pretrust::probes
