#include <diagnosis/halves_judging.hpp>
#include <diagnosis/partner.hpp>

#include <algorithm>

namespace pretrust {

void cite_half(Match& match, const Facts& facts, const Half& half) {
    match.targets.push_back(half.address);
    for (const Look look : half.proof) {
        cite(match, facts, look);
    }
}

std::string addresses_of(const std::vector<Half>& halves, bool (*is)(const Half&)) {
    std::vector<std::string> names;
    for (const Half& half : halves) {
        if (is(half)) {
            names.push_back(half.address);
        }
    }
    return listed(names);
}

bool half_exists(const Half& half) {
    return half.exists();
}
bool half_missing(const Half& half) {
    return half.missing();
}

bool any_half(const std::vector<Half>& halves, bool (*is)(const Half&)) {
    return std::any_of(halves.begin(), halves.end(), is);
}

Match undecided(const Facts& facts, const std::vector<Half>& halves, bool remote) {
    const Plan& plan = facts.plan();
    if (plan.local_domain.empty()) {
        return needs("--local-domain");
    }
    if (!remote && plan.local_dns.empty()) {
        return needs("--local-dns");
    }
    const bool nameless = !halves.empty() && std::all_of(halves.begin(), halves.end(),
                                                         [](const Half& h) { return h.without_name; });
    if (remote && nameless) {
        return needs("--local-netbios");
    }
    Match match = found(Finding::unknown, "no DC said whether it holds a half of this trust");
    if (any_half(halves, [](const Half& half) { return half.asked; })) {
        match.severity = Severity::hygiene;
    }
    return match;
}

void add_trust_words(Match& match, const Facts& facts) {
    const Plan& plan = facts.plan();
    const auto or_else = [](std::string name, std::string_view otherwise) {
        return name.empty() ? std::string(otherwise) : name;
    };
    match.words["managed"] = or_else(managed_domain(plan), "MANAGED-DOMAIN");
    match.words["self_managed"] = or_else(self_managed_domain(plan), "SELF-MANAGED-DOMAIN");
    match.words["owner"] = trust_owner_command(plan);
    match.words["sm_direction"] = self_managed_direction(plan);
    const AwsTrust* const printed = printed_trust(facts);
    match.words["trust_id"] = printed == nullptr || printed->id.empty() ? "t-..." : printed->id;
}

} // namespace pretrust
