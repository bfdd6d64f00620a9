// An ACL is walked once for every class of addresses that its entries cannot tell apart.
#include <diagnosis/acl_rules.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace pretrust {

namespace {

bool concerns(const AwsAclEntry& entry, const Packet& packet) {
    return entry.egress == (packet.way == Way::out) &&
           (entry.protocol == every_protocol ||
            (entry.protocol == packet.protocol && entry.ports.from <= packet.ports.to &&
             packet.ports.from <= entry.ports.to));
}

std::vector<const AwsAclEntry*> entries_for(const AwsNetworkAcl& acl, const Packet& packet) {
    std::vector<const AwsAclEntry*> entries;
    for (const AwsAclEntry& entry : acl.entries) {
        if (concerns(entry, packet)) {
            entries.push_back(&entry);
        }
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const AwsAclEntry* a, const AwsAclEntry* b) { return a->number < b->number; });
    return entries;
}

AwsPortRange ports_of(const AwsAclEntry& entry) {
    return entry.protocol == every_protocol ? AwsPortRange{0, 65535} : entry.ports;
}

/// Takes from the open ports those of an entry that allows; false when it denies one of them.
bool survives(std::vector<AwsPortRange>& open, const AwsAclEntry& entry) {
    const AwsPortRange ports = ports_of(entry);
    std::vector<AwsPortRange> left;
    for (const AwsPortRange& part : open) {
        if (part.to < ports.from || ports.to < part.from) {
            left.push_back(part);
            continue;
        }
        if (!entry.allow) {
            return false;
        }
        if (part.from < ports.from) {
            left.push_back({part.from, ports.from - 1});
        }
        if (ports.to < part.to) {
            left.push_back({ports.to + 1, part.to});
        }
    }
    open = std::move(left);
    return true;
}

struct Decision {
    bool allowed = false;
    const AwsAclEntry* denied_by = nullptr;
};

Decision decide(const std::vector<const AwsAclEntry*>& entries, const Packet& packet, const Ip& address) {
    std::vector<AwsPortRange> open{packet.ports};
    for (const AwsAclEntry* entry : entries) {
        if (!contains(entry->range, address)) {
            continue;
        }
        if (!survives(open, *entry)) {
            return {false, entry};
        }
        if (open.empty()) {
            return {true, nullptr};
        }
    }
    return {false, nullptr};
}

/// Places in the sorted addresses at which a class begins: no entry parts the addresses between two of them.
std::set<std::size_t> class_starts(const std::vector<const AwsAclEntry*>& entries,
                                   const std::vector<Ip>& addresses) {
    std::set<std::size_t> starts{0};
    for (const AwsAclEntry* entry : entries) {
        const Cidr& range = entry->range;
        const auto begin = std::lower_bound(addresses.begin(), addresses.end(), range.base);
        const auto end = std::partition_point(begin, addresses.end(),
                                              [&](const Ip& address) { return contains(range, address); });
        starts.insert(static_cast<std::size_t>(begin - addresses.begin()));
        starts.insert(static_cast<std::size_t>(end - addresses.begin()));
    }
    return starts;
}

} // namespace

std::vector<AclBlock> acl_blocks(const AwsNetworkAcl& acl, const Packet& packet,
                                 const std::vector<Ip>& sorted_addresses) {
    const auto entries = entries_for(acl, packet);
    const auto starts = class_starts(entries, sorted_addresses);
    std::vector<AclBlock> blocks;
    for (auto start = starts.begin(); start != starts.end() && *start < sorted_addresses.size(); ++start) {
        const auto after = std::next(start);
        const std::size_t end = after == starts.end() ? sorted_addresses.size() : *after;
        const Decision decision = decide(entries, packet, sorted_addresses[*start]);
        if (decision.allowed) {
            continue;
        }
        auto block = std::find_if(blocks.begin(), blocks.end(),
                                  [&](const AclBlock& one) { return one.entry == decision.denied_by; });
        if (block == blocks.end()) {
            block = blocks.insert(blocks.end(), AclBlock{decision.denied_by, {}});
        }
        block->addresses.insert(block->addresses.end(),
                                sorted_addresses.begin() + static_cast<std::ptrdiff_t>(*start),
                                sorted_addresses.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return blocks;
}

bool closed_to_all(const AwsNetworkAcl& acl, const Packet& packet) {
    return std::none_of(acl.entries.begin(), acl.entries.end(),
                        [&](const AwsAclEntry& entry) { return entry.allow && concerns(entry, packet); });
}

} // namespace pretrust
