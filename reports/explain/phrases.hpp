// Finds known sentences in a text, also when they are cut off at either end. Knows no sentence itself.
#pragma once

#include <cstddef>
#include <explain/tokens.hpp>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pretrust {

/// Where a sentence stands in a text.
struct PhraseMatch {
    std::size_t phrase = 0; ///< index of the sentence
    std::size_t first = 0;  ///< tokens
    std::size_t last = 0;
    double share = 1;    ///< how much of the sentence is there, by weight
    bool enough = false; ///< enough to be this sentence; else it only resembles it
};

class Phrases {
  public:
    /// `least`: the share from which a sentence that was cut off is still itself.
    void add(std::string_view sentence, double least);
    std::size_t size() const { return phrases_.size(); }

    /// Every sentence that stands in the text, its best place; those that resemble one too.
    std::vector<PhraseMatch> find(const TokenText& text) const;

  private:
    struct Word {
        std::string text;
        double weight = 1;
    };
    struct Phrase {
        std::vector<Word> words;
        double weight = 0;
        double least = 1;
    };
    struct Place {
        std::size_t phrase;
        std::size_t word;
    };
    /// Words of the text that are words of a sentence, one after the other in both.
    struct Run {
        Place begin;
        std::size_t first;
        std::size_t count;
    };
    PhraseMatch judge(const Run& run, std::span<const Token> tokens) const;

    std::vector<Phrase> phrases_;
    std::unordered_map<std::string_view, std::vector<Place>> places_;
};

} // namespace pretrust
