// Whatever stands in a text: nothing is explained twice, everything explained has a source, and what is not
// known is named. Every sixteenth text is explained whole, which judges all causes; the others are only
// recognised.
#include "feeds.hpp"

#include <algorithm>
#include <explain/explain.hpp>
#include <explain/meanings.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pretrust::feeds {
namespace {

void must_hold(bool holds, const char* promise) {
    if (!holds) {
        throw std::logic_error(promise);
    }
}

void check_meanings(const std::vector<Meaning>& meanings) {
    for (const Meaning& meaning : meanings) {
        must_hold(!meaning.id.empty() && !meaning.source.empty() && !meaning.checked.empty(),
                  "every meaning has a source");
    }
    must_hold(deciding_probes(meanings).size() < 100, "a cause is decided by probes that there are");
}

} // namespace

void feed_explain(BytesView octets) {
    const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
    check_meanings(what_was_said(text));
    if (octets.size() % 16 != 0) {
        return;
    }
    const Explanation explanation = explain(text, {}, nullptr);
    check_meanings(explanation.meanings);
    must_hold(explanation.asked.size() <= longest_excerpt + 3, "what was asked is shown by its beginning");
    must_hold(explanation.recognised() || !explanation.unknown.empty(), "what is not known is named");
    std::set<std::string> causes;
    must_hold(std::all_of(explanation.causes.begin(), explanation.causes.end(),
                          [&](const ExplainedCause& cause) { return causes.insert(cause.id).second; }),
              "no cause stands there twice");
}

} // namespace pretrust::feeds
