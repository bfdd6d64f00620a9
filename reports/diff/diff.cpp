// The parts put together, and what they come to.

#include <reports/limits.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <diff/causes.hpp>
#include <diff/diff.hpp>
#include <diff/lists.hpp>
#include <diff/observations.hpp>
#include <diff/plans.hpp>
#include <utility>

namespace pretrust {
namespace {

JudgedRun judged_run(const Evidence& evidence) {
    return {evidence, diagnose(evidence, all_causes())};
}

RunAbout about(const JudgedRun& run) {
    return {run.evidence.plan.remote_domain, std::string(to_name(run.evidence.plan.side)),
            run.evidence.started_unix_us, run.evidence.tool_version, run.diagnosis.verdict};
}

/// The better the less; as the exit codes have it, what is not known is worse than a known risk.
int rank(Verdict verdict) {
    switch (verdict) {
    case Verdict::ready:
        return 0;
    case Verdict::at_risk:
        return 1;
    case Verdict::inconclusive:
        return 2;
    case Verdict::not_ready:
        break;
    }
    return 3;
}

std::string_view words(Verdict verdict) {
    switch (verdict) {
    case Verdict::ready:
        return "ready";
    case Verdict::at_risk:
        return "at risk";
    case Verdict::inconclusive:
        return "inconclusive";
    case Verdict::not_ready:
        break;
    }
    return "not ready";
}

std::string verdict_sentence(const JudgedRun& before, const JudgedRun& after) {
    const auto with_cause = [](const JudgedRun& run) {
        const std::string top = top_cause_of(run);
        return fmt::format("{}{}", words(run.diagnosis.verdict), top.empty() ? "" : " (" + top + ")");
    };
    const std::string was = with_cause(before);
    const std::string is = with_cause(after);
    return was == is ? fmt::format("{}, as before", is) : fmt::format("{} before, {} now", was, is);
}

Course course_of(const Difference& difference) {
    const int before = rank(difference.before.verdict);
    const int after = rank(difference.after.verdict);
    const auto any = [&](Course course) {
        return std::ranges::any_of(difference.causes,
                                   [&](const CauseChange& one) { return one.course == course; });
    };
    if (after > before || any(Course::worse)) {
        return Course::worse;
    }
    return after < before || any(Course::better) ? Course::better : Course::same;
}

/// Those that stand on their own, by name when they are few, and how many they explain.
std::string counted(const Difference& difference, ChangeKind turn, std::string_view what) {
    std::vector<std::string_view> ids;
    std::size_t explained = 0;
    for (const CauseChange& one : difference.causes) {
        const CauseStanding& standing = one.turn == ChangeKind::gone ? one.before : one.after;
        if (one.turn == turn && standing.explained_by.empty()) {
            ids.push_back(one.id);
        } else if (one.turn == turn) {
            ++explained;
        }
    }
    constexpr std::size_t few = 2;
    const std::string rest = explained == 0 ? ""
                                            : fmt::format(" with {} that {}", explained,
                                                          ids.size() == 1 ? "it explains" : "are explained");
    if (ids.empty()) {
        return explained == 0 ? ""
                              : fmt::format("{} explained {} {}", explained,
                                            explained == 1 ? "cause is" : "causes are", what);
    }
    return ids.size() <= few ? fmt::format("{} {} {}{}", fmt::join(ids, " and "),
                                           ids.size() == 1 ? "is" : "are", what, rest)
                             : fmt::format("{} causes are {}{}", ids.size(), what, rest);
}

std::string headline(const Difference& difference) {
    if (difference.empty()) {
        return fmt::format("No change: {}.", difference.verdict);
    }
    std::vector<std::string> parts;
    for (const auto& part :
         {counted(difference, ChangeKind::come, "new"), counted(difference, ChangeKind::gone, "gone"),
          counted(difference, ChangeKind::changed, "changed")}) {
        if (!part.empty()) {
            parts.push_back(part);
        }
    }
    if (parts.empty()) {
        parts.emplace_back("no cause came or went");
    }
    return fmt::format("{}; {}.", fmt::join(parts, ", "), difference.verdict);
}

} // namespace

Difference make_difference(const Evidence& before, const Evidence& later) {
    const Evidence after = aligned(before, later);
    const JudgedRun old_run = judged_run(before);
    const JudgedRun new_run = judged_run(after);
    Difference difference;
    difference.before = about(old_run);
    difference.after = about(new_run);
    compare_causes(old_run, new_run, difference);
    compare_observations(before, after, difference);
    compare_plans(before, after, difference);
    const auto old_limits = make_limits(before);
    const auto new_limits = make_limits(after);
    difference.limits_come = lacking(new_limits, old_limits);
    difference.limits_gone = lacking(old_limits, new_limits);
    difference.verdict = verdict_sentence(old_run, new_run);
    difference.result = course_of(difference);
    difference.headline = headline(difference);
    return difference;
}

} // namespace pretrust
