// JUnit's XML for pipelines: a suite for each area, a case for each cause. Never a false green: what could
// stop the creation and was not told is an error, and a verdict other than `ready` shows as one in any case.
#include <formats/calendar.hpp>
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/markup.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace pretrust {
namespace {

enum class CaseResult { passed, failed, broken, skipped };

struct Case {
    std::string id;
    CaseResult result = CaseResult::passed;
    std::string type;    ///< severity of the cause, or why it is not told
    std::string message; ///< one line
    std::string body;    ///< several lines
};

struct Suite {
    std::string name;
    std::vector<Case> cases;
};

std::string xml_lines(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        result += escape_markup(line) + '\n';
    }
    return result;
}

/// In a joined report, which run it is about.
std::string name_of(const ReportCause& cause) {
    return cause.vantage.empty() ? cause.id : fmt::format("{} ({})", cause.id, cause.vantage);
}

/// The found cause that explains it, or whose fix it waits for.
const ReportCause* explained_by(const Report& report, const ReportCause& what) {
    const auto cause = std::ranges::find_if(report.causes, [&](const ReportCause& each) {
        return each.vantage == what.vantage && std::ranges::find(each.hides, what.id) != each.hides.end();
    });
    return cause == report.causes.end() ? nullptr : &*cause;
}

std::string body_of(const ReportCause& cause) {
    std::string body = "Seen: " + cause.evidence;
    const auto add = [&body](std::string_view label, const std::string& text) {
        if (!text.empty()) {
            body += fmt::format("\n{}: {}", label, text);
        }
    };
    std::string reasons = joined_ids(cause.shows_as);
    add("Shows as", reasons);
    add("Fix", cause.fix);
    add("Verify", cause.verify);
    add("Source", cause.source);
    return body;
}

Case found(const ReportCause& cause) {
    return {name_of(cause), CaseResult::failed, std::string(to_name(cause.severity)),
            fmt::format("{}{}", cause.finding == Finding::suspected ? "(suspected) " : "", cause.title),
            body_of(cause)};
}

Case folded(const Report& report, const ReportCause& cause) {
    const ReportCause* const by = explained_by(report, cause);
    return {name_of(cause), CaseResult::skipped, "explained",
            fmt::format("explained by {}: {}", by == nullptr ? "another cause" : by->id, cause.title), ""};
}

Case unknown(const Report& report, const ReportCause& cause) {
    if (const ReportCause* const by = explained_by(report, cause)) {
        return {name_of(cause), CaseResult::skipped, "waits",
                fmt::format("cannot be told before {} is fixed", by->id), ""};
    }
    const auto message = fmt::format("could not be told ({}): {}", words_for(cause.severity), cause.evidence);
    return {name_of(cause),
            cause.severity == Severity::blocks_creation ? CaseResult::broken : CaseResult::skipped, "unknown",
            message, ""};
}

Case not_assessed(const ReportCause& cause) {
    return {name_of(cause), CaseResult::skipped, "not_assessed",
            cause.needs.empty() ? "not assessed: the input for it was not given"
                                : fmt::format("not assessed: give {}", cause.needs),
            ""};
}

/// Suites in the order of the catalogue's areas as the report has them; cases by id, so that two runs
/// compare.
class Suites {
  public:
    void add(const std::string& area, Case one) {
        const auto suite = std::ranges::find(suites_, area, &Suite::name);
        auto& cases = suite == suites_.end() ? suites_.emplace_back(Suite{area, {}}).cases : suite->cases;
        cases.push_back(std::move(one));
    }
    std::vector<Suite> take() {
        std::ranges::sort(suites_, {}, &Suite::name);
        for (auto& suite : suites_) {
            std::ranges::sort(suite.cases, {}, &Case::id);
        }
        return std::move(suites_);
    }

  private:
    std::vector<Suite> suites_;
};

std::size_t count(const Suite& suite, CaseResult result) {
    return static_cast<std::size_t>(std::ranges::count(suite.cases, result, &Case::result));
}

std::vector<Suite> suites_of(const Report& report) {
    Suites suites;
    for (const auto& cause : report.causes) {
        suites.add(cause.area, found(cause));
    }
    for (const auto& cause : report.folded) {
        suites.add(cause.area, folded(report, cause));
    }
    for (const auto& cause : report.unknown) {
        suites.add(cause.area, unknown(report, cause));
    }
    for (const auto& cause : report.not_assessed) {
        suites.add(cause.area, not_assessed(cause));
    }
    for (const auto& cause : report.ruled_out) {
        suites.add(cause.area, Case{name_of(cause), CaseResult::passed, "", "", ""});
    }
    for (std::size_t at = 0; at < report.between.size(); ++at) { // joined reports only
        const ReportBetween& between = report.between[at];
        suites.add("Both sides", Case{fmt::format("{} {}", at + 1, between.subject),
                                      between.troubling ? CaseResult::failed : CaseResult::passed,
                                      "both_sides", between.text, between.text});
    }
    auto list = suites.take();
    const bool red = std::ranges::any_of(list, [](const Suite& suite) {
        return count(suite, CaseResult::failed) + count(suite, CaseResult::broken) > 0;
    });
    if (!red && report.verdict != Verdict::ready) {
        const Case verdict{"VERDICT", CaseResult::broken, std::string(to_name(report.verdict)),
                           report.headline, ""};
        list.insert(list.begin(), Suite{"Verdict", {verdict}});
    }
    return list;
}

std::string text_of(const Case& one) {
    const std::string attributes =
        fmt::format(R"(message="{}" type="{}")", escape_markup(one.message), escape_markup(one.type));
    switch (one.result) {
    case CaseResult::failed:
        return fmt::format("      <failure {}>{}</failure>\n", attributes, xml_lines(one.body));
    case CaseResult::broken:
        return fmt::format("      <error {}/>\n", attributes);
    case CaseResult::skipped:
        return fmt::format("      <skipped message=\"{}\"/>\n", escape_markup(one.message));
    case CaseResult::passed:
        break;
    }
    return "";
}

} // namespace

