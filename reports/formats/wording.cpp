// One table or one sentence a question; who prints them decides how they look.
#include <formats/wording.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pretrust {
namespace {

constexpr std::array<CellWords, 9> cell_words{{
    {Cell::good, "ok", "the protocol answers"},
    {Cell::open, "open", "connects, nothing more was asked"},
    {Cell::wrong, "bad",
     "not as a DC of this domain answers: connects and is silent, or says something else"},
    {Cell::refused, "shut", "refused: TCP reset or ICMP port unreachable"},
    {Cell::prohibited, "fw", "a firewall answers \"prohibited\""},
    {Cell::unreachable, "route", "no route there"},
    {Cell::silent, "--", "silence"},
    {Cell::unknown, "?", "asked, could not tell"},
    {Cell::not_asked, ".", "not asked"},
}};

bool waits_for_a_fix(const Report& report, const ReportCause& unknown) {
    return std::ranges::any_of(report.causes, [&](const ReportCause& cause) {
        return std::ranges::find(cause.hides, unknown.id) != cause.hides.end();
    });
}

} // namespace

VerdictWords words_for(Verdict verdict) {
    switch (verdict) {
    case Verdict::ready:
        return {"READY", "0: ready"};
    case Verdict::not_ready:
        return {"NOT READY", "3: not ready"};
    case Verdict::at_risk:
        return {"AT RISK", "4: at risk (0 with --allow-risk)"};
    case Verdict::inconclusive:
        break;
    }
    return {"INCONCLUSIVE", "5: inconclusive"};
}

std::string_view words_for(Severity severity) {
    switch (severity) {
    case Severity::blocks_creation:
        return "stops the creation";
    case Severity::breaks_use:
        return "breaks the use afterwards";
    case Severity::hygiene:
        break;
    }
    return "worth repairing";
}

std::string_view words_for(Basis basis) {
    switch (basis) {
    case Basis::documented:
        return "documented";
    case Basis::observed:
        return "observed";
    case Basis::inferred:
        break;
    }
    return "inferred: AWS documents no text for this cause";
}

std::string_view side_words(Side side) {
    return side == Side::aws ? "the AWS side" : "the self-managed side";
}

std::string seen_from(std::string_view vantage) {
    if (vantage.empty()) {
        return {};
    }
    return vantage == to_name(Side::aws) ? ", seen from the AWS side" : ", seen from the self-managed side";
}

std::string title_of(const ReportCause& cause) {
    return fmt::format("{} ({}, {})", cause.id, to_name(cause.finding), words_for(cause.severity));
}

std::string joined_ids(const std::vector<std::string>& items) {
    return fmt::format("{}", fmt::join(items, ", "));
}

const ReportCause* find_cause_in(const std::vector<ReportCause>& causes, std::string_view id) {
    const auto cause = std::ranges::find(causes, id, &ReportCause::id);
    return cause == causes.end() ? nullptr : &*cause;
}

std::string reason_lead(const Report& report) {
    const ReportReason& reason = *report.reason;
    const bool proven = !report.causes.empty() && report.causes.front().finding == Finding::confirmed;
    const bool guessed = reason.basis == Basis::inferred;
    return fmt::format("{}{} ({}):", proven ? "" : "If so, ",
                       guessed ? "AWS may say" : "AWS will most likely say", words_for(reason.basis));
}

GoesAway goes_away_with(const ReportCause& cause, const Report& report) {
    GoesAway result;
    for (const auto& id : cause.hides) {
        if (find_cause_in(report.folded, id) != nullptr) {
            result.folded.push_back(id);
        } else {
            ++result.open;
        }
    }
    return result;
}

std::vector<CauseGroup> unknown_groups(const Report& report) {
    std::vector<CauseGroup> groups;
    for (const auto& cause : report.unknown) {
        if (waits_for_a_fix(report, cause)) {
            continue;
        }
        const auto why = fmt::format("({}): {}", words_for(cause.severity), cause.evidence);
        const auto same = std::ranges::find(groups, why, &CauseGroup::why);
        if (same == groups.end()) {
            groups.push_back({why, {cause.id}});
        } else {
            same->ids.push_back(cause.id);
        }
    }
    return groups;
}

