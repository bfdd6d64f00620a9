// From what was recognised to what it means, in words. Internal to reports/explain.
#pragma once

#include <cstddef>
#include <explain/recognise.hpp>
#include <string>
#include <vector>

namespace pretrust {

inline constexpr std::size_t longest_excerpt = 200;

/// The beginning of the text, cut to longest_excerpt octets at a character's border, with "..." when cut.
std::string excerpt(const TokenText& text);

std::vector<Meaning> meanings_of(const TokenText& text, const Recognised& recognised);
std::vector<Ambiguity> ambiguities_of(const TokenText& text, const Recognised& recognised);

} // namespace pretrust
