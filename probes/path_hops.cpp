// A router decrements before it filters (RFC 1812 5.3.1), so a packet needs one hop more to be refused by a
// router than to end there, and the last router before the host refuses with the same hop limit as the host.
// What tells these two apart is the time to live that is left of the refusal.
#include "path_hops.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace pretrust::probes {

namespace {

constexpr std::array first_limits{1, 2, 4, 8, 16, 32};
constexpr int above_every_ttl = 256;
constexpr int most_rounds = 6;

using Exchanges = std::shared_ptr<std::vector<Exchange>>;

Task<void> knock(Endpoint to, Exchanges into, std::size_t at, World& world) {
    auto exchange = co_await world.open_tcp(to);
    (*into)[at] = std::move(exchange);
}

Endpoint with_hops(Endpoint to, int hops) {
    to.hop_limit = hops;
    return to;
}

Endpoint with_min_ttl(Endpoint to, int ttl) {
    to.min_ttl = ttl;
    return to;
}

/// The smallest of the limits that were answered, or nullopt.
std::optional<int> smallest_spoken(const std::vector<int>& limits, const std::vector<Exchange>& exchanges) {
    for (std::size_t i = 0; i < limits.size(); ++i) {
        if (spoke(exchanges[i])) {
            return limits[i];
        }
    }
    return std::nullopt;
}

Task<std::optional<int>> smallest_limit(Endpoint to, std::vector<int> limits, World& world) {
    std::vector<Endpoint> all;
    for (const int limit : limits) {
        all.push_back(with_hops(to, limit));
    }
    const auto exchanges = co_await knock_all(all, world);
    co_return smallest_spoken(limits, exchanges);
}

std::vector<int> between(int low, int high) {
    std::vector<int> numbers;
    for (int number = low + 1; number < high; ++number) {
        numbers.push_back(number);
    }
    return numbers;
}

/// Answers were heard down from `passes`, and no longer from `fails` on.
struct Bracket {
    int passes = 0;
    int fails = above_every_ttl;

    bool exact() const { return fails == passes + 1; }
    bool consistent() const { return passes < fails; }
};

/// Systems begin with 64, 128 or 255, and the way back is mostly as long as the way there.
std::vector<int> first_thresholds(std::optional<int> hops) {
    std::vector<int> thresholds;
    for (const int initial : {64, 128, 255}) {
        const int expected = initial - hops.value_or(1) + 1;
        if (hops) {
            thresholds.push_back(expected);
        }
        thresholds.push_back(expected + 1);
    }
    if (thresholds.back() == above_every_ttl) {
        thresholds.pop_back();
    }
    return thresholds;
}

std::vector<int> thresholds_inside(const Bracket& bracket) {
    constexpr int parts = 4;
    std::vector<int> thresholds;
    for (int part = 1; part < parts; ++part) {
        const int threshold = bracket.passes + (bracket.fails - bracket.passes) * part / parts;
        if (threshold > bracket.passes && (thresholds.empty() || threshold > thresholds.back())) {
            thresholds.push_back(threshold);
        }
    }
    return thresholds;
}

void narrow(Bracket& bracket, const std::vector<int>& thresholds, const std::vector<Exchange>& exchanges) {
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        if (spoke(exchanges[i])) {
            bracket.passes = std::max(bracket.passes, thresholds[i]);
        } else {
            bracket.fails = std::min(bracket.fails, thresholds[i]);
        }
    }
}

bool cannot_tell(const std::vector<Exchange>& exchanges) {
    return std::any_of(exchanges.begin(), exchanges.end(),
                       [](const Exchange& exchange) { return exchange.outcome == Outcome::skipped; });
}

enum class SameTtl { yes, no, unclear };

/// Whether refusals come with as much time to live as the witness' answers do. Both are asked at the same
/// moment, and what seems to be missing is asked for again: a lost packet must not name a culprit.
Task<SameTtl> same_ttl(Endpoint to, Witness witness, World& world) {
    if (!witness.ttl) {
        co_return SameTtl::unclear;
    }
    const int ttl = *witness.ttl;
    const std::vector<Endpoint> all{with_min_ttl(witness.to, ttl), with_min_ttl(witness.to, ttl + 1),
                                    with_min_ttl(to, ttl), with_min_ttl(to, ttl + 1)};
    const auto exchanges = co_await knock_all(all, world);
    if (cannot_tell(exchanges) || !spoke(exchanges[0]) || spoke(exchanges[1])) {
        co_return SameTtl::unclear;
    }
    if (spoke(exchanges[3])) {
        co_return SameTtl::no;
    }
    if (spoke(exchanges[2])) {
        co_return SameTtl::yes;
    }
    const std::vector<Endpoint> again{all[2], to};
    const auto second = co_await knock_all(again, world);
    if (spoke(second[0])) {
        co_return SameTtl::yes;
    }
    co_return spoke(second[1]) ? SameTtl::no : SameTtl::unclear;
}

