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
    bool brief = false; ///< markdown: at most ten lines
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
/// For tickets: GitHub Flavored Markdown, of which nothing foreign can make anything but text.
std::string render_markdown(const Report& report, const RenderOptions& options);
/// For pipelines: JUnit's XML, a suite for each area and a case for each cause. Without failures and errors
/// only when the verdict is `ready`. `options` change nothing in it.
std::string render_junit(const Report& report, const RenderOptions& options);
/// For a node exporter's textfile collector: Prometheus' text format 0.0.4. `options` change nothing in it.
std::string render_prometheus(const Report& report, const RenderOptions& options);
/// For programs: `pretrust-report/1`, docs/report.schema.json. `options` change nothing in it.
std::string render_json(const Report& report, const RenderOptions& options);
/// For a browser: one page that loads nothing and needs no script. `options` change nothing in it.
std::string render_html(const Report& report, const RenderOptions& options);

} // namespace pretrust
