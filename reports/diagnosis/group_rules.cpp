// Security groups as sets of addresses a port, so that ten thousand rules cost a sort and not a product.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/group_rules.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace pretrust {

namespace {

bool concerns(int rule_protocol, AwsPortRange rule_ports, int protocol, AwsPortRange ports) {
    return rule_protocol == every_protocol ||
           (rule_protocol == protocol && rule_ports.from <= ports.to && ports.from <= rule_ports.to);
}

/// Rules that hold all of the ports, and those that hold a part of them, by the part.
class Coverage {
  public:
    explicit Coverage(AwsPortRange ports) : ports_(ports) {}

    void add(int protocol, AwsPortRange ports, const std::vector<Cidr>& ranges) {
        if (ranges.empty()) {
            return;
        }
        const bool whole = protocol == every_protocol || (ports.from <= ports_.from && ports_.to <= ports.to);
        auto& place = whole ? whole_ : parts_[{ports.from, ports.to}];
        place.insert(place.end(), ranges.begin(), ranges.end());
    }
    void close() {
        whole_set_ = CidrSet(std::exchange(whole_, {}));
        for (auto& [part, ranges] : parts_) {
            part_sets_.emplace_back(part, CidrSet(std::move(ranges)));
        }
    }
    bool holds(const Ip& address) const { return whole_set_.contains(address) || parts_hold(address); }

  private:
    bool parts_hold(const Ip& address) const {
        int next = ports_.from; // the parts come by their first port
        for (const auto& [part, addresses] : part_sets_) {
            if (part.first > next) {
                return false;
            }
            if (part.second >= next && addresses.contains(address)) {
                next = part.second + 1;
            }
            if (next > ports_.to) {
                return true;
            }
        }
        return false;
    }

    AwsPortRange ports_;
    std::vector<Cidr> whole_;
    std::map<std::pair<int, int>, std::vector<Cidr>> parts_;
    CidrSet whole_set_;
    std::vector<std::pair<std::pair<int, int>, CidrSet>> part_sets_;
};

void append(std::vector<Cidr>& to, const std::vector<Cidr>& ranges) {
    to.insert(to.end(), ranges.begin(), ranges.end());
}

} // namespace

const std::vector<Cidr>& everywhere() {
    static const std::vector<Cidr> both{Cidr{Ip{IpFamily::v4, {}}, 0}, Cidr{Ip{IpFamily::v6, {}}, 0}};
    return both;
}

std::vector<Cidr> vpc_ranges(const AwsConfiguration& aws, const std::string& vpc_id) {
    std::vector<Cidr> ranges;
    for (const AwsVpc& vpc : aws.vpcs) {
        if (vpc.id == vpc_id) {
            append(ranges, vpc.ranges);
        }
    }
    return ranges;
}

void GroupRules::follow_group(const AwsConfiguration& aws, const AwsSecurityGroup& own, const std::string& id,
                              const AwsPlace& place, Rule& rule) {
    if (id == own.id) {
        return; // the other side is not in the directory's group
    }
    const auto other = std::find_if(aws.security_groups.begin(), aws.security_groups.end(),
                                    [&](const AwsSecurityGroup& group) { return group.id == id; });
    const bool known = other != aws.security_groups.end();
    const std::vector<Cidr> vpc = known ? vpc_ranges(aws, other->vpc_id) : std::vector<Cidr>();
    append(rule.perhaps, vpc.empty() ? everywhere() : vpc);
    open_ends_.push_back("the members of " + id + ", which " + place_text(place) + " refers to" +
                         (known ? "" : " and which is in no file"));
}

void GroupRules::follow_list(const AwsConfiguration& aws, const std::string& id, const AwsPlace& place,
                             Rule& rule) {
    const auto named = [&](const AwsPrefixList& one) { return one.id == id && one.entries_given; };
    const auto found = std::find_if(aws.prefix_lists.begin(), aws.prefix_lists.end(), named);
    if (found != aws.prefix_lists.end()) {
        append(rule.sure, found->ranges);
    }
    const AwsRemark* remark = remark_about(aws, id);
    if (found == aws.prefix_lists.end() || remark != nullptr) {
        append(rule.perhaps, everywhere());
        open_ends_.push_back("the entries of " + id + ", which " + place_text(place) + " names" +
                             (remark == nullptr ? "" : " (" + place_text(remark->place) + ")"));
    }
}

GroupRules::GroupRules(const AwsConfiguration& aws, const AwsSecurityGroup& group, Way way) {
    const auto& permissions = way == Way::out ? group.egress : group.ingress;
    rules_.reserve(permissions.size());
    for (const AwsGroupRule& permission : permissions) {
        Rule rule{permission.protocol, permission.ports, permission.ranges, {}};
        for (const std::string& id : permission.groups) {
            follow_group(aws, group, id, permission.place, rule);
        }
        for (const std::string& id : permission.prefix_lists) {
            follow_list(aws, id, permission.place, rule);
        }
        rules_.push_back(std::move(rule));
    }
    for (const AwsRemark& remark : aws.remarks) {
        const bool egress = remark.place.pointer.find("/IpPermissionsEgress") != std::string::npos;
        const bool ingress = !egress && remark.place.pointer.find("/IpPermissions") != std::string::npos;
        if (remark.about == group.id && !(way == Way::out ? ingress : egress)) {
            rules_.push_back({every_protocol, {}, {}, everywhere()});
            open_ends_.push_back(place_text(remark.place) + ": " + remark.what);
        }
    }
    std::sort(open_ends_.begin(), open_ends_.end());
    open_ends_.erase(std::unique(open_ends_.begin(), open_ends_.end()), open_ends_.end());
}

std::vector<Pass> GroupRules::passes(int protocol, AwsPortRange ports,
                                     const std::vector<Ip>& addresses) const {
    Coverage sure(ports);
    Coverage at_best(ports);
    bool doubts = false;
    for (const Rule& rule : rules_) {
        if (concerns(rule.protocol, rule.ports, protocol, ports)) {
            sure.add(rule.protocol, rule.ports, rule.sure);
            at_best.add(rule.protocol, rule.ports, rule.perhaps);
            doubts = doubts || !rule.perhaps.empty();
        }
    }
    if (doubts) {
        for (const Rule& rule : rules_) {
            if (concerns(rule.protocol, rule.ports, protocol, ports)) {
                at_best.add(rule.protocol, rule.ports, rule.sure);
            }
        }
    }
    sure.close();
    at_best.close();
    std::vector<Pass> result;
    result.reserve(addresses.size());
    for (const Ip& address : addresses) {
        result.push_back(sure.holds(address) ? Pass::yes : at_best.holds(address) ? Pass::open : Pass::no);
    }
    return result;
}

bool GroupRules::closed_to_all(int protocol, AwsPortRange ports) const {
    return std::none_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
        return concerns(rule.protocol, rule.ports, protocol, ports) &&
               !(rule.sure.empty() && rule.perhaps.empty());
    });
}

} // namespace pretrust
