// Arguments that say what was asked are compared before those that say what came back: times and counters
// among the latter differ from run to run.
#include <run/order.hpp>

#include <pretrust/ports.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string_view>
#include <tuple>

namespace pretrust {
namespace {

constexpr std::array asked{"path", "record", "name", "host", "interface", "edns", "port"};

using Ranks = std::map<std::string, std::size_t, std::less<>>;

struct SortKey {
    std::size_t probe;
    std::size_t target;
    std::size_t service;
    const Observation* item;
};

std::size_t rank(const Ranks& ranks, std::string_view text) {
    const auto found = ranks.find(text);
    return found == ranks.end() ? ranks.size() : found->second;
}

std::size_t service_rank(const Observation& item) {
    const auto found = item.args.find("service");
    const auto* id = found == item.args.end() ? nullptr : std::get_if<std::string>(&found->second);
    const auto* const row = std::find_if(services.begin(), services.end(),
                                         [&](const Service& each) { return id && each.id == *id; });
    return static_cast<std::size_t>(row - services.begin());
}

/// -1, 0 or 1 by one argument; a missing one comes first.
int compare(const Observation& a, const Observation& b, const char* name) {
    const auto left = a.args.find(name);
    const auto right = b.args.find(name);
    const bool has_left = left != a.args.end();
    const bool has_right = right != b.args.end();
    if (!has_left || !has_right) {
        return static_cast<int>(has_left) - static_cast<int>(has_right);
    }
    return left->second < right->second ? -1 : right->second < left->second ? 1 : 0;
}

bool before(const SortKey& a, const SortKey& b) {
    const auto place = [](const SortKey& key) {
        return std::tie(key.probe, key.target, key.item->target, key.item->tag);
    };
    if (place(a) != place(b)) {
        return place(a) < place(b);
    }
    for (const auto* name : asked) {
        if (const int difference = compare(*a.item, *b.item, name); difference != 0) {
            return difference < 0;
        }
    }
    return std::tie(a.service, a.item->outcome, a.item->args) <
           std::tie(b.service, b.item->outcome, b.item->args);
}

} // namespace

void put_in_order(std::vector<Observation>& observations, std::span<const ProbeSpec> probes,
                  std::span<const Target> targets) {
    Ranks probe_ranks;
    for (const auto& probe : probes) {
        probe_ranks.emplace(probe.id, probe_ranks.size());
    }
    Ranks target_ranks;
    for (const auto& target : targets) {
        target_ranks.emplace(target.address, target_ranks.size());
    }
    std::vector<SortKey> keys;
    keys.reserve(observations.size());
    for (const auto& item : observations) {
        keys.push_back(SortKey{rank(probe_ranks, item.probe), rank(target_ranks, item.target),
                               service_rank(item), &item});
    }
    std::stable_sort(keys.begin(), keys.end(), before);
    std::vector<Observation> sorted;
    sorted.reserve(observations.size());
    for (const auto& key : keys) {
        sorted.push_back(*key.item);
    }
    observations = std::move(sorted);
}

} // namespace pretrust
