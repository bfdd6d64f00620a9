// What was recognised becomes meanings; their causes are put together, ranked and filled with words.
#include <diagnosis/fill_lines.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <explain/explain.hpp>
#include <explain/known_names.hpp>
#include <explain/meanings.hpp>
#include <explain/nearest.hpp>
#include <explain/recognise.hpp>
#include <set>
#include <utility>

namespace pretrust {
namespace {

std::string_view cut_to_limit(std::string_view words) {
    return words.substr(0, longest_explained);
}

/// A run in which nothing was seen: its rules give the words with which the fixes are filled.
Evidence example_run() {
    Evidence evidence;
    evidence.plan.remote_domain = "REMOTE-DOMAIN";
    evidence.plan.local_domain = "LOCAL-DOMAIN";
    return evidence;
}

/// What no run has filled, as <word>.
std::string unfilled(std::string text) {
    for (const std::string& name : placeholders(text)) {
        const std::string braces = "{" + name + "}";
        for (auto at = text.find(braces); at != std::string::npos; at = text.find(braces)) {
            text.replace(at, braces.size(), "<" + name + ">");
        }
    }
    return text;
}

int rank_of(const ExplainedCause& cause) {
    return !cause.finding                            ? 0
           : *cause.finding == Finding::confirmed    ? (cause.hidden_by.empty() ? 0 : 1)
           : *cause.finding == Finding::suspected    ? (cause.hidden_by.empty() ? 2 : 3)
           : *cause.finding == Finding::unknown      ? 4
           : *cause.finding == Finding::not_assessed ? 5
                                                     : 6;
}

class Explainer {
  public:
    Explainer(std::span<const Meaning> meanings, const Evidence* evidence)
        : meanings_(meanings), real_(evidence != nullptr), evidence_(real_ ? *evidence : example_run()),
          filler_(evidence_), diagnosis_(diagnose(evidence_, all_causes())) {}

    std::vector<ExplainedCause> causes() const {
        std::vector<ExplainedCause> list;
        for (const RootCause& row : all_causes()) {
            std::vector<std::string> means;
            bool documented = false;
            for (const Meaning& meaning : meanings_) {
                if (std::find(meaning.causes.begin(), meaning.causes.end(), row.id) != meaning.causes.end()) {
                    means.push_back(meaning.id);
                    documented = documented || is_documented(meaning, row);
                }
            }
            if (!means.empty()) {
                list.push_back(cause_of(row, std::move(means), documented));
            }
        }
        std::stable_sort(list.begin(), list.end(), [](const ExplainedCause& a, const ExplainedCause& b) {
            return std::pair(rank_of(a), a.basis != Basis::documented) <
                   std::pair(rank_of(b), b.basis != Basis::documented);
        });
        return list;
    }

  private:
    /// AWS documents which causes show as its status reasons; codes are only ever inferred from.
    static bool is_documented(const Meaning& meaning, const RootCause& row) {
        const bool reason = meaning.kind == SubjectKind::reason || meaning.kind == SubjectKind::api_error;
        return row.basis == Basis::documented && (reason || meaning.kind == SubjectKind::cause);
    }

    ExplainedCause cause_of(const RootCause& row, std::vector<std::string> means, bool documented) const {
        const auto judged = std::find_if(diagnosis_.judged.begin(), diagnosis_.judged.end(),
                                         [&](const Judged& each) { return each.row == &row; });
        const Words words = words_for(evidence_, judged->match);
        const DecidingRow* deciding = find_deciding(row.id);
        ExplainedCause cause;
        cause.id = row.id;
        cause.severity = judged->severity;
        cause.basis = documented ? Basis::documented : Basis::inferred;
        cause.means = std::move(means);
        cause.shows_as.assign(row.shows_as.begin(), row.shows_as.end());
        cause.title = deciding != nullptr ? std::string(deciding->plain) : unfilled(std::string(row.title));
        if (deciding != nullptr) {
            cause.tell = deciding->tell;
            cause.needs = deciding->needs;
            for (const DecidingTag& tag : deciding->tags) {
                if (!tag.tag.empty()) {
                    cause.deciders.push_back({std::string(tag.probe), std::string(tag.tag)});
                }
            }
        }
        cause.fix = unfilled(filler_.fill(row.fix, words));
        cause.verify = unfilled(filler_.fill(row.verify, words));
        cause.source = row.source;
        cause.checked = row.checked;
        if (real_) {
            found(row, *judged, words, cause);
        }
        return cause;
    }

