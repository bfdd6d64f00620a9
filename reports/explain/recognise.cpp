// Sentences first, then ids and names, then numbers, each only where nothing was recognised before.
#include <algorithm>
#include <array>
#include <explain/known_names.hpp>
#include <explain/numbers.hpp>
#include <explain/phrases.hpp>
#include <explain/recognise.hpp>
#include <explain/wordings.hpp>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t most_unknown = 8;

std::string_view id_of(const Subject& subject) {
    struct Id {
        std::string_view operator()(const StatusReason* row) const { return row->id; }
        std::string_view operator()(const CodeRow* row) const { return row->name; }
        std::string_view operator()(const RootCause* row) const { return row->id; }
        std::string_view operator()(const ProbeSpec* row) const { return row->id; }
        std::string_view operator()(const FoundTag& row) const { return row.tag->tag; }
        std::string_view operator()(const PortRow* row) const { return row->purpose; }
        std::string_view operator()(const ContradictionRow* row) const { return row->text.id; }
    };
    return std::visit(Id{}, subject);
}

/// What makes two subjects the same one.
std::pair<const void*, const void*> address_of(const Subject& subject) {
    struct Address {
        std::pair<const void*, const void*> operator()(const FoundTag& row) const {
            return {row.probe, row.tag};
        }
        std::pair<const void*, const void*> operator()(const void* row) const { return {row, nullptr}; }
    };
    return std::visit(Address{}, subject);
}

struct Sentences {
    Phrases phrases;
    std::vector<Subject> subjects; ///< of each sentence
};

Sentences make_sentences() {
    Sentences sentences;
    for (const WordingRow& row : all_wordings()) {
        sentences.phrases.add(row.words, row.least);
        sentences.subjects.emplace_back(find_reason(row.reason));
    }
    for (const CodeRow& row : all_codes()) {
        if (!row.text.empty()) {
            const bool brief = row.text.size() < 30;
            sentences.phrases.add(row.text, brief ? 1 : 0.8);
            sentences.subjects.emplace_back(&row);
        }
    }
    return sentences;
}

const Sentences& all_sentences() {
    static const Sentences sentences = make_sentences();
    return sentences;
}

bool overlap(const PhraseMatch& a, const PhraseMatch& b) {
    return a.first <= b.last && b.first <= a.last;
}

/// Trust states are everyday words unless something says that a state is meant.
bool is_weak_state(const TokenText& text, std::size_t token, const CodeRow& row) {
    if (row.name == "VerifyFailed" || row.name == "UpdateFailed") {
        return false;
    }
    const auto& tokens = text.tokens();
    for (std::size_t back = 1; back <= 2 && back <= token; ++back) {
        const std::string_view word = tokens[token - back].low;
        if (word == "truststate" || word == "state") {
            return false;
        }
    }
    return true;
}

bool is_weak(const TokenText& text, std::size_t token, const Subject& subject) {
    if (const auto* const* row = std::get_if<const CodeRow*>(&subject)) {
        if ((*row)->family == "trust state") {
            return is_weak_state(text, token, **row);
        }
        return (*row)->name == "REFUSED" && text.tokens()[token].text != "REFUSED";
    }
    return text.tokens()[token].low.find('_') == std::string_view::npos;
}

class Recogniser {
  public:
    Recogniser(const TokenText& text, std::span<const ProbeSpec> probes)
        : text_(text), taken_(text.tokens().size()) {
        for (const ProbeSpec& probe : probes) {
            names_[lowered(probe.id)].emplace_back(&probe);
            for (const TagSpec& tag : probe.tags) {
                names_[lowered(tag.tag)].emplace_back(FoundTag{&probe, &tag});
            }
        }
    }

    Recognised run() {
        sentences();
        for (std::size_t token = 0; token < taken_.size(); ++token) {
            if (taken_[token] == 0 && !names(token)) {
                numbers(token);
            }
        }
        drop_weak();
        note_unknown();
        std::stable_sort(result_.found.begin(), result_.found.end(),
                         [](const Found& a, const Found& b) { return a.first < b.first; });
        return std::move(result_);
    }

