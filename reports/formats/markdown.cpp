// The report for a ticket: GitHub Flavored Markdown. What a reader needs first stands open, the rest is
// folded. In short: ten lines at most, each a whole one, for a field that takes little.
#include <formats/calendar.hpp>
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/markdown_text.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>

namespace pretrust {
namespace {

constexpr std::size_t most_hosts = 100;       ///< rows of a table: GitHub takes 65,536 characters in all
constexpr std::size_t most_observations = 40; ///< of those that the causes rest on
constexpr std::size_t most_value = 120;       ///< columns of one argument of an observation
constexpr std::size_t longest_line = 700;     ///< columns, in short; commands are never cut
constexpr std::string_view command_mark = "  ";

std::string_view next_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

/// "1 cause", "2 causes".
std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string side_text(const Plan& plan) {
    return plan.side == Side::aws ? "the AWS side" : "the self-managed side";
}

/// "2026-11-21 08:33 UTC".
std::string minute_text(std::int64_t unix_us) {
    const std::string time = utc_time(unix_us);
    return time.substr(0, 10) + ' ' + time.substr(11, 5) + " UTC";
}

std::string seen_text(const Report& report) {
    const Evidence& evidence = report.evidence;
    const std::string when = evidence.started_unix_us > 0 ? ", " + minute_text(evidence.started_unix_us) : "";
    return fmt::format("pretrust {}, seen from {}{}. {}", report.tool_version,
                       report.sides.empty() ? side_text(evidence.plan) : "both sides", when,
                       run_words(report));
}

/// Joined reports only.
std::string from_text(const std::string& vantage) {
    return vantage.empty()                 ? std::string()
           : vantage == to_name(Side::aws) ? ", seen from the AWS side"
                                           : ", seen from the self-managed side";
}

/// Joined reports only: in which ways the two sides do not fit together.
std::string troubles(const Report& report) {
    std::string text;
    for (const ReportBetween& between : report.between) {
        if (between.troubling) {
            text += (text.empty() ? "" : " ") + between.text;
        }
    }
    return text;
}

/// "dc1.corp.example.com (PDC)"; never empty.
std::string host_cell(const MatrixRow& row) {
    std::string text = row.host.empty() ? std::string() : markdown_cell(row.host);
    const auto mark = [&](std::string_view words) { text += (text.empty() ? "" : " ") + std::string(words); };
    if (!row.remote) {
        mark("(local)");
    } else if (row.host.empty()) {
        mark("(given)");
    }
    if (row.pdc) {
        mark("(PDC)");
    }
    return text;
}

/// A text of several lines in one: commands as code spans, whole.
std::string in_one_line(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        const bool command = line.starts_with(command_mark);
        const std::string part = command ? markdown_code(line.substr(command_mark.size()))
                                         : markdown_text(cut(visible(line), longest_line));
        result += (result.empty() ? "" : " ") + part;
    }
    return result;
}

class MarkdownReport {
  public:
    explicit MarkdownReport(const Report& report) : report_(report) {}

    std::string brief();
    std::string full();

  private:
    void bullet(std::string_view label, std::string_view text);
    void other_causes();
    void reason();
    void both_sides();
    void cause(const ReportCause& cause, std::string_view label);
    void labelled(std::string_view label, std::string_view text);
    void fold(const std::string& summary, const std::function<void()>& inside);
    void further_causes();
    void matrix();
    void clocks();
    void open_questions();
    void not_assessed();
    void observations();
    void limits();

