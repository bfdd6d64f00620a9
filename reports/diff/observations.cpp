// What is noise is decided here: by the argument's name, and by nothing else.
#include <pretrust/ports.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <diff/observation_lines.hpp>
#include <diff/observations.hpp>
#include <iterator>
#include <map>
#include <optional>
#include <span>
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
    const auto found = item.args.find(name);
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
            sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
            return sorted.empty() ? "none" : fmt::format("{}", fmt::join(sorted, ", "));
        }
    };
    return std::visit(Speller(), value);
}

/// All that tells questions of a tag apart.
std::string identity_of(const Observation& item) {
    std::string words;
    for (const auto& [name, value] : item.args) {
        const bool interfaces =
            name == "interfaces" && std::holds_alternative<std::vector<std::string>>(value);
        if (interfaces || is_one_of(name, identity)) {
            words += fmt::format("{}={} ", name, spelled(value));
        }
    }
    return words;
}

/// Which question it was, in few words: "ldap_dc direct dns_udp".
std::string about(const Observation& item) {
    std::vector<std::string> words;
    for (const std::string_view name : identity) {
        const auto found = item.args.find(name);
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

/// Tag, target, vantage, question; it points into the observation.
using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string>;
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

/// What of one argument changed; null stands for an argument that is not there.
std::optional<ArgumentChange> changed_argument(const std::string& name, const Value* was, const Value* is) {
    if (was != nullptr && is != nullptr && *was == *is) {
        return std::nullopt;
    }
    if (is_one_of(name, noise) || is_one_of(name, identity) || name == "interfaces" || name == "offset_us") {
        return std::nullopt;
    }
    const auto write = name == "not_after_us" || name == "not_before_us" ? day : spelled;
    ArgumentChange change{name, was == nullptr ? "" : write(*was), is == nullptr ? "" : write(*is)};
    return change.before == change.after ? std::nullopt : std::optional(std::move(change));
}

std::vector<ArgumentChange> changed_arguments(const Observation& before, const Observation& after) {
    std::vector<ArgumentChange> changes;
    const auto note = [&](const std::string& name, const Value* was, const Value* is) {
        if (name == "offset_us" && clock_moved(before, after)) {
            changes.push_back({name, seconds(before), seconds(after)});
        } else if (auto change = changed_argument(name, was, is)) {
            changes.push_back(std::move(*change));
        }
    };
    auto was = before.args.begin();
    auto is = after.args.begin();
    while (was != before.args.end() || is != after.args.end()) {
        const bool gone = is == after.args.end() || (was != before.args.end() && was->first < is->first);
        const bool come = was == before.args.end() || (is != after.args.end() && is->first < was->first);
        note(gone ? was->first : is->first, come ? nullptr : &was->second, gone ? nullptr : &is->second);
        was = come ? was : std::next(was);
        is = gone ? is : std::next(is);
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
