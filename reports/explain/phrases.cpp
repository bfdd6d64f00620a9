// A sentence is cut off only where the text breaks: "could not be performed on this file" is no cut-off
// "could not be performed on this domain". Small words weigh little, a half word its half.
#include <algorithm>
#include <array>
#include <explain/phrases.hpp>
#include <iterator>
#include <optional>
#include <utility>

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

int Phrases::id_of(std::string_view word) const {
    const auto known = ids_.find(word);
    return known == ids_.end() ? unknown_word : known->second;
}

void Phrases::add(std::string_view sentence, double least) {
    const TokenText text(sentence);
    Phrase phrase;
    phrase.least = least;
    for (const Token& token : text.tokens()) {
        const auto [known, fresh] = ids_.try_emplace(std::string(token.low), static_cast<int>(words_.size()));
        if (fresh) {
            words_.emplace_back(token.low);
            places_.emplace_back();
        }
        const double weight = is_small(token.low) ? 1 : heavy;
        phrase.words.push_back(known->second);
        phrase.weight_before.push_back(phrase.weight_before.back() + weight);
        phrase.heavy_before.push_back(phrase.heavy_before.back() + (weight < heavy ? 0 : 1));
    }
    const std::size_t size = phrase.words.size();
    for (std::size_t word = 0; word < size; ++word) {
        const double most = phrase.weight(word > 0 ? word - 1 : 0, std::min(word + 2, size));
        const bool alone = most >= std::min(least, resembling) * phrase.weight(0, size);
        places_[static_cast<std::size_t>(phrase.words[word])].push_back({phrases_.size(), word, alone});
    }
    phrases_.push_back(std::move(phrase));
}

PhraseMatch Phrases::judge(const Run& run, std::span<const Token> tokens) const {
    const Phrase& phrase = phrases_[run.phrase];
    PhraseMatch match{run.phrase, run.first, run.first + run.count - 1, 0, false};
    const std::size_t begin = run.word;
    const std::size_t end = begin + run.count;
    const std::size_t size = phrase.words.size();
    double weight = phrase.weight(begin, end);
    const bool every_heavy =
        phrase.heavy_before[end] - phrase.heavy_before[begin] == phrase.heavy_before[size];
    const auto half = [&](std::size_t word, std::size_t token, bool at_front) {
        const std::string_view whole = words_[static_cast<std::size_t>(phrase.words[word])];
        const std::string_view part = tokens[token].low;
        const bool cut = at_front ? tokens[token].breaks_before : tokens[token].breaks_after;
        const bool fits =
            cut && part.size() < whole.size() && (at_front ? whole.ends_with(part) : whole.starts_with(part));
        if (fits) {
            weight += phrase.weight(word, word + 1) * static_cast<double>(part.size()) /
                      static_cast<double>(whole.size());
        }
        return fits;
    };
    if (begin > 0 && match.first > 0 && half(begin - 1, match.first - 1, true)) {
        --match.first;
    }
    if (end < size && match.last + 1 < tokens.size() && half(end, match.last + 1, false)) {
        ++match.last;
    }
    const bool front = begin == 0 || tokens[match.first].breaks_before;
    const bool back = end == size || tokens[match.last].breaks_after;
    match.share = weight / phrase.weight(0, size);
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
    std::vector<int> ids;
    ids.reserve(tokens.size());
    std::transform(tokens.begin(), tokens.end(), std::back_inserter(ids),
                   [&](const Token& token) { return id_of(token.low); });
    for (std::size_t t = 0; t < ids.size(); ++t) {
        if (ids[t] == unknown_word) {
            continue;
        }
        for (const Place& place : places_[static_cast<std::size_t>(ids[t])]) {
            const auto& words = phrases_[place.phrase].words;
            if (place.word > 0 && t > 0 && ids[t - 1] == words[place.word - 1]) {
                continue; // part of a run that began before
            }
            std::size_t count = 1;
            while (t + count < ids.size() && place.word + count < words.size() &&
                   ids[t + count] == words[place.word + count]) {
                ++count;
            }
            if (count > 1 || place.alone) {
                settle({place.phrase, place.word, t, count});
            }
        }
    }
    std::vector<PhraseMatch> matches;
    for (const auto& kept : best) {
        if (kept) {
            matches.push_back(*kept);
        }
    }
    return matches;
}

} // namespace pretrust