std::string render_junit(const Report& report, const RenderOptions&) {
    const Evidence& evidence = report.evidence;
    const std::string host = evidence.plan.remote_domain.empty() ? "files" : evidence.plan.remote_domain;
    const auto us = evidence.duration.count();
    std::string seconds = fmt::format("{}.{:03}", us / 1'000'000, us % 1'000'000 / 1000);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    std::size_t id = 0;
    for (const Suite& suite : suites_of(report)) {
        out += fmt::format("  <testsuite package=\"pretrust\" id=\"{}\" name=\"{}\" timestamp=\"{}\" "
                           "hostname=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
                           "time=\"{}\">\n",
                           id, escape_markup(suite.name), utc_time(evidence.started_unix_us),
                           escape_markup(host), suite.cases.size(), count(suite, CaseResult::failed),
                           count(suite, CaseResult::broken), count(suite, CaseResult::skipped),
                           id == 0 ? seconds : "0.000");
        out += fmt::format("    <properties>\n      <property name=\"version\" value=\"{}\"/>\n"
                           "      <property name=\"verdict\" value=\"{}\"/>\n"
                           "      <property name=\"side\" value=\"{}\"/>\n    </properties>\n",
                           escape_markup(report.tool_version), to_name(report.verdict),
                           to_name(evidence.plan.side));
        for (const Case& one : suite.cases) {
            const auto inside = text_of(one);
            const auto head = fmt::format(R"(    <testcase classname="pretrust.{}" name="{}" time="0")",
                                          escape_markup(suite.name), escape_markup(one.id));
            out += head;
            out += inside.empty() ? "/>\n" : fmt::format(">\n{}    </testcase>\n", inside);
        }
        // The whole verdict once, where a viewer shows it beside the first suite.
        out += fmt::format("    <system-out>{}</system-out>\n    <system-err/>\n  </testsuite>\n",
                           id == 0 ? escape_markup(report.headline) : "");
        ++id;
    }
    return out + "</testsuites>\n";
}

} // namespace pretrust
