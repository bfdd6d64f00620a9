// Words and elements that both Markdown reports are made of.
#include <formats/calendar.hpp>
#include <formats/markdown_parts.hpp>
#include <formats/wording.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust {
namespace {

/// "2026-11-21 08:33 UTC".
std::string minute_text(std::int64_t unix_us) {
    const std::string time = utc_time(unix_us);
    return time.substr(0, 10) + ' ' + time.substr(11, 5) + " UTC";
}

} // namespace

std::string_view next_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string seen_text(const Report& report) {
    const Evidence& evidence = report.evidence;
    const std::string when = evidence.started_unix_us > 0 ? ", " + minute_text(evidence.started_unix_us) : "";
    return fmt::format("pretrust {}, seen from {}{}. {}", report.tool_version,
                       report.sides.empty() ? side_words(evidence.plan.side) : "both sides", when,
                       run_words(report));
}

void add_fold(std::string& out, const std::string& summary, const std::function<void()>& inside) {
    out += "<details><summary>" + summary + "</summary>\n\n";
    inside();
    out += "\n</details>\n\n";
}

} // namespace pretrust
