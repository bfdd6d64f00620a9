// The judgement: causes and status reasons are rows; a cause's rule is a pure function of the evidence.
#pragma once

#include <pretrust/evidence.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

enum class Finding {
    confirmed,    ///< the evidence shows it
    suspected,    ///< the evidence points to it and cannot prove it
    ruled_out,    ///< the evidence contradicts it
    unknown,      ///< we looked and could not tell: blocks `ready`
    not_assessed, ///< the input for it was not given: listed, does not block
};

enum class Severity { blocks_creation, breaks_use, hygiene };
enum class Basis { documented, inferred, observed };
enum class Verdict { ready, not_ready, at_risk, inconclusive };

/// A reason AWS prints for a failed trust.
struct StatusReason {
    std::string_view id;
    std::string_view text; ///< AWS's words
    std::string_view meaning;
    std::string_view source;  ///< document title
    std::string_view checked; ///< ISO date of the last look at the source
};

/// What a rule found. Words fill the {placeholders} of the cause's texts.
struct Match {
    Finding finding = Finding::unknown;
    std::vector<std::size_t> because; ///< indices into Evidence::items, in order
    std::vector<std::string> targets; ///< addresses or names concerned
    std::map<std::string, std::string> words;
    std::optional<Severity> severity; ///< when the evidence makes it graver or milder than the row says
    std::string needs;                ///< not_assessed: the option that would assess it
    std::vector<std::string> bars;    ///< DCs with which the creation cannot work, when another one is left
    /// Of the row's `hides`, what this very match explains; empty optional: all of them.
    std::optional<std::vector<std::string_view>> explains;
};

class Facts; // reports/diagnosis/facts.hpp: an index over Evidence

struct RootCause {
    std::string_view id;
    std::string_view area;  ///< "DNS and forwarders", "Network", "Naming", "Access", "Time, Kerberos"
    std::string_view title; ///< one sentence with {placeholders}, the cause in plain words
    Severity severity = Severity::blocks_creation;
    std::span<const std::string_view> shows_as; ///< status reason ids; empty: AWS shows no reason for it
    Basis basis = Basis::inferred;           ///< whether AWS documents that this cause shows as that reason
    std::span<const std::string_view> hides; ///< cause ids that a confirmed match explains
    Match (*test)(const Facts&) = nullptr;
    std::string_view evidence; ///< one line with {placeholders}: what was seen
    std::string_view fix;      ///< what to type or change, with {placeholders}
    std::string_view verify;   ///< how to see that it worked
    std::string_view source;   ///< document title
    std::string_view checked;  ///< ISO date of the last look at the source
    /// Cause ids that nobody can judge while this one, confirmed, blocks creation: their `unknown` is folded
    /// under it. What was found in spite of it stands on its own, unlike with `hides`.
    std::span<const std::string_view> leaves_open = {};
};

/// One judged cause. `row` points into the catalogue.
struct Judged {
    const RootCause* row = nullptr;
    Match match;
    Severity severity = Severity::blocks_creation;
    std::string_view
        hidden_by; ///< id of the confirmed cause that explains it; empty when it stands on its own
};

struct Diagnosis {
    Verdict verdict = Verdict::inconclusive;
    std::optional<StatusReason> reason; ///< what AWS will most likely print; empty when ready
    Basis reason_basis = Basis::inferred;
    std::vector<Judged> judged; ///< every cause: confirmed first, then suspected, most fundamental first;
                                ///< then the rest in row order
};

/// All causes, most fundamental first.
std::span<const RootCause> all_causes();
std::span<const StatusReason> all_reasons();
const StatusReason* find_reason(std::string_view id);
const RootCause* find_cause(std::string_view id);

/// Judges the evidence. Pure: no clock, no I/O; the same evidence gives the same diagnosis.
Diagnosis diagnose(const Evidence& evidence, std::span<const RootCause> causes);

} // namespace pretrust
