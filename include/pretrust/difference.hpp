// What changed between two runs: every text filled in, so that renderers only choose typography.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>
#include <pretrust/names.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pretrust {

/// Of the later run, held against the earlier one. Whatever became worse makes it worse.
enum class Course { better, same, worse };
/// What happened to a cause or an observation.
enum class ChangeKind { come, gone, changed };

template <> struct EnumNames<Course> {
    static constexpr std::array table{
        std::pair{Course::better, "better"},
        std::pair{Course::same, "same"},
        std::pair{Course::worse, "worse"},
    };
};
template <> struct EnumNames<ChangeKind> {
    static constexpr std::array table{
        std::pair{ChangeKind::come, "new"},
        std::pair{ChangeKind::gone, "gone"},
        std::pair{ChangeKind::changed, "changed"},
    };
};

/// How a cause stood in one of the runs.
struct CauseStanding {
    Finding finding = Finding::unknown;
    Severity severity = Severity::blocks_creation;
    std::string explained_by; ///< id of the cause above it; empty: stands on its own
    std::vector<std::string> targets;

    friend bool operator==(const CauseStanding&, const CauseStanding&) = default;
};

/// A cause that was found in at least one of the runs.
struct CauseChange {
    std::string id;
    ChangeKind turn = ChangeKind::changed;
    std::string title; ///< of the later run where it is found there
    CauseStanding before;
    CauseStanding after;
    Course course = Course::same;
    std::string words;    ///< what changed, in sentences
    std::string evidence; ///< come: what is seen now; gone: what speaks against it now
    std::string fix;      ///< come: in lines, as in a report
};

/// Causes that were found in neither run, and are judged otherwise than before.
struct FindingShift {
    Finding before = Finding::unknown;
    Finding after = Finding::unknown;
    std::vector<std::string> ids;
    std::string words; ///< "could be ruled out before and cannot be told now"
};

struct ArgumentChange {
    std::string name;
    std::string before; ///< empty: was not recorded
    std::string after;
};

struct ObservationChange {
    ChangeKind turn = ChangeKind::changed;
    std::string tag;
    std::string probe;
    std::string target;
    std::string about; ///< which question of that tag: "ldap_ping"; empty: the only one
    std::optional<Outcome> before;
    std::optional<Outcome> after;
    std::vector<ArgumentChange> args;
};

/// Observations of one target whose outcome took the same way, or one whose facts changed: a line.
struct ObservationLine {
    std::string target;
    std::string words;
};

struct RunAbout {
    std::string remote_domain;
    std::string vantage; ///< "aws" or "self-managed"
    std::int64_t started_unix_us = 0;
    std::string tool_version;
    Verdict verdict = Verdict::inconclusive;
};

struct Difference {
    RunAbout before;
    RunAbout after;
    Course result = Course::same;
    std::string headline;              ///< one sentence
    std::vector<std::string> warnings; ///< why the runs may not be comparable
    std::vector<CauseChange> causes;   ///< come, changed, gone; each most fundamental first
    std::vector<FindingShift> shifts;
    std::string verdict;                         ///< one sentence
    std::vector<ObservationChange> observations; ///< in the order of the evidence
    std::vector<ObservationLine> lines;          ///< the same, put together for people
    std::vector<std::string> plan;               ///< sentences: what was asked for otherwise
    std::vector<std::string> limits_come;
    std::vector<std::string> limits_gone;

    bool empty() const {
        return causes.empty() && shifts.empty() && observations.empty() && plan.empty() &&
               limits_come.empty() && limits_gone.empty() && before.verdict == after.verdict;
    }
};

} // namespace pretrust
