// Reads typed members out of a JSON tree and remembers the first thing that is wrong, with its place.
// Everything read after that is a harmless default, which keeps the reading functions plain: look at
// `problem()` once, at the end.
#pragma once

#include <pretrust/names.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// A value and where it stands, as a JSON pointer (RFC 6901).
struct JsonNode {
    const boost::json::value* value = nullptr; ///< null: it is missing, and that has been remembered
    std::string pointer;
};

class JsonReader {
  public:
    /// One line, "/items/3/outcome: is missing"; empty while nothing is wrong.
    const std::string& problem() const { return problem_; }
    bool good() const { return problem_.empty(); }
    void fail(const std::string& pointer, std::string_view what);

    /// The object's members; null when it is none.
    const boost::json::object* object(const JsonNode& node);
    /// The elements' nodes; empty when it is no array.
    std::vector<JsonNode> array(const JsonNode& node, std::string_view of_what);
    /// A member that must be there.
    JsonNode member(const JsonNode& parent, std::string_view name);
    /// Whether the object has this member. Missing is no problem.
    bool has(const JsonNode& parent, std::string_view name);
    /// Refuses members with other names than these.
    void only(const JsonNode& node, std::initializer_list<std::string_view> names);

    bool flag(const JsonNode& node);
    std::int64_t number(const JsonNode& node, std::int64_t low, std::int64_t high);
    std::string text(const JsonNode& node);
    std::vector<std::string> texts(const JsonNode& node);

    /// A word of one of the tables in names.hpp.
    template <class E> E word(const JsonNode& node) {
        const std::string name = text(node);
        const auto value = from_name<E>(name);
        if (!value) {
            unknown_word(node.pointer, name);
        }
        return value.value_or(E{});
    }

  private:
    void unknown_word(const std::string& pointer, std::string_view word);

    std::string problem_;
};

/// The beginning of a text from a file, fit for a one-line message: printable ASCII whatever the file holds.
std::string json_excerpt(std::string_view text);

/// A member's name as a reference token of RFC 6901, otherwise as json_excerpt.
std::string json_token(std::string_view name);

} // namespace pretrust
