// What the reader must know before believing the verdict: what was cut short, and what cannot be seen from
// here.
#pragma once

#include <pretrust/evidence.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// Sentences, the gravest first. Pure.
std::vector<std::string> make_limits(const Evidence& evidence);

} // namespace pretrust
