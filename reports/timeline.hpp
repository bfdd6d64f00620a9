// What a run spent its time on, target by target, and what waited for what. Judges nothing.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/report.hpp>

namespace pretrust {

/// `groups` tells which hosts are alike, so that a lane can stand for many. Empty when no packet was sent.
/// Pure.
Timeline make_timeline(const Evidence& evidence, const Matrix& matrix,
                       const std::vector<MatrixGroup>& groups);

} // namespace pretrust
