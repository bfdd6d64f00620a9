// What the reader must know before believing the verdict: what was cut short, and what cannot be seen from
// here.
#pragma once

#include <pretrust/evidence.hpp>

#include <string>
#include <vector>

namespace pretrust {

enum class OtherSide { unseen, seen };

/// Sentences, the gravest first. `other`: whether the other side's run stands beside this one. Pure.
std::vector<std::string> make_limits(const Evidence& evidence, OtherSide other = OtherSide::unseen);

} // namespace pretrust
