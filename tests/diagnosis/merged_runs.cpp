#include "layer.hpp"
#include "merged_runs.hpp"

#include <algorithm>
#include <set>

namespace pretrust {

namespace {

/// What was asked: an answer can only be replaced by another answer to the same question.
std::string key_of(const Observation& look) {
    static const std::set<std::string> asked = {"service", "path", "record", "host", "interface", "pipe",
                                                "source",  "from", "size",   "user", "port",      "edns"};
    std::string key = look.tag + ";" + look.target + ";";
    for (const auto& [name, value] : look.args) {
        if (!asked.contains(name)) {
            continue;
        }
        if (const auto* word = std::get_if<std::string>(&value)) {
            key += *word + ";";
        } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
            key += std::to_string(*number) + ";";
        }
    }
    return key;
}

const char* in_a_request(Direction direction) {
    return direction == Direction::two_way    ? "Two-Way"
           : direction == Direction::outgoing ? "One-Way: Outgoing"
                                              : "One-Way: Incoming";
}

} // namespace

RunMerger::RunMerger(Evidence healthy, AwsConfiguration plain)
    : healthy_(std::move(healthy)), plain_(std::move(plain)) {
    keys_.reserve(healthy_.items.size());
    for (const Observation& item : healthy_.items) {
        keys_.push_back(key_of(item));
    }
}

RunChange RunMerger::change_of(Evidence run) const {
    RunChange change;
    add_name(change.renamed, healthy_.plan.remote_domain, run.plan.remote_domain);
    add_name(change.renamed, healthy_.plan.local_domain, run.plan.local_domain);
    add_addresses(change.renamed, healthy_.plan.remote_dns, run.plan.remote_dns);
    add_hosts(change.renamed, healthy_, run);
    change.was = healthy_.plan;
    rename(change.was, change.renamed);
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < run.items.size(); ++i) {
        places.emplace(key_of(run.items[i]), i);
    }
    for (std::size_t i = 0; i < healthy_.items.size(); ++i) {
        std::optional<Observation> other;
        if (!change.renamed.empty()) {
            other = healthy_.items[i];
            rename(*other, change.renamed);
        }
        const Observation& before = other ? *other : healthy_.items[i];
        const auto found = places.find(other ? key_of(before) : keys_[i]);
        const bool asked = found != places.end();
        change.place.push_back(asked ? std::optional(found->second) : std::nullopt);
        change.touched.push_back(!asked || run.items[found->second].outcome != before.outcome ||
                                 run.items[found->second].args != before.args);
        if (asked) {
            places.erase(found);
        }
    }
    std::vector<std::pair<std::size_t, std::string>> rest;
    for (auto& [key, place] : places) {
        rest.emplace_back(place, key);
    }
    std::sort(rest.begin(), rest.end());
    for (auto& [place, key] : rest) {
        change.added.push_back(place);
        change.added_keys.push_back(key);
    }
    change.run = std::move(run);
    return change;
}

std::vector<std::string> RunMerger::both_change(const RunChange& first, const RunChange& second) const {
    for (const auto& [from, to] : first.renamed) {
        for (const auto& [other_from, other_to] : second.renamed) {
            if (from == other_from && to != other_to) {
                return {from};
            }
        }
    }
    Layer layer;
    Plan plan = first.run.plan;
    layer.lay(plan, first.was, second.run.plan, second.was);
    AwsConfiguration aws = first.run.aws;
    layer.lay(aws, plain_, second.run.aws);
    return layer.both();
}

MergedRun::MergedRun(const RunMerger& merger, const RunChange& first) : merger_(&merger), first_(&first) {
    for (const auto& place : first.place) {
        asked_.push_back(place ? std::optional(first.run.items[*place]) : std::nullopt);
    }
    for (const std::size_t place : first.added) {
        added_.push_back(first.run.items[place]);
    }
}

void MergedRun::give_back() {
    for (const auto& [owner, place] : taken_) {
        *owner = std::move(merged_.items[place]);
    }
    taken_.clear();
    merged_.items.clear();
}

const Evidence& MergedRun::with(const RunChange& second) {
    give_back();
    const bool renames = !first_->renamed.empty() || !second.renamed.empty();
    const auto take = [&](Observation& look) {
        if (renames) {
            merged_.items.push_back(look);
        } else {
            taken_.emplace_back(&look, merged_.items.size());
            merged_.items.push_back(std::move(look));
        }
    };
    for (std::size_t i = 0; i < asked_.size(); ++i) {
        if (!asked_[i] || !second.place[i]) {
            continue; // one of them kept it from being asked
        }
        const Observation& other = second.run.items[*second.place[i]];
        const bool worse = asked_[i]->outcome == Outcome::answered && other.outcome != Outcome::answered;
        if (second.touched[i] && (worse || !first_->touched[i])) {
            merged_.items.push_back(other);
        } else {
            take(*asked_[i]);
        }
    }
    for (Observation& look : added_) {
        take(look);
    }
    for (std::size_t i = 0; i < second.added.size(); ++i) {
        const auto& own = first_->added_keys;
        if (std::find(own.begin(), own.end(), second.added_keys[i]) == own.end()) {
            merged_.items.push_back(second.run.items[second.added[i]]);
        }
    }
    Layer layer;
    merged_.plan = first_->run.plan;
    layer.lay(merged_.plan, first_->was, second.run.plan, second.was);
    merged_.aws = first_->run.aws;
    layer.lay(merged_.aws, merger_->plain(), second.run.aws);
    const AwsConfiguration& plain = merger_->plain();
    if (merged_.aws.request && plain.request && merged_.aws.request->direction == plain.request->direction) {
        merged_.aws.request->direction = in_a_request(merged_.plan.direction); // it asks for what is planned
    }
    for (const auto* renamed : {&first_->renamed, &second.renamed}) {
        if (!renamed->empty()) {
            rename(merged_.plan, *renamed);
            rename(merged_.aws, *renamed);
            for (Observation& look : merged_.items) {
                rename(look, *renamed);
            }
        }
    }
    return merged_;
}

} // namespace pretrust
