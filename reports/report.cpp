// Diagnosis and evidence -> Report: every text filled in, every symbol chosen, so that renderers only choose
// typography. Pure: no clock, no locale, no judgement of its own.
#include <diagnosis/fill_lines.hpp>
#include <diagnosis/words.hpp>
#include <reports/details.hpp>
#include <reports/limits.hpp>
#include <reports/matrix.hpp>
#include <reports/picture.hpp>
#include <reports/shown.hpp>
#include <reports/sights.hpp>
#include <reports/timeline.hpp>
#include <reports/told.hpp>

#include <pretrust/names.hpp>
#include <pretrust/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t most_single_rows = 24; ///< more hosts than that are put together where they are alike

bool is_found(const Judged& judged) {
    return judged.match.finding == Finding::confirmed || judged.match.finding == Finding::suspected;
}

/// Causes of this run that `id` explains: found ones, and those that cannot be told apart while it stands.
std::vector<std::string> explained_by(std::string_view id, const Diagnosis& diagnosis) {
    std::vector<std::string> ids;
    for (const auto& judged : diagnosis.judged) {
        if (judged.hidden_by == id && (is_found(judged) || judged.match.finding == Finding::unknown)) {
            ids.emplace_back(judged.row->id);
        }
    }
    return ids;
}

ReportCause cause_of(const Judged& judged, const Evidence& evidence, const LineFiller& filler) {
    const RootCause& row = *judged.row;
    const Words words = words_for(evidence, judged.match);
    ReportCause cause;
    cause.id = row.id;
    cause.area = row.area;
    cause.title = filler.fill(row.title, words);
    cause.finding = judged.match.finding;
    cause.severity = judged.severity;
    cause.basis = row.basis;
    cause.targets = judged.match.targets;
    cause.shows_as.assign(row.shows_as.begin(), row.shows_as.end());
    cause.because = judged.match.because;
    // The row's sentence tells what a find looks like; without one, only why there is none is true.
    cause.evidence = filler.fill(is_found(judged) ? row.evidence : "{seen}", words);
    cause.fix = filler.fill(row.fix, words);
    cause.verify = filler.fill(row.verify, words);
    cause.source = row.source;
    cause.needs = judged.match.needs;
    return cause;
}

void sort_in(const Judged& judged, ReportCause cause, Report& report) {
    switch (judged.match.finding) {
    case Finding::confirmed:
    case Finding::suspected:
        (judged.hidden_by.empty() ? report.causes : report.folded).push_back(std::move(cause));
        break;
    case Finding::unknown:
        report.unknown.push_back(std::move(cause));
        break;
    case Finding::not_assessed:
        report.not_assessed.push_back(std::move(cause));
        break;
    case Finding::ruled_out:
        report.ruled_out.push_back(std::move(cause));
        break;
    }
}

/// A cause that is not there has no fix and no words.
ReportCause name_of(const Judged& judged) {
    ReportCause cause;
    cause.id = judged.row->id;
    cause.area = judged.row->area;
    cause.finding = judged.match.finding;
    cause.severity = judged.severity;
    return cause;
}

std::string trust_of(const Plan& plan) {
    return fmt::format("{} {} trust with {}", to_name(plan.direction), to_name(plan.type),
                       plan.remote_domain.empty() ? "a domain that is not named" : plan.remote_domain);
}

/// "1 possible cause is", "2 possible causes are".
std::string counted(std::ptrdiff_t count, std::string_view verb_one = " is",
                    std::string_view verb_many = " are") {
    return count == 1 ? fmt::format("1 possible cause{}", verb_one)
                      : fmt::format("{} possible causes{}", count, verb_many);
}

std::string inconclusive(const Report& report, const std::string& trust) {
    const Evidence& evidence = report.evidence;
    const auto blocks = [](const ReportCause& cause) { return cause.severity == Severity::blocks_creation; };
    const auto suspected = std::ranges::count_if(report.causes, blocks);
    const auto unknown = std::ranges::count_if(report.unknown, [&](const ReportCause& cause) {
        return blocks(cause) && std::ranges::none_of(report.causes, [&](const ReportCause& found) {
                   return std::ranges::find(found.hides, cause.id) != found.hides.end();
               });
    });
    const bool partial = evidence.interrupted || evidence.deadline_hit;
    std::string sentence = partial ? "The run ended early; whether" : "Whether";
    sentence += fmt::format(" the {} can be created is open: ", trust);
    if (suspected > 0) {
        sentence += fmt::format("{} suspected{}", counted(suspected), unknown > 0 ? ", " : ".");
    }
    if (unknown > 0) {
        sentence += fmt::format("{} could not be told.",
                                suspected > 0 ? std::to_string(unknown) : counted(unknown, "", ""));
    }
    return suspected + unknown > 0 ? sentence : sentence + "too little was seen.";
}

/// Ready to be created; what was not seen of its use afterwards is no pass either.
std::string ready(const Report& report, const std::string& trust) {
    const auto open = std::ranges::count(report.unknown, Severity::breaks_use, &ReportCause::severity);
    const std::string sentence =
        fmt::format("Nothing {} would stop the {}",
                    report.evidence.offline ? "in the files given" : "seen from here", trust);
    return open == 0 ? sentence + "."
                     : fmt::format("{}; whether it works in full afterwards is open: {} could not be told.",
                                   sentence, counted(open, "", ""));
}

std::string headline_of(const Report& report) {
    const std::string trust = trust_of(report.evidence.plan);
    switch (report.verdict) {
    case Verdict::ready:
        return ready(report, trust);
    case Verdict::not_ready:
        return fmt::format("Creating the {} would fail.", trust);
    case Verdict::at_risk:
        return fmt::format("The {} can be created, but it would not work in full.", trust);
    case Verdict::inconclusive:
        return inconclusive(report, trust);
    }
    return {};
}

} // namespace

Report make_report(const Evidence& evidence, const Diagnosis& diagnosis) {
    Report report;
    report.tool_version = evidence.tool_version;
    report.verdict = diagnosis.verdict;
    if (diagnosis.reason) {
        report.reason = ReportReason{std::string(diagnosis.reason->id), std::string(diagnosis.reason->text),
                                     diagnosis.reason_basis, std::string(diagnosis.reason->source)};
    }
    const LineFiller filler(evidence);
    for (const auto& judged : diagnosis.judged) {
        ReportCause cause =
            judged.match.finding == Finding::ruled_out ? name_of(judged) : cause_of(judged, evidence, filler);
        if (is_found(judged) && judged.hidden_by.empty()) {
            cause.hides = explained_by(cause.id, diagnosis);
        }
        sort_in(judged, std::move(cause), report);
    }
    report.told = make_told(report, evidence, diagnosis);
    report.limits = make_limits(evidence);
    report.matrix = make_matrix(evidence);
    report.clocks = make_clocks(evidence);
    report.smb = make_smb(evidence);
    report.evidence = evidence;
    report.headline = headline_of(report);
    report.groups = group_rows(report.matrix, evidence.plan, most_single_rows);
    report.picture = make_picture(report);
    report.timeline = make_timeline(evidence, report.matrix, report.groups);
    report.shown = make_shown(report);
    return report;
}

} // namespace pretrust
