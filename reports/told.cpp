// The causes behind what was said come from reports/explain, what became of them from the diagnosis.
#include <reports/told.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <explain/explain.hpp>
#include <string>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view id) {
    return std::ranges::find(list, id) != list.end();
}

std::vector<std::string> causes_behind(const std::vector<Meaning>& said) {
    std::vector<std::string> ids;
    for (const Meaning& meaning : said) {
        ids.insert(ids.end(), meaning.causes.begin(), meaning.causes.end());
    }
    return ids;
}

/// What people call it: the words of a status reason, the name of a code.
std::string name_of(const Meaning& meaning) {
    return meaning.kind == SubjectKind::reason ? fmt::format("\"{}\"", meaning.text) : meaning.id;
}

std::string names_of(const std::vector<Meaning>& said) {
    // "Failed" says nothing beside the reason for it.
    const bool more = std::ranges::any_of(
        said, [](const Meaning& meaning) { return meaning.kind != SubjectKind::trust_state; });
    std::vector<std::string> names;
    for (const Meaning& meaning : said) {
        if (!more || meaning.kind != SubjectKind::trust_state) {
            names.push_back(name_of(meaning));
        }
    }
    return fmt::format("{}", fmt::join(names, " and "));
}

Fit fit_of(const Report& report, const ReportTold& told) {
    if (!told.causes.empty()) {
        return report.causes.front().id == told.causes.front() ? Fit::explained : Fit::explained_below;
    }
    return !report.causes.empty() ? Fit::otherwise : !told.remaining.empty() ? Fit::open : Fit::gone;
}

std::string some(const std::vector<std::string>& ids) {
    constexpr std::size_t most = 8;
    const std::vector<std::string> shown(
        ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(most, ids.size())));
    return ids.size() <= most ? fmt::format("{}", fmt::join(shown, ", "))
                              : fmt::format("{} and {} more", fmt::join(shown, ", "), ids.size() - most);
}

std::string sentence_of(const Report& report, const ReportTold& told, const std::string& what) {
    const std::string remaining =
        told.remaining.empty() ? std::string() : fmt::format(" Not ruled out: {}.", some(told.remaining));
    switch (told.fit) {
    case Fit::explained:
        return fmt::format("AWS said {}; the cause on top, {}, shows so.", what, told.causes.front());
    case Fit::explained_below:
        return fmt::format("AWS said {}; the cause on top does not show so, {} further down does.", what,
                           told.causes.front());
    case Fit::otherwise:
        return report.reason
                   ? fmt::format("AWS said {}; what was found would show as \"{}\" instead.{}", what,
                                 report.reason->text, remaining)
                   : fmt::format("AWS said {}; what was found shows as no status reason that is known.{}",
                                 what, remaining);
    case Fit::open:
        return fmt::format("AWS said {}; nothing that was found shows so. Its remaining causes are {}.", what,
                           some(told.remaining));
    case Fit::gone:
        break;
    }
    return fmt::format("AWS said {}; no cause that shows so is left as seen from here: it may have been "
                       "repaired since, or AWS sees another way than this host.",
                       what);
}

std::string shortened(const std::string& text) {
    constexpr std::size_t longest = 200;
    std::size_t end = std::min(text.size(), longest);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    return text.substr(0, end);
}

} // namespace

std::optional<ReportTold> make_told(const Report& report, const Evidence& evidence,
                                    const Diagnosis& diagnosis) {
    const auto said = what_was_said(evidence.plan.failed_with);
    if (said.empty()) {
        return std::nullopt;
    }
    ReportTold told;
    told.text = shortened(evidence.plan.failed_with);
    for (const Meaning& meaning : said) {
        told.means.push_back(meaning.id);
    }
    const auto behind = causes_behind(said);
    for (const ReportCause& cause : report.causes) {
        if (holds(behind, cause.id)) {
            told.causes.push_back(cause.id);
        }
    }
    for (const Judged& judged : diagnosis.judged) {
        const Finding finding = judged.match.finding;
        if ((finding == Finding::unknown || finding == Finding::not_assessed) &&
            holds(behind, judged.row->id)) {
            told.remaining.emplace_back(judged.row->id);
        }
    }
    told.fit = fit_of(report, told);
    told.sentence = sentence_of(report, told, names_of(said));
    return told;
}

} // namespace pretrust