    const Report& report_;
    std::string out_;
};

void MarkdownReport::bullet(std::string_view label, std::string_view text) {
    if (!text.empty()) {
        out_ += fmt::format("- **{}** {}\n", label, in_one_line(text));
    }
}

/// All that is found besides the cause on top, and how much is open.
void MarkdownReport::other_causes() {
    std::vector<std::string> ids;
    for (std::size_t at = 1; at < report_.causes.size(); ++at) {
        const ReportCause& cause = report_.causes[at];
        ids.push_back(cause.vantage.empty() ? cause.id : fmt::format("{} ({})", cause.id, cause.vantage));
    }
    constexpr std::size_t most = 8;
    const std::size_t more = ids.size() > most ? ids.size() - most : 0;
    ids.resize(std::min(ids.size(), most));
    std::string text = joined_ids(ids);
    if (more > 0) {
        text += fmt::format(" and {} more", more);
    }
    std::size_t open = 0;
    for (const auto& group : unknown_groups(report_)) {
        open += group.ids.size();
    }
    if (open > 0) {
        text += (text.empty() ? "" : "; ") + counted(open, "cause") + " could not be told";
    }
    bullet("Also:", text);
}

std::string MarkdownReport::brief() {
    out_ = fmt::format("**{}** {}\n\n", words_for(report_.verdict).word,
                       markdown_text(cut(visible(report_.headline), longest_line)));
    if (report_.reason) {
        out_ += "- " + markdown_text(reason_lead(report_) + " \"" + report_.reason->text + '"') + '\n';
    }
    if (!report_.causes.empty()) {
        const ReportCause& top = report_.causes.front();
        bullet("Cause:", title_of(top) + from_text(top.vantage) + ": " + top.title);
        bullet("Seen:", top.evidence);
    }
    bullet("Both sides:", troubles(report_));
    if (!report_.causes.empty()) {
        const ReportCause& top = report_.causes.front();
        bullet("Fix:", top.fix);
        bullet("Verify:", top.verify);
    }
    other_causes();
    bullet("Run:", seen_text(report_));
    return std::move(out_);
}

void MarkdownReport::reason() {
    if (report_.reason) {
        out_ += markdown_text(reason_lead(report_)) + "\n> " + markdown_text(report_.reason->text) + "\n\n";
    }
    if (report_.told) {
        out_ += markdown_text(report_.told->sentence) + "\n\n";
    }
}

/// Prose as paragraphs, commands as blocks that can be copied.
void MarkdownReport::labelled(std::string_view label, std::string_view text) {
    if (text.empty()) {
        return;
    }
    out_ += fmt::format("**{}:**", label);
    std::string commands;
    bool prose = true; // this paragraph has words already
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        if (line.starts_with(command_mark)) {
            commands += std::string(line.substr(command_mark.size())) + '\n';
            if (text.starts_with(command_mark)) {
                continue;
            }
            out_ += "\n\n" + markdown_block(commands) + (text.empty() ? "" : "\n");
            commands.clear();
            prose = false;
        } else {
            out_ += (prose ? " " : "") + markdown_text(line);
            prose = true;
        }
    }
    out_ += prose ? "\n\n" : "\n";
}

/// What only the two runs of a joined report show together.
void MarkdownReport::both_sides() {
    for (const ReportSide& side : report_.sides) {
        out_ += fmt::format("- {} {}\n", words_for(side.verdict).word, markdown_text(side.heading));
    }
    for (const ReportBetween& between : report_.between) {
        out_ += fmt::format("- {}{}\n", between.troubling ? "**Does not fit:** " : "",
                            markdown_text(between.text));
    }
    out_ += report_.sides.empty() && report_.between.empty() ? "" : "\n";
}

void MarkdownReport::cause(const ReportCause& cause, std::string_view label) {
    out_ +=
        fmt::format("**{}:** {}\n\n{}\n\n", label, markdown_text(title_of(cause) + from_text(cause.vantage)),
                    markdown_text(cause.title));
    labelled("Seen", cause.evidence);
    const GoesAway gone = goes_away_with(cause, report_);
    if (!gone.folded.empty()) {
        labelled("Explained by it", joined_ids(gone.folded));
    }
    if (gone.open > 0) {
        labelled("Cannot be told before it is fixed", counted(gone.open, "other cause"));
    }
    labelled("Fix", cause.fix);
    labelled("Verify", cause.verify);
    labelled("Source", cause.source);
}

/// GitHub reads Markdown inside of the element only after an empty line.
void MarkdownReport::fold(const std::string& summary, const std::function<void()>& inside) {
    out_ += "<details><summary>" + summary + "</summary>\n\n";
    inside();
    out_ += "\n</details>\n\n";
}

void MarkdownReport::further_causes() {
    if (report_.causes.size() < 2) {
        return;
    }
    fold(counted(report_.causes.size() - 1, "further cause"), [this] {
        for (std::size_t at = 1; at < report_.causes.size(); ++at) {
            cause(report_.causes[at], "Also");
        }
    });
}

void MarkdownReport::matrix() {
    const Matrix& matrix = report_.matrix;
    const auto columns = asked_columns(matrix);
    if (matrix.rows.empty() || columns.empty()) {
        return;
    }
    fold("Domain controllers and services", [&] {
        std::set<Cell> used;
        out_ += "| Host | Address |";
        for (const std::size_t column : columns) {
            out_ += fmt::format(" {} {} |", matrix.columns[column], port_heading(matrix.service_ids[column]));
        }
        out_ += "\n|---|---|";
        for (std::size_t count = 0; count < columns.size(); ++count) {
            out_ += "---|";
        }
        out_ += '\n';
        const std::size_t shown = std::min(matrix.rows.size(), most_hosts);
        for (std::size_t at = 0; at < shown; ++at) {
            const MatrixRow& row = matrix.rows[at];
            out_ += fmt::format("| {} | {} |", host_cell(row),
                                markdown_cell(row.address + from_text(row.vantage)));
            for (const std::size_t column : columns) {
                used.insert(row.cells[column]);
                out_ += fmt::format(" {} |", markdown_cell(words_for(row.cells[column]).symbol));
            }
            out_ += '\n';
        }
        out_ += '\n';
        if (shown < matrix.rows.size()) {
            out_ +=
                fmt::format("{} are not shown here.\n\n", counted(matrix.rows.size() - shown, "more host"));
        }
        std::string legend;
        for (const auto& words : all_cell_words()) {
            if (used.contains(words.cell)) {
                legend += fmt::format("{}{}: {}", legend.empty() ? "" : "; ", markdown_code(words.symbol),
                                      markdown_text(words.meaning));
            }
        }
        out_ += legend + ".\n";
    });
}

