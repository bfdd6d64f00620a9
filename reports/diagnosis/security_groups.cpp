// The directory's own security group, from describe-security-groups: does every flow of the trust pass?
#include <diagnosis/causes.hpp>
#include <diagnosis/contradictions.hpp>
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/group_rules.hpp>
#include <diagnosis/mending.hpp>

#include <algorithm>

namespace pretrust {

namespace {

Way way_of(const Flow& flow) {
    return flow.by == Initiator::managed ? Way::out : Way::in;
}

struct GroupVerdict {
    std::vector<FlowBlock> blocks;
    bool open = false; ///< something may pass by a rule that cannot be followed
    std::vector<std::string> open_ends;
};

void add_flow(GroupVerdict& verdict, const GroupRules& rules, const TrustFlows& flows, const Flow& flow) {
    const auto& partners = flows.partners(flow);
    const auto passes = rules.passes(flow.protocol, flow.ports, partners);
    FlowBlock block{&flow, {}, false, true};
    for (std::size_t i = 0; i < partners.size(); ++i) {
        if (passes[i] == Pass::no) {
            block.partners.push_back(partners[i]);
        }
        verdict.open = verdict.open || passes[i] == Pass::open;
    }
    block.all_partners = block.partners.size() == partners.size();
    if (!block.partners.empty()) {
        verdict.blocks.push_back(std::move(block));
    }
}

GroupVerdict judge(const AwsConfiguration& aws, const AwsSecurityGroup& group, const TrustFlows& flows) {
    const GroupRules out(aws, group, Way::out);
    const GroupRules in(aws, group, Way::in);
    GroupVerdict verdict;
    for (const Flow& flow : flows.flows) {
        add_flow(verdict, way_of(flow) == Way::out ? out : in, flows, flow);
    }
    verdict.open_ends = out.open_ends();
    for (const std::string& end : in.open_ends()) {
        if (std::find(verdict.open_ends.begin(), verdict.open_ends.end(), end) == verdict.open_ends.end()) {
            verdict.open_ends.push_back(end);
        }
    }
    return verdict;
}

std::vector<FlowBlock> of_way(const std::vector<FlowBlock>& blocks, Way way) {
    std::vector<FlowBlock> some;
    std::copy_if(blocks.begin(), blocks.end(), std::back_inserter(some),
                 [&](const FlowBlock& block) { return way_of(*block.flow) == way; });
    return some;
}

std::vector<Permission> permissions(const std::vector<FlowBlock>& blocks) {
    std::vector<Permission> result;
    result.reserve(blocks.size());
    for (const FlowBlock& block : blocks) {
        result.push_back({block.flow->protocol, block.flow->ports, block.partners});
    }
    return result;
}

/// "no egress rule lets UDP 389 and TCP 445 out to A, B; none lets ...": flows with the same partners in one.
std::string missing_rules(const std::vector<FlowBlock>& blocks, Way way) {
    std::vector<std::string> sentences;
    std::vector<const FlowBlock*> rest;
    rest.reserve(blocks.size());
    for (const FlowBlock& block : blocks) {
        rest.push_back(&block);
    }
    while (!rest.empty()) {
        const auto partners = rest.front()->partners;
        std::vector<std::string> ports;
        std::erase_if(rest, [&](const FlowBlock* block) {
            const bool same = block->partners == partners;
            if (same) {
                ports.push_back(port_name(block->flow->protocol, block->flow->ports));
            }
            return same;
        });
        sentences.push_back("no " + std::string(way == Way::out ? "egress" : "ingress") + " rule lets " +
                            joined(ports, ", ") + (way == Way::out ? " out to " : " in from ") +
                            addresses_text(partners));
    }
    return joined(sentences, "; ");
}

std::string too_long_advice(const std::vector<Permission>& permissions) {
    const bool long_one =
        std::any_of(permissions.begin(), permissions.end(), [](const Permission& permission) {
            return peer_ranges(permission.peers).front() == too_many_ranges;
        });
    return long_one ? "\nToo many addresses for rules of their own (a group holds 60 rules a direction "
                      "unless AWS raised that): put the ranges that hold them all in place of " +
                          std::string(too_many_ranges) + ", or a managed prefix list."
                    : "";
}

std::string mending_text(const std::string& group, const std::vector<FlowBlock>& blocks) {
    std::string text;
    for (const Way way : {Way::out, Way::in}) {
        const auto lacking = permissions(of_way(blocks, way));
        if (!lacking.empty()) {
            text += std::string(text.empty() ? "" : "\n") +
                    (way == Way::out ? "Let the managed DCs out to the other side:"
                                     : "Let the other side in to the managed DCs:") +
                    group_command(group, way, lacking) + too_long_advice(lacking);
        }
    }
    text += "\nThe same in Terraform:";
    for (const Way way : {Way::out, Way::in}) {
        text += group_terraform(group, way, permissions(of_way(blocks, way)));
    }
    return text;
}

void add_block_words(Match& match, const AwsSecurityGroup& group, const std::vector<FlowBlock>& blocks) {
    const auto out = of_way(blocks, Way::out);
    const auto in = of_way(blocks, Way::in);
    const std::string ways = out.empty() ? "in" : in.empty() ? "out" : "out, nor in";
    match.words["what"] = "does not let " + ports_text(out.empty() ? in : out) + " " + ways;
    std::vector<std::string> sentences;
    for (const auto& [some, way] : {std::pair(&out, Way::out), std::pair(&in, Way::in)}) {
        if (!some->empty()) {
            sentences.push_back(missing_rules(*some, way));
        }
    }
    match.words["seen"] = place_text(group.place) + ", " + group.id + ": " + joined(sentences, "; ");
    match.words["mend"] = mending_text(group.id, blocks);
}

Match group_match(const Facts& facts, const TrustFlows& flows, const AwsSecurityGroup& group) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const GroupVerdict verdict = judge(aws, group, flows);
    if (verdict.blocks.empty()) {
        return verdict.open
                   ? left_open(group.id, verdict.open_ends)
                   : found(Finding::ruled_out, group.id + " lets every flow of the trust pass, out and in");
    }
    Match match = found(Finding::confirmed, "");
    weigh(match, facts, flows, verdict.blocks);
    add_block_words(match, group, verdict.blocks);
    if (verdict.open) {
        match.words["seen"] += "; what else passes cannot be told without " + listed(verdict.open_ends, 2);
    }
    if (is_contradicted(contradictions(facts), group.id)) {
        match.finding = Finding::suspected; // CONFIGURATION_CONTRADICTED says why
    }
    return match;
}

Match security_group_blocks(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const TrustFlows flows = trust_flows(facts);
    const std::string id = flows.directory == nullptr ? "" : flows.directory->security_group_id;
    Match match;
    if (!was_given(aws, "security groups")) {
        match = needs(aws_option("describe-security-groups"));
    } else if (!flows.needs.empty()) {
        match = needs(flows.needs);
    } else {
        const auto group = std::find_if(aws.security_groups.begin(), aws.security_groups.end(),
                                        [&](const AwsSecurityGroup& one) { return one.id == id; });
        match = id.empty() ? needs(aws_option("describe-directories with VpcSettings.SecurityGroupId"))
                : group == aws.security_groups.end() ? needs(aws_option("describe-security-groups of " + id))
                                                     : group_match(facts, flows, *group);
    }
    match.words.try_emplace("what", "lets every flow pass");
    match.words["group"] = group_word(aws);
    match.words.try_emplace("mend", read_first("the group",
                                               "describe-security-groups --group-ids " + match.words["group"],
                                               "security-groups.json"));
    return match;
}

constexpr RootCause security_group_row{
    .id = "SECURITY_GROUP_BLOCKS",
    .area = "Addressing",
    .title = "The directory's security group {group} {what}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = explained_by_configuration,
    .test = security_group_blocks,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify = "Read the group again and have it judged, then look at the way:\n"
              "  aws ec2 describe-security-groups --group-ids {group}\n"
              "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> security_group_causes() {
    static constexpr RootCause rows[] = {security_group_row};
    return rows;
}

} // namespace pretrust
