// JSON -> Evidence.
#include <json/aws_json.hpp>
#include <json/base64.hpp>
#include <json/evidence_json.hpp>
#include <json/parse.hpp>
#include <json/reader.hpp>

#include <pretrust/names.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
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
constexpr std::int64_t most_left_out = std::int64_t{1} << 40;
constexpr std::array<std::string_view, 4> raw_transports{"udp", "tcp", "tls", "dns"};

class EvidenceReader : public JsonReader {
  public:
    Evidence read(const json::value& root);

  private:
    /// Finds the object that holds the observations, in an evidence file or in a report.
    JsonNode source(const JsonNode& top);
    void format(const JsonNode& node);
    void tool(const JsonNode& node, Evidence& evidence);
    void run(const JsonNode& node, Evidence& evidence);
    Plan plan(const JsonNode& node);
    void read_wishes(const JsonNode& node, Plan& plan);
    Observation item(const JsonNode& node);
    RawExchange exchange(const JsonNode& node);
    Bytes octets(const JsonNode& node);
    Args args(const JsonNode& node);
    Value argument(const JsonNode& node);
};

Value EvidenceReader::argument(const JsonNode& node) {
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

Args EvidenceReader::args(const JsonNode& node) {
    Args result;
    if (const json::object* members = object(node)) {
        for (const auto& entry : *members) {
            const std::string_view key = entry.key();
            result.emplace(key, argument({&entry.value(), node.pointer + '/' + json_token(key)}));
        }
    }
    return result;
}

void EvidenceReader::format(const JsonNode& node) {
    const std::int64_t found = number(node, 1, std::numeric_limits<std::int64_t>::max());
    if (good() && found > evidence_format) {
        fail(node.pointer, "written by a newer pretrust (format " + std::to_string(found) +
                               "); this one reads format " + std::to_string(evidence_format));
    }
}

/// What a user may ask for beyond the usual run. Absent where nobody did, as in files of older versions.
void EvidenceReader::read_wishes(const JsonNode& node, Plan& plan) {
    if (has(node, "local_netbios")) {
        plan.local_netbios = text(member(node, "local_netbios"));
    }
    if (has(node, "sweep")) {
        plan.sweep = word<Sweep>(member(node, "sweep"));
    }
    if (has(node, "preauth_user")) {
        plan.preauth_user = text(member(node, "preauth_user"));
    }
    if (has(node, "trust_password")) {
        plan.trust_password = word<TrustPassword>(member(node, "trust_password"));
    }
    if (has(node, "failed_with")) {
        plan.failed_with = text(member(node, "failed_with"));
    }
}

Plan EvidenceReader::plan(const JsonNode& node) {
    only(node, {"remote_domain", "remote_dns", "local_domain", "local_dns", "local_dns_from", "side", "type",
                "direction", "services", "deadline_ms", "source_address", "source_ports", "local_netbios",
                "sweep", "preauth_user", "trust_password", "failed_with"});
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
    read_wishes(node, plan);
    return plan;
}

Observation EvidenceReader::item(const JsonNode& node) {
    only(node, {"tag", "probe", "target", "vantage", "outcome", "args", "started_us", "took_us", "attempts"});
    Observation item;
    item.tag = text(member(node, "tag"));
    item.probe = text(member(node, "probe"));
    item.target = text(member(node, "target"));
    const JsonNode vantage = member(node, "vantage");
    item.vantage = text(vantage);
    word<Side>(vantage);
    item.outcome = word<Outcome>(member(node, "outcome"));
    item.args = args(member(node, "args"));
    item.started = microseconds(number(member(node, "started_us"), 0, longest_us));
    item.took = microseconds(number(member(node, "took_us"), 0, longest_us));
    item.attempts = static_cast<int>(number(member(node, "attempts"), 0, std::numeric_limits<int>::max()));
    return item;
}

Bytes EvidenceReader::octets(const JsonNode& node) {
    auto octets = from_base64(text(node));
    if (!octets) {
        fail(node.pointer, "must be base64 (RFC 4648 section 4)");
    }
    return octets ? std::move(*octets) : Bytes();
}

RawExchange EvidenceReader::exchange(const JsonNode& node) {
    only(node, {"probe", "target", "transport", "port", "started_us", "took_us", "outcome", "sent",
                "received", "left_out"});
    RawExchange exchange;
    exchange.probe = text(member(node, "probe"));
    exchange.target = text(member(node, "target"));
    const JsonNode transport = member(node, "transport");
    exchange.transport = text(transport);
    if (std::ranges::find(raw_transports, exchange.transport) == raw_transports.end()) {
        fail(transport.pointer, "must be udp, tcp, tls or dns");
    }
    exchange.port = static_cast<std::uint16_t>(number(member(node, "port"), 0, 65535));
    exchange.started = microseconds(number(member(node, "started_us"), 0, longest_us));
    exchange.took = microseconds(number(member(node, "took_us"), 0, longest_us));
    exchange.outcome = word<Outcome>(member(node, "outcome"));
    exchange.sent = octets(member(node, "sent"));
    exchange.received = octets(member(node, "received"));
    if (has(node, "left_out")) {
        exchange.left_out = number(member(node, "left_out"), 1, most_left_out);
    }
    return exchange;
}

void EvidenceReader::run(const JsonNode& node, Evidence& evidence) {
    evidence.started_unix_us = number(member(node, "started_unix_us"), 0, latest_unix_us);
    evidence.duration = microseconds(number(member(node, "duration_us"), 0, longest_us));
    evidence.interrupted = flag(member(node, "interrupted"));
    evidence.deadline_hit = flag(member(node, "deadline_hit"));
    evidence.offline = has(node, "offline") && flag(member(node, "offline"));
    if (has(node, "aws")) {
        evidence.aws = read_aws_configuration(*this, member(node, "aws"));
    }
    for (const auto& element : array(member(node, "items"), "observations")) {
        evidence.items.push_back(item(element));
        if (!good()) {
            return;
        }
    }
    if (has(node, "exchanges")) {
        for (const auto& element : array(member(node, "exchanges"), "exchanges")) {
            evidence.exchanges.push_back(exchange(element));
            if (!good()) {
                return;
            }
        }
    }
    if (has(node, "exchanges_left_out")) {
        evidence.exchanges_left_out = number(member(node, "exchanges_left_out"), 1, most_left_out);
    }
}

void EvidenceReader::tool(const JsonNode& node, Evidence& evidence) {
    only(node, {"version"});
    evidence.tool_version = text(member(node, "version"));
}

JsonNode EvidenceReader::source(const JsonNode& top) {
    const JsonNode top_format = member(top, "format");
    if (top_format.value == nullptr || !top_format.value->is_string()) {
        format(top_format);
        only(top, {"format", "tool", "started_unix_us", "duration_us", "interrupted", "deadline_hit",
                   "offline", "plan", "aws", "items", "exchanges", "exchanges_left_out"});
        return top;
    }
    const std::string name = text(top_format);
    if (!name.starts_with(report_prefix)) {
        fail(top_format.pointer, "neither an evidence file nor a report of pretrust");
    } else if (name != report_format) {
        fail(top_format.pointer, "written by a newer pretrust (" + json_excerpt(name) + "); this one reads " +
                                     std::string(report_format));
    }
    JsonNode inner = member(top, "evidence");
    format(member(inner, "format"));
    only(inner,
         {"format", "started_unix_us", "duration_us", "interrupted", "deadline_hit", "offline", "items"});
    return inner;
}

Evidence EvidenceReader::read(const json::value& root) {
    const JsonNode top{&root, ""};
    const JsonNode observed = source(top);
    Evidence evidence;
    tool(member(top, "tool"), evidence);
    evidence.plan = plan(member(top, "plan"));
    run(observed, evidence);
    return evidence;
}

} // namespace

Result<Evidence> read_evidence(std::string_view text) {
    const Result<json::value> root = parse_json(text);
    if (!root) {
        return root.error();
    }
    EvidenceReader reader;
    Evidence evidence = reader.read(*root);
    if (!reader.good()) {
        return Failure{FailureKind::invalid_file, reader.problem()};
    }
    return evidence;
}

} // namespace pretrust
