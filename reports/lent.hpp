// What one run of a trust knows of the domain at which the other run was made, and how to take it away again.
#pragma once

#include <pretrust/evidence.hpp>

namespace pretrust {

/// The other side looked at this side's domain, and knows its name when this run was not told it. What it saw
/// is added at the end, so that what points into the evidence still does. Pure.
Evidence with_what_the_other_knows(Evidence mine, const Evidence& theirs);

/// The same run less what was lent to it: the evidence that was given. Pure.
Evidence as_it_was_seen(Evidence evidence);

} // namespace pretrust
