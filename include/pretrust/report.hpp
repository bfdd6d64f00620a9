// What a renderer gets: every text already filled in, every symbol already chosen. Renderers choose
// typography only.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

struct ReportReason {
    std::string id;
    std::string text;
    Basis basis = Basis::inferred;
    std::string source;
};

struct ReportCause {
    std::string id;
    std::string area; ///< as RootCause::area
    std::string title;
    Finding finding = Finding::confirmed;
    Severity severity = Severity::blocks_creation;
    Basis basis = Basis::inferred;
    std::vector<std::string> targets;
    std::vector<std::string> shows_as;
    std::vector<std::size_t> because;
    std::vector<std::string> hides; ///< ids of causes that this one explains in this run
    std::string evidence;           ///< one line
    std::string fix;
    std::string verify;
    std::string source;
    std::string needs; ///< not assessed: the option that would assess it
};

/// What one service of one DC showed.
enum class Cell {
    good,  ///< the protocol answered
    open,  ///< connects; nothing more was asked
    wrong, ///< answers, but not as a DC of this domain should
    refused,
    prohibited,
    unreachable,
    silent,
    unknown, ///< asked, could not tell
    not_asked,
};

struct MatrixRow {
    std::string address;
    std::string host; ///< empty when unknown
    bool pdc = false;
    bool remote = true;
    std::vector<Cell> cells; ///< one for each Matrix::columns
};

struct Matrix {
    std::vector<std::string> columns; ///< labels
    std::vector<std::string> service_ids;
    std::vector<MatrixRow> rows;
};

/// The clock of one DC, by the most precise of the sources that agree.
struct ReportClock {
    std::string address;
    bool remote = true;
    std::string source;         ///< "kdc" "smb" "ntlm" "rootdse" "ntp"
    std::int64_t offset_us = 0; ///< that clock minus this host's
    std::int64_t uncertainty_us = 0;
    std::vector<std::string> dissenters; ///< sources of the same DC that tell another time
    bool notable = false;                ///< a minute or more from this host's, or with dissenters
};

/// What one DC showed over SMB.
struct ReportSmb {
    std::string address;
    std::string dialect;  ///< empty: none was agreed
    std::string text;     ///< in one line
    bool notable = false; ///< not as a DC of the default policy
};

/// How what was found fits to what AWS said of the failed trust (Plan::failed_with).
enum class Fit {
    explained,       ///< the cause on top shows so
    explained_below, ///< a cause further down does, and the one on top does not
    otherwise,       ///< causes were found, and none of them shows so
    open,            ///< nothing that was found shows so, and not everything was seen
    gone,            ///< every cause that shows so is ruled out
};

struct ReportTold {
    std::string text;               ///< what was given, cut to 200 octets; foreign text
    std::vector<std::string> means; ///< ids of what it means: status reasons, codes, trust states
    Fit fit = Fit::open;
    std::string sentence;
    std::vector<std::string> causes;    ///< found causes that show so
    std::vector<std::string> remaining; ///< causes that show so and are neither found nor ruled out
};

struct Report {
    std::string tool_version;
    Verdict verdict = Verdict::inconclusive;
    std::string headline; ///< the verdict in one sentence
    std::optional<ReportReason> reason;
    std::optional<ReportTold> told;   ///< absent: nothing was said, or nothing that is known
    std::vector<ReportCause> causes;  ///< confirmed then suspected, not hidden; [0] is the root cause
    std::vector<ReportCause> folded;  ///< confirmed or suspected, explained by one of the above
    std::vector<ReportCause> unknown; ///< looked, could not tell
    std::vector<ReportCause> not_assessed;
    std::vector<ReportCause> ruled_out; ///< id, area and severity only
    std::vector<std::string> limits;    ///< what this vantage cannot see
    Matrix matrix;
    std::vector<ReportClock> clocks; ///< remote DCs, then local ones
    std::vector<ReportSmb> smb;      ///< remote DCs
    Evidence evidence;
};

/// Pure. `diagnosis` must come from `evidence`.
Report make_report(const Evidence& evidence, const Diagnosis& diagnosis);

} // namespace pretrust
