// Evidence -> JSON. The order of members is part of the format.
#include <json/aws_json.hpp>
#include <json/base64.hpp>
#include <json/evidence_json.hpp>
#include <json/print.hpp>

#include <pretrust/names.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>

namespace json = boost::json;

namespace pretrust {
namespace {

struct ValueToJson {
    json::value operator()(bool value) const { return value; }
    json::value operator()(std::int64_t value) const { return value; }
    json::value operator()(double value) const {
        // JSON has no such numbers; a probe that computes one has a bug, which a text shows best.
        return std::isfinite(value) ? json::value(value) : json::value("not a finite number");
    }
    json::value operator()(const std::string& value) const { return json_text(value); }
    json::value operator()(const std::vector<std::string>& value) const { return json_texts(value); }
};

json::object run_members(const Evidence& evidence) {
    json::object object;
    object["started_unix_us"] = evidence.started_unix_us;
    object["duration_us"] = evidence.duration.count();
    object["interrupted"] = evidence.interrupted;
    object["deadline_hit"] = evidence.deadline_hit;
    if (evidence.offline) {
        object["offline"] = true;
    }
    return object;
}

json::array items_of(const Evidence& evidence) {
    json::array items;
    for (const auto& item : evidence.items) {
        items.push_back(to_json(item));
    }
    return items;
}

json::array exchanges_of(const Evidence& evidence) {
    json::array exchanges;
    for (const auto& exchange : evidence.exchanges) {
        json::object object;
        object["probe"] = json_text(exchange.probe);
        object["target"] = json_text(exchange.target);
        object["transport"] = json_text(exchange.transport);
        object["port"] = exchange.port;
        object["started_us"] = exchange.started.count();
        object["took_us"] = exchange.took.count();
        object["outcome"] = to_name(exchange.outcome);
        object["sent"] = to_base64(exchange.sent);
        object["received"] = to_base64(exchange.received);
        if (exchange.left_out > 0) {
            object["left_out"] = exchange.left_out;
        }
        exchanges.push_back(std::move(object));
    }
    return exchanges;
}

} // namespace

json::value to_json(const Plan& plan) {
    json::object object;
    object["remote_domain"] = json_text(plan.remote_domain);
    object["remote_dns"] = json_texts(plan.remote_dns);
    object["local_domain"] = json_text(plan.local_domain);
    object["local_dns"] = json_texts(plan.local_dns);
    object["local_dns_from"] = to_name(plan.local_dns_from);
    object["side"] = to_name(plan.side);
    object["type"] = to_name(plan.type);
    object["direction"] = to_name(plan.direction);
    object["services"] = json_texts(plan.services);
    object["deadline_ms"] = plan.deadline.count();
    object["source_address"] = json_text(plan.source_address);
    object["source_ports"] = to_name(plan.source_ports);
    // What nobody asked for is not written: files of versions that did not know it stay the same.
    if (!plan.local_netbios.empty()) {
        object["local_netbios"] = json_text(plan.local_netbios);
    }
    if (plan.sweep != Sweep::none) {
        object["sweep"] = to_name(plan.sweep);
    }
    if (!plan.preauth_user.empty()) {
        object["preauth_user"] = json_text(plan.preauth_user);
    }
    if (plan.trust_password != TrustPassword::not_given) {
        object["trust_password"] = to_name(plan.trust_password);
    }
    if (!plan.failed_with.empty()) {
        object["failed_with"] = json_text(plan.failed_with);
    }
    return object;
}

json::value to_json(const Observation& observation) {
    json::object args;
    for (const auto& [name, value] : observation.args) {
        args[json_text(name)] = std::visit(ValueToJson{}, value);
    }
    json::object object;
    object["tag"] = json_text(observation.tag);
    object["probe"] = json_text(observation.probe);
    object["target"] = json_text(observation.target);
    object["vantage"] = json_text(observation.vantage);
    object["outcome"] = to_name(observation.outcome);
    object["args"] = std::move(args);
    object["started_us"] = observation.started.count();
    object["took_us"] = observation.took.count();
    object["attempts"] = observation.attempts;
    return object;
}

json::value to_json_without_plan(const Evidence& evidence) {
    json::object object;
    object["format"] = evidence.format;
    for (auto& member : run_members(evidence)) {
        object[member.key()] = member.value();
    }
    object["items"] = items_of(evidence);
    return object;
}

std::string write_evidence(const Evidence& evidence) {
    json::object object;
    object["format"] = evidence.format;
    object["tool"] = json::object{{"version", json_text(evidence.tool_version)}};
    for (auto& member : run_members(evidence)) {
        object[member.key()] = member.value();
    }
    object["plan"] = to_json(evidence.plan);
    if (evidence.aws != AwsConfiguration{}) {
        object["aws"] = to_json(evidence.aws);
    }
    object["items"] = items_of(evidence);
    if (!evidence.exchanges.empty()) {
        object["exchanges"] = exchanges_of(evidence);
    }
    if (evidence.exchanges_left_out > 0) {
        object["exchanges_left_out"] = evidence.exchanges_left_out;
    }
    return print_json(object, 2);
}

} // namespace pretrust
