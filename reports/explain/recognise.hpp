// Which known things stand in a text. Says nothing about them.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/probe.hpp>

#include <cstddef>
#include <explain/codes.hpp>
#include <explain/contradictions.hpp>
#include <explain/deciding.hpp>
#include <explain/tokens.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pretrust {

struct FoundTag {
    const ProbeSpec* probe;
    const TagSpec* tag;
    friend bool operator==(const FoundTag&, const FoundTag&) = default;
};
using Subject = std::variant<const StatusReason*, const CodeRow*, const RootCause*, const ProbeSpec*,
                             FoundTag, const PortRow*, const ContradictionRow*>;

struct Found {
    Subject subject;
    std::size_t first = 0; ///< tokens of the text
    std::size_t last = 0;
    bool partial = false; ///< cut off: only a part of its wording is there
    /// An everyday word or a bare number: it counts only where nothing but known words stands, for "clock"
    /// and 5 are in many sentences.
    bool weak = false;
    bool bare_number = false;
};

struct Recognised {
    std::vector<Found> found;         ///< in the order of the text, each subject once
    std::vector<std::size_t> unknown; ///< tokens that look like an id and are none
    /// Sentences that the text resembles, and not enough; ids of what they belong to.
    std::vector<std::string> resembles;
};

Recognised recognise(const TokenText& text, std::span<const ProbeSpec> probes);

} // namespace pretrust
