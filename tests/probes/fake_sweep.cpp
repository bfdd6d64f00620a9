#include "fake_sweep.hpp"

#include <pretrust/names.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

namespace pretrust::testing {

namespace {

Outcome outcome_named(const std::string& name) {
    const auto outcome = from_name<Outcome>(name);
    if (!outcome) {
        throw std::runtime_error("no outcome is called " + name);
    }
    return *outcome;
}

/// "50000-50099,51000"
void add_ranges(SweepText& text, Outcome outcome, const std::string& ports) {
    std::istringstream all(ports);
    for (std::string one; std::getline(all, one, ',');) {
        const auto dash = one.find('-');
        SweepText::Range range;
        range.first = static_cast<unsigned>(std::stoul(one));
        range.last =
            dash == std::string::npos ? range.first : static_cast<unsigned>(std::stoul(one.substr(dash + 1)));
        range.outcome = outcome;
        text.ranges.push_back(range);
    }
}

/// False: no fact is called so.
bool set_fact(SweepResult& facts, const std::string& name, const std::string& value) {
    if (name == "witness") {
        facts.witness = static_cast<std::uint16_t>(std::stoul(value));
    } else if (name == "asked") {
        facts.witness_asked = std::stoi(value);
    } else if (name == "lost") {
        facts.witness_lost = std::stoi(value);
    } else if (name == "loss") {
        facts.loss = std::stod(value);
    } else if (name == "icmp_from") {
        facts.icmp = IcmpError{3, 13, value};
    } else {
        return false;
    }
    return true;
}

} // namespace

SweepText read_sweep(const std::vector<std::string>& words) {
    SweepText text;
    text.otherwise = outcome_named(words.at(0));
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        const auto name = words[i].substr(0, equals);
        if (words[i] == "slowed") {
            text.facts.slowed = true;
        } else if (words[i] == "shut_out") {
            text.facts.shut_out = true;
        } else if (equals == std::string::npos) {
            throw std::runtime_error("a sweep has no such fact: " + words[i]);
        } else if (!set_fact(text.facts, name, words[i].substr(equals + 1))) {
            add_ranges(text, outcome_named(name), words[i].substr(equals + 1));
        }
    }
    return text;
}

SweepResult play_sweep(const SweepText& text, const PortSweep& sweep) {
    SweepResult result = text.facts;
    const auto& likely = sweep.witnesses;
    if (result.witness != 0 && std::find(likely.begin(), likely.end(), result.witness) == likely.end()) {
        throw std::runtime_error("the probe did not name the witness of the scenario");
    }
    for (const auto port : sweep.ports) {
        const auto range = std::find_if(text.ranges.begin(), text.ranges.end(), [port](const auto& one) {
            return one.first <= port && port <= one.last;
        });
        result.outcomes.push_back(range == text.ranges.end() ? text.otherwise : range->outcome);
    }
    result.connects = static_cast<int>(sweep.ports.size()) + result.witness_asked;
    result.took = microseconds(1000000);
    return result;
}

} // namespace pretrust::testing
