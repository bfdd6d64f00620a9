// What became of each cause. Worse is only what was known to be good: a cause that came to light because
// another one no longer hides it is not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <diff/causes.hpp>
#include <diff/lists.hpp>
#include <map>
#include <optional>
#include <set>

namespace pretrust {
namespace {

using Standings = std::map<std::string_view, CauseStanding>;

bool found(Finding finding) {
    return finding == Finding::confirmed || finding == Finding::suspected;
}

Standings standings_of(const Diagnosis& diagnosis) {
    Standings all;
    for (const Judged& judged : diagnosis.judged) {
        all[judged.row->id] = {judged.match.finding, judged.severity, std::string(judged.hidden_by),
                               judged.match.targets};
    }
    return all;
}

/// Made when the first text is needed: most pairs of runs have the same causes.
class LazyReport {
  public:
    explicit LazyReport(const JudgedRun& run) : run_(run) {}
    const Report& get() {
        if (!report_) {
            report_ = make_report(run_.evidence, run_.diagnosis);
        }
        return *report_;
    }

  private:
    const JudgedRun& run_;
    std::optional<Report> report_;
};

const ReportCause* reported(const Report& report, std::string_view id) {
    for (const auto* list :
         {&report.causes, &report.folded, &report.unknown, &report.not_assessed, &report.ruled_out}) {
        const auto cause = std::ranges::find(*list, id, &ReportCause::id);
        if (cause != list->end()) {
            return &*cause;
        }
    }
    return nullptr;
}

std::string_view past(Finding finding) {
    switch (finding) {
    case Finding::confirmed:
        return "was confirmed";
    case Finding::suspected:
        return "was suspected";
    case Finding::ruled_out:
        return "was ruled out";
    case Finding::unknown:
        return "could not be told";
    case Finding::not_assessed:
        break;
    }
    return "was not assessed";
}

std::string_view present(Finding finding) {
    switch (finding) {
    case Finding::confirmed:
        return "is confirmed";
    case Finding::suspected:
        return "is suspected";
    case Finding::ruled_out:
        return "is ruled out";
    case Finding::unknown:
        return "cannot be told";
    case Finding::not_assessed:
        break;
    }
    return "is not assessed";
}

std::string_view effect(Severity severity) {
    switch (severity) {
    case Severity::blocks_creation:
        return "stops the creation";
    case Severity::breaks_use:
        return "breaks the use afterwards";
    case Severity::hygiene:
        break;
    }
    return "is worth repairing";
}

std::string some(const std::vector<std::string>& list) {
    constexpr std::size_t most = 8;
    const std::vector<std::string> first(
        list.begin(), list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), most)));
    return list.size() <= most ? fmt::format("{}", fmt::join(list, ", "))
                               : fmt::format("{} and {} more", fmt::join(first, ", "), list.size() - most);
}

void change(CauseChange& one) {
    const CauseStanding& before = one.before;
    const CauseStanding& after = one.after;
    std::vector<std::string> words;
    if (before.finding != after.finding) {
        words.push_back(fmt::format("{} before, {} now", past(before.finding), present(after.finding)));
    }
    int worse = 0;
    int better = 0;
    if (before.severity != after.severity) {
        words.push_back(fmt::format("{} now, and did not before", effect(after.severity)));
        (after.severity < before.severity ? worse : better) += 1;
    }
    const auto more = lacking(after.targets, before.targets);
    const auto less = lacking(before.targets, after.targets);
    if (!more.empty()) {
        words.push_back(fmt::format("now also at {}", some(more)));
        worse += 1;
    }
    if (!less.empty()) {
        words.push_back(fmt::format("no longer at {}", some(less)));
        better += 1;
    }
    if (before.explained_by != after.explained_by) {
        words.push_back(
            after.explained_by.empty()
                ? fmt::format("stands on its own now, and was explained by {} before", before.explained_by)
                : fmt::format("explained by {} now", after.explained_by));
    }
    one.words = fmt::format("{}", fmt::join(words, "; "));
    one.course = worse > 0 ? Course::worse : better > 0 ? Course::better : Course::same;
}

