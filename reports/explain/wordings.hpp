// The wordings of the status reasons: AWS's older and newer ones, and Windows' own for the same.
#pragma once

#include <span>
#include <string_view>

namespace pretrust {

struct WordingRow {
    std::string_view reason; ///< status reason id
    std::string_view words;
    double least; ///< the share of it that is still unmistakable when the rest was cut off
};

std::span<const WordingRow> all_wordings();

} // namespace pretrust
