// JSON -> Evidence. The first thing that is wrong is remembered with its place, and everything after it is
// ignored: that keeps the reading functions plain.
#include <json/evidence_json.hpp>
#include <json/parse.hpp>
#include <json/utf8.hpp>

#include <pretrust/names.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

namespace json = boost::json;

namespace pretrust {
namespace {

constexpr std::string_view report_prefix = "pretrust-report/";
constexpr std::string_view report_format = "pretrust-report/1";
constexpr std::int64_t longest_us = 1'000'000'000'000'000;       // 31 years: sums of these cannot overflow
constexpr std::int64_t latest_unix_us = 253'402'300'799'999'999; // the year 9999
constexpr std::int64_t longest_ms = longest_us / 1000;

/// A value and where it stands.
struct Node {
    const json::value* value = nullptr; ///< null: it is missing, and that has been reported
    std::string pointer;
};

class Reader {
  public:
    std::string problem;

    Result<Evidence> read(const json::value& root);

  private:
    void fail(const std::string& pointer, std::string_view what);
    const json::object* object(const Node& node);
    Node member(const Node& parent, std::string_view name);
    void only(const Node& node, std::initializer_list<std::string_view> names);

    bool flag(const Node& node);
    std::int64_t number(const Node& node, std::int64_t low, std::int64_t high);
    std::string text(const Node& node);
    std::vector<std::string> texts(const Node& node);
    template <class E> E word(const Node& node);
    Value argument(const Node& node);

