// The report for programs: the contract of docs/report.schema.json. The order of members is part of it, and
// so is that `because` counts in `evidence.items`.
#include <formats/formats.hpp>
#include <json/aws_json.hpp>
#include <json/evidence_json.hpp>
#include <json/print.hpp>

#include <pretrust/names.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace json = boost::json;

namespace pretrust {
namespace {

json::object vantage_of(const Plan& plan) {
    json::object object;
    object["side"] = to_name(plan.side);
    object["source_address"] = json_text(plan.source_address);
    object["source_ports"] = to_name(plan.source_ports);
    return object;
}

json::value reason_of(const Report& report) {
    if (!report.reason) {
        return nullptr;
    }
    json::object object;
    object["id"] = json_text(report.reason->id);
    object["text"] = json_text(report.reason->text);
    object["basis"] = to_name(report.reason->basis);
    object["source"] = json_text(report.reason->source);
    return object;
}

json::object told_of(const ReportTold& told) {
    json::object object;
    object["text"] = json_text(told.text);
    object["means"] = json_texts(told.means);
    object["fit"] = to_name(told.fit);
    object["sentence"] = json_text(told.sentence);
    object["causes"] = json_texts(told.causes);
    object["remaining"] = json_texts(told.remaining);
    return object;
}

/// Joined reports only.
void add_vantage(json::object& object, const std::string& vantage) {
    if (!vantage.empty()) {
        object["vantage"] = json_text(vantage);
    }
}

json::value cause_of(const ReportCause& cause) {
    json::array because;
    for (const std::size_t index : cause.because) {
        because.emplace_back(static_cast<std::int64_t>(index));
    }
    json::object object;
    object["id"] = json_text(cause.id);
    object["finding"] = to_name(cause.finding);
    object["severity"] = to_name(cause.severity);
    object["title"] = json_text(cause.title);
    object["targets"] = json_texts(cause.targets);
    object["shows_as"] = json_texts(cause.shows_as);
    object["basis"] = to_name(cause.basis);
    object["because"] = std::move(because);
    object["hides"] = json_texts(cause.hides);
    object["evidence"] = json_text(cause.evidence);
    object["fix"] = json_text(cause.fix);
    object["verify"] = json_text(cause.verify);
    object["source"] = json_text(cause.source);
    add_vantage(object, cause.vantage);
    return object;
}

json::array causes_of(const std::vector<ReportCause>& causes) {
    json::array array;
    for (const auto& cause : causes) {
        array.push_back(cause_of(cause));
    }
    return array;
}

json::array unknown_of(const Report& report) {
    json::array array;
    for (const auto& cause : report.unknown) {
        json::object object;
        object["id"] = json_text(cause.id);
        object["severity"] = to_name(cause.severity);
        object["title"] = json_text(cause.title);
        object["evidence"] = json_text(cause.evidence);
        add_vantage(object, cause.vantage);
        array.push_back(std::move(object));
    }
    return array;
}

json::array not_assessed_of(const Report& report) {
    json::array array;
    for (const auto& cause : report.not_assessed) {
        json::object object;
        object["id"] = json_text(cause.id);
        object["severity"] = to_name(cause.severity);
        object["title"] = json_text(cause.title);
        object["needs"] = json_text(cause.needs);
        array.push_back(std::move(object));
    }
    return array;
}

json::object matrix_of(const Matrix& matrix) {
    json::array rows;
    for (const auto& row : matrix.rows) {
        json::array cells;
        for (const Cell cell : row.cells) {
            cells.emplace_back(to_name(cell));
        }
        json::object object;
        object["address"] = json_text(row.address);
        object["host"] = json_text(row.host);
        object["pdc"] = row.pdc;
        object["remote"] = row.remote;
        object["cells"] = std::move(cells);
        add_vantage(object, row.vantage);
        rows.push_back(std::move(object));
    }
    json::object object;
    object["services"] = json_texts(matrix.service_ids);
    object["rows"] = std::move(rows);
    return object;
}

json::array clocks_of(const Report& report) {
    json::array array;
    for (const auto& clock : report.clocks) {
        json::object object;
        object["address"] = json_text(clock.address);
        object["remote"] = clock.remote;
        object["source"] = json_text(clock.source);
        object["offset_us"] = clock.offset_us;
        object["uncertainty_us"] = clock.uncertainty_us;
        object["dissenters"] = json_texts(clock.dissenters);
        object["notable"] = clock.notable;
        add_vantage(object, clock.vantage);
        array.push_back(std::move(object));
    }
    return array;
}

json::array smb_of(const Report& report) {
    json::array array;
    for (const auto& line : report.smb) {
        json::object object;
        object["address"] = json_text(line.address);
        object["dialect"] = json_text(line.dialect);
        object["text"] = json_text(line.text);
        object["notable"] = line.notable;
        array.push_back(std::move(object));
    }
    return array;
}

/// How the two sides fit, and what the other one saw. `because` of a cause counts in the items of its
/// vantage.
void add_joined(json::object& object, const Report& report) {
    json::array sides;
    for (const auto& side : report.sides) {
        sides.push_back(json::object{{"vantage", json_text(side.vantage)},
                                     {"heading", json_text(side.heading)},
                                     {"verdict", to_name(side.verdict)}});
    }
    json::array between;
    for (const auto& one : report.between) {
        between.push_back(json::object{{"subject", json_text(one.subject)},
                                       {"text", json_text(one.text)},
                                       {"troubling", one.troubling}});
    }
    object["sides"] = std::move(sides);
    object["between"] = std::move(between);
    object["other_plan"] = to_json(report.other_evidence->plan);
    object["other_evidence"] = to_json_without_plan(*report.other_evidence);
}

} // namespace

std::string render_json(const Report& report, const RenderOptions&) {
    json::object object;
    object["format"] = "pretrust-report/1";
    object["tool"] = json::object{{"version", json_text(report.tool_version)}};
    object["verdict"] = to_name(report.verdict);
    object["headline"] = json_text(report.headline);
    object["vantage"] = vantage_of(report.evidence.plan);
    object["plan"] = to_json(report.evidence.plan);
    object["status_reason"] = reason_of(report);
    if (report.told) {
        object["failed_with"] = told_of(*report.told);
    }
    object["causes"] = causes_of(report.causes);
    object["folded"] = causes_of(report.folded);
    object["not_assessed"] = not_assessed_of(report);
    object["unknown"] = unknown_of(report);
    object["limits"] = json_texts(report.limits);
    object["matrix"] = matrix_of(report.matrix);
    object["clocks"] = clocks_of(report);
    object["smb"] = smb_of(report);
    if (report.evidence.aws != AwsConfiguration{}) { // the whole of it is in the evidence file only
        object["aws"] = aws_summary(report.evidence.aws);
    }
    object["evidence"] = to_json_without_plan(report.evidence);
    if (report.other_evidence) {
        add_joined(object, report);
    }
    object["duration_ms"] = report.evidence.duration.count() / 1000;
    return print_json(object, 3);
}

} // namespace pretrust
