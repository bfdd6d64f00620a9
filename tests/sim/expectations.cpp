// The `expect` lines of a .sim file, held against a run.
#include "whole_run.hpp"

#include <pretrust/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace pretrust::sim {

namespace {

using Words = std::vector<std::string>;

struct Print {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const std::vector<std::string>& value) const {
        return fmt::format("[{}]", fmt::join(value, ","));
    }
};

std::string text_of(const Observation& observation) {
    std::string text =
        fmt::format("{} {} {}", observation.tag, to_name(observation.outcome), observation.target);
    for (const auto& [name, value] : observation.args) {
        text += fmt::format(" {}={}", name, std::visit(Print(), value));
    }
    return text;
}

std::int64_t number_of(std::string_view word) {
    return std::stoll(std::string(word), nullptr, 0);
}

/// `name=value`, `name>number`, `name<number`, `name~part` or `!name`.
bool argument_holds(const Observation& observation, const std::string& claim) {
    if (claim.front() == '!') {
        return !observation.args.contains(claim.substr(1));
    }
    const auto at = claim.find_first_of("=<>~");
    if (at == std::string::npos) {
        throw std::runtime_error("no claim about an argument: " + claim);
    }
    const auto found = observation.args.find(claim.substr(0, at));
    if (found == observation.args.end()) {
        return false;
    }
    const auto wanted = claim.substr(at + 1);
    const auto printed = std::visit(Print(), found->second);
    if (claim[at] == '~') {
        return printed.find(wanted) != std::string::npos;
    }
    const auto* number = std::get_if<std::int64_t>(&found->second);
    if (claim[at] == '=') {
        return printed == wanted ||
               (number != nullptr && wanted.starts_with("0x") && *number == number_of(wanted));
    }
    return number != nullptr &&
           (claim[at] == '<' ? *number < number_of(wanted) : *number > number_of(wanted));
}

/// TAG OUTCOME|* TARGET|* CLAIM...
bool observation_fits(const Observation& observation, const Words& words) {
    return observation.tag == words[0] && (words[1] == "*" || to_name(observation.outcome) == words[1]) &&
           (words[2] == "*" || observation.target == words[2]) &&
           std::all_of(words.begin() + 3, words.end(),
                       [&](const std::string& claim) { return argument_holds(observation, claim); });
}

std::string same_tag(const Evidence& evidence, const std::string& tag) {
    std::string text;
    for (const auto& item : evidence.items) {
        if (item.tag == tag) {
            text += "\n    " + text_of(item);
        }
    }
    return text.empty() ? "\n    (nothing)" : text;
}

std::string what_was_judged(const Diagnosis& diagnosis) {
    std::string text;
    for (const auto& judged : diagnosis.judged) {
        if (judged.match.finding != Finding::ruled_out && judged.match.finding != Finding::not_assessed) {
            text +=
                fmt::format("\n    {} {}{}", judged.row->id, to_name(judged.match.finding),
                            judged.hidden_by.empty() ? "" : fmt::format(" (hidden by {})", judged.hidden_by));
        }
    }
    return text;
}

const Judged& find(const Diagnosis& diagnosis, const std::string& id) {
    const auto found = std::find_if(diagnosis.judged.begin(), diagnosis.judged.end(),
                                    [&](const Judged& one) { return one.row->id == id; });
    if (found == diagnosis.judged.end()) {
        throw std::runtime_error("no such cause: " + id);
    }
    return *found;
}

/// What the report would put first; empty: nothing confirmed or suspected that stands on its own.
std::string root_cause(const Diagnosis& diagnosis) {
    for (const auto& judged : diagnosis.judged) {
        const bool found =
            judged.match.finding == Finding::confirmed || judged.match.finding == Finding::suspected;
        if (found && judged.hidden_by.empty()) {
            return std::string(judged.row->id);
        }
    }
    return {};
}

void need(const Words& words, std::size_t count) {
    if (words.size() < count) {
        throw std::runtime_error("too short: expect " + fmt::format("{}", fmt::join(words, " ")));
    }
}

std::string about_diagnosis(const WholeRun& run, const Words& words) {
    const auto& diagnosis = run.diagnosis;
    need(words, 2);
    if (words[0] == "verdict") {
        const auto verdict = to_name(diagnosis.verdict);
        const bool fits = words[1] == "not" ? verdict != words.at(2) : verdict == words[1];
        return fits ? "" : fmt::format("the verdict is {}", verdict);
    }
    if (words[0] == "cause") {
        const auto root = root_cause(diagnosis);
        const bool fits = words[1] == "none" ? root.empty() : root == words[1];
        if (words[1] != "none") {
            (void)find(diagnosis, words[1]);
        }
        return fits ? "" : fmt::format("the root cause is {}", root.empty() ? "none" : root);
    }
    need(words, 3); // finding ID WORD
    const auto finding = to_name(find(diagnosis, words[1]).match.finding);
    const bool fits = words[2] == "not" ? finding != words.at(3) : finding == words[2];
    return fits ? "" : fmt::format("{} is {}", words[1], finding);
}

} // namespace

std::string complaint(const WholeRun& run, const Expectation& line) {
    const auto& words = line.words;
    need(words, 1);
    if (words[0] == "verdict" || words[0] == "cause" || words[0] == "finding") {
        auto text = about_diagnosis(run, words);
        return text.empty() ? text : text + what_was_judged(run.diagnosis);
    }
    if (words[0] == "deadline") {
        return run.evidence.deadline_hit ? "" : "the deadline was not needed";
    }
    const bool none = words[0] == "no";
    const Words claim(words.begin() + (none ? 1 : 0), words.end());
    need(claim, 3);
    const auto& items = run.evidence.items;
    const bool there = std::any_of(items.begin(), items.end(),
                                   [&](const Observation& one) { return observation_fits(one, claim); });
    return there != none ? "" : (none ? "there is one:" : "not among:") + same_tag(run.evidence, claim[0]);
}

} // namespace pretrust::sim