    void format(const Node& node);
    Plan plan(const Node& node);
    Observation item(const Node& node);
    std::vector<Observation> items(const Node& node);
    void run(const Node& node, Evidence& evidence);
    void tool(const Node& node, Evidence& evidence);
};

/// A name as a reference token of RFC 6901, short and printable whatever the file holds.
std::string token(std::string_view name) {
    std::string result;
    for (const char letter : to_utf8(name.substr(0, 60))) {
        if (letter == '~') {
            result += "~0";
        } else if (letter == '/') {
            result += "~1";
        } else if (static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) >= 0x7F) {
            result += escaped_octet(static_cast<unsigned char>(letter));
        } else {
            result += letter;
        }
    }
    return result;
}

void Reader::fail(const std::string& pointer, std::string_view what) {
    if (problem.empty()) {
        problem = (pointer.empty() ? "the file" : pointer) + ": " + std::string(what);
    }
}

const json::object* Reader::object(const Node& node) {
    if (node.value == nullptr) {
        return nullptr;
    }
    if (!node.value->is_object()) {
        fail(node.pointer, "must be an object");
        return nullptr;
    }
    return &node.value->get_object();
}

Node Reader::member(const Node& parent, std::string_view name) {
    Node child{nullptr, parent.pointer + '/' + token(name)};
    if (const json::object* members = object(parent)) {
        child.value = members->if_contains(name);
        if (child.value == nullptr) {
            fail(child.pointer, "is missing");
        }
    }
    return child;
}

void Reader::only(const Node& node, std::initializer_list<std::string_view> names) {
    const json::object* members = object(node);
    if (members == nullptr) {
        return;
    }
    for (const auto& entry : *members) {
        const std::string_view key = entry.key();
        if (std::ranges::find(names, key) == names.end()) {
            fail(node.pointer + '/' + token(key), "is not a member of format 1");
        }
    }
}

bool Reader::flag(const Node& node) {
    if (node.value == nullptr) {
        return false;
    }
    if (!node.value->is_bool()) {
        fail(node.pointer, "must be true or false");
        return false;
    }
    return node.value->get_bool();
}

std::int64_t Reader::number(const Node& node, std::int64_t low, std::int64_t high) {
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

std::string Reader::text(const Node& node) {
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

std::vector<std::string> Reader::texts(const Node& node) {
    std::vector<std::string> result;
    if (node.value == nullptr) {
        return result;
    }
    if (!node.value->is_array()) {
        fail(node.pointer, "must be an array of strings");
        return result;
    }
    for (const auto& element : node.value->get_array()) {
        result.push_back(text({&element, node.pointer + '/' + std::to_string(result.size())}));
    }
    return result;
}

template <class E> E Reader::word(const Node& node) {
    const std::string name = text(node);
    const auto value = from_name<E>(name);
    if (!value) {
        fail(node.pointer, "unknown word \"" + token(name) + '"');
    }
    return value.value_or(E{});
}

Value Reader::argument(const Node& node) {
    switch (node.value->kind()) {
    case json::kind::bool_:
        return node.value->get_bool();
    case json::kind::int64:
        return node.value->get_int64();
    case json::kind::double_:
        return node.value->get_double();
    case json::kind::string:
        return text(node);
    case json::kind::array:
        return texts(node);
    default:
        fail(node.pointer, "must be true, false, a number, a string or an array of strings");
        return false;
    }
}

void Reader::format(const Node& node) {
    const std::int64_t found = number(node, 1, std::numeric_limits<std::int64_t>::max());
    if (problem.empty() && found > evidence_format) {
        fail(node.pointer, "written by a newer pretrust (format " + std::to_string(found) +
                               "); this one reads format " + std::to_string(evidence_format));
    }
}

Plan Reader::plan(const Node& node) {
    only(node, {"remote_domain", "remote_dns", "local_domain", "local_dns", "local_dns_from", "side", "type",
                "direction", "services", "deadline_ms", "source_address", "source_ports"});
    Plan plan;
    plan.remote_domain = text(member(node, "remote_domain"));
    plan.remote_dns = texts(member(node, "remote_dns"));
    plan.local_domain = text(member(node, "local_domain"));
    plan.local_dns = texts(member(node, "local_dns"));
    plan.local_dns_from = word<LocalDnsFrom>(member(node, "local_dns_from"));
    plan.side = word<Side>(member(node, "side"));
    plan.type = word<TrustType>(member(node, "type"));
    plan.direction = word<Direction>(member(node, "direction"));
    plan.services = texts(member(node, "services"));
    plan.deadline = std::chrono::milliseconds(number(member(node, "deadline_ms"), 0, longest_ms));
    plan.source_address = text(member(node, "source_address"));
    plan.source_ports = word<SourcePorts>(member(node, "source_ports"));
    return plan;
}

Observation Reader::item(const Node& node) {
    only(node, {"tag", "probe", "target", "vantage", "outcome", "args", "started_us", "took_us", "attempts"});
    Observation item;
    item.tag = text(member(node, "tag"));
    item.probe = text(member(node, "probe"));
    item.target = text(member(node, "target"));
    const Node vantage = member(node, "vantage");
    item.vantage = text(vantage);
    word<Side>(vantage);
    item.outcome = word<Outcome>(member(node, "outcome"));
    const Node args = member(node, "args");
    if (const json::object* members = object(args)) {
        for (const auto& entry : *members) {
            const std::string_view key = entry.key();
            item.args.emplace(key, argument({&entry.value(), args.pointer + '/' + token(key)}));
        }
    }
    item.started = microseconds(number(member(node, "started_us"), 0, longest_us));
    item.took = microseconds(number(member(node, "took_us"), 0, longest_us));
    item.attempts = static_cast<int>(number(member(node, "attempts"), 0, std::numeric_limits<int>::max()));
    return item;
}

std::vector<Observation> Reader::items(const Node& node) {
    std::vector<Observation> result;
    if (node.value == nullptr) {
        return result;
    }
    if (!node.value->is_array()) {
        fail(node.pointer, "must be an array of observations");
        return result;
    }
    for (const auto& element : node.value->get_array()) {
        result.push_back(item({&element, node.pointer + '/' + std::to_string(result.size())}));
        if (!problem.empty()) {
            break;
        }
    }
    return result;
}

void Reader::run(const Node& node, Evidence& evidence) {
    evidence.started_unix_us = number(member(node, "started_unix_us"), 0, latest_unix_us);
    evidence.duration = microseconds(number(member(node, "duration_us"), 0, longest_us));
    evidence.interrupted = flag(member(node, "interrupted"));
    evidence.deadline_hit = flag(member(node, "deadline_hit"));
    evidence.items = items(member(node, "items"));
}

void Reader::tool(const Node& node, Evidence& evidence) {
    only(node, {"version"});
    evidence.tool_version = text(member(node, "version"));
}

Result<Evidence> Reader::read(const json::value& root) {
    const Node top{&root, ""};
    Node source = top;
    const Node top_format = member(top, "format");
    if (top_format.value != nullptr && top_format.value->is_string()) {
        const std::string name = text(top_format);
        if (name != report_format) {
            fail(top_format.pointer, name.starts_with(report_prefix)
                                         ? "written by a newer pretrust (" + token(name) +
                                               "); this one reads " + std::string(report_format)
                                         : "neither an evidence file nor a report of pretrust");
        }
        source = member(top, "evidence");
        format(member(source, "format"));
        only(source, {"format", "started_unix_us", "duration_us", "interrupted", "deadline_hit", "items"});
    } else {
        format(top_format);
        only(top, {"format", "tool", "started_unix_us", "duration_us", "interrupted", "deadline_hit", "plan",
                   "items"});
    }
    Evidence evidence;
    tool(member(top, "tool"), evidence);
    evidence.plan = plan(member(top, "plan"));
    run(source, evidence);
    if (!problem.empty()) {
        return Failure{FailureKind::invalid_file, problem};
    }
    return evidence;
}

} // namespace

Result<Evidence> read_evidence(std::string_view text) {
    const Result<json::value> root = parse_json(text);
    if (!root) {
        return root.error();
    }
    return Reader{}.read(*root);
}

} // namespace pretrust
