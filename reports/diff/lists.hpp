// Lists held against each other, and put into a sentence. Internal to reports/diff.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace pretrust {

/// What of `list` is not in the other one, in its order.
inline std::vector<std::string> lacking(const std::vector<std::string>& list,
                                        const std::vector<std::string>& in) {
    std::vector<std::string> result;
    std::ranges::copy_if(list, std::back_inserter(result),
                         [&](const std::string& one) { return std::ranges::find(in, one) == in.end(); });
    return result;
}

} // namespace pretrust
