// The known words nearest to one that is not known. Pure; longer words than any id are not compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// At most three of `known`, the nearest first, none further than a third of the word's length away.
std::vector<std::string> nearest_ids(std::string_view word, const std::vector<std::string_view>& known);

} // namespace pretrust
