// The report in ten lines, for a field that takes little.
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/markdown_parts.hpp>
#include <formats/markdown_text.hpp>
#include <formats/wording.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t longest_line = 700; ///< columns, in short; commands are never cut

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

void add_bullet(std::string& out, std::string_view label, std::string_view text) {
    if (!text.empty()) {
        out += fmt::format("- **{}** {}\n", label, in_one_line(text));
    }
}

/// All that is found besides the cause on top, and how much is open.
std::string other_causes(const Report& report) {
    std::vector<std::string> ids;
    for (std::size_t at = 1; at < report.causes.size(); ++at) {
        const ReportCause& cause = report.causes[at];
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
    for (const auto& group : unknown_groups(report)) {
        open += group.ids.size();
    }
    if (open > 0) {
        text += (text.empty() ? "" : "; ") + counted(open, "cause") + " could not be told";
    }
    return text;
}

} // namespace

std::string markdown_brief(const Report& report) {
    std::string out = fmt::format("**{}** {}\n\n", words_for(report.verdict).word,
                                  markdown_text(cut(visible(report.headline), longest_line)));
    if (report.reason) {
        out += "- " + markdown_text(reason_lead(report) + " \"" + report.reason->text + '"') + '\n';
    }
    if (!report.causes.empty()) {
        const ReportCause& top = report.causes.front();
        add_bullet(out, "Cause:", title_of(top) + seen_from(top.vantage) + ": " + top.title);
        add_bullet(out, "Seen:", top.evidence);
    }
    add_bullet(out, "Both sides:", troubles(report));
    if (!report.causes.empty()) {
        const ReportCause& top = report.causes.front();
        add_bullet(out, "Fix:", top.fix);
        add_bullet(out, "Verify:", top.verify);
    }
    add_bullet(out, "Also:", other_causes(report));
    add_bullet(out, "Run:", seen_text(report));
    return out;
}

} // namespace pretrust
