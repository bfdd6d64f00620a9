// The list of formats.
#include <formats/formats.hpp>

#include <algorithm>
#include <array>

namespace pretrust {
namespace {

constexpr std::array formats{
    Format{"text", "for people, 80 columns", render_text},
    Format{"json", "for programs, docs/report.schema.json", render_json},
    Format{"html", "for a browser: one page that loads nothing, to attach to a ticket", render_html},
    Format{"markdown", "for a ticket's text field", render_markdown},
    Format{"junit", "for pipelines, JUnit's XML", render_junit},
    Format{"prometheus", "for a node exporter's textfile collector, docs/metrics.md", render_prometheus},
};

} // namespace

std::span<const Format> all_formats() {
    return formats;
}

const Format* find_format(std::string_view id) {
    const auto* row = std::ranges::find(formats, id, &Format::id);
    return row == formats.end() ? nullptr : row;
}

} // namespace pretrust
