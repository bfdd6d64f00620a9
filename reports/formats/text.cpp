// The report for people. Top down: the verdict, AWS's words, the cause and its fix, then what else is known,
// the picture, and what nobody should believe to have been tested.
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/text_matrix.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pretrust {
namespace {

struct VerdictWord {
    std::string_view word;
    Paint paint;
    std::string_view exit;
};

VerdictWord word_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::ready:
        return {"READY", Paint::good, "0: ready"};
    case Verdict::not_ready:
        return {"NOT READY", Paint::bad, "3: not ready"};
    case Verdict::at_risk:
        return {"AT RISK", Paint::warning, "4: at risk (0 with --allow-risk)"};
    case Verdict::inconclusive:
        break;
    }
    return {"INCONCLUSIVE", Paint::warning, "5: inconclusive"};
}

std::string_view words_for(Severity severity) {
    switch (severity) {
    case Severity::blocks_creation:
        return "stops the creation";
    case Severity::breaks_use:
        return "breaks the use afterwards";
    case Severity::hygiene:
        break;
    }
    return "worth repairing";
}

std::string_view words_for(Basis basis) {
    switch (basis) {
    case Basis::documented:
        return "documented";
    case Basis::observed:
        return "observed";
    case Basis::inferred:
        break;
    }
    return "inferred: AWS documents no text for this cause";
}

std::string title_of(const ReportCause& cause) {
    return fmt::format("{} ({}, {})", cause.id, to_name(cause.finding), words_for(cause.severity));
}

std::string joined(const std::vector<std::string>& items) {
    return fmt::format("{}", fmt::join(items, ", "));
}

const ReportCause* find(const std::vector<ReportCause>& causes, std::string_view id) {
    const auto cause = std::ranges::find(causes, id, &ReportCause::id);
    return cause == causes.end() ? nullptr : &*cause;
}

class TextReport {
  public:
    TextReport(const Report& report, const RenderOptions& options)
        : report_(report),
          page_(static_cast<std::size_t>(std::clamp(options.width, 40, 400)), options.color) {}

    std::string brief() {
        verdict();
        if (!report_.causes.empty()) {
            const ReportCause& cause = report_.causes.front();
            page_.paragraph(0, cause.id + ":", Paint::strong, 0, cause.title);
        }
        return page_.take();
    }

    std::string full() {
        heading();
        verdict();
        reason();
        told();
        for (std::size_t at = 0; at < report_.causes.size(); ++at) {
            at == 0 ? root_cause(report_.causes[at]) : further_cause(report_.causes[at]);
        }
        write_matrix(page_, report_);
        smb();
        clocks();
        unknown();
        not_assessed();
        limits();
        footer();
        return page_.take();
    }

  private:
    void heading() {
        const Plan& plan = report_.evidence.plan;
        const std::string_view side = plan.side == Side::aws ? "the AWS side" : "the self-managed side";
        const std::string from = plan.source_address.empty() ? "" : " (" + plan.source_address + ")";
        page_.paragraph(0, "pretrust " + visible(report_.tool_version), Paint::none, 0,
                        fmt::format("- {}, seen from {}{}", plan.remote_domain, side, from));
        page_.blank();
    }

    void verdict() {
        const VerdictWord word = word_of(report_.verdict);
        page_.paragraph(0, word.word, word.paint, word.word.size() + 2, report_.headline);
    }

    void reason() {
        if (!report_.reason) {
            return;
        }
        page_.blank();
        const ReportReason& reason = *report_.reason;
        const bool proven = !report_.causes.empty() && report_.causes.front().finding == Finding::confirmed;
        const bool guessed = reason.basis == Basis::inferred;
        const std::string_view says = guessed ? "AWS may say" : "AWS will most likely say";
        page_.paragraph(0, "", Paint::none, 0,
                        fmt::format("{}{} ({}):", proven ? "" : "If so, ", says, words_for(reason.basis)));
        page_.paragraph(2, "", Paint::none, 2, '"' + reason.text + '"');
    }

    /// What AWS said of the failed trust, and whether what was found explains it.
    void told() {
        if (report_.told) {
            page_.blank();
            page_.paragraph(0, "", Paint::none, 0, report_.told->sentence);
        }
    }

    void root_cause(const ReportCause& cause) {
        page_.blank();
        page_.paragraph(0, "Cause", Paint::strong, text_column, title_of(cause));
        page_.paragraph(text_column, "", Paint::none, text_column, cause.title);
        page_.labelled("Seen", cause.evidence);
        explained(cause);
        page_.labelled("Fix", cause.fix);
        page_.labelled("Verify", cause.verify);
        page_.labelled("Source", cause.source);
    }

