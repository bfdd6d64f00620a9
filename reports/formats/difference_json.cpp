// The difference for programs: the contract of docs/diff.schema.json.
#include <formats/difference.hpp>
#include <json/print.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace json = boost::json;

namespace pretrust {
namespace {

json::object object_of(const RunAbout& about) {
    json::object object;
    object["remote_domain"] = json_text(about.remote_domain);
    object["vantage"] = json_text(about.vantage);
    object["started_unix_us"] = about.started_unix_us;
    object["tool"] = json::object{{"version", json_text(about.tool_version)}};
    object["verdict"] = to_name(about.verdict);
    return object;
}

json::object object_of(const CauseStanding& standing) {
    json::object object;
    object["finding"] = to_name(standing.finding);
    object["severity"] = to_name(standing.severity);
    object["explained_by"] = json_text(standing.explained_by);
    object["targets"] = json_texts(standing.targets);
    return object;
}

json::object object_of(const CauseChange& cause) {
    json::object object;
    object["id"] = json_text(cause.id);
    object["change"] = to_name(cause.turn);
    object["course"] = to_name(cause.course);
    object["title"] = json_text(cause.title);
    object["words"] = json_text(cause.words);
    object["before"] = object_of(cause.before);
    object["after"] = object_of(cause.after);
    object["evidence"] = json_text(cause.evidence);
    object["fix"] = json_text(cause.fix);
    return object;
}

json::object object_of(const FindingShift& shift) {
    json::object object;
    object["before"] = to_name(shift.before);
    object["after"] = to_name(shift.after);
    object["causes"] = json_texts(shift.ids);
    return object;
}

json::object object_of(const ObservationChange& change) {
    json::object object;
    object["change"] = to_name(change.turn);
    object["tag"] = json_text(change.tag);
    object["probe"] = json_text(change.probe);
    object["target"] = json_text(change.target);
    object["about"] = json_text(change.about);
    object["before"] = change.before ? json::value(to_name(*change.before)) : json::value(nullptr);
    object["after"] = change.after ? json::value(to_name(*change.after)) : json::value(nullptr);
    json::object args;
    for (const ArgumentChange& arg : change.args) {
        args[json_text(arg.name)] =
            json::object{{"before", json_text(arg.before)}, {"after", json_text(arg.after)}};
    }
    object["args"] = std::move(args);
    return object;
}

template <class Row> json::array rows_of(const std::vector<Row>& rows) {
    json::array array;
    for (const Row& row : rows) {
        array.push_back(object_of(row));
    }
    return array;
}

} // namespace

std::string render_difference_json(const Difference& difference, const RenderOptions&) {
    json::object object;
    object["format"] = "pretrust-diff/1";
    object["result"] = to_name(difference.result);
    object["headline"] = json_text(difference.headline);
    object["before"] = object_of(difference.before);
    object["after"] = object_of(difference.after);
    object["warnings"] = json_texts(difference.warnings);
    object["causes"] = rows_of(difference.causes);
    object["shifts"] = rows_of(difference.shifts);
    object["observations"] = rows_of(difference.observations);
    object["plan"] = json_texts(difference.plan);
    object["limits"] = json::object{{"new", json_texts(difference.limits_come)},
                                    {"gone", json_texts(difference.limits_gone)}};
    return print_json(object, 2);
}

} // namespace pretrust