/// The smallest hop limit with which the refusal comes, where that is no more than the host's distance.
Task<std::optional<int>> refusal_hops(Endpoint to, int host_hops, World& world) {
    std::vector<int> limits{host_hops};
    if (host_hops > 1) {
        limits.insert(limits.begin(), host_hops - 1);
    }
    const auto found = co_await smallest_limit(to, limits, world);
    if (!found || *found == host_hops) {
        co_return found;
    }
    const auto nearer = co_await smallest_limit(to, between(0, *found), world);
    co_return nearer.value_or(*found);
}

} // namespace

bool spoke(const Exchange& exchange) {
    return exchange.outcome == Outcome::open || (exchange.outcome == Outcome::refused && !exchange.icmp);
}

bool ended_on_the_way(const Exchange& exchange) {
    if (exchange.outcome != Outcome::unreachable || !exchange.icmp) {
        return false;
    }
    const bool v6 = exchange.icmp->sender.find(':') != std::string::npos;
    return exchange.icmp->type == (v6 ? 3 : 11); // RFC 792, RFC 4443 3.3: time exceeded
}

Task<std::vector<Exchange>> knock_all(std::vector<Endpoint> to, World& world) {
    const auto exchanges = std::make_shared<std::vector<Exchange>>(to.size());
    std::vector<Task<void>> knocks;
    for (std::size_t i = 0; i < to.size(); ++i) {
        to[i].patience = Patience::brief;
        knocks.push_back(knock(to[i], exchanges, i, world));
    }
    co_await world.together(std::move(knocks));
    co_return std::move(*exchanges);
}

Task<std::optional<int>> hops_to(Endpoint to, World& world) {
    const std::vector<int> limits(first_limits.begin(), first_limits.end());
    const auto upper = co_await smallest_limit(to, limits, world);
    if (!upper || *upper <= 2) {
        co_return upper;
    }
    const auto nearer = co_await smallest_limit(to, between(*upper / 2, *upper), world);
    co_return nearer.value_or(*upper);
}

Task<std::optional<int>> arriving_ttl(Endpoint to, std::optional<int> hops, World& world) {
    Bracket bracket;
    auto thresholds = first_thresholds(hops);
    for (int round = 0; round < most_rounds && !bracket.exact(); ++round) {
        std::vector<Endpoint> all;
        for (const int threshold : thresholds) {
            all.push_back(with_min_ttl(to, threshold));
        }
        const auto exchanges = co_await knock_all(all, world);
        narrow(bracket, thresholds, exchanges);
        if (cannot_tell(exchanges) || !bracket.consistent()) {
            co_return std::nullopt;
        }
        thresholds = thresholds_inside(bracket);
    }
    if (!bracket.exact() || bracket.passes == 0) {
        co_return std::nullopt;
    }
    co_return bracket.passes;
}

Task<Refusal> who_refused(Endpoint to, Witness witness, World& world) {
    Refusal refusal;
    if (!witness.hops) {
        co_return refusal;
    }
    refusal.within_hops = co_await refusal_hops(to, *witness.hops, world);
    if (refusal.within_hops && *refusal.within_hops < *witness.hops) {
        refusal.by = RefusedBy::box;
        co_return refusal;
    }
    const auto same = co_await same_ttl(to, witness, world);
    if (same == SameTtl::no) {
        refusal.by = RefusedBy::box;
    } else if (same == SameTtl::yes && refusal.within_hops) {
        refusal.by = RefusedBy::host;
    }
    co_return refusal;
}

Task<Trace> trace(Endpoint to, int hops, World& world) {
    std::vector<Endpoint> all;
    for (const int hop : between(0, hops + 1)) {
        all.push_back(with_hops(to, hop));
    }
    const auto exchanges = co_await knock_all(all, world);
    Trace found;
    for (std::size_t i = 0; i < exchanges.size(); ++i) {
        found.spoken = found.spoken || spoke(exchanges[i]);
        if (ended_on_the_way(exchanges[i])) {
            LastRouter last;
            last.hop = static_cast<int>(i) + 1;
            last.exchange = exchanges[i];
            found.last = last;
        }
    }
    co_return found;
}

} // namespace pretrust::probes
