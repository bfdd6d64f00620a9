// The strict JSON reader: Boost.JSON's grammar, and a handler that refuses what its own tree builder lets
// through (duplicate members: the last would win silently; doubles: 1.81 rounds them carelessly).
#include <json/parse.hpp>
#include <json/reader.hpp>
#include <json/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace json = boost::json;

namespace pretrust {
namespace {

/// Builds the tree out of the parser's events. Returns false, with `problem` set, to stop it.
class TreeBuilder {
  public:
    static constexpr std::size_t max_object_size = json_largest_text;
    static constexpr std::size_t max_array_size = json_largest_text;
    static constexpr std::size_t max_key_size = 4096;
    static constexpr std::size_t max_string_size = json_largest_text;

    using ErrorCode = boost::system::error_code;

    json::value root;
    std::string problem;
    std::size_t most_values = json_most_values;

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) { return open(json::object{}); }
    bool on_object_end(std::size_t, ErrorCode& error) { return close(error); }
    bool on_array_begin(ErrorCode&) { return open(json::array{}); }
    bool on_array_end(std::size_t, ErrorCode& error) { return close(error); }
    bool on_key_part(json::string_view part, std::size_t, ErrorCode&) { return collect(part); }
    bool on_key(json::string_view part, std::size_t, ErrorCode& error) {
        collect(part);
        Frame& frame = frames_.back();
        frame.key.swap(text_);
        text_.clear();
        if (frame.container.get_object().contains(frame.key)) {
            return stop("the member \"" + json_excerpt(frame.key) + "\" appears twice", error);
        }
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, ErrorCode&) { return collect(part); }
    bool on_string(json::string_view part, std::size_t, ErrorCode& error) {
        collect(part);
        json::string text(text_);
        text_.clear();
        return add(std::move(text), error);
    }
    bool on_number_part(json::string_view part, ErrorCode&) { return collect(part); }
    bool on_int64(std::int64_t number, json::string_view, ErrorCode& error) {
        text_.clear();
        return add(number, error);
    }
    bool on_uint64(std::uint64_t, json::string_view, ErrorCode& error) {
        return stop("a number is out of range", error);
    }
    bool on_double(double, json::string_view part, ErrorCode& error) {
        collect(part);
        double number = 0;
        const bool whole = text_.find_first_of(".eE") == std::string::npos;
        const auto parsed = std::from_chars(text_.data(), text_.data() + text_.size(), number);
        text_.clear();
        if (whole || parsed.ec != std::errc{}) {
            return stop("a number is out of range", error);
        }
        return add(number, error);
    }
    bool on_bool(bool value, ErrorCode& error) { return add(value, error); }
    bool on_null(ErrorCode& error) { return add(nullptr, error); }
    bool on_comment_part(json::string_view, ErrorCode&) { return true; }
    bool on_comment(json::string_view, ErrorCode&) { return true; }

  private:
    struct Frame {
        json::value container;
        std::string key; ///< of the member that is being read
    };

    bool collect(json::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool open(json::value container) {
        frames_.push_back({std::move(container), {}});
        return true;
    }
    bool close(ErrorCode& error) {
        json::value done = std::move(frames_.back().container);
        frames_.pop_back();
        return add(std::move(done), error);
    }
    bool add(json::value value, ErrorCode& error) {
        if (++values_ > most_values) {
            return stop("too many values", error);
        }
        if (frames_.empty()) {
            root = std::move(value);
        } else if (Frame& frame = frames_.back(); frame.container.is_array()) {
            frame.container.get_array().push_back(std::move(value));
        } else {
            frame.container.get_object().emplace(frame.key, std::move(value));
        }
        return true;
    }
    bool stop(std::string why, ErrorCode& error) {
        problem = std::move(why);
        error = json::error::syntax;
        return false;
    }

    std::vector<Frame> frames_;
    std::string text_;
    std::size_t values_ = 0;
};

/// "line 3, column 17", counted in octets from one.
std::string place(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, std::min(at, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Failure invalid(std::string what) {
    return {FailureKind::invalid_file, std::move(what)};
}

/// Our words for Boost.JSON's codes; everything it calls a syntax error is one to the user.
std::string words_for(const boost::system::error_code& error) {
    if (error == json::error::incomplete) {
        return "the file is cut off";
    }
    if (error == json::error::too_deep) {
        return "nested deeper than " + std::to_string(json_deepest) + " levels";
    }
    if (error == json::error::extra_data) {
        return "something follows the end of the JSON text";
    }
    if (error == json::error::illegal_leading_surrogate || error == json::error::illegal_trailing_surrogate ||
        error == json::error::expected_utf16_escape) {
        return "half of a \\u surrogate pair";
    }
    if (error == json::error::key_too_large) {
        return "a member's name is too long";
    }
    return "not JSON";
}

} // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
    const std::size_t largest = std::min(limits.largest_text, json_largest_text);
    if (text.size() > largest) {
        return invalid("larger than " + std::to_string(largest >> 20) + " MiB");
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return invalid("UTF-16 text (PowerShell's > writes it); JSON files are UTF-8");
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return invalid("the file is empty");
    }
    for (auto at = ascii_length(text); at < text.size(); at += ascii_length(text.substr(at))) {
        const Utf8Character character = first_character(text.substr(at));
        if (!character.valid) {
            return invalid(place(text, at) + ": not UTF-8 text");
        }
        at += character.octets;
    }
    json::parse_options options;
    options.max_depth = json_deepest;
    json::basic_parser<TreeBuilder> parser(options);
    parser.handler().most_values = limits.most_values;
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size()) {
        error = json::error::extra_data;
    }
    if (error && read == text.size() && parser.handler().problem.empty()) {
        error = json::error::incomplete;
    }
    if (error) {
        const std::string& problem = parser.handler().problem;
        return invalid(place(text, read) + ": " + (problem.empty() ? words_for(error) : problem));
    }
    return std::move(parser.handler().root);
}

} // namespace pretrust
