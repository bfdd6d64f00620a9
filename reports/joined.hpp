// Two runs of one trust, one from each side, made into one report. Each side's run is judged by itself, for
// it looks at the other domain: what one could not tell, the other has not seen either. What only both show
// together is said apart.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/report.hpp>

#include <string>

namespace pretrust {

/// Why these are not the two sides of one trust at one time: the same side twice, domains that are not each
/// other's, more than a day between them. One sentence; empty when they are. Pure.
std::string reason_not_to_join(const Evidence& one, const Evidence& other);

/// One report of both, in either order. Its verdict is the worse one, and never `ready` or `at_risk` when the
/// plans of the two sides do not fit together. Pure.
Report make_joined_report(const Evidence& one, const Evidence& other);

} // namespace pretrust
