// What the short and the full Markdown report share. Internal to reports/formats.
#pragma once

#include <pretrust/report.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pretrust {

/// In texts of reports: what begins a line that can be typed.
inline constexpr std::string_view command_mark = "  ";

/// Takes the first line off `text`.
std::string_view next_line(std::string_view& text);
/// "1 cause", "2 causes".
std::string counted(std::size_t count, std::string_view what);
/// By what, from where, when and for how long it was looked.
std::string seen_text(const Report& report);

/// Adds an element that opens on a click. GitHub reads Markdown inside of it only after an empty line.
void add_fold(std::string& out, const std::string& summary, const std::function<void()>& inside);

/// Ten lines at most, each a whole one.
std::string markdown_brief(const Report& report);
/// All that stands behind the causes, folded: hosts, clocks, what is open, observations, limits.
std::string markdown_folds(const Report& report);

} // namespace pretrust
