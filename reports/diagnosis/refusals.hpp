// Who refused, and where silence begins, in words that follow a port's sentence.
#pragma once

#include <diagnosis/facts.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// " (a box 3 hops away sent the reset, the DC is 5 away)" and the like for the first of these observations
/// of which something is known; "" when nothing is. What it rests on is added to `proof`.
std::string refusal_text(const Facts& facts, const std::vector<Look>& looks, std::vector<Look>& proof);

} // namespace pretrust
