// Counts flows; knows neither groups nor ACLs.
#include <diagnosis/flow_blocks.hpp>

#include <algorithm>
#include <set>

namespace pretrust {

namespace {

/// The flows that this host's own packets stand for, as far as all of them are blocked.
struct Blocked {
    bool udp = true;
    bool tcp = true;
};

Blocked all_blocked(const Plan& plan, const TrustFlows& flows, const std::vector<FlowBlock>& blocks) {
    Blocked all;
    for (const Flow& flow : flows.flows) {
        const bool ours = (plan.side == Side::aws) == (flow.by == Initiator::managed);
        const bool blocked = std::any_of(blocks.begin(), blocks.end(), [&](const FlowBlock& block) {
            return block.flow == &flow && block.all_partners && block.all_subnets;
        });
        if (ours && !blocked) {
            (flow.protocol == protocol_udp ? all.udp : all.tcp) = false;
        }
    }
    return all;
}

std::vector<std::string_view> explanation(const Plan& plan, const TrustFlows& flows,
                                          const std::vector<FlowBlock>& blocks) {
    std::vector<std::string_view> ids;
    for (const FlowBlock& block : blocks) {
        if (block.all_partners && block.all_subnets) {
            const auto more = explained_by(plan, *block.flow);
            ids.insert(ids.end(), more.begin(), more.end());
        }
    }
    const Blocked all = all_blocked(plan, flows, blocks);
    if (all.udp) {
        ids.emplace_back("UDP_BLOCKED");
    }
    if (all.tcp) {
        ids.emplace_back("TCP_BLOCKED");
    }
    if (all.tcp || all.udp) {
        ids.emplace_back("SOURCE_PORTS_BLOCKED");
    }
    if (all.tcp && all.udp) {
        ids.insert(ids.end(), {"PATH_SILENT", "DC_SILENT"});
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

} // namespace

void weigh(Match& match, const Facts& facts, const TrustFlows& flows, const std::vector<FlowBlock>& blocks) {
    match.severity = Severity::breaks_use;
    std::set<Ip> targets;
    std::set<Ip> barred;
    for (const FlowBlock& block : blocks) {
        const bool creation = block.flow->severity == Severity::blocks_creation;
        if (creation && block.all_partners) {
            match.severity = Severity::blocks_creation;
        } else if (creation && block.flow->service->port != 53) {
            barred.insert(block.partners.begin(), block.partners.end());
        }
        targets.insert(block.partners.begin(), block.partners.end());
    }
    match.targets = texts_of({targets.begin(), targets.end()});
    if (match.severity == Severity::breaks_use && facts.dcs_from_dns() && facts.plan().side == Side::aws) {
        match.bars = texts_of({barred.begin(), barred.end()});
    }
    match.explains = explanation(facts.plan(), flows, blocks);
}

std::string ports_text(const std::vector<FlowBlock>& blocks, std::size_t limit) {
    std::vector<std::string> names;
    for (const FlowBlock& block : blocks) {
        std::string name = port_name(block.flow->protocol, block.flow->ports);
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    }
    return listed(names, limit);
}

Match left_open(const std::string& what, const std::vector<std::string>& open_ends) {
    Match match = needs(aws_option(listed(open_ends, 2)));
    match.words["seen"] = what + " cannot be judged without " + listed(open_ends, 4);
    return match;
}

std::string read_first(std::string_view things, const std::string& call, std::string_view file) {
    return "Given " + std::string(things) +
           " with --aws, pretrust names what is missing, and the command that adds it:\n" + "  aws ec2 " +
           call + " > " + std::string(file);
}

std::string id_word(const std::string& id, std::string_view placeholder) {
    const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return plain ? id : std::string(placeholder);
}

} // namespace pretrust