    void found(const RootCause& row, const Judged& judged, const Words& words, ExplainedCause& cause) const {
        const bool is_there =
            judged.match.finding == Finding::confirmed || judged.match.finding == Finding::suspected;
        cause.finding = judged.match.finding;
        cause.title = is_there ? filler_.fill(row.title, words) : cause.title;
        cause.seen = filler_.fill(is_there ? row.evidence : "{seen}", words);
        cause.hidden_by = judged.hidden_by;
        if (!judged.match.needs.empty()) {
            cause.needs = judged.match.needs;
        }
    }

    std::span<const Meaning> meanings_;
    bool real_;
    Evidence evidence_;
    LineFiller filler_;
    Diagnosis diagnosis_;
};

std::vector<Contradiction> contradictions_about(std::span<const Meaning> meanings) {
    std::vector<Contradiction> list;
    for (const ContradictionRow& row : all_contradictions()) {
        const bool about = std::any_of(meanings.begin(), meanings.end(), [&](const Meaning& meaning) {
            return meaning.id == row.text.id ||
                   std::find(row.about.begin(), row.about.end(), meaning.id) != row.about.end();
        });
        if (about) {
            list.push_back(row.text);
        }
    }
    return list;
}

std::vector<UnknownWord> unknown_words(const TokenText& text, const Recognised& recognised,
                                       std::span<const ProbeSpec> probes) {
    std::vector<UnknownWord> list;
    const auto ids = known_ids(probes);
    for (const std::size_t token : recognised.unknown) {
        const std::string_view word = text.tokens()[token].text;
        auto nearest = nearest_ids(word, ids);
        const bool alone = recognised.found.empty() && recognised.unknown.size() > 1;
        if (!nearest.empty() || !alone) { // of a sentence only the words that are near to something
            list.push_back({std::string(word.substr(0, longest_excerpt)), std::move(nearest)});
        }
    }
    if (recognised.found.empty()) {
        if (!recognised.resembles.empty() || list.empty()) {
            list.insert(list.begin(), UnknownWord{excerpt(text), recognised.resembles});
        }
    }
    return list;
}

} // namespace

Explanation explain(std::string_view words, std::span<const ProbeSpec> probes, const Evidence* evidence) {
    const TokenText text(cut_to_limit(words));
    const Recognised recognised = recognise(text, probes);
    Explanation explanation;
    explanation.asked = excerpt(text);
    explanation.meanings = meanings_of(text, recognised);
    explanation.ambiguities = ambiguities_of(text, recognised);
    explanation.unknown = unknown_words(text, recognised, probes);
    explanation.contradictions = contradictions_about(explanation.meanings);
    if (explanation.recognised()) {
        explanation.causes = Explainer(explanation.meanings, evidence).causes();
    }
    if (evidence != nullptr) {
        explanation.evidence_about = evidence->plan.remote_domain;
    }
    return explanation;
}

std::vector<Meaning> what_was_said(std::string_view words) {
    const TokenText text(cut_to_limit(words));
    std::vector<Meaning> said = meanings_of(text, recognise(text, {}));
    std::erase_if(said, [](const Meaning& meaning) {
        return meaning.kind != SubjectKind::reason && meaning.kind != SubjectKind::code &&
               meaning.kind != SubjectKind::api_error && meaning.kind != SubjectKind::trust_state;
    });
    return said;
}

std::vector<std::string> deciding_probes(std::span<const Meaning> meanings) {
    std::set<std::string> probes;
    for (const Meaning& meaning : meanings) {
        for (const std::string& cause : meaning.causes) {
            const DecidingRow* row = find_deciding(cause);
            for (const DecidingTag& tag : row != nullptr ? row->tags : decltype(row->tags){}) {
                if (!tag.probe.empty()) {
                    probes.emplace(tag.probe);
                }
            }
        }
    }
    return {probes.begin(), probes.end()};
}

} // namespace pretrust
