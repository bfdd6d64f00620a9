// Every cause's fault together with every other: which one is on top follows from the catalogue, and no
// second fault makes a run look better.
#include "evidence_files.hpp"
#include "merged_runs.hpp"

#include <pretrust/names.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pretrust {

namespace {

using Couple = std::pair<std::string, std::string>;

/// One confirmed file of a cause, and how it is judged alone.
struct Fault {
    std::string cause;
    std::string file;
    RunChange change;
    Diagnosis alone;
};

/// Where the first confirmed file shows too little of all else: few addresses, or nothing but files looked
/// at.
const std::map<std::string, std::string> chosen_files = {
    {"ADDRESS_IN_AWS_RANGE", "confirmed-two.json"},
    {"ADDRESS_IN_VPC", "confirmed-two.json"},
    {"ADDRESS_NOT_RFC1918", "confirmed-two-and-reached.json"},
    {"ADDRESS_UNUSABLE", "confirmed-management-network.json"},
    {"DC_SILENT", "confirmed-second.json"},
    {"DISJOINT_NAMESPACE", "confirmed-all-one-managed-server.json"},
    {"FORWARDER_ORDER", "confirmed-first-two-silent.json"},
    {"IP_ROUTE_MISSING", "confirmed.json"},
    {"NAME_REFUSED_BY_API", "confirmed-punycode.json"},
    {"NAME_SUFFIX_OVERLAP", "confirmed-answered-from-above.json"},
};

/// Of each set no two can be in one run, and why.
struct Apart {
    std::vector<std::string> causes;
    const char* why;
};
const Apart apart[] = {
    {{"DOMAIN_NAME_INVALID", "SINGLE_LABEL_DOMAIN", "NAME_REFUSED_BY_API"}, "a domain has one name"},
    {{"ADDRESS_UNUSABLE", "ADDRESS_IN_VPC", "ADDRESS_IN_AWS_RANGE"}, "a DC has one address"},
    {{"ADDRESS_UNUSABLE", "ADDRESS_IN_VPC", "IP_ROUTE_MISSING"}, "a DC has one address"},
    {{"ADDRESS_UNUSABLE", "ADDRESS_IN_VPC", "ADDRESS_NOT_RFC1918"}, "a DC has one address"},
    {{"FORWARDER_NOT_CONFIGURED", "FORWARDER_DIFFERS"}, "a forwarder that is not there has no addresses"},
    {{"SECURITY_GROUP_BLOCKS", "CONFIGURATION_CONTRADICTED"}, "a group that packets disprove blocks nothing"},
    {{"FORWARDER_LOOP", "FORWARDER_ORDER", "DC_SILENT"}, "each is told from another list of DNS servers"},
};

std::ptrdiff_t place(std::string_view id) {
    return find_cause(id) - all_causes().data();
}

/// As it stands in the file: to read whole runs for their plans alone takes seconds.
std::string plan_text(const std::string& file) {
    std::ifstream stream(std::string(PRETRUST_SOURCE_DIR) + "/tests/evidence/" + file);
    std::string line;
    std::getline(stream, line);
    const auto start = line.find("\"plan\":");
    return line.substr(start, line.find('}', start) - start);
}

/// One that has the healthy run's plan, if there is such a one: most of the others can then be laid over it.
std::string file_of(const RootCause& row) {
    const auto chosen = chosen_files.find(std::string(row.id));
    if (chosen != chosen_files.end()) {
        return chosen->first + "/" + chosen->second;
    }
    std::string any;
    for (const ExpectedFile& expected : expected_files()) {
        if (expected.cause == row.id && expected.finding == Finding::confirmed && expected.top == row.id) {
            if (plan_text(expected.file) == plan_text("healthy.json")) {
                return expected.file;
            }
            any = any.empty() ? expected.file : any;
        }
    }
    return any;
}

/// Of every cause, in the order of the catalogue, a file in which it is confirmed and on top.
std::vector<Fault> all_faults(const RunMerger& merger) {
    std::vector<Fault> faults;
    for (const RootCause& row : all_causes()) {
        const std::string file = file_of(row);
        if (file.empty()) {
            ADD_FAILURE() << row.id << " is confirmed and on top in no file";
            continue;
        }
        Evidence run = evidence_of(file);
        Diagnosis alone = diagnose(run, all_causes());
        EXPECT_EQ(top_of(alone), row.id) << file;
        EXPECT_FALSE(run.offline || run.interrupted || run.deadline_hit) << file << " is not whole";
        faults.push_back({std::string(row.id), file, merger.change_of(std::move(run)), std::move(alone)});
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
const std::map<Couple, std::string> exceptions = {
    // The half was seen, so TCP gets across: what is left of the silent path is its UDP.
    {{"PATH_SILENT", "TRUST_DIRECTION_MISMATCH"}, "UDP_BLOCKED"},
    // No DC is left that answers, and the silence of the DNS servers is what remains to be seen.
    {{"UDP_BLOCKED", "NOT_A_DC"}, "FORWARDER_TARGET_SILENT"},
    {{"ADDRESS_IN_VPC", "TRUST_DIRECTION_MISMATCH"}, "UDP_BLOCKED"},
    // Seen over TCP as well: single ports are left of it.
    {{"TCP_BLOCKED", "TRUST_DIRECTION_MISMATCH"}, "RPC_MAPPER_BLOCKED"},
    // Neither of the two transports passes.
    {{"UDP_BLOCKED", "TCP_BLOCKED"}, "PATH_SILENT"},
    // Two of the four servers stand elsewhere, and nothing answers there either.
    {{"ADDRESS_UNUSABLE", "FORWARDER_ORDER"}, "PATH_SILENT"},
    {{"ADDRESS_IN_VPC", "FORWARDER_ORDER"}, "PATH_SILENT"},
    // The trust that exists is the one whose password differs.
    {{"TRUST_ALREADY_EXISTS", "TRUST_PASSWORD_MISMATCH"}, "TRUST_PASSWORD_MISMATCH"},
    // A trust of another direction is the trust that exists, and its direction is to be mended.
    {{"TRUST_ALREADY_EXISTS", "TRUST_DIRECTION_MISMATCH"}, "TRUST_DIRECTION_MISMATCH"},
};

/// The first one's request brings what the second one lacks.
const std::set<Couple> mended = {{"TOO_MANY_DNS_ADDRESSES", "FORWARDER_NOT_CONFIGURED"}};

std::set<Couple> couples_apart() {
    std::set<Couple> couples;
    for (const Apart& some : apart) {
        for (const std::string& a : some.causes) {
            for (const std::string& b : some.causes) {
                if (place(a) < place(b)) {
                    couples.emplace(a, b);
                }
            }
        }
    }
    return couples;
}

/// For whoever has to look into a pair.
std::string findings(const Diagnosis& diagnosis) {
    std::string text;
    for (const Judged& one : diagnosis.judged) {
        if (one.match.finding == Finding::confirmed || one.match.finding == Finding::suspected) {
            text += "\n    " + std::string(to_name(one.match.finding)) + " " + std::string(one.row->id) +
                    " (" + std::string(to_name(one.severity)) + ")" +
                    (one.hidden_by.empty() ? "" : " under " + std::string(one.hidden_by));
        }
    }
    return text;
}

void judge(const Diagnosis& diagnosis, const Fault& a, const Fault& b) {
    const auto exception = exceptions.find({a.cause, b.cause});
    const bool other = exception != exceptions.end();
    EXPECT_EQ(top_of(diagnosis), other ? exception->second : expected_top(diagnosis, a, b))
        << a.file << " with " << b.file << findings(diagnosis);
    EXPECT_FALSE(other && exception->second == expected_top(diagnosis, a, b))
        << a.cause << " with " << b.cause << " is no exception";
    if (mended.contains({a.cause, b.cause})) {
        EXPECT_EQ(judged_as(diagnosis, b.cause).match.finding, Finding::ruled_out);
        return;
    }
    EXPECT_LE(rank(diagnosis.verdict), std::min(rank(a.alone.verdict), rank(b.alone.verdict)))
        << a.file << " with " << b.file << " is better than alone: " << to_name(diagnosis.verdict)
        << findings(diagnosis);
    for (const Judged& judged : diagnosis.judged) {
        if (!judged.hidden_by.empty()) {
            EXPECT_GE(judged.severity, judged_as(diagnosis, judged.hidden_by).severity) << a.cause << b.cause;
        }
    }
}

TEST(FaultMatrix, PutsTheMoreFundamentalOneOnTop) {
    const RunMerger merger(load_evidence("healthy.json"),
                           load_evidence("REQUEST_INVALID/ruled_out.json").aws);
    const auto faults = all_faults(merger);
    ASSERT_EQ(faults.size(), all_causes().size());
    std::set<Couple> kept_apart = couples_apart();
    for (std::size_t i = 0; i < faults.size(); ++i) {
        MergedRun run(merger, faults[i].change);
        for (std::size_t j = i + 1; j < faults.size(); ++j) {
            const auto both = merger.both_change(faults[i].change, faults[j].change);
            const bool known = kept_apart.erase({faults[i].cause, faults[j].cause}) != 0;
            EXPECT_EQ(known, !both.empty())
                << faults[i].file << " with " << faults[j].file << ": "
                << (both.empty() ? "can be merged" : "both change " + both.front());
            if (both.empty()) {
                judge(diagnose(run.with(faults[j].change), all_causes()), faults[i], faults[j]);
            }
        }
    }
    EXPECT_TRUE(kept_apart.empty()) << kept_apart.begin()->first << " with " << kept_apart.begin()->second;
}

} // namespace

} // namespace pretrust
