// Whatever a file holds: every remark has a place, every text is UTF-8, every id may stand in a command, what
// was read can be saved and read back equal, and reading it twice gives nothing more.
#include "feeds.hpp"

#include <aws/read.hpp>
#include <json/aws_json.hpp>
#include <json/parse.hpp>
#include <json/print.hpp>
#include <json/utf8.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace json = boost::json;

namespace pretrust::feeds {
namespace {

void must_hold(bool holds, const char* promise) {
    if (!holds) {
        throw std::logic_error(promise);
    }
}

void check_texts(const json::value& value) {
    if (const auto* text = value.if_string()) {
        const std::string plain(text->data(), text->size());
        must_hold(to_utf8(plain) == plain, "every text is valid UTF-8");
    } else if (const auto* list = value.if_array()) {
        for (const auto& element : *list) {
            check_texts(element);
        }
    } else if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            check_texts(member.value());
        }
    }
}

void check_id(const std::string& id) {
    const auto bad = [](char c) {
        return c <= ' ' || c == '\'' || c == '"' || c == '$' || c == '`' || c == ';';
    };
    must_hold(!id.empty() && id.front() != '-' && std::none_of(id.begin(), id.end(), bad),
              "an id may stand in a command");
}

void check_rules(const std::vector<AwsGroupRule>& rules) {
    for (const auto& rule : rules) {
        must_hold(rule.ports.from >= 0 && rule.ports.from <= rule.ports.to && rule.ports.to <= 65535,
                  "a port range is upright");
        std::for_each(rule.groups.begin(), rule.groups.end(), check_id);
        std::for_each(rule.prefix_lists.begin(), rule.prefix_lists.end(), check_id);
    }
}

void check_saved(const AwsConfiguration& configuration) {
    const auto tree = parse_json(print_json(to_json(configuration), 1));
    must_hold(tree.has_value(), "what was read can be saved");
    check_texts(*tree);
    JsonReader reader;
    const auto back = read_aws_configuration(reader, {&*tree, ""});
    must_hold(reader.good() && back == configuration, "what was saved comes back");
}

} // namespace

void feed_aws(BytesView octets) {
    const std::string text(reinterpret_cast<const char*>(octets.data()), octets.size());
    const auto once = read_aws(std::vector<NamedText>{{"fuzz.json", text}});
    for (const auto& remark : once.remarks) {
        must_hold(remark.place.file == "fuzz.json" && !remark.what.empty(), "every remark has a place");
        must_hold(remark.place.pointer.empty() || remark.place.pointer.front() == '/',
                  "a pointer begins with /");
    }
    for (const auto& group : once.security_groups) {
        check_id(group.id);
        check_rules(group.ingress);
        check_rules(group.egress);
    }
    check_saved(once);
    const auto twice = read_aws(std::vector<NamedText>{{"fuzz.json", text}, {"fuzz.json", text}});
    must_hold(twice.security_groups == once.security_groups && twice.subnets == once.subnets &&
                  twice.route_tables == once.route_tables && twice.prefix_lists == once.prefix_lists,
              "the same file twice says the same");
}

} // namespace pretrust::feeds
