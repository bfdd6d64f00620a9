// The report for a ticket: GitHub Flavored Markdown. What a reader needs first stands open, the rest is
// folded.
#include <formats/formats.hpp>
#include <formats/markdown_parts.hpp>
#include <formats/markdown_text.hpp>
#include <formats/wording.hpp>

#include <fmt/format.h>

namespace pretrust {
namespace {

void add_reason(std::string& out, const Report& report) {
    if (report.reason) {
        out += markdown_text(reason_lead(report)) + "\n> " + markdown_text(report.reason->text) + "\n\n";
    }
    if (report.told) {
        out += markdown_text(report.told->sentence) + "\n\n";
    }
}

/// Prose as paragraphs, commands as blocks that can be copied.
void add_labelled(std::string& out, std::string_view label, std::string_view text) {
    if (text.empty()) {
        return;
    }
    out += fmt::format("**{}:**", label);
    std::string commands;
    bool prose = true; // this paragraph has words already
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        if (line.starts_with(command_mark)) {
            commands += std::string(line.substr(command_mark.size())) + '\n';
            if (text.starts_with(command_mark)) {
                continue;
            }
            out += "\n\n" + markdown_block(commands) + (text.empty() ? "" : "\n");
            commands.clear();
            prose = false;
        } else {
            out += (prose ? " " : "") + markdown_text(line);
            prose = true;
        }
    }
    out += prose ? "\n\n" : "\n";
}

/// What only the two runs of a joined report show together.
void add_both_sides(std::string& out, const Report& report) {
    for (const ReportSide& side : report.sides) {
        out += fmt::format("- {} {}\n", words_for(side.verdict).word, markdown_text(side.heading));
    }
    for (const ReportBetween& between : report.between) {
        out += fmt::format("- {}{}\n", between.troubling ? "**Does not fit:** " : "",
                           markdown_text(between.text));
    }
    out += report.sides.empty() && report.between.empty() ? "" : "\n";
}

void add_cause(std::string& out, const Report& report, const ReportCause& cause, std::string_view label) {
    out += fmt::format("**{}:** {}\n\n{}\n\n", label,
                       markdown_text(title_of(cause) + seen_from(cause.vantage)), markdown_text(cause.title));
    add_labelled(out, "Seen", cause.evidence);
    const GoesAway gone = goes_away_with(cause, report);
    if (!gone.folded.empty()) {
        add_labelled(out, "Explained by it", joined_ids(gone.folded));
    }
    if (gone.open > 0) {
        add_labelled(out, "Cannot be told before it is fixed", counted(gone.open, "other cause"));
    }
    add_labelled(out, "Fix", cause.fix);
    add_labelled(out, "Verify", cause.verify);
    add_labelled(out, "Source", cause.source);
}

void add_further_causes(std::string& out, const Report& report) {
    if (report.causes.size() < 2) {
        return;
    }
    add_fold(out, counted(report.causes.size() - 1, "further cause"), [&] {
        for (std::size_t at = 1; at < report.causes.size(); ++at) {
            add_cause(out, report, report.causes[at], "Also");
        }
    });
}

std::string full(const Report& report) {
    std::string out =
        fmt::format("### {}: {}\n\n", words_for(report.verdict).word, markdown_text(report.headline));
    add_reason(out, report);
    add_both_sides(out, report);
    if (!report.causes.empty()) {
        add_cause(out, report, report.causes.front(), "Cause");
    }
    add_further_causes(out, report);
    out += markdown_folds(report);
    out += markdown_text(seen_text(report)) + '\n';
    return out;
}

} // namespace

std::string render_markdown(const Report& report, const RenderOptions& options) {
    return options.brief ? markdown_brief(report) : full(report);
}

} // namespace pretrust