std::vector<CauseGroup> not_assessed_groups(const Report& report) {
    std::map<std::string, std::vector<std::string>> by_option;
    for (const auto& cause : report.not_assessed) {
        by_option[cause.needs].push_back(cause.id);
    }
    std::vector<CauseGroup> groups;
    groups.reserve(by_option.size());
    for (auto& [option, ids] : by_option) {
        groups.push_back({option, std::move(ids)});
    }
    return groups;
}

std::string clock_words(const ReportClock& clock) {
    const auto seconds = [](std::int64_t us) { return static_cast<double>(us) / 1e6; };
    std::string words = fmt::format("{:+.3f} s, give or take {:.3f} s ({})", seconds(clock.offset_us),
                                    seconds(clock.uncertainty_us), clock.source);
    if (!clock.dissenters.empty()) {
        words += fmt::format("; {} tells another time", joined_ids(clock.dissenters));
    }
    return words;
}

const std::array<CellWords, 9>& all_cell_words() {
    return cell_words;
}

const CellWords& words_for(Cell cell) {
    const auto* row = std::ranges::find(cell_words, cell, &CellWords::cell);
    return row == cell_words.end() ? cell_words.back() : *row;
}

std::string port_heading(std::string_view service_id) {
    const auto service = find_service(service_id);
    if (!service) {
        return {};
    }
    const char transport = service->transport == Transport::udp ? 'u' : 't';
    return service->port == 0 ? fmt::format("{}dyn", transport)
                              : fmt::format("{}{}", transport, service->port);
}

std::vector<std::size_t> asked_columns(const Matrix& matrix) {
    std::vector<std::size_t> asked;
    for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
        const bool any = std::ranges::any_of(
            matrix.rows, [&](const MatrixRow& row) { return row.cells[column] != Cell::not_asked; });
        if (any) {
            asked.push_back(column);
        }
    }
    return asked;
}

std::string_view short_host(const MatrixRow& row, const Report& report) {
    const bool of_other = report.other_evidence && row.vantage == to_name(report.other_evidence->plan.side);
    const Plan& plan = of_other ? report.other_evidence->plan : report.evidence.plan;
    const std::string_view host = row.host;
    const std::string_view domain = row.remote ? plan.remote_domain : plan.local_domain;
    const std::size_t stem = host.size() - std::min(host.size(), domain.size() + 1);
    const bool inside = stem > 0 && host[stem] == '.' && host.substr(stem + 1) == domain;
    return inside ? host.substr(0, stem) : host;
}

std::string_view cannot_show_words(const Report& report) {
    return report.sides.empty() ? "What this run cannot show" : "What these runs cannot show";
}

std::string_view clocks_words(const Report& report) {
    return report.sides.empty() ? "Clocks, compared with this host's"
                                : "Clocks, each compared with that of the host that looked";
}

RunTotals totals_of(const Evidence& evidence) {
    RunTotals totals;
    for (const auto& item : evidence.items) {
        if (!item.vantage.empty() && item.vantage != to_name(evidence.plan.side)) {
            continue; // lent by the other side's run of a joined report
        }
        totals.asked += item.attempts > 0 ? 1 : 0;
        totals.attempts += item.attempts;
    }
    return totals;
}

std::string run_words(const Report& report) {
    RunTotals totals = totals_of(report.evidence);
    auto ms = report.evidence.duration.count() / 1000;
    bool interrupted = report.evidence.interrupted;
    if (report.other_evidence) {
        const RunTotals others = totals_of(*report.other_evidence);
        totals.asked += others.asked;
        totals.attempts += others.attempts;
        ms += report.other_evidence->duration.count() / 1000;
        interrupted = false; // of an earlier run: judging it again exits with the verdict
    }
    const std::string_view exit = interrupted ? "130 or 143: interrupted" : words_for(report.verdict).exit;
    return fmt::format("{}.{:02} s, {} questions, {} attempts. Exit code {}.", ms / 1000, ms % 1000 / 10,
                       totals.asked, totals.attempts, exit);
}

} // namespace pretrust
