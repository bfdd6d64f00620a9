// Domain controllers are the hosts of the ldap_dc and ldap_pdc records, whoever gave them.
#include <run/targets.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

constexpr std::string_view host_tag = "DNS_LOCATOR_HOST";

template <class T> const T* argument(const Observation& observation, const char* name) {
    const auto found = observation.args.find(name);
    return found == observation.args.end() ? nullptr : std::get_if<T>(&found->second);
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool names_dcs(const Observation& observation) {
    const auto* record = argument<std::string>(observation, "record");
    return observation.tag == "DNS_LOCATOR_RECORDS" && record &&
           (*record == "ldap_dc" || *record == "ldap_pdc");
}

} // namespace

bool is_locator(const ProbeSpec& probe) {
    return std::any_of(probe.tags.begin(), probe.tags.end(),
                       [](const TagSpec& tag) { return tag.tag == host_tag; });
}

TargetFinder::TargetFinder(std::size_t most_found) : most_found_(most_found) {}

std::vector<Target> TargetFinder::begin(const Plan& plan) {
    remote_ = plan.remote_dns;
    local_ = plan.local_dns;
    return targets();
}

std::vector<Target> TargetFinder::add(const Observation& observation) {
    std::vector<Target> fresh;
    using Names = std::vector<std::string>;
    if (names_dcs(observation)) {
        if (const auto* hosts = argument<Names>(observation, "hosts")) {
            for (const auto& host : *hosts) {
                learn_dc(host, fresh);
            }
        }
    } else if (observation.tag == host_tag) {
        const auto* host = argument<std::string>(observation, "host");
        const auto* addresses = argument<Names>(observation, "addresses");
        for (std::size_t i = 0; host && addresses && i < addresses->size(); ++i) {
            addresses_[*host].insert((*addresses)[i]);
            if (dc_hosts_.contains(*host)) {
                learn_address(*host, (*addresses)[i], fresh);
            }
        }
    }
    return fresh;
}

void TargetFinder::learn_dc(const std::string& host, std::vector<Target>& fresh) {
    if (!dc_hosts_.insert(host).second) {
        return;
    }
    if (const auto known = addresses_.find(host); known != addresses_.end()) {
        for (const auto& address : known->second) {
            learn_address(host, address, fresh);
        }
    }
}

void TargetFinder::learn_address(const std::string& host, const std::string& address,
                                 std::vector<Target>& fresh) {
    if (const auto known = found_.find(address); known != found_.end()) {
        known->second = std::min(known->second, host);
        return;
    }
    if (found_.size() >= most_found_) {
        left_out_.insert(address);
        return;
    }
    found_.emplace(address, host);
    if (!contains(remote_, address)) {
        fresh.push_back(Target{address, host, true});
    }
}

std::string TargetFinder::host_of(const std::string& address) const {
    const auto found = found_.find(address);
    return found == found_.end() ? std::string() : found->second;
}

std::vector<Target> TargetFinder::targets() const {
    std::vector<Target> list;
    for (const auto& address : remote_) {
        list.push_back(Target{address, host_of(address), true});
    }
    std::set<std::pair<std::string, std::string>> by_host;
    for (const auto& [address, host] : found_) {
        if (!contains(remote_, address)) {
            by_host.emplace(host, address);
        }
    }
    for (const auto& [host, address] : by_host) {
        list.push_back(Target{address, host, true});
    }
    for (const auto& address : local_) {
        if (!contains(remote_, address) && !found_.contains(address)) {
            list.push_back(Target{address, "", false});
        }
    }
    return list;
}

std::vector<Target> find_targets(const Plan& plan, std::span<const Observation> observations) {
    TargetFinder finder;
    finder.begin(plan);
    for (const auto& observation : observations) {
        finder.add(observation);
    }
    return finder.targets();
}

} // namespace pretrust
