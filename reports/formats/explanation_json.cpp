// The explanation for programs: the contract of docs/explain.schema.json.
#include <formats/explanation.hpp>
#include <json/print.hpp>

#include <pretrust/names.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace json = boost::json;

namespace pretrust {
namespace {

json::object object_of(const Meaning& meaning) {
    json::object object;
    object["kind"] = to_name(meaning.kind);
    object["id"] = json_text(meaning.id);
    object["family"] = json_text(meaning.family);
    object["value"] = json_text(meaning.value);
    object["words"] = json_text(meaning.words);
    object["partial"] = meaning.partial;
    object["text"] = json_text(meaning.text);
    object["meaning"] = json_text(meaning.meaning);
    object["certainty"] = to_name(meaning.certainty);
    object["source"] = json_text(meaning.source);
    object["checked"] = json_text(meaning.checked);
    object["causes"] = json_texts(meaning.causes);
    return object;
}

json::object object_of(const Ambiguity& ambiguity) {
    json::object object;
    object["words"] = json_text(ambiguity.words);
    object["readings"] = json_texts(ambiguity.readings);
    object["how_to_say"] = json_text(ambiguity.how_to_say);
    return object;
}

json::object object_of(const ExplainedCause& cause) {
    json::array deciders;
    for (const Decider& decider : cause.deciders) {
        deciders.push_back(
            json::object{{"probe", json_text(decider.probe)}, {"tag", json_text(decider.tag)}});
    }
    json::object object;
    object["id"] = json_text(cause.id);
    object["title"] = json_text(cause.title);
    object["severity"] = to_name(cause.severity);
    object["basis"] = to_name(cause.basis);
    object["means"] = json_texts(cause.means);
    object["shows_as"] = json_texts(cause.shows_as);
    object["tell"] = json_text(cause.tell);
    object["deciders"] = std::move(deciders);
    object["needs"] = json_text(cause.needs);
    object["fix"] = json_text(cause.fix);
    object["verify"] = json_text(cause.verify);
    object["source"] = json_text(cause.source);
    object["checked"] = json_text(cause.checked);
    if (cause.finding) {
        object["finding"] = to_name(*cause.finding);
        object["seen"] = json_text(cause.seen);
        object["hidden_by"] = json_text(cause.hidden_by);
    }
    return object;
}

json::object object_of(const Contradiction& contradiction) {
    json::object object;
    object["id"] = json_text(contradiction.id);
    object["subject"] = json_text(contradiction.subject);
    object["one"] = json_text(contradiction.one);
    object["one_source"] = json_text(contradiction.one_source);
    object["other"] = json_text(contradiction.other);
    object["other_source"] = json_text(contradiction.other_source);
    object["we_follow"] = json_text(contradiction.we_follow);
    object["why"] = json_text(contradiction.why);
    object["checked"] = json_text(contradiction.checked);
    return object;
}

json::object object_of(const UnknownWord& unknown) {
    return json::object{{"word", json_text(unknown.word)}, {"nearest", json_texts(unknown.nearest)}};
}

template <class Row> json::array array_of(const std::vector<Row>& rows) {
    json::array array;
    for (const Row& row : rows) {
        array.push_back(object_of(row));
    }
    return array;
}

} // namespace

std::string render_explanation_json(const Explanation& explanation, const RenderOptions&) {
    json::object object;
    object["format"] = "pretrust-explain/1";
    object["asked"] = json_text(explanation.asked);
    object["recognised"] = explanation.recognised();
    if (explanation.evidence_about) {
        object["evidence_about"] = json_text(*explanation.evidence_about);
    }
    object["meanings"] = array_of(explanation.meanings);
    object["ambiguities"] = array_of(explanation.ambiguities);
    object["causes"] = array_of(explanation.causes);
    object["contradictions"] = array_of(explanation.contradictions);
    object["unknown"] = array_of(explanation.unknown);
    return print_json(object, 3);
}

} // namespace pretrust
