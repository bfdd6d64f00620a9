// Edit distance (insertions, deletions, replacements), two rows at a time, ASCII case ignored.
#include <algorithm>
#include <explain/nearest.hpp>
#include <explain/tokens.hpp>
#include <numeric>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t longest_word = 64;
constexpr std::size_t most_shown = 3;

std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
        }
        above.swap(row);
    }
    return above[b.size()];
}

} // namespace

std::vector<std::string> nearest_ids(std::string_view word, const std::vector<std::string_view>& known) {
    if (word.size() < 3 || word.size() > longest_word) {
        return {};
    }
    const std::string low = lowered(word);
    const std::size_t limit = std::max<std::size_t>(word.size() / 3, 1);
    std::vector<std::pair<std::size_t, std::string_view>> near;
    for (const std::string_view candidate : known) {
        const auto gap =
            candidate.size() > low.size() ? candidate.size() - low.size() : low.size() - candidate.size();
        if (gap <= limit) {
            const std::size_t distance = edits(low, lowered(candidate));
            if (distance <= limit) {
                near.emplace_back(distance, candidate);
            }
        }
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (const auto& [distance, name] : near) {
        if (names.size() < most_shown && std::find(names.begin(), names.end(), name) == names.end()) {
            names.emplace_back(name);
        }
    }
    return names;
}

} // namespace pretrust
