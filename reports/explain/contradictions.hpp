// Where vendors' documents contradict each other: both, which one we follow, and why.
#pragma once

#include <pretrust/explanation.hpp>

#include <array>
#include <span>
#include <string_view>

namespace pretrust {

struct ContradictionRow {
    Contradiction text;
    std::array<std::string_view, 6> about{}; ///< ids of reasons, causes, probes and ports that it belongs to
};

std::span<const ContradictionRow> all_contradictions();

} // namespace pretrust
