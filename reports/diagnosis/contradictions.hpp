// Packets that passed although the configuration denies it. The host that probes is not a managed DC: only
// what went through the DC itself, or through a rule that lets nobody in, contradicts anything.
#pragma once

#include <diagnosis/aws_flows.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

struct Disproof {
    std::string about; ///< sg-..., acl-... or rtb-...
    std::string text;  ///< what was seen, and what the configuration says instead
    std::vector<Look> looks;
    std::vector<std::string> targets;
};

/// In the order of groups, ACLs, route tables; each id once or more.
std::vector<Disproof> contradictions(const Facts& facts);

/// What the files say about this id is not what is in force.
bool is_contradicted(const std::vector<Disproof>& all, std::string_view about);

} // namespace pretrust
