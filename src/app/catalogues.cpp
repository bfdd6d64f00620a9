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

std::string probes_text() {
    std::vector<Row> rows{{"PROBE", "RUNS FOR", "FINDS OUT"}};
    for (const auto& probe : all_probes()) {
        rows.push_back({std::string(probe.id), std::string(scope_word(probe.id)), std::string(probe.title)});
    }
    return aligned(rows);
}

std::string causes_text() {
    std::vector<Row> rows{{"CAUSE", "SEVERITY", "SHOWS AS", "TITLE"}};
    for (const auto& cause : all_causes()) {
        const auto shows = cause.shows_as.empty() ? "-" : fmt::format("{}", fmt::join(cause.shows_as, " "));
        rows.push_back(
            {std::string(cause.id), std::string(to_name(cause.severity)), shows, unfilled(cause.title)});
    }
    return aligned(rows);
}

std::string reasons_text() {
    std::vector<Row> rows{{"REASON", "CAUSES", "AWS SAYS"}};
    for (const auto& reason : all_reasons()) {
        rows.push_back({std::string(reason.id), fmt::format("{}", causes_behind(reason.id).size()),
                        std::string(reason.text)});
    }
    std::vector<Row> others{{"REASON", "ALSO KNOWN AS"}};
    for (const auto& reason : all_reasons()) {
        const auto known = known_by(reason);
        for (std::size_t i = 1; i < known.wordings.size(); ++i) {
            others.push_back({std::string(reason.id), fmt::format("\"{}\"", known.wordings[i])});
        }
        for (const auto& code : known.codes) {
            others.push_back({std::string(reason.id), code_words(code)});
        }
    }
    return aligned(rows) + "\n" + aligned(others);
}

std::string ports_text() {
    std::vector<Row> rows{{"SERVICE", "PORT", "TO CREATE", "TO USE", "FOR"}};
    for (const auto& service : services) {
        rows.push_back({std::string(service.id),
                        fmt::format("{}/{}", to_string(service.transport), port_numbers(service)),
                        std::string(need_word(service.creation)), std::string(need_word(service.use)),
                        std::string(service.purpose)});
    }
    return aligned(rows);
}

} // namespace

std::string catalogue_text(Catalogue catalogue) {
    switch (catalogue) {
    case Catalogue::probes:
        return probes_text();
    case Catalogue::causes:
        return causes_text();
    case Catalogue::reasons:
        return reasons_text();
    case Catalogue::ports:
        return ports_text();
    }
    return {};
}

std::string list_catalogue(Catalogue catalogue, CatalogueFormat format) {
    switch (format) {
    case CatalogueFormat::text:
        return catalogue_text(catalogue);
    case CatalogueFormat::json:
        return catalogue_json(catalogue);
    case CatalogueFormat::markdown:
        return catalogue_page(catalogue);
    }
    return {};
}

} // namespace pretrust
