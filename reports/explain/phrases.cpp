// A sentence is cut off only where the text breaks: "could not be performed on this file" is no cut-off
// "could not be performed on this domain". Small words weigh little, a half word its half.
#include <algorithm>
#include <array>
#include <explain/phrases.hpp>
#include <optional>

namespace pretrust {
namespace {

constexpr double heavy = 3;

bool is_small(std::string_view word) {
    constexpr std::array<std::string_view, 34> small{
        "the", "is",   "a",    "an",     "or",    "be",        "not", "does", "could",  "on",   "in", "of",
        "to",  "and",  "this", "that",   "was",   "has",       "are", "for",  "by",     "with", "it", "no",
        "at",  "from", "can",  "cannot", "there", "currently", "did", "you",  "either", "must"};
    return std::find(small.begin(), small.end(), word) != small.end();
}

} // namespace

void Phrases::add(std::string_view sentence, double least) {
    const TokenText text(sentence);
    Phrase phrase;
    phrase.least = least;
    for (const Token& token : text.tokens()) {
        const double weight = is_small(token.low) ? 1 : heavy;
        phrase.words.push_back({std::string(token.low), weight});
        phrase.weight += weight;
    }
    phrases_.push_back(std::move(phrase));
    places_.clear(); // the views into short words move with their strings
    for (std::size_t p = 0; p < phrases_.size(); ++p) {
        for (std::size_t w = 0; w < phrases_[p].words.size(); ++w) {
            places_[phrases_[p].words[w].text].push_back({p, w});
        }
    }
}

PhraseMatch Phrases::judge(const Run& run, std::span<const Token> tokens) const {
    const Phrase& phrase = phrases_[run.begin.phrase];
    PhraseMatch match{run.begin.phrase, run.first, run.first + run.count - 1, 0, false};
    std::size_t begin = run.begin.word;
    std::size_t end = begin + run.count;
    double weight = 0;
    bool every_heavy = true;
    for (std::size_t w = 0; w < phrase.words.size(); ++w) {
        const bool there = w >= begin && w < end;
        weight += there ? phrase.words[w].weight : 0;
        every_heavy = every_heavy && (there || phrase.words[w].weight < heavy);
    }
    const auto half = [&](std::size_t word, std::size_t token, bool at_front) {
        const std::string_view whole = phrase.words[word].text;
        const std::string_view part = tokens[token].low;
        const bool fits =
            part.size() < whole.size() && (at_front ? whole.ends_with(part) : whole.starts_with(part));
        const bool cut = at_front ? tokens[token].breaks_before : tokens[token].breaks_after;
        if (!fits || !cut) {
            return false;
        }
        weight +=
            phrase.words[word].weight * static_cast<double>(part.size()) / static_cast<double>(whole.size());
        return true;
    };
    if (begin > 0 && match.first > 0 && half(begin - 1, match.first - 1, true)) {
        --match.first;
    }
    if (end < phrase.words.size() && match.last + 1 < tokens.size() && half(end, match.last + 1, false)) {
        ++match.last;
    }
    const bool front = begin == 0 || tokens[match.first].breaks_before;
    const bool back = end == phrase.words.size() || tokens[match.last].breaks_after;
    match.share = weight / phrase.weight;
    match.enough = (front && back && match.share >= phrase.least) ||
                   (every_heavy && match.share >= std::max(phrase.least, 0.8));
    return match;
}

std::vector<PhraseMatch> Phrases::find(const TokenText& text) const {
    const std::span<const Token> tokens = text.tokens();
    std::vector<std::optional<PhraseMatch>> best(phrases_.size());
    const auto settle = [&](const Run& run) {
        const PhraseMatch match = judge(run, tokens);
        auto& kept = best[match.phrase];
        if (!kept || std::pair(match.enough, match.share) > std::pair(kept->enough, kept->share)) {
            kept = match;
        }
    };
    std::vector<Run> runs;
    std::vector<Run> next;
    for (std::size_t t = 0; t < tokens.size(); ++t) {
        next.clear();
        if (const auto places = places_.find(tokens[t].low); places != places_.end()) {
            for (const Place& place : places->second) {
                next.push_back({place, t, 1});
            }
        }
        for (const Run& run : runs) {
            const auto longer = std::find_if(next.begin(), next.end(), [&](const Run& fresh) {
                return fresh.count == 1 && fresh.begin.phrase == run.begin.phrase &&
                       fresh.begin.word == run.begin.word + run.count;
            });
            if (longer == next.end()) {
                settle(run);
            } else {
                *longer = {run.begin, run.first, run.count + 1};
            }
        }
        runs.swap(next);
    }
    std::for_each(runs.begin(), runs.end(), settle);
    std::vector<PhraseMatch> matches;
    for (const auto& kept : best) {
        if (kept) {
            matches.push_back(*kept);
        }
    }
    return matches;
}

} // namespace pretrust
