// The report as one self-contained page: everything that the text has, the drawings, and every observation
// behind a fold. The page asks nobody for anything: no script is needed to read it, and nothing is loaded.
#include <formats/formats.hpp>
#include <formats/html_parts.hpp>
#include <formats/layout.hpp>
#include <formats/markup.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <stdexcept>

namespace pretrust {
namespace html {
namespace {

/// "2026-11-21 08:00:00 UTC".
std::string date_words(std::int64_t unix_us) {
    const std::time_t seconds = unix_us / 1'000'000;
    std::tm broken_down{};
    if (unix_us <= 0 || gmtime_r(&seconds, &broken_down) == nullptr) {
        return "at an unknown time";
    }
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", broken_down);
}

Data fact(std::string_view name, std::string_view value) {
    Data data;
    data["name"] = text(name);
    data["value"] = value.empty() ? text("not given") : prose(value);
    return data;
}

/// What was asked for, and how the run went.
Data run_facts(const Report& report) {
    const Evidence& evidence = report.evidence;
    const Plan& plan = evidence.plan;
    Data facts = list();
    facts << fact("Trust", fmt::format("{} {}", to_name(plan.direction), to_name(plan.type)));
    facts << fact("Remote domain", plan.remote_domain);
    facts << fact("Its DNS servers (--dns)", joined_ids(plan.remote_dns));
    facts << fact("Local domain", plan.local_domain);
    facts << fact("Local DNS servers", joined_ids(plan.local_dns));
    facts << fact("Seen from", fmt::format("{}{}{}", side_words(plan.side),
                                           plan.source_address.empty() ? "" : ", ", plan.source_address));
    if (!plan.services.empty()) {
        facts << fact("For", joined_ids(plan.services));
    }
    facts << fact("Started", date_words(evidence.started_unix_us));
    facts << fact("Run", run_words(report));
    return facts;
}

Data causes_data(const std::vector<ReportCause>& causes, std::size_t from, const Report& report) {
    Data all = list();
    for (std::size_t at = from; at < causes.size(); ++at) {
        all << cause_data(causes[at], report);
    }
    return all;
}

Data groups_data(const std::vector<CauseGroup>& groups) {
    Data all = list();
    for (const auto& group : groups) {
        Data one;
        one["ids"] = text(joined_ids(group.ids));
        one["why"] = group.why.empty() ? Data(false) : prose(group.why);
        all << one;
    }
    return all;
}

Data sentences_data(const std::vector<std::string>& sentences) {
    Data all = list();
    for (const auto& sentence : sentences) {
        all << prose(sentence);
    }
    return all;
}

Data smb_data(const std::vector<ReportSmb>& lines) {
    constexpr std::size_t most_lines = 60;
    Data shown = list();
    std::size_t count = 0;
    for (const bool notable : {true, false}) {
        for (const auto& line : lines) {
            if (line.notable == notable && count < most_lines) {
                Data one;
                one["address"] = prose(line.address);
                one["said"] = prose(line.text);
                one["notable"] = Data(line.notable);
                shown << one;
                ++count;
            }
        }
    }
    if (count == 0) {
        return Data(false);
    }
    Data data;
    data["lines"] = std::move(shown);
    data["more"] = count == lines.size() ? Data(false) : text(std::to_string(lines.size() - count));
    return data;
}

void add_head(Data& data, const Report& report) {
    const Plan& plan = report.evidence.plan;
    data["style"] = text(pages().style);
    data["style_hash"] = text(pages().style_hash);
    data["script"] = text(pages().script);
    data["script_hash"] = text(pages().script_hash);
    data["version"] = prose(report.tool_version);
    data["domain"] = prose(plan.remote_domain);
    data["side"] = text(report.sides.empty() ? side_words(plan.side) : "both sides");
    data["side_here"] = text(report.sides.empty() ? "here" : "both sides");
    data["date"] = text(date_words(report.evidence.started_unix_us));
    data["word"] = text(words_for(report.verdict).word);
    data["verdict"] = text(to_name(report.verdict));
    data["headline"] = prose(report.headline);
    data["reason"] = report.reason ? prose(report.reason->text) : Data(false);
    data["reason_lead"] = report.reason ? text(reason_lead(report)) : Data(false);
    data["told"] = report.told ? prose(report.told->sentence) : Data(false);
    data["facts"] = run_facts(report);
}

/// Joined reports: what each side says, and what only both show.
void add_both_sides(Data& data, const Report& report) {
    Data sides = list();
    for (const auto& side : report.sides) {
        Data one;
        one["side_word"] = text(words_for(side.verdict).word);
        one["side_verdict"] = text(to_name(side.verdict));
        one["heading"] = prose(side.heading);
        sides << one;
    }
    data["has_sides"] = Data(sides.is_non_empty_list());
    data["sides"] = std::move(sides);
    Data between = list();
    for (const auto& line : report.between) {
        Data one;
        one["troubling"] = Data(line.troubling);
        one["said"] = prose(line.text);
        between << one;
    }
    data["has_between"] = Data(between.is_non_empty_list());
    data["between"] = std::move(between);
}

/// What is drawn and listed for each run by itself.
void add_runs(Data& data, const Report& report) {
    Data pictures = list();
    Data timelines = list();
    Data observations = list();
    const auto add = [&](const Picture& picture, const Timeline& timeline, const Face& face) {
        const std::string from =
            report.sides.empty() ? "" : fmt::format("From {}", side_words(face.evidence.plan.side));
        const auto put = [&](Data& to, Data part) {
            if (!part.is_false()) {
                part["from_side"] = from.empty() ? Data(false) : text(from);
                part["drawing_of"] = text(face.anchor);
                to << part;
            }
        };
        put(pictures, picture_data(picture));
        put(timelines, timeline_data(timeline));
        put(observations, observations_data(report, face));
    };
    add(report.picture, report.timeline, face_of(report, ""));
    if (report.other_evidence) {
        add(report.other_picture, report.other_timeline,
            face_of(report, to_name(report.other_evidence->plan.side)));
    }
    data["has_pictures"] = Data(pictures.is_non_empty_list());
    data["pictures"] = std::move(pictures);
    data["has_timelines"] = Data(timelines.is_non_empty_list());
    data["timelines"] = std::move(timelines);
    data["observations"] = std::move(observations);
}

void add_causes(Data& data, const Report& report) {
    Data root = list();
    if (!report.causes.empty()) {
        root << cause_data(report.causes.front(), report);
    }
    data["root"] = std::move(root);
    Data also = causes_data(report.causes, 1, report);
    data["has_also"] = Data(also.is_non_empty_list());
    data["also"] = std::move(also);
    Data folded = causes_data(report.folded, 0, report);
    data["has_folded"] = Data(folded.is_non_empty_list());
    data["folded_count"] = text(std::to_string(report.folded.size()));
    data["folded"] = std::move(folded);
    Data unknown = groups_data(unknown_groups(report));
    data["has_unknown"] = Data(unknown.is_non_empty_list());
    data["unknown"] = std::move(unknown);
    Data unassessed = groups_data(not_assessed_groups(report));
    data["has_unassessed"] = Data(unassessed.is_non_empty_list());
    data["unassessed"] = std::move(unassessed);
    Data limits = sentences_data(report.limits);
    data["has_limits"] = Data(limits.is_non_empty_list());
    data["limits"] = std::move(limits);
    data["cannot_show"] = text(cannot_show_words(report));
}

} // namespace
} // namespace html

std::string render_html(const Report& report, const RenderOptions&) {
    using namespace html;
    Data data;
    add_head(data, report);
    add_causes(data, report);
    add_both_sides(data, report);
    add_runs(data, report);
    data["matrix"] = matrix_data(report);
    data["smb"] = smb_data(report.smb);
    data["clocks"] = clocks_data(report);
    data["cause"] = Data(kainjow::mustache::partial([] { return std::string(pages().cause); }));
    kainjow::mustache::mustache page{std::string(pages().report)};
    page.set_custom_escape([](const std::string& words) { return escape_markup(words); });
    std::string result = page.render(data);
    if (!page.is_valid()) {
        throw std::logic_error("the template of the HTML report: " + page.error_message());
    }
    return result;
}

} // namespace pretrust
