// The difference for people: causes, the verdict, what was seen otherwise, what was asked for otherwise.
#include <formats/difference.hpp>
#include <formats/layout.hpp>
#include <formats/wording.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

/// "2026-11-21 08:15:02 UTC".
std::string time_words(std::int64_t unix_us) {
    using namespace std::chrono;
    const auto at = sys_seconds(seconds(unix_us / 1'000'000));
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const auto rest = hh_mm_ss(at - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       rest.hours().count(), rest.minutes().count(), rest.seconds().count());
}

std::string_view word_of(Course course) {
    switch (course) {
    case Course::better:
        return "BETTER";
    case Course::worse:
        return "WORSE";
    case Course::same:
        break;
    }
    return "SAME";
}

Paint paint_of(Course course) {
    return course == Course::better ? Paint::good : course == Course::worse ? Paint::bad : Paint::none;
}

std::string_view label_of(ChangeKind turn) {
    switch (turn) {
    case ChangeKind::come:
        return "New";
    case ChangeKind::gone:
        return "Gone";
    case ChangeKind::changed:
        break;
    }
    return "Changed";
}

class TextDifference {
  public:
    TextDifference(const Difference& difference, const RenderOptions& options)
        : it_(difference),
          page_(static_cast<std::size_t>(std::clamp(options.width, 40, 400)), options.color) {}

    std::string all() {
        if (it_.empty()) {
            page_.line(visible(it_.headline));
            return page_.take();
        }
        heading();
        page_.paragraph(0, word_of(it_.result), paint_of(it_.result), word_of(it_.result).size() + 2,
                        it_.headline);
        for (const auto& warning : it_.warnings) {
            page_.blank();
            page_.paragraph(0, "Mind:", Paint::warning, 6, warning);
        }
        for (const CauseChange& cause : it_.causes) {
            if (by_another(cause).empty()) {
                one_cause(cause);
            }
        }
        explained();
        shifts();
        verdict();
        observations();
        sentences("Asked for otherwise", it_.plan);
        sentences("What the second run cannot show, and the first could", it_.limits_come);
        sentences("What the second run can show, and the first could not", it_.limits_gone);
        return page_.take();
    }

  private:
    void heading() {
        const bool same_domain = it_.before.remote_domain == it_.after.remote_domain;
        page_.paragraph(0, "pretrust diff", Paint::none, 0, "- " + it_.after.remote_domain);
        run("before", it_.before, same_domain);
        run("now", it_.after, true);
        page_.blank();
    }

    void run(std::string_view label, const RunAbout& about, bool same_domain) {
        page_.paragraph(2, label, Paint::none, text_column,
                        fmt::format("{}{}, seen from {}, by pretrust {}", time_words(about.started_unix_us),
                                    same_domain ? "" : ", " + about.remote_domain,
                                    about.vantage == "aws" ? "the AWS side" : "the self-managed side",
                                    about.tool_version));
    }

    void heading(std::string_view text) {
        page_.blank();
        page_.line(page_.painted(text, Paint::strong));
    }

    void one_cause(const CauseChange& cause) {
        page_.blank();
        const CauseStanding& standing = standing_of(cause);
        page_.paragraph(
            0, label_of(cause.turn), Paint::strong, text_column,
            fmt::format("{} ({}{})", cause.id, words_for(standing.severity),
                        cause.course == Course::same ? "" : fmt::format("; {}", to_name(cause.course))));
        page_.paragraph(text_column, "", Paint::none, text_column, cause.title);
        page_.labelled("Changed", cause.words + ".");
        page_.labelled(cause.turn == ChangeKind::gone ? "Now" : "Seen", cause.evidence);
        page_.labelled("Fix", cause.fix);
    }

    /// The cause that explains this one where it was found, or nothing.
    static const std::string& by_another(const CauseChange& cause) {
        static const std::string none;
        return cause.turn == ChangeKind::changed ? none : standing_of(cause).explained_by;
    }

    static const CauseStanding& standing_of(const CauseChange& cause) {
        return cause.turn == ChangeKind::gone ? cause.before : cause.after;
    }

    /// By name only: what there is to do stands with the cause above them.
    void explained() {
        bool first = true;
        std::vector<std::pair<ChangeKind, std::string>> done;
        for (const CauseChange& cause : it_.causes) {
            const std::pair<ChangeKind, std::string> kind(cause.turn, by_another(cause));
            if (kind.second.empty() || std::ranges::find(done, kind) != done.end()) {
                continue;
            }
            done.push_back(kind);
            std::vector<std::string> ids;
            for (const CauseChange& other : it_.causes) {
                if (other.turn == cause.turn && by_another(other) == kind.second) {
                    ids.push_back(other.id);
                }
            }
            if (first) {
                page_.blank();
            }
            first = false;
            page_.paragraph(0, label_of(cause.turn), Paint::strong, text_column,
                            fmt::format("{} by {}: {}",
                                        cause.turn == ChangeKind::gone ? "explained before" : "explained",
                                        kind.second, joined_ids(ids)));
        }
    }

    void shifts() {
        if (it_.shifts.empty()) {
            return;
        }
        heading("Judged otherwise, found in neither run");
        for (const FindingShift& shift : it_.shifts) {
            page_.paragraph(2, "-", Paint::none, 4,
                            fmt::format("{}: {}", shift.words, joined_ids(shift.ids)));
        }
    }

    void verdict() {
        page_.blank();
        page_.paragraph(0, "Verdict", Paint::strong, text_column, it_.verdict);
    }

    void observations() {
        if (it_.lines.empty()) {
            return;
        }
        heading("Seen otherwise");
        std::string_view target;
        bool first = true;
        for (const ObservationLine& line : it_.lines) {
            if (first || line.target != target) {
                page_.paragraph(2, "", Paint::none, 2, line.target);
            }
            first = false;
            target = line.target;
            page_.paragraph(4, "-", Paint::none, 6, line.words);
        }
    }

    void sentences(std::string_view title, const std::vector<std::string>& list) {
        if (list.empty()) {
            return;
        }
        heading(title);
        for (const auto& sentence : list) {
            page_.paragraph(2, "-", Paint::none, 4, sentence);
        }
    }

    const Difference& it_;
    Page page_;
};

} // namespace

std::string render_difference_text(const Difference& difference, const RenderOptions& options) {
    return TextDifference(difference, options).all();
}

} // namespace pretrust
