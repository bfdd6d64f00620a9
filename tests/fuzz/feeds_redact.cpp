// Whatever a run holds: nothing of a name that stands in the middle of it is found again, what comes out is
// evidence, the map of it can be read, and the way back ends.
#include "feeds.hpp"

#include <json/evidence_json.hpp>
#include <json/utf8.hpp>

#include <algorithm>
#include <redact/map_file.hpp>
#include <redact/redact.hpp>
#include <stdexcept>
#include <string>

namespace pretrust::feeds {
namespace {

constexpr std::string_view secret = "qwertzcorp";

void must_keep(bool holds, const char* promise) {
    if (!holds) {
        throw std::logic_error(promise);
    }
}

bool tells(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return text.find(secret) != std::string::npos;
}

Evidence run_about(const std::string& text) {
    Evidence evidence;
    evidence.tool_version = text;
    evidence.plan.remote_domain = evidence.plan.failed_with = evidence.plan.preauth_user = text;
    evidence.plan.services = evidence.plan.remote_dns = {text};
    for (const char* const name :
         {"service", "answers", "refid", "os_version", "ports", "subject", "dns_host", "port", "unknown"}) {
        Observation item;
        item.tag = item.probe = item.target = text;
        item.vantage = "aws";
        item.args[name] = text;
        item.args[text] = std::vector<std::string>{text, text};
        evidence.items.push_back(item);
    }
    evidence.aws.remarks = {{{text, text}, text, text}};
    evidence.aws.kinds_given = {text};
    AwsDirectory directory;
    directory.id = directory.name = directory.region = directory.type = text;
    evidence.aws.directories = {directory};
    AwsPrefixList list;
    list.id = list.name = text;
    evidence.aws.prefix_lists = {list};
    return evidence;
}

} // namespace

void feed_redact(BytesView octets) {
    constexpr std::size_t longest = 1024; // beyond every limit of a name; longer texts only make fewer runs
    const std::string given =
        to_utf8({reinterpret_cast<const char*>(octets.data()), std::min(octets.size(), longest)});
    const std::size_t middle = given.size() / 2;
    for (const std::string& text : {given.substr(0, middle) + std::string(secret) + given.substr(middle),
                                    std::string(secret) + given, given + std::string(secret)}) {
        const Evidence evidence = run_about(to_utf8(text));
        Pseudonyms pseudonyms(RedactionKey{7});
        const Evidence redacted = redact(evidence, pseudonyms);
        const std::string written = write_evidence(redacted);
        must_keep(!tells(written), "no name is told");
        const auto again = read_evidence(written);
        must_keep(again.has_value() && *again == redacted, "redacted evidence is evidence");
        must_keep(redact(evidence, pseudonyms) == redacted, "the same map gives the same pseudonyms");
        const auto map = read_map(write_map(pseudonyms));
        must_keep(map.has_value() && write_map(*map) == write_map(pseudonyms), "the map can be read");
        (void)reverse_text(written, pseudonyms);
    }
}

} // namespace pretrust::feeds
