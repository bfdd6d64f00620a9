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
    /// Joined reports: which side's run shows it, "aws" or "self-managed"; `because` counts in that one's
    /// evidence. Empty otherwise.
    std::string vantage;
};

/// What one service of one DC showed.
enum class Cell {
    good,  ///< the protocol answered
    open,  ///< connects; nothing more was asked
    wrong, ///< not as a DC of this domain answers: connects and is silent, or says something else
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
    std::string vantage{};   ///< as in ReportCause
};

struct Matrix {
    std::vector<std::string> columns; ///< labels
    std::vector<std::string> service_ids;
    std::vector<MatrixRow> rows;
};

/// What was seen on one way: a host's services together, or a question and its answer. Unknown is never good.
enum class Sight {
    good,    ///< everything that a trust needs there answers
    partly,  ///< some of it answers, some does not
    blocked, ///< nothing of it gets through, or the answer is no
    unknown, ///< not asked, cut short, or not to be seen from here
};

/// Rows of the matrix that are shown as one, for nothing tells them apart. Where there are few rows, each is
/// a group of its own.
struct MatrixGroup {
    std::vector<std::size_t> rows; ///< in Matrix::rows, in its order; at least one
    Sight sight = Sight::unknown;
    std::string words; ///< what was seen there, in one line
};

enum class NodeKind { domain, host, dns_server, dc, forwarder, firewall };
enum class PictureSide { near, between, far };

/// One box of the picture of the trust.
struct PictureNode {
    NodeKind kind = NodeKind::host;
    PictureSide place = PictureSide::near;
    std::string title;
    std::vector<std::string> lines;
    Sight sight = Sight::unknown; ///< of a domain: unused
};

/// One way between two boxes, from this host's or a server's point of view.
struct PictureEdge {
    std::size_t from = 0; ///< in Picture::nodes
    std::size_t to = 0;
    Sight sight = Sight::unknown;
    std::string words;                  ///< one sentence that says it without the drawing
    std::optional<std::size_t> through; ///< the node between the sides that it meets
    std::string cause;                  ///< id of the found cause that is about it; empty: none
};

/// Both domains and what lies between. The near one is on the side where this host stands. Empty when no
/// packet was sent.
struct Picture {
    std::vector<PictureNode>
        nodes; ///< [0] the near domain, [1] the far one, then the rest from top to bottom
    std::vector<PictureEdge> edges; ///< [0] the trust itself, as judged
};

/// What one probe did at one target, from its first question to its last answer.
struct TimelineBar {
    std::string probe;
    microseconds begin{0}; ///< since the start of the run
    microseconds end{0};
    Sight sight =
        Sight::unknown; ///< good: all was answered; partly: some; blocked: nothing; unknown: cut short
    std::string words;  ///< "12 questions, 3 without an answer"
};

struct TimelineLane {
    std::string title;             ///< the target, or how many it stands for
    std::string waited;            ///< what its first question waited for; empty: for nothing
    microseconds waited_until{0};  ///< when that came
    TimelineBar whole;             ///< everything at this target together; its probe is empty
    std::vector<TimelineBar> bars; ///< by begin
};

/// What the run spent its time on, and what waited for what.
struct Timeline {
    microseconds end{0}; ///< of the last bar, or of the run
    std::vector<TimelineLane> lanes;
    std::vector<std::string> notes; ///< sentences: what the end of the run waited for
};

/// Which observations a page shows. A page that nobody can open helps nobody; the JSON has them all.
struct Shown {
    std::vector<std::size_t> items;     ///< in Evidence::items, in its order
    std::vector<std::size_t> exchanges; ///< in Evidence::exchanges, in its order
    std::vector<std::string> left_out;  ///< sentences: what is not shown, and where it is
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
    std::string vantage{};               ///< as in ReportCause: the host that looked
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

/// One of the two runs of a joined report.
struct ReportSide {
    std::string vantage; ///< "aws" or "self-managed"
    std::string heading; ///< "from the AWS side to corp.example.com"
    Verdict verdict = Verdict::inconclusive;
};

/// What only the two runs of a joined report show together, in one sentence.
struct ReportBetween {
    std::string subject; ///< "ports" "names" "halves" "clocks"
    std::string text;
    bool troubling = false; ///< the two sides do not fit; what could not be told is in the text only
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
    std::vector<MatrixGroup> groups; ///< every row of the matrix once, in its order
    Picture picture;
    Timeline timeline;
    Shown shown;
    std::vector<ReportClock> clocks; ///< remote DCs, then local ones
    std::vector<ReportSmb> smb;      ///< remote DCs
    Evidence evidence;
    // Joined reports only. `evidence` is what the AWS side saw.
    std::vector<ReportSide> sides;
    std::vector<ReportBetween> between;
    std::optional<Evidence> other_evidence; ///< what the self-managed side saw
    Picture other_picture;                  ///< as that side saw it, like the next two
    Timeline other_timeline;
    Shown other_shown;
};

/// Pure. `diagnosis` must come from `evidence`.
Report make_report(const Evidence& evidence, const Diagnosis& diagnosis);

} // namespace pretrust