  private:
    void sentences() {
        const Sentences& all = all_sentences();
        std::vector<PhraseMatch> matches = all.phrases.find(text_);
        std::stable_sort(matches.begin(), matches.end(),
                         [](const PhraseMatch& a, const PhraseMatch& b) { return a.share > b.share; });
        std::vector<PhraseMatch> kept;
        for (const PhraseMatch& match : matches) {
            const bool beaten = std::any_of(kept.begin(), kept.end(), [&](const PhraseMatch& better) {
                return overlap(match, better) && better.share > match.share;
            });
            if (match.enough && !beaten) {
                kept.push_back(match);
                add({all.subjects[match.phrase], match.first, match.last, match.share < 1});
            } else if (!match.enough && match.share >= resembling && match.last > match.first) {
                resemble(id_of(all.subjects[match.phrase]));
            }
        }
    }

    void resemble(std::string_view id) {
        auto& list = result_.resembles;
        if (list.size() < 3 && std::find(list.begin(), list.end(), id) == list.end()) {
            list.emplace_back(id);
        }
    }

    bool names(std::size_t token) {
        const std::string_view low = text_.tokens()[token].low;
        const std::string respelt = common_spelling(low);
        const std::string_view name = respelt.empty() ? low : respelt;
        bool known = false;
        for (const NameIndex* index : {&names_of_rows(), &std::as_const(names_)}) {
            if (const auto entry = index->find(name); entry != index->end()) {
                for (const Subject& subject : entry->second) {
                    add({subject, token, token, false, is_weak(text_, token, subject)});
                }
                known = true;
            }
        }
        return known;
    }

    void numbers(std::size_t token) {
        for (Found& found : read_number(text_, token)) {
            add(std::move(found));
        }
    }

    void add(Found found) {
        std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(found.first),
                  taken_.begin() + static_cast<std::ptrdiff_t>(found.last) + 1, char{1});
        const auto [known, fresh] = places_.try_emplace(address_of(found.subject), result_.found.size());
        if (fresh) {
            result_.found.push_back(std::move(found));
        } else {
            Found& earlier = result_.found[known->second];
            earlier.weak = earlier.weak && found.weak;
        }
    }

    bool filler(std::size_t token) const {
        constexpr std::array<std::string_view, 6> more{"trust", "state",     "truststate",
                                                       "aws",   "exception", "to"};
        const std::string_view low = text_.tokens()[token].low;
        return is_filler(low) || std::find(more.begin(), more.end(), low) != more.end();
    }

    void drop_weak() {
        bool only_known = true;
        for (std::size_t token = 0; token < taken_.size() && only_known; ++token) {
            only_known = taken_[token] != 0 || filler(token);
        }
        if (!only_known) {
            std::erase_if(result_.found, [](const Found& found) { return found.weak; });
        }
    }

    /// Among known things only what is written like an id; where nothing is known, every word.
    void note_unknown() {
        const bool all = result_.found.empty();
        const auto& tokens = text_.tokens();
        for (std::size_t token = 0; token < tokens.size() && result_.unknown.size() < most_unknown; ++token) {
            const std::string_view word = tokens[token].text;
            const bool lower =
                std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
            const bool letter =
                std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
            const bool id = (word.find('_') != std::string_view::npos && letter && !lower) ||
                            tokens[token].low.ends_with("exception") || tokens[token].low.starts_with("0x");
            if (taken_[token] == 0 && word.size() > 2 && (id || (all && !filler(token)))) {
                result_.unknown.push_back(token);
            }
        }
    }

    const TokenText& text_;
    std::vector<char> taken_; ///< whether something was recognised there; bits would cost a shift each
    NameIndex names_;
    Recognised result_;
    std::map<std::pair<const void*, const void*>, std::size_t> places_; ///< in result_.found
};

} // namespace

Recognised recognise(const TokenText& text, std::span<const ProbeSpec> probes) {
    return Recogniser(text, probes).run();
}

} // namespace pretrust
