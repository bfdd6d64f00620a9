// Entries for network ACLs: what they need is tried on a copy until everything passes, so that the commands
// do together what each was made for.
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/mending.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace pretrust {

namespace {

bool is_v6(const Cidr& range) {
    return range.base.family == IpFamily::v6;
}

/// The numbers of one direction that are in use.
using Numbers = std::multiset<int>;

/// The highest free number that is lower than `below`, tidily in tens behind the last one where only the
/// closing rule follows; 0 when none is free.
int free_number(const Numbers& taken, int below) {
    const auto end = taken.lower_bound(below);
    const int last = end == taken.begin() ? 0 : *std::prev(end);
    if (below >= closing_number && last + 10 < closing_number) {
        return (last / 10 + 1) * 10;
    }
    int number = std::min(below, closing_number) - 1;
    while (number > 0 && taken.contains(number)) {
        --number;
    }
    return number;
}

/// Lets one packet pass in a copy of the ACL, and writes down how.
class AclMender {
  public:
    AclMender(const AwsNetworkAcl& acl, const std::vector<AclNeed>& needs) {
        std::vector<Ip> peers;
        for (const AclNeed& need : needs) {
            peers.insert(peers.end(), need.peers.begin(), need.peers.end());
        }
        std::sort(peers.begin(), peers.end());
        for (const AwsAclEntry& entry : acl.entries) {
            taken_[entry.egress].insert(entry.number);
            const auto first = std::lower_bound(peers.begin(), peers.end(), entry.range.base);
            if (first != peers.end() && contains(entry.range, *first)) {
                acl_.entries.push_back(entry);
            }
        }
    }

    void mend(const AclNeed& need) {
        while (mend_once(need)) {
        }
    }
    std::vector<AclChange> take() { return std::move(changes_); }

  private:
    /// False when nothing is left to do.
    bool mend_once(const AclNeed& need) {
        const auto blocks = acl_blocks(acl_, need.packet, need.peers);
        if (blocks.empty()) {
            return false;
        }
        const AclBlock& block = blocks.front();
        const int below = block.entry == nullptr ? closing_number : block.entry->number;
        const CidrSet peers(ranges_of(block.addresses));
        for (const Cidr& range : peers.ranges()) {
            const bool egress = need.packet.way == Way::out;
            const int number = free_number(taken_[egress], below);
            if (number == 0) {
                remove(egress, below);
                return true;
            }
            create({number, egress, true, need.packet.protocol, need.packet.ports, range, {}});
        }
        return true;
    }

    static std::vector<Cidr> ranges_of(const std::vector<Ip>& addresses) {
        std::vector<Cidr> ranges;
        ranges.reserve(addresses.size());
        for (const Ip& address : addresses) {
            ranges.push_back(only(address));
        }
        return ranges;
    }

    void create(AwsAclEntry entry) {
        acl_.entries.push_back(entry);
        taken_[entry.egress].insert(entry.number);
        changes_.push_back({AclChange::Kind::create, std::move(entry)});
    }

    void remove(bool egress, int number) {
        const auto gone =
            std::find_if(acl_.entries.begin(), acl_.entries.end(), [&](const AwsAclEntry& entry) {
                return entry.egress == egress && entry.number == number && !entry.allow;
            });
        changes_.push_back({AclChange::Kind::remove, *gone});
        acl_.entries.erase(gone);
        taken_[egress].erase(taken_[egress].find(number));
    }

    AwsNetworkAcl acl_;             ///< less what concerns none of the peers
    std::map<bool, Numbers> taken_; ///< in all of it, by egress
    std::vector<AclChange> changes_;
};

} // namespace

std::vector<AclChange> acl_changes(const AwsNetworkAcl& acl, const std::vector<AclNeed>& needs) {
    AclMender mender(acl, needs);
    for (const AclNeed& need : needs) {
        mender.mend(need);
    }
    return mender.take();
}

std::vector<AclNeed> all_ports(const std::vector<AclNeed>& needs) {
    std::vector<AclNeed> wide;
    for (const AclNeed& need : needs) {
        const Packet packet{need.packet.way, need.packet.protocol, {0, 65535}};
        auto known =
            std::find_if(wide.begin(), wide.end(), [&](const AclNeed& one) { return one.packet == packet; });
        if (known == wide.end()) {
            known = wide.insert(wide.end(), AclNeed{packet, {}});
        }
        auto& peers = known->peers;
        peers.insert(peers.end(), need.peers.begin(), need.peers.end());
        std::sort(peers.begin(), peers.end());
        peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
    }
    return wide;
}

std::size_t entries_after(const AwsNetworkAcl& acl, const std::vector<AclChange>& changes) {
    std::size_t busier = 0;
    for (const bool egress : {false, true}) {
        auto count = std::count_if(acl.entries.begin(), acl.entries.end(), [&](const AwsAclEntry& entry) {
            return entry.egress == egress && entry.number < closing_number;
        });
        for (const AclChange& change : changes) {
            if (change.entry.egress == egress) {
                count += change.kind == AclChange::Kind::create ? 1 : -1;
            }
        }
        busier = std::max(busier, static_cast<std::size_t>(count));
    }
    return busier;
}

std::string acl_command(const std::string& acl_id, const AclChange& change) {
    const AwsAclEntry& entry = change.entry;
    const bool create = change.kind == AclChange::Kind::create;
    std::string head = std::string("\n  aws ec2 ") + (create ? "create" : "delete") +
                       "-network-acl-entry --network-acl-id " + id_word(acl_id, "acl-...") +
                       (entry.egress ? " --egress" : " --ingress") + " --rule-number " +
                       std::to_string(entry.number);
    if (!create) {
        return head;
    }
    const std::string range = to_text(entry.range);
    return head + " --protocol " + std::to_string(entry.protocol) + " --rule-action allow " +
           (is_v6(entry.range) ? "--ipv6-cidr-block " : "--cidr-block ") + range +
           " --port-range From=" + std::to_string(entry.ports.from) + ",To=" + std::to_string(entry.ports.to);
}

std::string acl_command_for_all(const std::string& acl_id, const Packet& packet) {
    return "\n  aws ec2 create-network-acl-entry --network-acl-id " + id_word(acl_id, "acl-...") +
           (packet.way == Way::out ? " --egress" : " --ingress") + " --rule-number RULE-NUMBER --protocol " +
           std::to_string(packet.protocol) + " --rule-action allow --cidr-block " +
           std::string(too_many_ranges) + " --port-range From=" + std::to_string(packet.ports.from) +
           ",To=" + std::to_string(packet.ports.to);
}

std::string acl_terraform(const std::string& acl_id, const std::vector<AclChange>& changes) {
    std::string lines;
    for (const AclChange& change : changes) {
        const AwsAclEntry& entry = change.entry;
        const std::string range = to_text(entry.range);
        if (change.kind == AclChange::Kind::create) {
            lines += std::string("        ") + (entry.egress ? "egress_" : "ingress_") +
                     std::to_string(entry.number) + " = { egress = " + (entry.egress ? "true" : "false") +
                     ", number = " + std::to_string(entry.number) + ", protocol = \"" +
                     std::string(entry.protocol == protocol_udp ? "udp" : "tcp") +
                     "\", from = " + std::to_string(entry.ports.from) +
                     ", to = " + std::to_string(entry.ports.to) +
                     ", v4 = " + (is_v6(entry.range) ? "null" : "\"" + range + "\"") +
                     ", v6 = " + (is_v6(entry.range) ? "\"" + range + "\"" : "null") + " }\n";
        }
    }
    if (lines.empty()) {
        return "";
    }
    return "\n    resource \"aws_network_acl_rule\" \"trust\" {\n"
           "      for_each = {\n" +
           lines +
           "      }\n"
           "      network_acl_id  = \"" +
           id_word(acl_id, "acl-...") +
           "\"\n"
           "      rule_number     = each.value.number\n"
           "      egress          = each.value.egress\n"
           "      protocol        = each.value.protocol\n"
           "      rule_action     = \"allow\"\n"
           "      from_port       = each.value.from\n"
           "      to_port         = each.value.to\n"
           "      cidr_block      = each.value.v4\n"
           "      ipv6_cidr_block = each.value.v6\n"
           "    }";
}

} // namespace pretrust
