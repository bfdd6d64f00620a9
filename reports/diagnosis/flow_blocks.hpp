// What the rules about groups, ACLs and routes share: how grave it is that flows do not pass, which symptoms
// it explains, and how it is said.
#pragma once

#include <diagnosis/aws_flows.hpp>
#include <diagnosis/causes.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// A flow that does not pass.
struct FlowBlock {
    const Flow* flow = nullptr;
    std::vector<Ip> partners; ///< with which of them
    bool all_partners = false;
    bool all_subnets = true; ///< from wherever a managed DC stands
};

/// Severity, targets, bars and what is explained; the finding is the caller's.
void weigh(Match& match, const Facts& facts, const TrustFlows& flows, const std::vector<FlowBlock>& blocks);

/// "UDP 389", or "UDP 53, TCP 53 and 10 more": for titles.
std::string ports_text(const std::vector<FlowBlock>& blocks, std::size_t limit = 4);

/// not_assessed for these reasons, of which a few are named.
Match left_open(const std::string& what, const std::vector<std::string>& open_ends);

/// How to get at what is missing where no rule has found it yet: "Given the ACLs with --aws, ...", and the
/// call
/// ("describe-network-acls --filters ...") that writes them into a file.
std::string read_first(std::string_view things, const std::string& call, std::string_view file);

/// The causes that configuration may explain; a match's `explains` says which of them it does.
inline constexpr auto explained_by_configuration =
    port_causes_and("LOCAL_DNS_SILENT", "SOURCE_PORTS_BLOCKED", "PATH_SILENT", "UDP_BLOCKED", "TCP_BLOCKED",
                    "FORWARDER_TARGET_SILENT", "FORWARDER_CACHED_NEGATIVE", "FORWARDER_ORDER",
                    "DNS_TCP_BLOCKED", "DC_SILENT");

/// An id as it may stand in a command: the placeholder, when it holds anything that no AWS id holds.
std::string id_word(const std::string& id, std::string_view placeholder);

} // namespace pretrust
