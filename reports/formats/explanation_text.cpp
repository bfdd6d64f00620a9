// The explanation for people: what it means, the causes in their rank and how to tell them apart, the fixes,
// what the documents say against each other, and the words that are not known.
#include <formats/explanation.hpp>
#include <formats/layout.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t few = 8; ///< so many causes are printed with all that there is to do

/// How much of a fix is printed.
enum class Fix { whole, beginning };

/// A fix up to its first command: lines that begin with two spaces are commands, four are text shown as it
/// is.
std::string_view beginning_of(std::string_view fix) {
    std::size_t end = 0;
    bool command = false;
    while (end < fix.size() && !command) {
        const auto line = fix.substr(end, fix.find('\n', end) - end);
        command = line.starts_with("  ") && !line.starts_with("    ");
        end = std::min(end + line.size() + 1, fix.size());
    }
    fix = fix.substr(0, end);
    return fix.ends_with('\n') ? fix.substr(0, fix.size() - 1) : fix;
}

std::string_view kind_words(SubjectKind kind) {
    switch (kind) {
    case SubjectKind::reason:
        return "AWS's status reason";
    case SubjectKind::code:
        return "code";
    case SubjectKind::api_error:
        return "error of AWS's API";
    case SubjectKind::trust_state:
        return "state of a trust";
    case SubjectKind::cause:
        return "cause";
    case SubjectKind::tag:
        return "tag";
    case SubjectKind::probe:
        return "probe";
    case SubjectKind::port:
        return "port";
    case SubjectKind::contradiction:
        break;
    }
    return "contradiction between documents";
}

std::string_view certainty_words(Certainty certainty) {
    switch (certainty) {
    case Certainty::documented:
        return "";
    case Certainty::measured:
        return " (Measured against Samba; Windows may differ.)";
    case Certainty::general:
        return " (General knowledge, held against no document.)";
    case Certainty::unsure:
        break;
    }
    return " (Unsure: do not rely on it.)";
}

std::string_view finding_words(Finding finding) {
    switch (finding) {
    case Finding::confirmed:
        return "confirmed by this run";
    case Finding::suspected:
        return "suspected by this run";
    case Finding::unknown:
        return "this run could not tell";
    case Finding::not_assessed:
        return "not assessed in this run";
    case Finding::ruled_out:
        break;
    }
    return "ruled out by this run";
}

class TextExplanation {
  public:
    TextExplanation(const Explanation& explanation, const RenderOptions& options)
        : it_(explanation),
          page_(static_cast<std::size_t>(std::clamp(options.width, 40, 400)), options.color) {}

    std::string all() {
        for (const Meaning& meaning : it_.meanings) {
            meaning_of(meaning);
        }
        ambiguities();
        causes();
        contradictions();
        unknown();
        return page_.take();
    }

  private:
    void gap() {
        if (!first_) {
            page_.blank();
        }
        first_ = false;
    }

    void meaning_of(const Meaning& meaning) {
        gap();
        std::string what = fmt::format("{}", kind_words(meaning.kind));
        if (meaning.kind == SubjectKind::code) {
            what =
                meaning.value.empty() ? meaning.family : fmt::format("{} {}", meaning.family, meaning.value);
        }
        page_.paragraph(0, meaning.id, Paint::strong, 2, fmt::format("({})", what));
        if (!meaning.text.empty()) {
            page_.paragraph(2, "", Paint::none, 2, '"' + meaning.text + '"');
        }
        if (meaning.partial) {
            page_.paragraph(2, "", Paint::none, 2,
                            fmt::format("Recognised by a part of it: \"{}\".", meaning.words));
        }
        page_.labelled("Means", meaning.meaning + std::string(certainty_words(meaning.certainty)));
        page_.labelled("Source", fmt::format("{} (looked at on {})", meaning.source, meaning.checked));
        if (meaning.causes.empty() && meaning.kind != SubjectKind::contradiction) {
            page_.labelled("Causes", "None of the causes that pretrust looks for shows so.");
        }
    }

    void ambiguities() {
        for (const Ambiguity& ambiguity : it_.ambiguities) {
            gap();
            page_.paragraph(0, "Mind:", Paint::warning, 2,
                            fmt::format("\"{}\" can be {}. {}.", ambiguity.words,
                                        fmt::join(ambiguity.readings, ", or "), ambiguity.how_to_say));
        }
    }

