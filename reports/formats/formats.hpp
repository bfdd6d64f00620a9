// The output formats: one row each. A format may only choose typography; every word and symbol is in the
// Report.
#pragma once

#include <pretrust/report.hpp>

#include <span>
#include <string>
#include <string_view>

namespace pretrust {

struct RenderOptions {
    bool color = false; ///< ANSI colours; never in files
    int width = 80;     ///< columns to fill; commands and long words may go beyond
    bool quiet = false; ///< the verdict and the cause on top, nothing more
};

struct Format {
    std::string_view id;    ///< as `-o` names it
    std::string_view title; ///< one sentence fragment for `--help`
    std::string (*render)(const Report&, const RenderOptions&) = nullptr;
};

std::span<const Format> all_formats();
/// Null when there is no such format.
const Format* find_format(std::string_view id);

/// For people: read in ten seconds, UTF-8 text that ends in a line feed and is safe for a terminal.
std::string render_text(const Report& report, const RenderOptions& options);
/// For programs: `pretrust-report/1`, docs/report.schema.json. `options` change nothing in it.
std::string render_json(const Report& report, const RenderOptions& options);

} // namespace pretrust
