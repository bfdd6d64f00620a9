#include "merged_runs.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pretrust {

RunMerger::RunMerger(Evidence healthy) : healthy_(std::move(healthy)), was_(by_key(healthy_)) {}

RunMerger::Key RunMerger::key_of(const Observation& look) {
    std::string args;
    for (const char* name :
         {"service", "path", "record", "host", "interface", "pipe", "source", "from", "size", "user"}) {
        const auto value = look.args.find(name);
        if (value != look.args.end()) {
            args += std::get<std::string>(value->second) + ";";
        }
    }
    for (const char* name : {"port", "edns"}) {
        const auto value = look.args.find(name);
        if (value != look.args.end()) {
            args += std::to_string(std::get<std::int64_t>(value->second)) + ";";
        }
    }
    return {look.tag, look.target, args};
}

/// The first observation of every question.
RunMerger::Index RunMerger::by_key(const Evidence& run) {
    Index index;
    for (const Observation& item : run.items) {
        index.emplace(key_of(item), &item);
    }
    return index;
}

Evidence RunMerger::both(const Evidence& first, const Evidence& second) const {
    const Index now = by_key(second);
    const Index start = by_key(first);
    Evidence result = first;
    result.items.clear();
    if (result.aws == healthy_.aws) {
        result.aws = second.aws;
    }
    for (const Observation& item : first.items) {
        const Key key = key_of(item);
        const auto before = was_.find(key);
        const auto after = now.find(key);
        if (before != was_.end() && after == now.end()) {
            continue; // the second fault kept it from being asked
        }
        const bool untouched = before != was_.end() && before->second->outcome == item.outcome &&
                               before->second->args == item.args;
        result.items.push_back(untouched ? *after->second : item);
    }
    // What only the second fault brought about.
    std::copy_if(second.items.begin(), second.items.end(), std::back_inserter(result.items),
                 [&](const Observation& item) {
                     const Key key = key_of(item);
                     return !was_.contains(key) && !start.contains(key);
                 });
    return result;
}

} // namespace pretrust