    void further_cause(const ReportCause& cause) {
        page_.blank();
        page_.paragraph(0, "Also", Paint::strong, text_column, title_of(cause));
        page_.paragraph(text_column, "", Paint::none, text_column, cause.title);
        page_.labelled("Seen", cause.evidence);
        explained(cause);
        page_.labelled("Fix", cause.fix);
    }

    /// What goes away with this cause, in two lines at most: found causes by name, open ones by number.
    void explained(const ReportCause& cause) {
        std::vector<std::string> folded;
        std::size_t open = 0;
        for (const auto& id : cause.hides) {
            if (find(report_.folded, id) != nullptr) {
                folded.push_back(id);
            } else {
                ++open;
            }
        }
        if (!folded.empty()) {
            page_.labelled("", "Explained by it: " + joined(folded));
        }
        if (open > 0) {
            page_.labelled("", fmt::format("Cannot be told before it is fixed: {} other cause{}", open,
                                           open == 1 ? "" : "s"));
        }
    }

    bool waits_for_a_fix(const ReportCause& unknown) const {
        return std::ranges::any_of(report_.causes, [&](const ReportCause& cause) {
            return std::ranges::find(cause.hides, unknown.id) != cause.hides.end();
        });
    }

    /// Grouped by why they could not be told.
    void unknown() {
        std::vector<std::pair<std::string, std::vector<std::string>>> groups;
        for (const auto& cause : report_.unknown) {
            if (waits_for_a_fix(cause)) {
                continue;
            }
            const auto why = fmt::format("({}): {}", words_for(cause.severity), cause.evidence);
            const auto same = std::ranges::find(groups, why, [](const auto& group) { return group.first; });
            if (same == groups.end()) {
                groups.push_back({why, {cause.id}});
            } else {
                same->second.push_back(cause.id);
            }
        }
        if (groups.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("Could not be told", Paint::strong));
        for (const auto& [why, ids] : groups) {
            page_.paragraph(2, "-", Paint::none, 4, joined(ids) + " " + why);
        }
    }

    /// Only DCs that are not as the default policy has them.
    void smb() {
        if (std::ranges::none_of(report_.smb, &ReportSmb::notable)) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("SMB", Paint::strong));
        for (const auto& line : report_.smb) {
            if (line.notable) {
                page_.paragraph(2, line.address, Paint::none, 4, line.text);
            }
        }
    }

    /// All of them when one deviates, else none.
    void clocks() {
        if (std::ranges::none_of(report_.clocks, &ReportClock::notable)) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("Clocks, compared with this host's", Paint::strong));
        for (const auto& clock : report_.clocks) {
            const auto seconds = [](std::int64_t us) { return static_cast<double>(us) / 1e6; };
            std::string text =
                fmt::format("{}{:+.3f} s, give or take {:.3f} s ({})", clock.remote ? "" : "(local) ",
                            seconds(clock.offset_us), seconds(clock.uncertainty_us), clock.source);
            if (!clock.dissenters.empty()) {
                text += fmt::format("; {} tells another time", joined(clock.dissenters));
            }
            page_.paragraph(2, clock.address, Paint::none, 4, text);
        }
    }

    /// Grouped by the option that would assess them.
    void not_assessed() {
        if (report_.not_assessed.empty()) {
            return;
        }
        std::map<std::string, std::vector<std::string>> by_option;
        for (const auto& cause : report_.not_assessed) {
            by_option[cause.needs].push_back(cause.id);
        }
        page_.blank();
        page_.line(page_.painted("Not assessed, for want of input", Paint::strong));
        for (const auto& [option, ids] : by_option) {
            page_.paragraph(2, option.empty() ? "" : "give " + option + " for", Paint::none, 4, joined(ids));
        }
    }

    void limits() {
        if (report_.limits.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("What this run cannot show", Paint::strong));
        for (const auto& limit : report_.limits) {
            page_.paragraph(2, "-", Paint::none, 4, limit);
        }
    }

    void footer() {
        const Evidence& evidence = report_.evidence;
        std::int64_t asked = 0;
        std::int64_t attempts = 0;
        for (const auto& item : evidence.items) {
            asked += item.attempts > 0 ? 1 : 0;
            attempts += item.attempts;
        }
        const auto ms = evidence.duration.count() / 1000;
        const std::string_view exit =
            evidence.interrupted ? "130 or 143: interrupted" : word_of(report_.verdict).exit;
        page_.blank();
        page_.paragraph(0, "", Paint::none, 0,
                        fmt::format("{}.{:02} s, {} questions, {} attempts. Exit code {}.", ms / 1000,
                                    ms % 1000 / 10, asked, attempts, exit));
    }

    const Report& report_;
    Page page_;
};

} // namespace

std::string render_text(const Report& report, const RenderOptions& options) {
    TextReport text(report, options);
    return options.quiet ? text.brief() : text.full();
}

} // namespace pretrust
