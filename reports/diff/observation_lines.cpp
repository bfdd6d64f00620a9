// Changes put together until they can be read: by target, by the way that the outcome took, by tag.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <diff/observation_lines.hpp>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace pretrust {
namespace {

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

} // namespace

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

} // namespace pretrust