/// A cause that was not found before. `lifted`: one that was is gone, and may have stood before it.
void come(CauseChange& one, bool lifted) {
    const Finding before = one.before.finding;
    one.words = fmt::format("{} before, {} now", past(before), present(one.after.finding));
    if (!one.after.explained_by.empty()) {
        one.words += fmt::format("; explained by {}", one.after.explained_by);
    }
    const bool light = before == Finding::not_assessed || (before == Finding::unknown && lifted);
    one.course = light ? Course::same : Course::worse;
    if (before == Finding::unknown && lifted) {
        one.words += ": it came to light, and may have been there";
    } else if (before == Finding::not_assessed) {
        one.words += ": it may have been there";
    }
}

void gone(CauseChange& one) {
    one.words = fmt::format("{} before, {} now", past(one.before.finding), present(one.after.finding));
    one.course = one.after.finding == Finding::ruled_out ? Course::better : Course::same;
    if (one.course == Course::same) {
        one.words +=
            one.after.explained_by.empty()
                ? ": not seen is not repaired"
                : fmt::format(": {} is in the way; not seen is not repaired", one.after.explained_by);
    }
}

void shift(std::vector<FindingShift>& shifts, const std::string& id, Finding before, Finding after) {
    auto group = std::ranges::find_if(
        shifts, [&](const FindingShift& one) { return one.before == before && one.after == after; });
    if (group == shifts.end()) {
        shifts.push_back({before, after, {}, fmt::format("{} before, {} now", past(before), present(after))});
        group = std::prev(shifts.end());
    }
    group->ids.push_back(id);
}

} // namespace

std::string top_cause_of(const JudgedRun& run) {
    const auto& judged = run.diagnosis.judged;
    const auto top = std::ranges::find_if(
        judged, [](const Judged& one) { return found(one.match.finding) && one.hidden_by.empty(); });
    return top == judged.end() ? "" : std::string(top->row->id);
}

void compare_causes(const JudgedRun& before, const JudgedRun& after, Difference& difference) {
    const Standings old_ones = standings_of(before.diagnosis);
    const Standings new_ones = standings_of(after.diagnosis);
    const bool lifted = std::ranges::any_of(old_ones, [&](const auto& one) {
        return found(one.second.finding) && new_ones.at(one.first).finding == Finding::ruled_out;
    });
    LazyReport old_report(before);
    LazyReport new_report(after);
    for (const RootCause& row : all_causes()) {
        CauseChange one;
        one.id = row.id;
        one.before = old_ones.at(row.id);
        one.after = new_ones.at(row.id);
        const bool was = found(one.before.finding);
        const bool is = found(one.after.finding);
        if (!was && !is) {
            if (one.before.finding != one.after.finding) {
                shift(difference.shifts, one.id, one.before.finding, one.after.finding);
            }
            continue;
        }
        // Targets may come in another order; as a set they say the same.
        std::set<std::string> old_targets(one.before.targets.begin(), one.before.targets.end());
        std::set<std::string> new_targets(one.after.targets.begin(), one.after.targets.end());
        if (was && is && one.before.finding == one.after.finding &&
            one.before.severity == one.after.severity && one.before.explained_by == one.after.explained_by &&
            old_targets == new_targets) {
            continue;
        }
        one.turn = was && is ? ChangeKind::changed : is ? ChangeKind::come : ChangeKind::gone;
        const ReportCause* const now = reported(new_report.get(), row.id);
        const ReportCause* const cause = is ? now : reported(old_report.get(), row.id);
        one.title = cause != nullptr ? cause->title : std::string(row.title);
        if (one.turn != ChangeKind::changed && now != nullptr) {
            one.evidence = now->evidence;
        }
        switch (one.turn) {
        case ChangeKind::come:
            come(one, lifted);
            one.fix = now != nullptr && one.after.explained_by.empty() ? now->fix : "";
            break;
        case ChangeKind::gone:
            gone(one);
            break;
        case ChangeKind::changed:
            change(one);
            break;
        }
        difference.causes.push_back(std::move(one));
    }
    std::ranges::stable_sort(difference.causes, {}, [](const CauseChange& one) {
        return one.turn == ChangeKind::come ? 0 : one.turn == ChangeKind::changed ? 1 : 2;
    });
}

} // namespace pretrust
