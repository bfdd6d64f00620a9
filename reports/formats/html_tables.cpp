// The matrix, the clocks on one axis, and the run in time.
#include <formats/html_parts.hpp>
#include <formats/layout.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace pretrust::html {
namespace {

constexpr std::size_t most_rows = 150;
constexpr std::size_t most_clocks = 40;       // of those that deviate
constexpr std::size_t most_clocks_alike = 16; // where the others stand is shown by some of them
constexpr std::int64_t kerberos_tolerance_us =
    300'000'000; // RFC 4120 5.2.3 leaves it open; Windows has 5 minutes
constexpr std::size_t most_names = 1000;

std::string who(const MatrixRow& row) {
    std::string part = row.pdc ? "PDC emulator" : "";
    if (!row.remote) {
        part = "this side";
    } else if (row.host.empty()) {
        part = "given with --dns";
    }
    const std::string from = seen_from(row.vantage);
    return part.empty() && !from.empty() ? from.substr(2) : part + from;
}

Data cells_of(const MatrixRow& row, const std::vector<std::size_t>& asked) {
    Data cells = list();
    for (const std::size_t column : asked) {
        const Cell value = row.cells[column];
        Data cell;
        cell["class"] = text(to_name(value));
        cell["symbol"] = text(value == Cell::silent ? "silent" : words_for(value).symbol);
        const bool says_little = value == Cell::unknown || value == Cell::not_asked;
        cell["spoken"] = says_little ? text(words_for(value).meaning) : Data(false);
        cells << cell;
    }
    return cells;
}

Data columns_of(const Matrix& matrix, const std::vector<std::size_t>& asked) {
    Data all = list();
    for (const std::size_t at : asked) {
        Data column;
        const auto service = find_service(matrix.service_ids[at]);
        column["label"] = text(matrix.columns[at]);
        column["port"] = text(port_heading(matrix.service_ids[at]));
        column["purpose"] = text(service ? service->purpose : "");
        all << column;
    }
    return all;
}

Data legend_of_cells(const Matrix& matrix, const std::vector<std::size_t>& asked) {
    std::set<Cell> present;
    for (const auto& row : matrix.rows) {
        for (const std::size_t column : asked) {
            present.insert(row.cells[column]);
        }
    }
    Data legend = list();
    for (const auto& words : all_cell_words()) {
        if (present.contains(words.cell)) {
            Data entry;
            entry["class"] = text(to_name(words.cell));
            entry["symbol"] = text(words.cell == Cell::silent ? "silent" : words.symbol);
            entry["meaning"] = text(words.meaning);
            legend << entry;
        }
    }
    return legend;
}

Data row_of_group(const Report& report, const MatrixGroup& group, const std::vector<std::size_t>& asked) {
    const MatrixRow& first = report.matrix.rows[group.rows.front()];
    Data row;
    if (group.rows.size() > 1) {
        row["host"] = text(fmt::format("{} hosts", group.rows.size()));
        row["address"] = text("all alike");
    } else {
        const auto host = short_host(first, report);
        row["host"] = first.host.empty() ? Data(false) : text(cut(visible(host), 40));
        row["address"] = text(cut(visible(first.address), 45));
    }
    const std::string from = seen_from(first.vantage);
    const std::string part = group.rows.size() == 1 ? who(first) : from.empty() ? from : from.substr(2);
    row["part"] = part.empty() ? Data(false) : text(part);
    row["sight"] = text(to_name(group.sight));
    row["cells"] = cells_of(first, asked);
    return row;
}

Data alike_of(const Report& report, const MatrixGroup& group) {
    Data alike;
    alike["words"] = prose(fmt::format("{} hosts: {}", group.rows.size(), group.words));
    Data hosts = list();
    for (std::size_t at = 0; at < std::min(group.rows.size(), most_names); ++at) {
        const MatrixRow& row = report.matrix.rows[group.rows[at]];
        hosts << prose(row.host.empty() ? row.address : fmt::format("{} {}", row.host, row.address));
    }
    alike["hosts"] = std::move(hosts);
    const std::size_t more = group.rows.size() - std::min(group.rows.size(), most_names);
    alike["more"] = more == 0 ? Data(false) : text(std::to_string(more));
    return alike;
}

/// Those that deviate, then the first of the others, in their order.
std::vector<const ReportClock*> chosen(const std::vector<ReportClock>& clocks) {
    std::vector<const ReportClock*> result;
    for (const bool notable : {true, false}) {
        const std::size_t most = notable ? most_clocks : most_clocks_alike;
        for (const auto& clock : clocks) {
            if (clock.notable == notable && result.size() < most) {
                result.push_back(&clock);
            }
        }
    }
    std::ranges::sort(result); // pointers into one vector: its order
    return result;
}

struct Axis {
    double reach_us; ///< from the middle to either end

