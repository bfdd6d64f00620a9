// The helpers that all rules share.
#include <diagnosis/causes.hpp>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

namespace pretrust {

Match found(Finding finding, std::string why) {
    Match match;
    match.finding = finding;
    match.words["seen"] = std::move(why);
    return match;
}

Match needs(std::string option) {
    Match match = found(Finding::not_assessed, option + " was not given");
    match.needs = std::move(option);
    return match;
}

void cite(Match& match, const Facts& facts, Look look) {
    if (look == nullptr) {
        return;
    }
    const std::size_t index = facts.index(look);
    const auto place = std::lower_bound(match.because.begin(), match.because.end(), index);
    if (place == match.because.end() || *place != index) {
        match.because.insert(place, index);
    }
}

void cite(Match& match, const Facts& facts, const Seen& seen) {
    for (const Look look : seen) {
        cite(match, facts, look);
    }
}

namespace {

using Ports = std::set<std::pair<std::string_view, std::int64_t>>; ///< as port_of

/// Observations that say the same of several targets and ports.
struct Sentence {
    std::string outcome;
    Ports ports; ///< empty for what has none
    std::vector<std::string> targets;
    Look longest = nullptr; ///< of several silences, the one that was waited for longest
};

void add_once(std::vector<std::string>& to, const std::string& item) {
    if (std::find(to.begin(), to.end(), item) == to.end()) {
        to.push_back(item);
    }
}

/// How long a silence lasted is no difference.
std::string outcome_key(const Observation& look) {
    const bool silence = look.outcome == Outcome::timed_out && !flag(look, "connected");
    return silence ? std::string(port_of(look).value_or(std::pair("", 0)).first) + " silent"
                   : outcome_text(look);
}

/// "TCP 53, 88, UDP 88"; empty for what has no port.
std::string ports_text(const Ports& ports) {
    std::string result;
    std::string_view before;
    for (const auto& [transport, number] : ports) {
        result += result.empty() ? "" : ", ";
        result += transport == before ? "" : std::string(transport) + " ";
        result += std::to_string(number);
        before = transport;
    }
    return result;
}

std::string sentence_text(const Sentence& sentence) {
    const std::string ports = ports_text(sentence.ports);
    return listed(sentence.targets, 4) + (ports.empty() ? "" : " " + ports) + ": " +
           outcome_text(*sentence.longest);
}

/// The sentences of single ports, where they say the same of the same targets, as one.
std::vector<Sentence> with_ports_together(std::vector<Sentence> sentences) {
    std::vector<Sentence> together;
    for (Sentence& one : sentences) {
        const auto same = std::find_if(together.begin(), together.end(), [&](const Sentence& other) {
            return other.outcome == one.outcome && other.targets == one.targets && !other.ports.empty() &&
                   !one.ports.empty();
        });
        if (same == together.end()) {
            together.push_back(std::move(one));
            continue;
        }
        same->ports.merge(one.ports);
        same->longest = one.longest->took > same->longest->took ? one.longest : same->longest;
    }
    return together;
}

} // namespace

std::string seen_text(const std::vector<Look>& looks, std::size_t limit) {
    std::vector<Sentence> of_ports;
    for (const Look look : looks) {
        if (look == nullptr) {
            continue;
        }
        const auto port = port_of(*look);
        const Ports ports = port ? Ports{*port} : Ports();
        const std::string outcome = outcome_key(*look);
        const auto same = std::find_if(of_ports.begin(), of_ports.end(), [&](const Sentence& sentence) {
            return sentence.ports == ports && sentence.outcome == outcome;
        });
        if (same == of_ports.end()) {
            of_ports.push_back({outcome, ports, {look->target}, look});
            continue;
        }
        add_once(same->targets, look->target);
        same->longest = look->took > same->longest->took ? look : same->longest;
    }
    const auto sentences = with_ports_together(std::move(of_ports));
    std::string result;
    for (std::size_t i = 0; i < std::min(limit, sentences.size()); ++i) {
        result += (i == 0 ? "" : "; ") + sentence_text(sentences[i]);
    }
    return sentences.size() <= limit
               ? result
               : result + "; and " + std::to_string(sentences.size() - limit) + " more like these";
}

} // namespace pretrust
