// Every fault together with every other: which one is on top follows from the catalogue, and no second fault
// makes a run look better.
#include "evidence_files.hpp"
#include "merged_runs.hpp"

#include <pretrust/names.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pretrust {

namespace {

/// One confirmed file of a cause, and how it is judged alone.
struct Fault {
    std::string cause;
    std::string file;
    Evidence run;
    Diagnosis alone;
};

std::ptrdiff_t place(std::string_view id) {
    return find_cause(id) - all_causes().data();
}

/// Whether both runs are the same healthy one, changed: then one can be laid over the other.
bool can_be_merged(const Evidence& run, const Evidence& healthy) {
    return run.plan == healthy.plan && !run.deadline_hit && !run.interrupted && !run.offline;
}

/// The first file of every cause in which it is confirmed and on top, in the order of the catalogue.
std::vector<Fault> all_faults() {
    const Evidence healthy = load_evidence("healthy.json");
    std::vector<Fault> faults;
    for (const RootCause& row : all_causes()) {
        for (const ExpectedFile& expected : expected_files()) {
            if (expected.cause != row.id || expected.finding != Finding::confirmed ||
                expected.top != row.id) {
                continue;
            }
            Evidence run = load_evidence(expected.file);
            if (can_be_merged(run, healthy)) {
                Diagnosis alone = diagnose(run, all_causes());
                faults.push_back({std::string(row.id), expected.file, std::move(run), std::move(alone)});
                break;
            }
        }
    }
    return faults;
}

/// 0 is the worst.
int rank(Verdict verdict) {
    switch (verdict) {
    case Verdict::not_ready:
        return 0;
    case Verdict::inconclusive:
        return 1;
    case Verdict::at_risk:
        return 2;
    case Verdict::ready:
        return 3;
    }
    return 0;
}

bool confirmed(const Judged& judged) {
    return judged.match.finding == Finding::confirmed;
}

/// The more fundamental of two: the graver one, then the earlier one in the catalogue.
const Judged& more_fundamental(const Judged& a, const Judged& b) {
    return std::pair(a.severity, place(a.row->id)) < std::pair(b.severity, place(b.row->id)) ? a : b;
}

/// The cause that must be on top; empty: the second fault kept the first one from being seen, and the other
/// way round.
std::string expected_top(const Diagnosis& diagnosis, const Fault& a, const Fault& b) {
    const Judged& first = judged_as(diagnosis, a.cause);
    const Judged& second = judged_as(diagnosis, b.cause);
    if (confirmed(first) && confirmed(second)) {
        return std::string(more_fundamental(first, second).row->id);
    }
    return confirmed(first) ? a.cause : confirmed(second) ? b.cause : "";
}

/// Pairs in which another one is on top than order and severity say, and why.
const std::map<std::pair<std::string, std::string>, std::string> exceptions = {
    // The half was seen, so TCP gets across: what is left of the silent path is its UDP.
    {{"PATH_SILENT", "TRUST_DIRECTION_MISMATCH"}, "UDP_BLOCKED"},
    // No DC is left that answers, and the silence of the DNS servers is what remains to be seen.
    {{"UDP_BLOCKED", "NOT_A_DC"}, "FORWARDER_TARGET_SILENT"},
    // One server lacks all records and the other one half of them: what both lack is found.
    {{"DNS_SERVERS_DISAGREE", "LOCATOR_RECORDS_MISSING"}, "PDC_RECORD_MISSING"},
    // A trust of another direction is the trust that exists, and its direction is to be mended.
    {{"TRUST_ALREADY_EXISTS", "TRUST_DIRECTION_MISMATCH"}, "TRUST_DIRECTION_MISMATCH"},
};

TEST(FaultMatrix, PutsTheMoreFundamentalOneOnTop) {
    const auto faults = all_faults();
    const Evidence healthy = load_evidence("healthy.json");
    const RunMerger merger(healthy);
    for (std::size_t i = 0; i < faults.size(); ++i) {
        for (std::size_t j = i + 1; j < faults.size(); ++j) {
            const Fault& a = faults[i];
            const Fault& b = faults[j];
            if (a.run.aws != b.run.aws && a.run.aws != healthy.aws && b.run.aws != healthy.aws) {
                continue; // two configurations of one directory
            }
            const Diagnosis diagnosis = diagnose(merger.both(a.run, b.run), all_causes());
            const auto exception = exceptions.find({a.cause, b.cause});
            EXPECT_EQ(top_of(diagnosis),
                      exception != exceptions.end() ? exception->second : expected_top(diagnosis, a, b))
                << a.file << " with " << b.file;
            EXPECT_LE(rank(diagnosis.verdict), std::min(rank(a.alone.verdict), rank(b.alone.verdict)))
                << a.file << " with " << b.file << " is better than alone: " << to_name(diagnosis.verdict);
            for (const Judged& judged : diagnosis.judged) {
                if (!judged.hidden_by.empty()) {
                    EXPECT_GE(judged.severity, judged_as(diagnosis, judged.hidden_by).severity)
                        << a.cause << b.cause;
                }
            }
        }
    }
}

} // namespace

} // namespace pretrust
