// An ACL's entries are laid in order over the classes of addresses that they cannot tell apart; a class that
// is decided is not looked at again, so that ten thousand entries and a thousand addresses cost a sum and not
// a product.
#include <diagnosis/acl_rules.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace pretrust {

namespace {

bool concerns(const AwsAclEntry& entry, const Packet& packet) {
    return entry.egress == (packet.way == Way::out) &&
           (entry.protocol == every_protocol ||
            (entry.protocol == packet.protocol && entry.ports.from <= packet.ports.to &&
             packet.ports.from <= entry.ports.to));
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

/// Classes of addresses: each begins at one of `starts` and ends where the next one begins.
class Classes {
  public:
    Classes(std::vector<std::size_t> starts, AwsPortRange ports)
        : starts_(std::move(starts)), open_(starts_.size(), {ports}), denied_by_(starts_.size()),
          next_(starts_.size() + 1), left_(starts_.size()) {
        std::iota(next_.begin(), next_.end(), std::size_t{0});
    }

    bool all_decided() const { return left_ == 0; }

    void lay(const AwsAclEntry& entry, std::size_t begin, std::size_t end) {
        const auto first = std::lower_bound(starts_.begin(), starts_.end(), begin) - starts_.begin();
        for (auto at = undecided(static_cast<std::size_t>(first)); at < starts_.size() && starts_[at] < end;
             at = undecided(at + 1)) {
            const bool alive = survives(open_[at], entry);
            if (!alive) {
                denied_by_[at] = &entry;
            }
            if (!alive || open_[at].empty()) {
                next_[at] = at + 1;
                --left_;
            }
        }
    }

    /// By the entry that denies; null where no entry matches.
    std::vector<AclBlock> blocks(const std::vector<Ip>& addresses) const {
        std::vector<AclBlock> result;
        for (std::size_t at = 0; at < starts_.size(); ++at) {
            if (open_[at].empty()) {
                continue;
            }
            auto block = std::find_if(result.begin(), result.end(),
                                      [&](const AclBlock& one) { return one.entry == denied_by_[at]; });
            if (block == result.end()) {
                block = result.insert(result.end(), AclBlock{denied_by_[at], {}});
            }
            const std::size_t end = at + 1 < starts_.size() ? starts_[at + 1] : addresses.size();
            block->addresses.insert(block->addresses.end(),
                                    addresses.begin() + static_cast<std::ptrdiff_t>(starts_[at]),
                                    addresses.begin() + static_cast<std::ptrdiff_t>(end));
        }
        return result;
    }

  private:
    /// The first class from `at` on that is not decided; their number when there is none.
    std::size_t undecided(std::size_t at) {
        while (next_[at] != at) {
            next_[at] = next_[next_[at]];
            at = next_[at];
        }
        return at;
    }

    std::vector<std::size_t> starts_;
    std::vector<std::vector<AwsPortRange>> open_; ///< ports of which no entry has said anything
    std::vector<const AwsAclEntry*> denied_by_;
    std::vector<std::size_t> next_; ///< itself while undecided, else one further on
    std::size_t left_;
};

} // namespace

AclSweep::AclSweep(const AwsNetworkAcl& acl, std::vector<Ip> sorted_addresses)
    : addresses_(std::move(sorted_addresses)) {
    for (const AwsAclEntry& entry : acl.entries) {
        const auto begin = std::lower_bound(addresses_.begin(), addresses_.end(), entry.range.base);
        const auto end = std::partition_point(
            begin, addresses_.end(), [&](const Ip& address) { return contains(entry.range, address); });
        if (begin != end) {
            reaches_.push_back({&entry, static_cast<std::size_t>(begin - addresses_.begin()),
                                static_cast<std::size_t>(end - addresses_.begin())});
        }
    }
    std::stable_sort(reaches_.begin(), reaches_.end(),
                     [](const Reach& a, const Reach& b) { return a.entry->number < b.entry->number; });
}

const std::vector<AclBlock>& AclSweep::blocks(const Packet& packet) {
    const auto known = known_.find(packet);
    return known != known_.end() ? known->second : known_.emplace(packet, judge(packet)).first->second;
}

std::vector<AclBlock> AclSweep::judge(const Packet& packet) const {
    if (addresses_.empty()) {
        return {};
    }
    std::vector<Reach> reaches;
    std::vector<std::size_t> starts{0};
    for (const Reach& reach : reaches_) {
        if (concerns(*reach.entry, packet)) {
            reaches.push_back(reach);
            starts.push_back(reach.begin);
            if (reach.end < addresses_.size()) {
                starts.push_back(reach.end);
            }
        }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    Classes classes(std::move(starts), packet.ports);
    for (const Reach& reach : reaches) {
        if (classes.all_decided()) {
            break;
        }
        classes.lay(*reach.entry, reach.begin, reach.end);
    }
    return classes.blocks(addresses_);
}

std::vector<AclBlock> acl_blocks(const AwsNetworkAcl& acl, const Packet& packet,
                                 const std::vector<Ip>& sorted_addresses) {
    return AclSweep(acl, sorted_addresses).blocks(packet);
}

bool closed_to_all(const AwsNetworkAcl& acl, const Packet& packet) {
    return std::none_of(acl.entries.begin(), acl.entries.end(),
                        [&](const AwsAclEntry& entry) { return entry.allow && concerns(entry, packet); });
}

} // namespace pretrust
