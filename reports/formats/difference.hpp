// What `pretrust diff` prints. Typography only, like the formats of a report.
#pragma once

#include <formats/formats.hpp>

#include <pretrust/difference.hpp>

#include <string>

namespace pretrust {

/// For people; one line when nothing changed. Foreign text in it is made harmless.
std::string render_difference_text(const Difference& difference, const RenderOptions& options);
/// For programs: `pretrust-diff/1`, docs/diff.schema.json. `options` change nothing in it.
std::string render_difference_json(const Difference& difference, const RenderOptions& options);

} // namespace pretrust
