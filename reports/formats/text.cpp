// The report for people. Top down: the verdict, AWS's words, the cause and its fix, then what else is known,
// the picture, and what nobody should believe to have been tested.
#include <formats/formats.hpp>
#include <formats/layout.hpp>
#include <formats/text_matrix.hpp>
#include <formats/wording.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust {
namespace {

Paint paint_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::ready:
        return Paint::good;
    case Verdict::not_ready:
        return Paint::bad;
    case Verdict::at_risk:
    case Verdict::inconclusive:
        break;
    }
    return Paint::warning;
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
        between();
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
        if (report_.other_evidence) {
            page_.paragraph(0, "pretrust " + visible(report_.tool_version), Paint::none, 0,
                            fmt::format("- {} and {}, seen from both sides",
                                        report_.other_evidence->plan.remote_domain, plan.remote_domain));
            page_.blank();
            return;
        }
        const std::string_view side = side_words(plan.side);
        const std::string from = plan.source_address.empty() ? "" : " (" + plan.source_address + ")";
        page_.paragraph(0, "pretrust " + visible(report_.tool_version), Paint::none, 0,
                        fmt::format("- {}, seen from {}{}", plan.remote_domain, side, from));
        page_.blank();
    }

    void verdict() {
        const std::string_view word = words_for(report_.verdict).word;
        page_.paragraph(0, word, paint_of(report_.verdict), word.size() + 2, report_.headline);
    }

    void reason() {
        if (!report_.reason) {
            return;
        }
        page_.blank();
        page_.paragraph(0, "", Paint::none, 0, reason_lead(report_));
        page_.paragraph(2, "", Paint::none, 2, '"' + report_.reason->text + '"');
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
        const GoesAway gone = goes_away_with(cause, report_);
        if (!gone.folded.empty()) {
            page_.labelled("", "Explained by it: " + joined_ids(gone.folded));
        }
        if (gone.open > 0) {
            page_.labelled("", fmt::format("Cannot be told before it is fixed: {} other cause{}", gone.open,
                                           gone.open == 1 ? "" : "s"));
        }
    }

    /// Grouped by why they could not be told.
    void unknown() {
        const auto groups = unknown_groups(report_);
        if (groups.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("Could not be told", Paint::strong));
        for (const auto& group : groups) {
            page_.paragraph(2, "-", Paint::none, 4, joined_ids(group.ids) + " " + group.why);
        }
    }

    /// Joined reports: how the two sides fit.
    void between() {
        if (report_.between.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("The two sides together", Paint::strong));
        for (const auto& one : report_.between) {
            page_.paragraph(2, one.troubling ? "!" : "-", one.troubling ? Paint::warning : Paint::none, 4,
                            one.text);
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
        page_.line(page_.painted(clocks_words(report_), Paint::strong));
        for (const auto& clock : report_.clocks) {
            const std::string from = clock.vantage.empty() ? "" : fmt::format("({} side) ", clock.vantage);
            page_.paragraph(2, clock.address, Paint::none, 4,
                            from + (clock.remote ? "" : "(local) ") + clock_words(clock));
        }
    }

    /// Grouped by the option that would assess them.
    void not_assessed() {
        if (report_.not_assessed.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted("Not assessed, for want of input", Paint::strong));
        for (const auto& [option, ids] : not_assessed_groups(report_)) {
            page_.paragraph(2, option.empty() ? "" : "give", Paint::none, 4,
                            (option.empty() ? "" : option + " for ") + joined_ids(ids));
        }
    }

    void limits() {
        if (report_.limits.empty()) {
            return;
        }
        page_.blank();
        page_.line(page_.painted(cannot_show_words(report_), Paint::strong));
        for (const auto& limit : report_.limits) {
            page_.paragraph(2, "-", Paint::none, 4, limit);
        }
    }

    void footer() {
        page_.blank();
        page_.paragraph(0, "", Paint::none, 0, run_words(report_));
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
