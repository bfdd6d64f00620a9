// The trust as a drawing: who is there, and what was seen on each way between them. Only what was seen, and
// what it shows about the way; places nothing on paper.
#pragma once

#include <pretrust/report.hpp>

namespace pretrust {

/// Needs the report's evidence, matrix, verdict and causes. Hosts alike are drawn as one where there are
/// many. Ways that cannot be seen from here are in it, as unknown. Pure.
Picture make_picture(const Report& report);

} // namespace pretrust
