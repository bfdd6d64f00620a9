// The network ACLs of the directory's subnets, from describe-network-acls: does every flow pass, and does
// every reply find its way back?
#include <diagnosis/acl_rules.hpp>
#include <diagnosis/causes.hpp>
#include <diagnosis/contradictions.hpp>
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/mending.hpp>
#include <diagnosis/subnets.hpp>

#include <algorithm>
#include <map>

namespace pretrust {

namespace {

/// What one entry denies of one packet.
struct Denial {
    const AwsAclEntry* entry = nullptr;
    Packet packet;
    bool reply = false;
    std::vector<Ip> addresses;
};

struct AclVerdict {
    const SubnetAcl* acl = nullptr;
    std::vector<Denial> denials;
    std::vector<AclNeed> needs; ///< what has to be let through, each packet once
};

void add_once(std::vector<Ip>& to, const std::vector<Ip>& addresses) {
    to.insert(to.end(), addresses.begin(), addresses.end());
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
}

/// The partners with which the packet does not pass are added to `blocked`.
void add_packet(AclVerdict& verdict, const Packet& packet, bool reply, AclSweep& sweep,
                std::vector<Ip>& blocked) {
    for (const AclBlock& block : sweep.blocks(packet)) {
        add_once(blocked, block.addresses);
        const auto known =
            std::find_if(verdict.denials.begin(), verdict.denials.end(), [&](const Denial& one) {
                return one.entry == block.entry && one.packet == packet && one.reply == reply;
            });
        if (known == verdict.denials.end()) {
            verdict.denials.push_back({block.entry, packet, reply, block.addresses});
        } else {
            add_once(known->addresses, block.addresses);
        }
        const auto need = std::find_if(verdict.needs.begin(), verdict.needs.end(),
                                       [&](const AclNeed& one) { return one.packet == packet; });
        if (need == verdict.needs.end()) {
            verdict.needs.push_back({packet, block.addresses});
        } else {
            add_once(need->peers, block.addresses);
        }
    }
}

/// Both ways of every flow through one ACL.
std::vector<FlowBlock> judge(AclVerdict& verdict, const TrustFlows& flows) {
    std::vector<FlowBlock> blocks;
    std::map<const std::vector<Ip>*, AclSweep> sweeps; ///< one a list of partners
    for (const Flow& flow : flows.flows) {
        const auto& all = flows.partners(flow);
        const AwsNetworkAcl& acl = *verdict.acl->acl;
        auto sweep = sweeps.find(&all);
        if (sweep == sweeps.end()) {
            sweep = sweeps.try_emplace(&all, acl, verdict.acl->through(all)).first;
        }
        FlowBlock block{&flow, {}, false, true};
        for (const auto& [packet, reply] : packets_of(flow)) {
            add_packet(verdict, packet, reply, sweep->second, block.partners);
        }
        block.all_partners = block.partners.size() == all.size();
        if (!block.partners.empty()) {
            blocks.push_back(std::move(block));
        }
    }
    return blocks;
}

std::string rule_text(const AwsAclEntry* entry) {
    if (entry == nullptr || entry->number >= closing_number) {
        return "the closing rule *";
    }
    const std::string protocol = entry->protocol == every_protocol ? "everything"
                                 : entry->protocol == protocol_tcp || entry->protocol == protocol_udp
                                     ? port_name(entry->protocol, entry->ports)
                                     : "protocol " + std::to_string(entry->protocol);
    return "rule " + std::to_string(entry->number) + " (deny " + protocol +
           (entry->egress ? " to " : " from ") + to_text(entry->range) + ", " + place_text(entry->place) +
           ")";
}

/// "rule 90 (deny ...) denies UDP 389, TCP 445 out to A": what the same rule does to the same hosts in one.
std::string denials_text(const AclVerdict& verdict) {
    std::vector<const Denial*> rest;
    for (const Denial& denial : verdict.denials) {
        rest.push_back(&denial);
    }
    std::vector<std::string> sentences;
    while (!rest.empty()) {
        const Denial first = *rest.front();
        std::vector<std::string> ports;
        std::erase_if(rest, [&](const Denial* one) {
            const bool same = one->entry == first.entry && one->reply == first.reply &&
                              one->packet.way == first.packet.way && one->addresses == first.addresses;
            if (same) {
                ports.push_back(port_name(one->packet.protocol, one->packet.ports));
            }
            return same;
        });
        sentences.push_back(rule_text(first.entry) + " denies " + (first.reply ? "replies to " : "") +
                            joined(ports, ", ") + (first.packet.way == Way::out ? " out to " : " in from ") +
                            addresses_text(first.addresses));
    }
    return verdict.acl->acl->id + " of " + listed(verdict.acl->subnets) + ": " + joined(sentences, "; ");
}

std::string removed_text(const std::vector<AclChange>& changes) {
    std::string text;
    for (const AclChange& change : changes) {
        if (change.kind == AclChange::Kind::remove) {
            text += "\nNo number is free before " + rule_text(&change.entry) +
                    ", so it goes; if something else needs it, make it anew behind the others.";
        }
    }
    return text;
}

std::string placeholder_text(const AclVerdict& verdict) {
    std::string text =
        "\nToo many addresses for entries of their own: for each of these, put the ranges that "
        "hold them all in place of " +
        std::string(too_many_ranges) + ", and free rule numbers:";
    for (const AclNeed& need : all_ports(verdict.needs)) {
        text += acl_command_for_all(verdict.acl->acl->id, need.packet);
    }
    return text;
}

std::string mending_text(const AclVerdict& verdict) {
    const AwsNetworkAcl& acl = *verdict.acl->acl;
    auto changes = acl_changes(acl, verdict.needs);
    std::string text;
    if (entries_after(acl, changes) > acl_entries_quota) {
        changes = acl_changes(acl, all_ports(verdict.needs));
        text += "\nAn ACL has room for 20 entries a direction, so these let all ports of the other side's "
                "addresses through; the security group still decides which.";
    }
    if (entries_after(acl, changes) > 2 * acl_entries_quota) {
        return placeholder_text(verdict);
    }
    text += removed_text(changes) + "\nLet it through " + acl.id + ":";
    for (const AclChange& change : changes) {
        text += acl_command(acl.id, change);
    }
    const std::string terraform = acl_terraform(acl.id, changes);
    return text + (terraform.empty() ? "" : "\nThe same in Terraform:" + terraform);
}

bool any_reply(const std::vector<AclVerdict>& verdicts) {
    return std::any_of(verdicts.begin(), verdicts.end(), [](const AclVerdict& verdict) {
        return std::any_of(verdict.denials.begin(), verdict.denials.end(),
                           [](const Denial& denial) { return denial.reply; });
    });
}

std::string what_text(const std::vector<AclVerdict>& verdicts, const std::vector<FlowBlock>& blocks) {
    bool request = false;
    for (const AclVerdict& verdict : verdicts) {
        for (const Denial& denial : verdict.denials) {
            request = request || !denial.reply;
        }
    }
    return request ? "denies " + ports_text(blocks)
                   : "denies the replies of " + ports_text(blocks) + " to the clients' ports " +
                         std::to_string(client_ports.from) + "-" + std::to_string(client_ports.to);
}

/// The blocks of all ACLs as one list: a flow that every subnet blocks is blocked from wherever a DC stands.
std::vector<FlowBlock> merged(const std::vector<std::vector<FlowBlock>>& by_acl, std::size_t acls) {
    std::map<const Flow*, std::pair<FlowBlock, std::size_t>> all;
    for (const auto& blocks : by_acl) {
        for (const FlowBlock& block : blocks) {
            auto& [sum, count] = all[block.flow];
            sum.flow = block.flow;
            sum.all_partners = sum.all_partners || block.all_partners;
            add_once(sum.partners, block.partners);
            ++count;
        }
    }
    std::vector<FlowBlock> result;
    for (auto& [flow, entry] : all) { // by place in the table, because the flows lie in one vector
        entry.first.all_subnets = entry.second == acls;
        result.push_back(std::move(entry.first));
    }
    return result;
}

void add_block_words(Match& match, const std::vector<AclVerdict>& verdicts,
                     const std::vector<FlowBlock>& blocks) {
    std::vector<std::string> ids;
    std::vector<std::string> sentences;
    std::string mend = "Let the flows through, and their replies back: an ACL keeps no state.";
    for (const AclVerdict& verdict : verdicts) {
        ids.push_back(verdict.acl->acl->id);
        sentences.push_back(denials_text(verdict));
        mend += mending_text(verdict);
    }
    match.words["acl"] = listed(ids);
    match.words["what"] = what_text(verdicts, blocks);
    match.words["seen"] = joined(sentences, "; ");
    match.words["mend"] =
        mend + (any_reply(verdicts) ? "\nReplies go to 49152-65535 at a Windows host. DNS servers and "
                                      "firewalls of another make use 1024-65535: open that range for them."
                                    : "");
}

Match acls_match(const Facts& facts, const TrustFlows& flows, const SubnetAcls& acls) {
    std::vector<AclVerdict> verdicts;
    std::vector<std::vector<FlowBlock>> by_acl;
    for (const SubnetAcl& acl : acls.judged) {
        AclVerdict verdict{&acl, {}, {}};
        by_acl.push_back(judge(verdict, flows));
        if (!verdict.denials.empty()) {
            verdicts.push_back(std::move(verdict));
        }
    }
    if (verdicts.empty()) {
        return acls.open_ends.empty()
                   ? found(Finding::ruled_out, "every flow of the trust and every reply passes the ACLs of " +
                                                   listed(flows.subnets))
                   : left_open("the ACLs of the directory's subnets", acls.open_ends);
    }
    const auto blocks = merged(by_acl, acls.judged.size());
    Match match = found(Finding::confirmed, "");
    weigh(match, facts, flows, blocks);
    add_block_words(match, verdicts, blocks);
    if (!acls.open_ends.empty()) {
        match.words["seen"] += "; not judged without " + listed(acls.open_ends, 2);
    }
    const auto said = contradictions(facts);
    if (std::any_of(verdicts.begin(), verdicts.end(),
                    [&](const AclVerdict& verdict) { return is_contradicted(said, verdict.acl->acl->id); })) {
        match.finding = Finding::suspected; // CONFIGURATION_CONTRADICTED says why
    }
    return match;
}

constexpr std::string_view acls_call = "describe-network-acls --filters Name=association.subnet-id,Values=";

Match network_acl_blocks(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const TrustFlows flows = trust_flows(facts);
    Match match;
    if (!was_given(aws, "network acls")) {
        match = needs(aws_option("describe-network-acls"));
    } else if (!flows.needs.empty()) {
        match = needs(flows.needs);
    } else if (flows.subnets.empty()) {
        match = needs(aws_option("describe-directories with VpcSettings.SubnetIds"));
    } else {
        match = acls_match(facts, flows, acls_of(aws, flows.subnets));
    }
    match.words.try_emplace("acl", "of the directory's subnets");
    match.words.try_emplace("what", "lets every flow pass");
    match.words["subnets"] = flows.subnets.empty() ? "subnet-..." : joined(flows.subnets, ",");
    match.words.try_emplace(
        "mend", read_first("the ACLs", std::string(acls_call) + match.words["subnets"], "network-acls.json"));
    return match;
}

constexpr RootCause network_acl_row{
    .id = "NETWORK_ACL_BLOCKS",
    .area = "Addressing",
    .title = "Network ACL {acl} {what}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = explained_by_configuration,
    .test = network_acl_blocks,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify = "Read the ACLs again and have them judged, then look at the way:\n"
              "  aws ec2 describe-network-acls --filters Name=association.subnet-id,Values={subnets}\n"
              "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> network_acl_causes() {
    static constexpr RootCause rows[] = {network_acl_row};
    return rows;
}

} // namespace pretrust
