// The catalogues for programs: every field of every row, texts with their {placeholders}.
#include <app/catalogues.hpp>
#include <json/print.hpp>

#include <pretrust/names.hpp>
#include <pretrust/probe.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <span>

namespace pretrust {
namespace {

namespace json = boost::json;

json::array texts(std::span<const std::string_view> list) {
    json::array array;
    for (const auto text : list) {
        array.emplace_back(json_text(text));
    }
    return array;
}

json::object object_of(const ProbeSpec& probe) {
    json::object object;
    object["id"] = json_text(probe.id);
    object["title"] = json_text(probe.title);
    object["runs_for"] = json_text(scope_word(probe.id));
    json::array tags;
    for (const auto& tag : probe.tags) {
        json::object row;
        row["tag"] = json_text(tag.tag);
        row["meaning"] = json_text(tag.meaning);
        tags.emplace_back(std::move(row));
    }
    object["tags"] = std::move(tags);
    return object;
}

json::object object_of(const RootCause& cause) {
    json::object object;
    object["id"] = json_text(cause.id);
    object["area"] = json_text(cause.area);
    object["severity"] = json_text(to_name(cause.severity));
    object["title"] = json_text(cause.title);
    object["shows_as"] = texts(cause.shows_as);
    object["basis"] = json_text(to_name(cause.basis));
    object["evidence"] = json_text(cause.evidence);
    object["fix"] = json_text(cause.fix);
    object["verify"] = json_text(cause.verify);
    object["source"] = json_text(cause.source);
    object["checked"] = json_text(cause.checked);
    object["hides"] = texts(cause.hides);
    object["leaves_open"] = texts(cause.leaves_open);
    return object;
}

json::object object_of(const StatusReason& reason) {
    json::object object;
    object["id"] = json_text(reason.id);
    object["text"] = json_text(reason.text);
    object["meaning"] = json_text(reason.meaning);
    const auto known = known_by(reason);
    object["wordings"] = texts(known.wordings);
    json::array codes;
    for (const auto& code : known.codes) {
        json::object row;
        row["family"] = json_text(code.family);
        row["value"] = json_text(code.value);
        row["name"] = json_text(code.name);
        codes.emplace_back(std::move(row));
    }
    object["codes"] = std::move(codes);
    json::array causes;
    for (const auto* cause : causes_behind(reason.id)) {
        causes.emplace_back(json_text(cause->id));
    }
    object["causes"] = std::move(causes);
    object["source"] = json_text(reason.source);
    object["checked"] = json_text(reason.checked);
    return object;
}

json::object object_of(const Service& service) {
    json::object object;
    object["id"] = json_text(service.id);
    object["transport"] = json_text(to_string(service.transport));
    object["ports"] = json_text(port_numbers(service));
    object["to_create"] = json_text(need_word(service.creation));
    object["to_use"] = json_text(need_word(service.use));
    object["purpose"] = json_text(service.purpose);
    return object;
}

template <class Rows> std::string printed(std::string_view name, const Rows& rows) {
    json::array entries;
    for (const auto& row : rows) {
        entries.emplace_back(object_of(row));
    }
    json::object whole;
    whole["format"] = "pretrust-catalogue/1";
    whole["version"] = PRETRUST_VERSION;
    whole["catalogue"] = json_text(name);
    whole["entries"] = std::move(entries);
    return print_json(whole, 3);
}

} // namespace

std::string catalogue_json(Catalogue catalogue) {
    switch (catalogue) {
    case Catalogue::probes:
        return printed("probes", all_probes());
    case Catalogue::causes:
        return printed("causes", all_causes());
    case Catalogue::reasons:
        return printed("reasons", all_reasons());
    case Catalogue::ports:
        return printed("ports", services);
    }
    return {};
}

} // namespace pretrust
