// What stands behind the causes, folded. Tables are cut where GitHub would cut the whole text.
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/markdown_parts.hpp>
#include <formats/markdown_text.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <variant>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t most_hosts = 100;       ///< rows of a table: GitHub takes 65,536 characters in all
constexpr std::size_t most_observations = 40; ///< of those that the causes rest on
constexpr std::size_t most_value = 120;       ///< columns of one argument of an observation

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

void add_matrix(std::string& out, const Report& report) {
    const Matrix& matrix = report.matrix;
    const auto columns = asked_columns(matrix);
    if (matrix.rows.empty() || columns.empty()) {
        return;
    }
    add_fold(out, "Domain controllers and services", [&] {
        std::set<Cell> used;
        out += "| Host | Address |";
        for (const std::size_t column : columns) {
            out += fmt::format(" {} {} |", matrix.columns[column], port_heading(matrix.service_ids[column]));
        }
        out += "\n|---|---|";
        for (std::size_t count = 0; count < columns.size(); ++count) {
            out += "---|";
        }
        out += '\n';
        const std::size_t shown = std::min(matrix.rows.size(), most_hosts);
        for (std::size_t at = 0; at < shown; ++at) {
            const MatrixRow& row = matrix.rows[at];
            out += fmt::format("| {} | {} |", host_cell(row),
                               markdown_cell(row.address + seen_from(row.vantage)));
            for (const std::size_t column : columns) {
                used.insert(row.cells[column]);
                out += fmt::format(" {} |", markdown_cell(words_for(row.cells[column]).symbol));
            }
            out += '\n';
        }
        out += '\n';
        if (shown < matrix.rows.size()) {
            out +=
                fmt::format("{} are not shown here.\n\n", counted(matrix.rows.size() - shown, "more host"));
        }
        std::string legend;
        for (const auto& words : all_cell_words()) {
            if (used.contains(words.cell)) {
                legend += fmt::format("{}{}: {}", legend.empty() ? "" : "; ", markdown_code(words.symbol),
                                      markdown_text(words.meaning));
            }
        }
        out += legend + ".\n";
    });
}

void add_clocks(std::string& out, const Report& report) {
    if (report.clocks.empty()) {
        return;
    }
    add_fold(out, std::string(clocks_words(report)), [&] {
        const std::size_t shown = std::min(report.clocks.size(), most_hosts);
        for (std::size_t at = 0; at < shown; ++at) {
            const ReportClock& clock = report.clocks[at];
            out += fmt::format("- {}{}{}: {}\n", markdown_text(clock.address), clock.remote ? "" : " (local)",
                               seen_from(clock.vantage), markdown_text(clock_words(clock)));
        }
        if (shown < report.clocks.size()) {
            out += fmt::format("- {} not shown here\n", counted(report.clocks.size() - shown, "more clock"));
        }
    });
}

void add_open_questions(std::string& out, const Report& report) {
    const auto groups = unknown_groups(report);
    if (groups.empty()) {
        return;
    }
    add_fold(out, "Could not be told", [&] {
        for (const auto& group : groups) {
            out += fmt::format("- {} {}\n", markdown_text(joined_ids(group.ids)), markdown_text(group.why));
        }
    });
}

void add_not_assessed(std::string& out, const Report& report) {
    const auto groups = not_assessed_groups(report);
    if (groups.empty()) {
        return;
    }
    add_fold(out, "Not assessed, for want of input", [&] {
        for (const auto& group : groups) {
            const std::string lead = group.why.empty() ? "" : "give " + group.why + " for ";
            out += fmt::format("- {}\n", markdown_text(lead + joined_ids(group.ids)));
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
void add_observations(std::string& out, const Report& report) {
    std::vector<const Observation*> cited;
    for (const ReportCause& cause : report.causes) {
        const bool of_other = report.other_evidence && cause.vantage == to_name(Side::self_managed);
        const auto& items = of_other ? report.other_evidence->items : report.evidence.items;
        for (const std::size_t index : cause.because) {
            if (index < items.size() && std::ranges::find(cited, &items[index]) == cited.end()) {
                cited.push_back(&items[index]);
            }
        }
    }
    if (cited.empty()) {
        return;
    }
    add_fold(out, "What the causes rest on: " + counted(cited.size(), "observation"), [&] {
        out += "| Target | Observation | Outcome | Facts |\n|---|---|---|---|\n";
        for (std::size_t at = 0; at < std::min(cited.size(), most_observations); ++at) {
            const Observation& item = *cited[at];
            std::string facts;
            for (const auto& [name, value] : item.args) {
                facts += fmt::format("{}{} {}", facts.empty() ? "" : ", ", name,
                                     cut(visible(std::visit(ValueWords{}, value)), most_value));
            }
            out += fmt::format("| {} | {} | {} | {} |\n", markdown_cell(item.target), markdown_cell(item.tag),
                               markdown_cell(to_name(item.outcome)), markdown_cell(facts));
        }
        if (cited.size() > most_observations) {
            out += fmt::format("\n{} more are in the evidence.\n", cited.size() - most_observations);
        }
    });
}

void add_limits(std::string& out, const Report& report) {
    if (report.limits.empty()) {
        return;
    }
    add_fold(out, std::string(cannot_show_words(report)), [&] {
        for (const auto& limit : report.limits) {
            out += "- " + markdown_text(limit) + '\n';
        }
    });
}

} // namespace

std::string markdown_folds(const Report& report) {
    std::string out;
    add_matrix(out, report);
    add_clocks(out, report);
    add_open_questions(out, report);
    add_not_assessed(out, report);
    add_observations(out, report);
    add_limits(out, report);
    return out;
}

} // namespace pretrust
