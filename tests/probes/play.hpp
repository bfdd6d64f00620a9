// Runs one scenario: the probe, the fake world, and the comparison with what the file expects.
#pragma once

#include "fake_world.hpp"
#include "scenario.hpp"

#include <string>
#include <vector>

namespace pretrust::testing {

const ProbeSpec* find_probe(std::string_view id);

struct Played {
    std::vector<Observation> observations;
    std::vector<std::string> complaints; ///< empty: the scenario holds
};

/// Throws what the probe or the fake world throws.
Played play(const Scenario& scenario, Order order);

} // namespace pretrust::testing
