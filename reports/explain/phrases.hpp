// Finds known sentences in a text, also when they are cut off at either end. Knows no sentence itself.
#pragma once

#include <cstddef>
#include <explain/tokens.hpp>
#include <functional>
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

/// Below this share of a sentence, a text does not even resemble it.
inline constexpr double resembling = 0.35;

class Phrases {
  public:
    /// `least`: the share from which a sentence that was cut off is still itself.
    void add(std::string_view sentence, double least);
    std::size_t size() const { return phrases_.size(); }

    /// Every sentence that stands in the text, its best place; those that resemble one too.
    std::vector<PhraseMatch> find(const TokenText& text) const;

  private:
    static constexpr int unknown_word = -1;

    struct Phrase {
        std::vector<int> words;
        std::vector<double> weight_before{0};     ///< of the words before each, and of all
        std::vector<std::size_t> heavy_before{0}; ///< how many of them are heavy
        double least = 1;

        double weight(std::size_t begin, std::size_t end) const {
            return weight_before[end] - weight_before[begin];
        }
    };
    struct Place {
        std::size_t phrase;
        std::size_t word;
        bool alone; ///< this word, with halves of its neighbours, may be enough to resemble the sentence
    };
    /// Words of the text that are words of a sentence, one after the other in both.
    struct Run {
        std::size_t phrase;
        std::size_t word;
        std::size_t first;
        std::size_t count;
    };
    int id_of(std::string_view word) const;
    PhraseMatch judge(const Run& run, std::span<const Token> tokens) const;

    std::vector<Phrase> phrases_;
    std::vector<std::string> words_; ///< by id
    std::unordered_map<std::string, int, TextHash, std::equal_to<>> ids_;
    std::vector<std::vector<Place>> places_; ///< of each word
};

} // namespace pretrust
