// A half of the trust that was made for another direction than the planned one.
#include <diagnosis/halves_judging.hpp>

namespace pretrust {

namespace {

/// What the plan needs of the self-managed half and this one lacks; "" when nothing, or nothing known.
std::string lacking(const Plan& plan, const Half& half) {
    const bool need_incoming = plan.direction != Direction::incoming;
    const bool need_outgoing = plan.direction != Direction::outgoing;
    std::vector<std::string> legs;
    if (need_incoming && half.incoming() == false) {
        legs.emplace_back("incoming");
    }
    if (need_outgoing && half.outgoing() == false) {
        legs.emplace_back("outgoing");
    }
    return half.exists() ? joined(legs, " and ") : std::string();
}

Match direction_verdict(const Facts& facts, std::string& leg) {
    const auto halves = self_managed_halves(facts);
    Match match = found(Finding::ruled_out, any_half(halves, half_exists)
                                                ? "the self-managed half has the legs that are needed"
                                                : "there is no half yet that could have another "
                                                  "direction");
    for (const Half& half : halves) {
        const std::string lack = lacking(facts.plan(), half);
        if (!lack.empty()) {
            match.finding = Finding::confirmed;
            leg = leg.empty() ? lack : leg;
            cite_half(match, facts, half);
        }
    }
    if (!match.targets.empty()) {
        match.words["seen"] = "A half without the " + leg + " leg, at " + listed(match.targets);
        return match;
    }
    return any_half(halves, half_exists) || any_half(halves, half_missing)
               ? match
               : undecided(facts, halves, facts.plan().side == Side::aws);
}

Match trust_direction_mismatch(const Facts& facts) {
    std::string leg;
    Match match = direction_verdict(facts, leg);
    add_trust_words(match, facts);
    match.words["leg"] = leg.empty() ? "needed" : leg;
    const auto direction = facts.plan().direction;
    match.words["planned"] = direction == Direction::two_way    ? "Two-Way"
                             : direction == Direction::outgoing ? "One-Way: Outgoing"
                                                                : "One-Way: Incoming";
    return match;
}

constexpr std::string_view direction_hides[] = {"TRUST_ALREADY_EXISTS", "TRUST_HALF_MISSING"};
constexpr std::string_view direction_leaves[] = {"TRUST_PASSWORD_MISMATCH"};

constexpr RootCause direction_row{
    .id = "TRUST_DIRECTION_MISMATCH",
    .area = "Access",
    .title =
        "The self-managed half of the trust has no {leg} leg, which the planned direction ({planned}, as AWS "
        "names it) needs",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = direction_hides,
    .test = trust_direction_mismatch,
    .evidence = "{seen}.",
    .fix =
        "Directions are complementary: what is outgoing on the AWS side is incoming on the other. On a DC of "
        "{self_managed}, in PowerShell, with the same password as the managed half:\n"
        "  {owner}\n"
        "  $owner.DeleteLocalSideOfTrustRelationship('{managed}')\n"
        "  $owner.CreateLocalSideOfTrustRelationship('{managed}', '{sm_direction}', (Read-Host 'Trust "
        "password'))",
    .verify = "On that DC, then from here:\n"
              "  Get-ADTrust -Identity {managed} | Select-Object Direction\n"
              "  {recheck}",
    .source = "AWS Directory Service Administration Guide, Creating a trust relationship, Trust direction",
    .checked = checked_date,
    .leaves_open = direction_leaves,
};

} // namespace

std::span<const RootCause> trust_direction_causes() {
    static constexpr RootCause rows[] = {direction_row};
    return rows;
}

} // namespace pretrust
