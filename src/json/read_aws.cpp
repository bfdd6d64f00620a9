// JSON -> AwsConfiguration, driven by the table in aws_json.hpp. Strict: the file is our own.
#include <json/aws_json.hpp>

#include <boost/json/array.hpp>

#include <limits>
#include <string>
#include <utility>

namespace json = boost::json;

namespace pretrust {
namespace {

void take(JsonReader& reader, const JsonNode& node, bool& value) {
    value = reader.flag(node);
}
void take(JsonReader& reader, const JsonNode& node, int& value) {
    constexpr std::int64_t lowest = -1; // every protocol
    value = static_cast<int>(reader.number(node, lowest, std::numeric_limits<int>::max()));
}
void take(JsonReader& reader, const JsonNode& node, std::string& value) {
    value = reader.text(node);
}

template <class T, class Read>
void take_address(JsonReader& reader, const JsonNode& node, T& value, Read read) {
    const auto text = reader.text(node);
    if (!reader.good()) {
        return;
    }
    if (const auto found = read(text)) {
        value = *found;
    } else {
        reader.fail(node.pointer, json_excerpt(found.error().what));
    }
}
void take(JsonReader& reader, const JsonNode& node, Ip& value) {
    take_address(reader, node, value, [](const std::string& text) { return read_ip(text); });
}
void take(JsonReader& reader, const JsonNode& node, Cidr& value) {
    take_address(reader, node, value, [](const std::string& text) { return read_cidr(text); });
}
void take(JsonReader& reader, const JsonNode& node, CidrSet& value);
template <class T> void take(JsonReader& reader, const JsonNode& node, std::optional<T>& value);
template <class T> void take(JsonReader& reader, const JsonNode& node, std::vector<T>& list);

template <class T> void take(JsonReader& reader, const JsonNode& node, T& value) {
    std::apply(
        [&](const auto&... field) {
            reader.only(node, {field.name...});
            (take(reader, reader.member(node, field.name), value.*field.member), ...);
        },
        AwsFields<T>::list);
}

template <class T> void take(JsonReader& reader, const JsonNode& node, std::optional<T>& value) {
    if (node.value != nullptr && !node.value->is_null()) {
        take(reader, node, value.emplace());
    }
}

template <class T> void take(JsonReader& reader, const JsonNode& node, std::vector<T>& list) {
    for (const auto& element : reader.array(node, "values")) {
        take(reader, element, list.emplace_back());
        if (!reader.good()) {
            return;
        }
    }
}

void take(JsonReader& reader, const JsonNode& node, CidrSet& value) {
    std::vector<Cidr> ranges;
    take(reader, node, ranges);
    value = CidrSet(std::move(ranges));
}

} // namespace

AwsConfiguration read_aws_configuration(JsonReader& reader, const JsonNode& node) {
    AwsConfiguration configuration;
    take(reader, node, configuration);
    return configuration;
}

} // namespace pretrust
