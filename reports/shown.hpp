// Which observations and octets a page shows when a run has more than anybody can open. Judges nothing.
#pragma once

#include <pretrust/report.hpp>

#include <cstddef>

namespace pretrust {

struct ShownLimits {
    std::size_t observations = 2500;
    std::size_t octets = std::size_t{384} << 10; ///< of all exchanges together
};

/// Everything within the limits. Beyond them first what the causes rest on, then hosts that are not in order,
/// then hosts that are; what is left out is said. Needs the report's evidence, causes and groups. Pure.
Shown make_shown(const Report& report, const ShownLimits& limits = {});

} // namespace pretrust
