// What `pretrust explain` prints. Typography only, like the formats of a report.
#pragma once

#include <formats/formats.hpp>

#include <pretrust/explanation.hpp>

#include <string>

namespace pretrust {

/// For people. Foreign text in it is made harmless.
std::string render_explanation_text(const Explanation& explanation, const RenderOptions& options);
/// For programs: `pretrust-explain/1`, docs/explain.schema.json. `options` change nothing in it.
std::string render_explanation_json(const Explanation& explanation, const RenderOptions& options);

} // namespace pretrust
