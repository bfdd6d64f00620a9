// The helpers that all rules share.
#include <diagnosis/causes.hpp>

#include <algorithm>

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

/// Observations that say the same of several targets.
struct Sentence {
    std::string key;
    std::vector<std::string> targets;
    Look longest = nullptr; ///< of several silences, the one that was waited for longest
};

std::string sentence_text(const Sentence& sentence) {
    const std::string port = port_text(*sentence.longest);
    return listed(sentence.targets, 4) + (port.empty() ? "" : " " + port) + ": " +
           outcome_text(*sentence.longest);
}

} // namespace

std::string seen_text(const std::vector<Look>& looks, std::size_t limit) {
    std::vector<Sentence> sentences;
    for (const Look look : looks) {
        if (look == nullptr) {
            continue;
        }
        const bool silence = look->outcome == Outcome::timed_out && !flag(*look, "connected");
        const std::string key = port_text(*look) + (silence ? "silent" : outcome_text(*look));
        const auto same = std::find_if(sentences.begin(), sentences.end(),
                                       [&](const Sentence& sentence) { return sentence.key == key; });
        if (same == sentences.end()) {
            sentences.push_back({key, {look->target}, look});
            continue;
        }
        if (std::find(same->targets.begin(), same->targets.end(), look->target) == same->targets.end()) {
            same->targets.push_back(look->target);
        }
        same->longest = look->took > same->longest->took ? look : same->longest;
    }
    std::string result;
    for (std::size_t i = 0; i < std::min(limit, sentences.size()); ++i) {
        result += (i == 0 ? "" : "; ") + sentence_text(sentences[i]);
    }
    return sentences.size() <= limit
               ? result
               : result + "; and " + std::to_string(sentences.size() - limit) + " more like these";
}

} // namespace pretrust