    std::string place(double us) const { return percent(0.5 + us / reach_us / 2.0); }
    std::string length(double us) const { return percent(us / reach_us / 2.0); }
};

Axis axis_over(const std::vector<ReportClock>& clocks) {
    double farthest = static_cast<double>(kerberos_tolerance_us) * 1.2;
    for (const auto& clock : clocks) {
        farthest = std::max(farthest, std::abs(static_cast<double>(clock.offset_us)) * 1.08);
    }
    return {farthest};
}

std::string length_words(double us) {
    const double seconds = us / 1e6;
    if (seconds < 600) {
        return fmt::format("{:.0f} s", seconds);
    }
    return seconds < 7200 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

Data dot_of(const ReportClock& clock, const Axis& axis) {
    Data dot;
    const auto offset = static_cast<double>(clock.offset_us);
    const auto doubt = static_cast<double>(std::max<std::int64_t>(clock.uncertainty_us, 0));
    dot["who"] = prose(clock.address + seen_from(clock.vantage));
    dot["local"] = Data(!clock.remote);
    dot["said"] = prose(clock_words(clock));
    dot["at"] = text(axis.place(offset));
    dot["from"] = text(axis.place(offset - doubt));
    dot["to"] = text(axis.place(offset + doubt));
    dot["class"] = text(std::abs(offset) > static_cast<double>(kerberos_tolerance_us) ? "blocked"
                        : clock.notable                                               ? "partly"
                                                                                      : "good");
    return dot;
}

Data bar_data(const TimelineBar& bar, double end) {
    Data data;
    const auto begin = static_cast<double>(bar.begin.count()) / end;
    const auto length = static_cast<double>((bar.end - bar.begin).count()) / end;
    data["probe"] = prose(bar.probe);
    data["x"] = text(percent(begin));
    data["w"] = text(percent(std::max(length, 0.002)));
    data["class"] = text(to_name(bar.sight));
    data["when"] = text(fmt::format("{} to {}", time_words(bar.begin), time_words(bar.end)));
    data["said"] = prose(bar.words);
    return data;
}

} // namespace

Data matrix_data(const Report& report) {
    const auto asked = asked_columns(report.matrix);
    if (asked.empty()) {
        return Data(false);
    }
    Data data;
    data["columns"] = columns_of(report.matrix, asked);
    data["services"] = columns_of(report.matrix, asked);
    data["legend"] = legend_of_cells(report.matrix, asked);
    Data rows = list();
    Data alike = list();
    for (std::size_t at = 0; at < std::min(report.groups.size(), most_rows); ++at) {
        rows << row_of_group(report, report.groups[at], asked);
        if (report.groups[at].rows.size() > 1) {
            alike << alike_of(report, report.groups[at]);
        }
    }
    data["rows"] = std::move(rows);
    data["alike"] = std::move(alike);
    const std::size_t more = report.groups.size() - std::min(report.groups.size(), most_rows);
    data["more"] = more == 0 ? Data(false) : text(std::to_string(more));
    return data;
}

Data clocks_data(const Report& report) {
    const std::vector<ReportClock>& clocks = report.clocks;
    if (clocks.empty()) {
        return Data(false);
    }
    const Axis axis = axis_over(clocks);
    const auto tolerance = static_cast<double>(kerberos_tolerance_us);
    Data data;
    data["heading"] = text(clocks_words(report));
    data["middle"] = text(report.sides.empty() ? "this host" : "the host");
    data["zone_x"] = text(axis.place(-tolerance));
    data["zone_w"] = text(axis.length(2 * tolerance));
    data["behind"] = text("-" + length_words(axis.reach_us));
    data["ahead"] = text("+" + length_words(axis.reach_us));
    Data dots = list();
    const auto shown = chosen(clocks);
    for (const auto* clock : shown) {
        dots << dot_of(*clock, axis);
    }
    data["dots"] = std::move(dots);
    data["more"] =
        shown.size() == clocks.size() ? Data(false) : text(std::to_string(clocks.size() - shown.size()));
    return data;
}

Data timeline_data(const Timeline& timeline) {
    if (timeline.lanes.empty()) {
        return Data(false);
    }
    const auto end = static_cast<double>(std::max<std::int64_t>(timeline.end.count(), 1));
    Data data;
    data["half"] = text(time_words(timeline.end / 2));
    data["end"] = text(time_words(timeline.end));
    Data notes = list();
    for (const auto& note : timeline.notes) {
        notes << prose(note);
    }
    data["notes"] = std::move(notes);
    Data lanes = list();
    for (const auto& lane : timeline.lanes) {
        Data one;
        one["title"] = prose(lane.title);
        one["waited"] = lane.waited.empty() ? Data(false) : prose(lane.waited);
        one["whole"] = bar_data(lane.whole, end);
        one["until"] = text(percent(static_cast<double>(lane.waited_until.count()) / end));
        Data bars = list();
        for (const auto& bar : lane.bars) {
            bars << bar_data(bar, end);
        }
        one["bars"] = std::move(bars);
        lanes << one;
    }
    data["lanes"] = std::move(lanes);
    return data;
}

} // namespace pretrust::html
