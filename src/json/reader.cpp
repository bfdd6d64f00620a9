// Typed reading with places. It knows JSON and nothing of evidence.
#include <json/reader.hpp>
#include <json/utf8.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace json = boost::json;

namespace pretrust {

std::string json_excerpt(std::string_view text) {
    std::string result;
    for (const char letter : to_utf8(text.substr(0, 60))) {
        const auto octet = static_cast<unsigned char>(letter);
        if (octet < 0x20 || octet >= 0x7F) {
            result += escaped_octet(octet);
        } else {
            result += letter;
        }
    }
    return result;
}

std::string json_token(std::string_view name) {
    const auto plain = [](char c) { return c > 0x20 && c < 0x7F && c != '~' && c != '/'; };
    if (name.size() <= 60 && std::all_of(name.begin(), name.end(), plain)) {
        return std::string(name); // nearly every one
    }
    std::string result;
    for (const char letter : json_excerpt(name)) {
        if (letter == '~') {
            result += "~0";
        } else if (letter == '/') {
            result += "~1";
        } else {
            result += letter;
        }
    }
    return result;
}

void JsonReader::fail(const std::string& pointer, std::string_view what) {
    if (problem_.empty()) {
        problem_ = (pointer.empty() ? "the file" : pointer) + ": " + std::string(what);
    }
}

const json::object* JsonReader::object(const JsonNode& node) {
    if (node.value == nullptr) {
        return nullptr;
    }
    if (!node.value->is_object()) {
        fail(node.pointer, "must be an object");
        return nullptr;
    }
    return &node.value->get_object();
}

bool JsonReader::has(const JsonNode& parent, std::string_view name) {
    const json::object* members = object(parent);
    return members != nullptr && members->contains(name);
}

JsonNode JsonReader::member(const JsonNode& parent, std::string_view name) {
    JsonNode child{nullptr, parent.pointer + '/' + json_token(name)};
    if (const json::object* members = object(parent)) {
        child.value = members->if_contains(name);
        if (child.value == nullptr) {
            fail(child.pointer, "is missing");
        }
    }
    return child;
}

void JsonReader::only(const JsonNode& node, std::initializer_list<std::string_view> names) {
    const json::object* members = object(node);
    if (members == nullptr) {
        return;
    }
    for (const auto& entry : *members) {
        const std::string_view key = entry.key();
        if (std::ranges::find(names, key) == names.end()) {
            fail(node.pointer + '/' + json_token(key), "is not a member of format 1");
        }
    }
}

bool JsonReader::flag(const JsonNode& node) {
    if (node.value == nullptr) {
        return false;
    }
    if (!node.value->is_bool()) {
        fail(node.pointer, "must be true or false");
        return false;
    }
    return node.value->get_bool();
}

std::int64_t JsonReader::number(const JsonNode& node, std::int64_t low, std::int64_t high) {
    if (node.value == nullptr) {
        return low;
    }
    if (!node.value->is_int64()) {
        fail(node.pointer, "must be a whole number");
        return low;
    }
    const std::int64_t value = node.value->get_int64();
    if (value < low || value > high) {
        fail(node.pointer, "must be from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return value;
}

std::string JsonReader::text(const JsonNode& node) {
    if (node.value == nullptr) {
        return {};
    }
    if (!node.value->is_string()) {
        fail(node.pointer, "must be a string");
        return {};
    }
    const json::string& string = node.value->get_string();
    return {string.data(), string.size()};
}

std::vector<JsonNode> JsonReader::array(const JsonNode& node, std::string_view of_what) {
    std::vector<JsonNode> elements;
    if (node.value == nullptr) {
        return elements;
    }
    if (!node.value->is_array()) {
        fail(node.pointer, "must be an array of " + std::string(of_what));
        return elements;
    }
    for (const auto& element : node.value->get_array()) {
        elements.push_back({&element, node.pointer + '/' + std::to_string(elements.size())});
    }
    return elements;
}

std::vector<std::string> JsonReader::texts(const JsonNode& node) {
    std::vector<std::string> result;
    for (const auto& element : array(node, "strings")) {
        result.push_back(text(element));
    }
    return result;
}

void JsonReader::unknown_word(const std::string& pointer, std::string_view word) {
    fail(pointer, "unknown word \"" + json_excerpt(word) + '"');
}

} // namespace pretrust
