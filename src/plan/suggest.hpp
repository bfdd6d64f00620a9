// The nearest known word to one that is not known, for "did you mean". Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pretrust {

/// The known word that needs the fewest edits; empty when all are further than a third of its length away.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

/// ": did you mean X?", or nothing when no known word is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

} // namespace pretrust
