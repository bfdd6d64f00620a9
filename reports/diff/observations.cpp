// What is noise is decided here: by the argument's name, and by nothing else.
#include <pretrust/ports.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <diff/observations.hpp>
#include <map>
#include <tuple>

namespace pretrust {
namespace {

/// These tell which question of a tag it was.
constexpr std::string_view identity[] = {"record", "host",    "pipe", "interface",   "source",  "size",
                                         "path",   "service", "from", "edns",        "control", "name",
                                         "hop",    "way",     "user", "partner_dns", "mode"};

/// These differ from run to run on an equal network: times, waits, counters of caches and of losses, sizes of
/// answers.
constexpr std::string_view noise[] = {"current_time_us",
                                      "server_time_us",
                                      "stime_us",
                                      "system_time_us",
                                      "clock_us",
                                      "uncertainty_us",
                                      "waited_ms",
                                      "host_round_trip_us",
                                      "refusal_round_trip_us",
                                      "ttl",
                                      "soa_ttl",
                                      "second_soa_ttl",
                                      "bytes",
                                      "reply_bytes",
                                      "request_bytes",
                                      "loss_permille",
                                      "witness_asked",
                                      "witness_lost",
                                      "witness_port",
                                      "connects",
                                      "asked",
                                      "entries",
                                      "silent",
                                      "refused",
                                      "prohibited",
                                      "unreachable",
                                      "open",
                                      "skipped",
                                      "open_ports",
                                      "slowed",
                                      "stratum",
                                      "refid",
                                      "segment",
                                      "port"};

/// A change of a clock that is worth a line, beyond what was uncertain: Kerberos allows five minutes.
constexpr std::int64_t notable_offset_us = 1'000'000;

bool is_one_of(std::string_view name, std::span<const std::string_view> list) {
    return std::ranges::find(list, name) != list.end();
}

template <class T> const T* get(const Observation& item, std::string_view name) {
    const auto found = item.args.find(std::string(name));
    return found == item.args.end() ? nullptr : std::get_if<T>(&found->second);
}

/// Ports of the dynamic range are given out anew with every start of a server.
bool is_dynamic_port(std::string_view text) {
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port >= rpc_dynamic_first;
}

std::string spelled(const Value& value) {
    struct Speller {
        std::string operator()(bool one) const { return one ? "yes" : "no"; }
        std::string operator()(std::int64_t one) const { return fmt::format("{}", one); }
        std::string operator()(double one) const { return fmt::format("{}", one); }
        std::string operator()(const std::string& one) const { return one.empty() ? "nothing" : one; }
        std::string operator()(const std::vector<std::string>& list) const {
            auto sorted = list;
            for (auto& one : sorted) {
                one = is_dynamic_port(one) ? "a dynamic port" : one;
            }
            std::ranges::sort(sorted);
            const auto [first, last] = std::ranges::unique(sorted);
            sorted.erase(first, last);
            return sorted.empty() ? "none" : fmt::format("{}", fmt::join(sorted, ", "));
        }
    };
    return std::visit(Speller(), value);
}

/// All that tells questions of a tag apart.
std::string identity_of(const Observation& item) {
    std::string words;
    for (const std::string_view name : identity) {
        const auto found = item.args.find(std::string(name));
        if (found != item.args.end()) {
            words += fmt::format("{}={} ", name, spelled(found->second));
        }
    }
    if (const auto* interfaces = get<std::vector<std::string>>(item, "interfaces")) {
        words += spelled(*interfaces);
    }
    return words;
}

/// Which question it was, in few words: "ldap_dc direct dns_udp".
std::string about(const Observation& item) {
    std::vector<std::string> words;
    for (const std::string_view name : identity) {
        const auto found = item.args.find(std::string(name));
        const bool known = name == "name" && (item.args.contains("record") || item.args.contains("host"));
        if (found == item.args.end() || known || name == "control") {
            continue;
        }
        if (name == "edns") {
            const auto* offered = std::get_if<std::int64_t>(&found->second);
            if (offered != nullptr && *offered > 0) {
                words.push_back(fmt::format("EDNS {}", *offered));
            }
            continue;
        }
        words.push_back(spelled(found->second));
    }
    if (const auto* interfaces = get<std::vector<std::string>>(item, "interfaces")) {
        words.push_back(spelled(*interfaces));
    }
    return fmt::format("{}", fmt::join(words, " "));
}

using Key = std::tuple<std::string, std::string, std::string, std::string>; // tag, target, vantage, question
using Group = std::vector<const Observation*>;

Key key_of(const Observation& item) {
    return {item.tag, item.target, item.vantage, identity_of(item)};
}

std::int64_t uncertainty(const Observation& item) {
    const auto* value = get<std::int64_t>(item, "uncertainty_us");
    return value == nullptr ? 0 : std::clamp<std::int64_t>(*value, 0, 1'000'000'000'000);
}

bool clock_moved(const Observation& before, const Observation& after) {
    const auto* was = get<std::int64_t>(before, "offset_us");
    const auto* is = get<std::int64_t>(after, "offset_us");
    if (was == nullptr || is == nullptr) {
        return was != is;
    }
    const double moved = std::abs(static_cast<double>(*is) - static_cast<double>(*was));
    const auto unsure = uncertainty(before) + uncertainty(after);
    return moved > static_cast<double>(std::max(unsure, notable_offset_us));
}

std::string seconds(const Observation& item) {
    const auto* offset = get<std::int64_t>(item, "offset_us");
    return offset == nullptr ? "" : fmt::format("{:+.1f} s", static_cast<double>(*offset) / 1e6);
}

/// Of a certificate; its seconds matter to nobody.
std::string day(const Value& value) {
    constexpr std::int64_t us_per_day = 86'400'000'000;
    const auto* const at = std::get_if<std::int64_t>(&value);
    if (at == nullptr || *at < 0) {
        return spelled(value);
    }
    const std::chrono::year_month_day date(std::chrono::sys_days(
        std::chrono::days(std::min(*at / us_per_day, std::int64_t{2'932'896})))); // year 9999
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::vector<ArgumentChange> changed_arguments(const Observation& before, const Observation& after) {
    std::vector<ArgumentChange> changes;
    std::vector<std::string> names;
    for (const auto* args : {&before.args, &after.args}) {
        for (const auto& argument : *args) {
            names.push_back(argument.first);
        }
    }
    std::ranges::sort(names);
    const auto [first, last] = std::ranges::unique(names);
    names.erase(first, last);
    for (const auto& name : names) {
        if (is_one_of(name, noise) || is_one_of(name, identity) || name == "interfaces") {
            continue;
        }
        if (name == "offset_us") {
            if (clock_moved(before, after)) {
                changes.push_back({name, seconds(before), seconds(after)});
            }
            continue;
        }
        const auto was = before.args.find(name);
        const auto is = after.args.find(name);
        const auto write = name == "not_after_us" || name == "not_before_us" ? day : spelled;
        const std::string old_text = was == before.args.end() ? "" : write(was->second);
        const std::string new_text = is == after.args.end() ? "" : write(is->second);
        if (old_text != new_text) {
            changes.push_back({name, old_text, new_text});
        }
    }
    return changes;
}

ObservationChange change_of(const Observation& item, ChangeKind turn) {
    ObservationChange change;
    change.turn = turn;
    change.tag = item.tag;
    change.probe = item.probe;
    change.target = item.target;
    change.about = about(item);
    return change;
}

/// Where several observations answer to the same question, those that differ in nothing are paired first.
void compare_groups(Group before, Group after, std::vector<ObservationChange>& changes) {
    const auto same = [](const Observation* one, const Observation* other) {
        return one->outcome == other->outcome && changed_arguments(*one, *other).empty();
    };
    constexpr std::size_t most_paired = 200; // a file of somebody's may repeat one question for ever
    if (before.size() <= most_paired && after.size() <= most_paired) {
        for (auto at = before.begin(); at != before.end();) {
            const auto twin =
                std::ranges::find_if(after, [&](const Observation* one) { return same(*at, one); });
            if (twin == after.end()) {
                ++at;
                continue;
            }
            after.erase(twin);
            at = before.erase(at);
        }
    }
    for (std::size_t at = 0; at < std::max(before.size(), after.size()); ++at) {
        const Observation* const was = at < before.size() ? before[at] : nullptr;
        const Observation* const is = at < after.size() ? after[at] : nullptr;
        if (was != nullptr && is != nullptr && same(was, is)) {
            continue;
        }
        ObservationChange change =
            change_of(is != nullptr ? *is : *was, is == nullptr    ? ChangeKind::gone
                                                  : was == nullptr ? ChangeKind::come
                                                                   : ChangeKind::changed);
        if (was != nullptr) {
            change.before = was->outcome;
        }
        if (is != nullptr) {
            change.after = is->outcome;
        }
        if (was != nullptr && is != nullptr) {
            change.args = changed_arguments(*was, *is);
        }
        changes.push_back(std::move(change));
    }
}

std::string_view outcome_words(std::optional<Outcome> outcome) {
    if (!outcome) {
        return "not asked";
    }
    switch (*outcome) {
    case Outcome::answered:
        return "answered";
    case Outcome::open:
        return "open";
    case Outcome::rejected:
        return "rejected";
    case Outcome::refused:
        return "refused";
    case Outcome::prohibited:
        return "prohibited by a firewall";
    case Outcome::unreachable:
        return "unreachable";
    case Outcome::timed_out:
        return "silent";
    case Outcome::malformed:
        return "answered nonsense";
    case Outcome::skipped:
        return "skipped";
    case Outcome::crashed:
        break;
    }
    return "crashed";
}

std::string subject_of(const ObservationChange& change) {
    return change.about.empty() ? change.tag : fmt::format("{} ({})", change.tag, change.about);
}

std::string shown(const std::string& text, const char* none) {
    constexpr std::size_t most = 160;
    return text.empty() ? none : text.size() <= most ? text : text.substr(0, most) + "...";
}

std::string words_of(const ObservationChange& change) {
    std::vector<std::string> facts;
    const bool hosts = std::ranges::find(change.args, "hosts", &ArgumentChange::name) != change.args.end();
    for (const auto& arg : change.args) {
        if (arg.name == "answers" && hosts) {
            continue; // says the same once more
        }
        facts.push_back(
            fmt::format("{} {} -> {}", arg.name, shown(arg.before, "absent"), shown(arg.after, "absent")));
    }
    return fmt::format("{}: {}", subject_of(change), fmt::join(facts, "; "));
}

/// The questions of one tag.
struct TagGroup {
    std::string tag;
    std::vector<std::string> abouts; ///< each once
    std::size_t count = 0;
};

/// Outcomes that took the same way at one target.
struct OutcomeWay {
    std::string target;
    std::string before;
    std::string after;
    std::vector<TagGroup> tags;
};

std::string words_of(const TagGroup& group) {
    constexpr std::size_t most = 4;
    const auto count = std::min(group.abouts.size(), most);
    const std::vector<std::string> first(group.abouts.begin(),
                                         group.abouts.begin() + static_cast<std::ptrdiff_t>(count));
    const std::size_t rest = group.count > count && !first.empty() ? group.count - count : 0;
    if (first.empty()) {
        return group.count == 1 ? group.tag : fmt::format("{} ({} times)", group.tag, group.count);
    }
    return fmt::format("{} ({}{})", group.tag, fmt::join(first, ", "),
                       rest > 0 ? fmt::format(" and {} more", rest) : "");
}

void add(std::vector<TagGroup>& tags, const ObservationChange& change) {
    auto group = std::ranges::find(tags, change.tag, &TagGroup::tag);
    if (group == tags.end()) {
        group = tags.insert(tags.end(), {change.tag, {}, 0});
    }
    ++group->count;
    constexpr std::size_t enough = 8;
    if (!change.about.empty() && group->abouts.size() < enough &&
        std::ranges::find(group->abouts, change.about) == group->abouts.end()) {
        group->abouts.push_back(change.about);
    }
}

/// Outcomes that took the same way at one target make one line, each change of facts one of its own.
std::vector<ObservationLine> lines_of(const std::vector<ObservationChange>& changes) {
    std::vector<OutcomeWay> ways;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> place;
    std::vector<ObservationLine> facts;
    for (const auto& change : changes) {
        if (change.before == change.after) {
            facts.push_back({change.target, words_of(change)});
            continue;
        }
        const std::string before(outcome_words(change.before));
        const std::string after(outcome_words(change.after));
        const auto [at, fresh] = place.emplace(std::tuple(change.target, before, after), ways.size());
        if (fresh) {
            ways.push_back({change.target, before, after, {}});
        }
        add(ways[at->second].tags, change);
    }
    std::vector<ObservationLine> lines;
    for (const auto& way : ways) {
        std::vector<std::string> groups;
        std::ranges::transform(way.tags, std::back_inserter(groups),
                               [](const TagGroup& group) { return words_of(group); });
        lines.push_back(
            {way.target, fmt::format("{} -> {}: {}", way.before, way.after, fmt::join(groups, "; "))});
    }
    lines.insert(lines.end(), facts.begin(), facts.end());
    std::ranges::stable_sort(lines, {}, &ObservationLine::target);
    return lines;
}

} // namespace

Evidence aligned(const Evidence& before, Evidence after) {
    std::map<Key, std::size_t> places;
    for (const auto& item : before.items) {
        places.emplace(key_of(item), places.size());
    }
    std::vector<std::pair<std::size_t, std::size_t>> order; // place in `before`, place in `after`
    std::size_t last = 0;
    for (std::size_t at = 0; at < after.items.size(); ++at) {
        const auto place = places.find(key_of(after.items[at]));
        last = place == places.end() ? last : place->second;
        order.emplace_back(last, at);
    }
    std::ranges::sort(order);
    std::vector<Observation> items;
    items.reserve(order.size());
    for (const auto& entry : order) {
        items.push_back(std::move(after.items[entry.second]));
    }
    after.items = std::move(items);
    return after;
}

void compare_observations(const Evidence& before, const Evidence& after, Difference& difference) {
    std::vector<Key> order;
    std::map<Key, std::pair<Group, Group>> groups;
    for (const auto* run : {&after, &before}) {
        for (const auto& item : run->items) {
            const auto [place, fresh] = groups.try_emplace(key_of(item));
            if (fresh) {
                order.push_back(place->first);
            }
            (run == &after ? place->second.second : place->second.first).push_back(&item);
        }
    }
    for (const auto& key : order) {
        const auto& [old_ones, new_ones] = groups.at(key);
        compare_groups(old_ones, new_ones, difference.observations);
    }
    difference.lines = lines_of(difference.observations);
}

} // namespace pretrust
