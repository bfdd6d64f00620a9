// The helpers that all rules share.
#include <diagnosis/causes.hpp>

#include <algorithm>

namespace pretrust {

Match found(Finding finding, std::string why) {
    Match match;
    match.finding = finding;
    match.words["seen"] = std::move(why);
    return match;
}

Match needs(std::string option) {
    Match match = found(Finding::not_assessed, option + " was not given");
    match.needs = std::move(option);
    return match;
}

void cite(Match& match, const Facts& facts, Look look) {
    if (look == nullptr) {
        return;
    }
    const std::size_t index = facts.index(look);
    const auto place = std::lower_bound(match.because.begin(), match.because.end(), index);
    if (place == match.because.end() || *place != index) {
        match.because.insert(place, index);
    }
}

void cite(Match& match, const Facts& facts, const Seen& seen) {
    for (const Look look : seen) {
        cite(match, facts, look);
    }
}

std::string seen_text(const std::vector<Look>& looks, std::size_t limit) {
    std::string result;
    std::size_t shown = 0;
    std::size_t left = 0;
    for (const Look look : looks) {
        if (look == nullptr) {
            continue;
        }
        if (shown == limit) {
            ++left;
            continue;
        }
        result += (result.empty() ? "" : "; ") + said(*look);
        ++shown;
    }
    return left == 0 ? result : result + "; and " + std::to_string(left) + " more like these";
}

} // namespace pretrust