    void causes() {
        if (it_.causes.empty()) {
            return;
        }
        gap();
        const std::string head =
            it_.evidence_about
                ? fmt::format("Causes that show so, ranked by the run about {}", visible(*it_.evidence_about))
                : "Causes that show so, documented ones first";
        page_.paragraph(0, "", Paint::none, 0, head);
        bool shortened = false;
        bool said_ruled_out = false;
        for (const ExplainedCause& cause : it_.causes) {
            if (cause.finding == Finding::ruled_out) {
                if (!said_ruled_out) {
                    page_.blank();
                    page_.paragraph(0, "", Paint::none, 0, "Ruled out by this run:");
                    said_ruled_out = true;
                }
                ruled_out_line(cause);
                continue;
            }
            const Fix wanted = fix_wanted(cause);
            shortened = shortened || wanted == Fix::beginning;
            one_cause(cause, wanted);
        }
        if (shortened) {
            page_.blank();
            page_.paragraph(
                0, "", Paint::none, 0,
                "A fix that ends in ... is printed whole, with how to verify it, by pretrust explain CAUSE; "
                "-o json holds them all.");
        }
    }

    /// Of many causes the likeliest is printed whole; where a run was judged, what it found.
    Fix fix_wanted(const ExplainedCause& cause) const {
        const bool found = (cause.finding == Finding::confirmed || cause.finding == Finding::suspected) &&
                           cause.hidden_by.empty();
        const bool wanted = it_.evidence_about ? found : it_.causes.size() <= few;
        return wanted || &cause == &it_.causes.front() ? Fix::whole : Fix::beginning;
    }

    std::string standing(const ExplainedCause& cause) const {
        std::string text = fmt::format("{}; {}", to_name(cause.basis), words_for(cause.severity));
        if (cause.finding) {
            text = fmt::format("{}; {}", finding_words(*cause.finding), text);
        }
        if (!cause.hidden_by.empty()) {
            text += "; explained by " + cause.hidden_by;
        }
        return text;
    }

    void ruled_out_line(const ExplainedCause& cause) {
        page_.paragraph(2, cause.id + ":", Paint::none, 4, cause.seen);
    }

    void one_cause(const ExplainedCause& cause, Fix wanted) {
        page_.blank();
        page_.paragraph(0, cause.id, Paint::strong, 2, fmt::format("({})", standing(cause)));
        page_.paragraph(2, "", Paint::none, 2, cause.title + '.');
        page_.labelled("Seen", cause.seen);
        std::string told = cause.tell;
        for (std::size_t at = 0; at < cause.deciders.size(); ++at) {
            told += fmt::format("{}{}", at == 0 ? ": " : ", ", cause.deciders[at].tag);
        }
        page_.labelled("Told by", told);
        page_.labelled("Needs", cause.needs);
        if (wanted == Fix::beginning) {
            const auto beginning = beginning_of(cause.fix);
            page_.labelled("Fix",
                           std::string(beginning) + (beginning.size() < cause.fix.size() ? "\n..." : ""));
        } else {
            page_.labelled("Fix", cause.fix);
            page_.labelled("Verify", cause.verify);
            page_.labelled("Source", fmt::format("{} (looked at on {})", cause.source, cause.checked));
        }
    }

    void contradictions() {
        for (const Contradiction& row : it_.contradictions) {
            gap();
            page_.paragraph(0, "Documents disagree:", Paint::strong, 2, row.subject);
            page_.paragraph(2, "-", Paint::none, 4, fmt::format("{} ({})", row.one, row.one_source));
            page_.paragraph(2, "-", Paint::none, 4, fmt::format("{} ({})", row.other, row.other_source));
            page_.paragraph(2, "", Paint::none, 2,
                            fmt::format("We follow {}. {} ({}, looked at on {})", row.we_follow, row.why,
                                        row.id, row.checked));
        }
    }

    void unknown() {
        if (it_.unknown.empty()) {
            return;
        }
        gap();
        page_.line(page_.painted("Not known", Paint::strong));
        for (const UnknownWord& word : it_.unknown) {
            const std::string near = word.nearest.empty()
                                         ? "nothing that is known is near to it"
                                         : fmt::format("the nearest: {}", fmt::join(word.nearest, ", "));
            page_.paragraph(2, "", Paint::none, 4, fmt::format("\"{}\": {}", word.word, near));
        }
        if (!it_.recognised()) {
            page_.paragraph(2, "", Paint::none, 2,
                            "pretrust list reasons, causes and probes prints what is known.");
        }
    }

    const Explanation& it_;
    Page page_;
    bool first_ = true;
};

} // namespace

std::string render_explanation_text(const Explanation& explanation, const RenderOptions& options) {
    return TextExplanation(explanation, options).all();
}

} // namespace pretrust
