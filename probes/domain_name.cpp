// Judges the two domain names without sending a packet: labels, characters, lengths, and whether the pattern
// that AWS publishes for CreateTrust takes them. Says what is so, not what follows from it.
#include "observe.hpp"

#include <pretrust/aws_patterns.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace {

constexpr std::array domain_name_tags{
    TagSpec{"DOMAIN_NAME_REMOTE", "The remote domain's name was taken apart."},
    TagSpec{"DOMAIN_NAME_LOCAL", "The local domain's name was taken apart."},
};

// RFC 1123 2.1 and RFC 1035 2.3.4; 64 characters for an AD domain: Microsoft KB 909264.
constexpr std::size_t label_limit = 63;
constexpr std::size_t name_limit = 253; // as text: 255 octets on the wire
constexpr std::size_t ad_name_limit = 64;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::vector<std::string> labels_of(const std::string& name) {
    std::vector<std::string> labels(1);
    for (const char c : name) {
        if (c == '.') {
            labels.emplace_back();
        } else {
            labels.back() += c;
        }
    }
    return labels;
}

/// The problems of one character, each by the word that the probe's document explains.
std::string_view problem_of(char c) {
    if (is_alphanumeric(c) || c == '-' || c == '.') {
        return "";
    }
    if (c == '_') {
        return "underscore";
    }
    if (c == '\\') {
        return "backslash";
    }
    return static_cast<unsigned char>(c) >= 0x80 ? "non_ascii" : "bad_character";
}

std::vector<std::string> problems_of(const std::string& name, const std::vector<std::string>& labels) {
    std::vector<std::string> problems;
    const auto add = [&problems](std::string_view problem, bool present) {
        if (present && std::find(problems.begin(), problems.end(), problem) == problems.end()) {
            problems.emplace_back(problem);
        }
    };
    add("single_label", labels.size() == 1);
    add("name_too_long", name.size() > name_limit);
    add("longer_than_ad_allows", name.size() > ad_name_limit);
    add("double_hyphen", name.find("--") != std::string::npos);
    for (const auto& label : labels) {
        add("empty_label", label.empty());
        add("label_too_long", label.size() > label_limit);
        add("leading_hyphen", label.starts_with('-'));
        add("trailing_hyphen", label.ends_with('-'));
    }
    for (const char c : name) {
        const auto problem = problem_of(c);
        add(problem, !problem.empty());
    }
    const auto& top = labels.back();
    add("numeric_top_label", !top.empty() && std::all_of(top.begin(), top.end(), is_digit));
    return problems;
}

Observation judge(std::string_view tag, const std::string& name) {
    const auto labels = labels_of(name);
    Observation observation;
    observation.tag = tag;
    observation.target = name;
    observation.outcome = Outcome::answered;
    observation.args["labels"] = static_cast<std::int64_t>(labels.size());
    observation.args["length"] = static_cast<std::int64_t>(name.size());
    observation.args["api_pattern_accepts"] = aws_takes_domain_name(name);
    observation.args["problems"] = problems_of(name, labels);
    return observation;
}

Task<void> run(const Plan& plan, Target, World&, Recorder& recorder) {
    if (!plan.remote_domain.empty()) { // files looked at offline may not tell it
        recorder.record(judge("DOMAIN_NAME_REMOTE", plan.remote_domain));
    }
    if (!plan.local_domain.empty()) {
        recorder.record(judge("DOMAIN_NAME_LOCAL", plan.local_domain));
    }
    co_return;
}

} // namespace

extern const ProbeSpec domain_name_probe{"domain_name", "whether AWS and DNS take the domains' names",
                                         Scope::once, domain_name_tags, run};

} // namespace pretrust