void MarkdownReport::clocks() {
    if (report_.clocks.empty()) {
        return;
    }
    fold(std::string(clocks_words(report_)), [this] {
        const std::size_t shown = std::min(report_.clocks.size(), most_hosts);
        for (std::size_t at = 0; at < shown; ++at) {
            const ReportClock& clock = report_.clocks[at];
            out_ +=
                fmt::format("- {}{}{}: {}\n", markdown_text(clock.address), clock.remote ? "" : " (local)",
                            from_text(clock.vantage), markdown_text(clock_words(clock)));
        }
        if (shown < report_.clocks.size()) {
            out_ +=
                fmt::format("- {} not shown here\n", counted(report_.clocks.size() - shown, "more clock"));
        }
    });
}

void MarkdownReport::open_questions() {
    const auto groups = unknown_groups(report_);
    if (groups.empty()) {
        return;
    }
    fold("Could not be told", [&] {
        for (const auto& group : groups) {
            out_ += fmt::format("- {} {}\n", markdown_text(joined_ids(group.ids)), markdown_text(group.why));
        }
    });
}

void MarkdownReport::not_assessed() {
    const auto groups = not_assessed_groups(report_);
    if (groups.empty()) {
        return;
    }
    fold("Not assessed, for want of input", [&] {
        for (const auto& group : groups) {
            const std::string lead = group.why.empty() ? "" : "give " + group.why + " for ";
            out_ += fmt::format("- {}\n", markdown_text(lead + joined_ids(group.ids)));
        }
    });
}

struct ValueWords {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const std::vector<std::string>& value) const { return joined_ids(value); }
};

/// Those that the found causes rest on; the evidence file has them all.
void MarkdownReport::observations() {
    std::vector<const Observation*> cited;
    for (const ReportCause& cause : report_.causes) {
        const bool of_other = report_.other_evidence && cause.vantage == to_name(Side::self_managed);
        const auto& items = of_other ? report_.other_evidence->items : report_.evidence.items;
        for (const std::size_t index : cause.because) {
            if (index < items.size() && std::ranges::find(cited, &items[index]) == cited.end()) {
                cited.push_back(&items[index]);
            }
        }
    }
    if (cited.empty()) {
        return;
    }
    fold("What the causes rest on: " + counted(cited.size(), "observation"), [&] {
        out_ += "| Target | Observation | Outcome | Facts |\n|---|---|---|---|\n";
        for (std::size_t at = 0; at < std::min(cited.size(), most_observations); ++at) {
            const Observation& item = *cited[at];
            std::string facts;
            for (const auto& [name, value] : item.args) {
                facts += fmt::format("{}{} {}", facts.empty() ? "" : ", ", name,
                                     cut(visible(std::visit(ValueWords{}, value)), most_value));
            }
            out_ +=
                fmt::format("| {} | {} | {} | {} |\n", markdown_cell(item.target), markdown_cell(item.tag),
                            markdown_cell(to_name(item.outcome)), markdown_cell(facts));
        }
        if (cited.size() > most_observations) {
            out_ += fmt::format("\n{} more are in the evidence.\n", cited.size() - most_observations);
        }
    });
}

void MarkdownReport::limits() {
    if (report_.limits.empty()) {
        return;
    }
    fold(std::string(cannot_show_words(report_)), [this] {
        for (const auto& limit : report_.limits) {
            out_ += "- " + markdown_text(limit) + '\n';
        }
    });
}

std::string MarkdownReport::full() {
    out_ = fmt::format("### {}: {}\n\n", words_for(report_.verdict).word, markdown_text(report_.headline));
    reason();
    both_sides();
    if (!report_.causes.empty()) {
        cause(report_.causes.front(), "Cause");
    }
    further_causes();
    matrix();
    clocks();
    open_questions();
    not_assessed();
    observations();
    limits();
    out_ += markdown_text(seen_text(report_)) + '\n';
    return std::move(out_);
}

} // namespace

std::string render_markdown(const Report& report, const RenderOptions& options) {
    MarkdownReport markdown(report);
    return options.brief ? markdown.brief() : markdown.full();
}

} // namespace pretrust
