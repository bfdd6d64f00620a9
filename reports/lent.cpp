// Lends what is true whoever asked, and nothing that depends on the way there.
#include <diagnosis/facts.hpp>
#include <reports/lent.hpp>

#include <pretrust/names.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace pretrust {
namespace {

/// Observations in which a DC says who it is.
constexpr std::array identity_tags{"CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"};

/// Said of this side's domain, and true whoever asked: what its DCs are called, and that the password of its
/// half is the one given.
bool says_something_here(const Observation& look) {
    return std::ranges::find(identity_tags, look.tag) != identity_tags.end() ||
           (look.tag == "TRUST_PASSWORD_ATTEMPT" && text(look, "verdict") == "right");
}

} // namespace

Evidence with_what_the_other_knows(Evidence mine, const Evidence& theirs) {
    if (mine.plan.local_domain.empty()) {
        mine.plan.local_domain = theirs.plan.remote_domain;
    }
    for (const Observation& look : theirs.items) {
        const auto& home = theirs.plan.local_dns;
        const bool at_home = std::ranges::find(home, look.target) != home.end();
        if (says_something_here(look) && !at_home && judged(look) &&
            look.vantage == to_name(theirs.plan.side)) {
            mine.items.push_back(look);
        }
    }
    return mine;
}

Evidence as_it_was_seen(Evidence evidence) {
    std::erase_if(evidence.items, [&](const Observation& look) {
        return !look.vantage.empty() && look.vantage != to_name(evidence.plan.side);
    });
    return evidence;
}

} // namespace pretrust
