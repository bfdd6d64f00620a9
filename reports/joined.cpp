// Enriches each run by what the other one learnt of its own domain, judges both, and lays one report over the
// other. No rule is here: clashes of names and SIDs are found by the rules for one run.
#include <diagnosis/facts.hpp>
#include <reports/between.hpp>
#include <reports/joined.hpp>
#include <reports/lent.hpp>
#include <reports/limits.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/domain_names.hpp>
#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <tuple>
#include <utility>

namespace pretrust {
namespace {

constexpr std::int64_t longest_apart_us = 24LL * 60 * 60 * 1'000'000;

/// What is true of both domains together needs to be said once only.
constexpr std::array about_both_domains{"NETBIOS_NAME_COLLISION", "NETBIOS_NAME_RESERVED",
                                        "DOMAIN_SID_COLLISION", "NAME_SUFFIX_OVERLAP"};

template <class List> bool holds(const List& list, std::string_view what) {
    return std::find(std::begin(list), std::end(list), what) != std::end(list);
}

// One list of causes ---------------------------------------------------------------------------------------

int finding_rank(const ReportCause& cause) {
    return cause.finding == Finding::confirmed ? 0 : 1;
}

bool goes_before(const ReportCause& a, const ReportCause& b) {
    const auto key = [](const ReportCause& cause) {
        return std::tuple(finding_rank(cause), cause.severity, find_cause(cause.id));
    };
    return key(a) < key(b);
}

bool stands_in(const std::vector<ReportCause>& causes, const ReportCause& cause) {
    return std::ranges::any_of(causes, [&](const ReportCause& other) { return other.id == cause.id; });
}

/// Titles name what they are about: the same words are the same finding, made twice.
bool is_said_in(const std::vector<ReportCause>& causes, const ReportCause& cause) {
    return std::ranges::any_of(causes, [&](const ReportCause& other) {
        return other.id == cause.id && (other.title == cause.title || holds(about_both_domains, cause.id));
    });
}

/// Says in the cause whose run shows it.
void mark(std::vector<ReportCause>& causes, const Evidence& evidence) {
    for (ReportCause& cause : causes) {
        cause.vantage = to_name(evidence.plan.side);
        if (!cause.evidence.empty()) {
            cause.evidence = fmt::format("From {}: {}", side_words(evidence), cause.evidence);
        }
    }
}

/// What is found already, or explained by what is, needs no second place.
void add_found(Report& to, Report& from) {
    const auto add = [&](std::vector<ReportCause>& list, std::vector<ReportCause>& causes) {
        for (ReportCause& cause : causes) {
            if (!is_said_in(to.causes, cause) && !is_said_in(to.folded, cause)) {
                list.push_back(std::move(cause));
            }
        }
    };
    add(to.causes, from.causes);
    add(to.folded, from.folded);
}

/// What could not be told, or is ruled out, is so for one side.
void add(std::vector<ReportCause>& to, std::vector<ReportCause> causes) {
    for (ReportCause& cause : causes) {
        if (!holds(about_both_domains, cause.id) || !stands_in(to, cause)) {
            to.push_back(std::move(cause));
        }
    }
}

/// What AWS's own files and the request tell is the same for both sides: given to one run, it is not wanting.
bool is_told_by_files(const ReportCause& cause) {
    return std::ranges::any_of(std::array{"--aws", "--request", "--for"}, [&](std::string_view option) {
        return cause.needs.find(option) != std::string::npos;
    });
}

/// An input that one run was given is not wanting.
void drop_what_was_assessed(std::vector<ReportCause>& not_assessed, const Diagnosis& other) {
    std::erase_if(not_assessed, [&](const ReportCause& cause) {
        return std::ranges::any_of(other.judged, [&](const Judged& judged) {
            return judged.row->id == cause.id && judged.match.finding != Finding::not_assessed &&
                   (is_told_by_files(cause) || holds(about_both_domains, cause.id));
        });
    });
}

void add_not_assessed(std::vector<ReportCause>& to, std::vector<ReportCause> causes) {
    for (ReportCause& cause : causes) {
        if (!stands_in(to, cause)) {
            to.push_back(std::move(cause));
        }
    }
}

// The whole ------------------------------------------------------------------------------------------------

int gravity(Verdict verdict) {
    switch (verdict) {
    case Verdict::not_ready:
        return 3;
    case Verdict::inconclusive:
        return 2;
    case Verdict::at_risk:
        return 1;
    case Verdict::ready:
        return 0;
    }
    return 3;
}

std::string joined_headline(const Report& report) {
    const Plan& plan = report.evidence.plan;
    const std::string trust =
        fmt::format("{} {} trust between {} and {}", to_name(plan.direction), to_name(plan.type),
                    report.other_evidence->plan.remote_domain, plan.remote_domain);
    switch (report.verdict) {
    case Verdict::ready:
        return fmt::format("Nothing seen from either side would stop the {}.", trust);
    case Verdict::not_ready:
        return fmt::format("Creating the {} would fail.", trust);
    case Verdict::at_risk:
        return fmt::format("The {} can be created, but it would not work in full.", trust);
    case Verdict::inconclusive:
        return fmt::format("Whether the {} can be created is open.", trust);
    }
    return {};
}

/// What is true of both runs is said once; else whose it is.
std::vector<std::string> join_limits(const Evidence& aws, const Evidence& own) {
    const auto of_aws = make_limits(aws, OtherSide::seen);
    const auto of_own = make_limits(own, OtherSide::seen);
    std::vector<std::string> limits;
    for (const auto& [mine, others, evidence] :
         {std::tuple(&of_aws, &of_own, &aws), std::tuple(&of_own, &of_aws, &own)}) {
        for (const std::string& limit : *mine) {
            if (!holds(*others, limit)) {
                limits.push_back(fmt::format("From {}: {}", side_words(*evidence), limit));
            } else if (evidence == &aws) {
                limits.push_back(limit);
            }
        }
    }
    return limits;
}

/// Says of each host whose run shows it.
void mark_hosts(Report& report) {
    const std::string_view vantage = to_name(report.evidence.plan.side);
    for (MatrixRow& row : report.matrix.rows) {
        row.vantage = vantage;
    }
    for (ReportClock& clock : report.clocks) {
        clock.vantage = vantage;
    }
}

/// The other run has the names of this side's domain controllers from DNS.
void name_local_hosts(Matrix& mine, const Matrix& theirs) {
    for (MatrixRow& row : mine.rows) {
        const auto known = std::ranges::find_if(theirs.rows, [&](const MatrixRow& other) {
            return other.remote && other.address == row.address;
        });
        if (!row.remote && row.host.empty() && known != theirs.rows.end()) {
            row.host = known->host;
        }
    }
}

template <class List> void append(List& to, List from) {
    std::ranges::move(from, std::back_inserter(to));
}

/// Each side is drawn by itself. The way back, which neither sees, is what the other drawing shows.
void join_drawings(Report& report, Report& back) {
    for (Picture* picture : {&report.picture, &back.picture}) {
        std::erase_if(picture->edges, [](const PictureEdge& edge) { return edge.to == 0; });
    }
    for (MatrixGroup group : back.groups) {
        for (std::size_t& row : group.rows) {
            row += report.matrix.rows.size();
        }
        report.groups.push_back(std::move(group));
    }
    report.other_picture = std::move(back.picture);
    report.other_timeline = std::move(back.timeline);
    report.other_shown = std::move(back.shown);
}

ReportSide side_of(const Report& report) {
    const Plan& plan = report.evidence.plan;
    return {std::string(to_name(plan.side)),
            fmt::format("from {} to {}", side_words(report.evidence), plan.remote_domain), report.verdict};
}

} // namespace

std::string reason_not_to_join(const Evidence& one, const Evidence& other) {
    const auto strangers = [](const Evidence& a, const Evidence& b) {
        return !b.plan.local_domain.empty() && !same_domain(a.plan.remote_domain, b.plan.local_domain);
    };
    if (one.plan.side == other.plan.side) {
        return fmt::format("both runs were made from {}; one of them has to be made from the other, with "
                           "--side {}",
                           side_words(one),
                           to_name(one.plan.side == Side::aws ? Side::self_managed : Side::aws));
    }
    if (same_domain(one.plan.remote_domain, other.plan.remote_domain)) {
        return fmt::format("both runs look at {}", one.plan.remote_domain);
    }
    for (const auto& [a, b] : {std::pair(&one, &other), std::pair(&other, &one)}) {
        if (strangers(*a, *b)) {
            return fmt::format("one run looks at {}, and the other one was made at {}", a->plan.remote_domain,
                               b->plan.local_domain);
        }
    }
    const std::int64_t apart_us = std::abs(one.started_unix_us - other.started_unix_us);
    if (apart_us > longest_apart_us) {
        return fmt::format("{} hours lie between the two runs, and what they saw may have changed",
                           apart_us / (longest_apart_us / 24));
    }
    return {};
}

Report make_joined_report(const Evidence& one, const Evidence& other) {
    const bool in_order = one.plan.side == Side::aws;
    const Evidence of_one = as_it_was_seen(one); // a bundle may have been joined before
    const Evidence of_other = as_it_was_seen(other);
    const Evidence aws =
        with_what_the_other_knows(in_order ? of_one : of_other, in_order ? of_other : of_one);
    const Evidence own =
        with_what_the_other_knows(in_order ? of_other : of_one, in_order ? of_one : of_other);
    const Diagnosis of_aws = diagnose(aws, all_causes());
    const Diagnosis of_own = diagnose(own, all_causes());
    Report report = make_report(aws, of_aws);
    Report back = make_report(own, of_own);
    report.sides = {side_of(report), side_of(back)};
    report.between = make_between({aws, report}, {own, back});
    for (Report* side : {&report, &back}) {
        for (auto* causes : {&side->causes, &side->folded, &side->unknown, &side->ruled_out}) {
            mark(*causes, side->evidence);
        }
        mark_hosts(*side);
    }
    name_local_hosts(report.matrix, back.matrix);
    name_local_hosts(back.matrix, report.matrix);
    drop_what_was_assessed(report.not_assessed, of_own);
    drop_what_was_assessed(back.not_assessed, of_aws);
    const bool back_on_top =
        !back.causes.empty() && (report.causes.empty() || goes_before(back.causes[0], report.causes[0]));
    if (back_on_top) {
        report.reason = back.reason;
    }
    if (!report.told) {
        report.told = back.told;
    }
    add_found(report, back);
    std::ranges::stable_sort(report.causes, goes_before);
    add(report.unknown, std::move(back.unknown));
    add(report.ruled_out, std::move(back.ruled_out));
    add_not_assessed(report.not_assessed, std::move(back.not_assessed));
    report.limits = join_limits(aws, own);
    report.verdict = gravity(back.verdict) > gravity(report.verdict) ? back.verdict : report.verdict;
    const bool unfit = report.between.front().troubling; // the halves
    if (unfit && gravity(report.verdict) < gravity(Verdict::inconclusive)) {
        report.verdict = Verdict::inconclusive;
    }
    report.other_evidence = own;
    join_drawings(report, back);
    append(report.matrix.rows, std::move(back.matrix.rows));
    append(report.clocks, std::move(back.clocks));
    append(report.smb, std::move(back.smb));
    report.headline = joined_headline(report);
    return report;
}

} // namespace pretrust
