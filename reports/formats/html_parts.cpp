// Small shared pieces, and one cause with its fix as steps and commands.
#include <formats/html_parts.hpp>
#include <formats/layout.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust::html {
namespace {

constexpr std::size_t longest_command = 8000; // cmd.exe takes 8191
constexpr std::size_t most_links = 12;
constexpr std::string_view command_indent = "  ";

/// A text of several lines: those that begin with two spaces are commands, the others prose.
Data steps(std::string_view words) {
    Data all = list();
    while (!words.empty()) {
        const std::string_view line = words.substr(0, words.find('\n'));
        words.remove_prefix(std::min(line.size() + 1, words.size()));
        Data step;
        if (line.starts_with(command_indent)) {
            step["command"] = text(cut(visible(line.substr(line.find_first_not_of(' '))), longest_command));
        } else if (!line.empty()) {
            step["said"] = prose(line);
        } else {
            continue;
        }
        all << step;
    }
    return all;
}

/// The observations that a cause rests on, as far as the page shows them.
Data links(const ReportCause& cause, const Report& report) {
    const Face face = face_of(report, cause.vantage);
    Data all = list();
    for (std::size_t at = 0; at < std::min(cause.because.size(), most_links); ++at) {
        const std::size_t index = cause.because[at];
        if (!std::ranges::binary_search(face.shown.items, index)) {
            continue;
        }
        const Observation& look = face.evidence.items[index];
        const std::string port = port_of_service(look);
        Data link;
        link["anchor"] = text(fmt::format("{}{}", face.anchor, index));
        link["what"] = prose(fmt::format("{} {}{}{}: {}", look.tag, look.target, port.empty() ? "" : " ",
                                         port, to_name(look.outcome)));
        all << link;
    }
    return all;
}

} // namespace

Data text(std::string_view words) {
    return Data(std::string(words));
}

Data prose(std::string_view words) {
    return text(visible_prose(words));
}

std::string time_words(microseconds length) {
    const auto us = length.count();
    if (us < 1000) {
        return fmt::format("{} \xC2\xB5s", us);
    }
    return us < 1'000'000 ? fmt::format("{} ms", us / 1000)
                          : fmt::format("{}.{:02} s", us / 1'000'000, us % 1'000'000 / 10'000);
}

std::string percent(double share) {
    return fmt::format("{:.2f}%", std::clamp(share, 0.0, 1.0) * 100.0);
}

Face face_of(const Report& report, std::string_view vantage) {
    const bool other = report.other_evidence && vantage == to_name(report.other_evidence->plan.side);
    return other ? Face{*report.other_evidence, report.other_shown, "p"}
                 : Face{report.evidence, report.shown, "o"};
}

Data cause_data(const ReportCause& cause, const Report& report) {
    Data data;
    data["id"] = text(cause.id);
    data["anchor"] = text(fmt::format("c-{}{}", face_of(report, cause.vantage).anchor, cause.id));
    data["from"] = text(seen_from(cause.vantage));
    data["title"] = prose(cause.title);
    data["finding"] = text(to_name(cause.finding));
    data["severity"] = text(words_for(cause.severity));
    data["seen"] = steps(cause.evidence);
    data["fix"] = steps(cause.fix);
    data["verify"] = steps(cause.verify);
    data["source"] = prose(cause.source);
    data["links"] = links(cause, report);
    const std::size_t more = cause.because.size() - std::min(cause.because.size(), most_links);
    data["more_links"] = more == 0 ? Data(false) : text(std::to_string(more));
    const GoesAway gone = goes_away_with(cause, report);
    data["folds"] = gone.folded.empty() ? Data(false) : text(joined_ids(gone.folded));
    data["opens"] = gone.open == 0
                        ? Data(false)
                        : text(fmt::format("{} other cause{}", gone.open, gone.open == 1 ? "" : "s"));
    return data;
}

} // namespace pretrust::html
