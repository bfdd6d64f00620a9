// Rows become columns; the words are the catalogues' own.
#include <app/catalogues.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>
#include <pretrust/probe.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace pretrust {
namespace {

using Row = std::vector<std::string>;

std::string aligned(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i + 1 < row.size(); ++i) {
            text += fmt::format("{:<{}}  ", row[i], widths[i]);
        }
        text += row.back() + "\n";
    }
    return text;
}

/// A text with {placeholders}, as <placeholders>: here nothing fills them.
std::string unfilled(std::string_view text) {
    std::string shown(text);
    std::replace(shown.begin(), shown.end(), '{', '<');
    std::replace(shown.begin(), shown.end(), '}', '>');
    return shown;
}

std::string_view word(Scope scope) {
    switch (scope) {
    case Scope::once:
        return "once";
    case Scope::remote_dc:
        return "each remote DC";
    case Scope::every_dc:
        return "every DC";
    }
    return "?";
}

std::string_view word(Need need) {
    switch (need) {
    case Need::required:
        return "required";
    case Need::fallback:
        return "fallback";
    case Need::optional:
        return "optional";
    case Need::unused:
        return "-";
    }
    return "?";
}

std::string probes() {
    std::vector<Row> rows{{"PROBE", "RUNS FOR", "FINDS OUT"}};
    for (const auto& probe : all_probes()) {
        rows.push_back({std::string(probe.id), std::string(word(probe.scope)), std::string(probe.title)});
    }
    return aligned(rows);
}

std::string causes() {
    std::vector<Row> rows{{"CAUSE", "SEVERITY", "SHOWS AS", "TITLE"}};
    for (const auto& cause : all_causes()) {
        const auto shows = cause.shows_as.empty() ? "-" : fmt::format("{}", fmt::join(cause.shows_as, " "));
        rows.push_back(
            {std::string(cause.id), std::string(to_name(cause.severity)), shows, unfilled(cause.title)});
    }
    return aligned(rows);
}

std::string reasons() {
    std::vector<Row> rows{{"REASON", "AWS SAYS"}};
    for (const auto& reason : all_reasons()) {
        rows.push_back({std::string(reason.id), std::string(reason.text)});
    }
    return aligned(rows);
}

std::string ports() {
    std::vector<Row> rows{{"SERVICE", "PORT", "TO CREATE", "TO USE", "FOR"}};
    for (const auto& service : services) {
        const auto number = service.port != 0 ? fmt::format("{}", service.port)
                                              : fmt::format("{}-{}", rpc_dynamic_first, rpc_dynamic_last);
        rows.push_back({std::string(service.id), fmt::format("{}/{}", to_string(service.transport), number),
                        std::string(word(service.creation)), std::string(word(service.use)),
                        std::string(service.purpose)});
    }
    return aligned(rows);
}

} // namespace

std::string list_catalogue(Catalogue catalogue) {
    switch (catalogue) {
    case Catalogue::probes:
        return probes();
    case Catalogue::causes:
        return causes();
    case Catalogue::reasons:
        return reasons();
    case Catalogue::ports:
        return ports();
    }
    return {};
}

} // namespace pretrust
