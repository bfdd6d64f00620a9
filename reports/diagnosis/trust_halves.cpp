// Halves of the trust that are there already, missing where they should be, or made for another direction.
#include <diagnosis/causes.hpp>
#include <diagnosis/halves.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr auto hygiene = Severity::hygiene;

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

bool exists(const Half& half) {
    return half.exists();
}
bool missing(const Half& half) {
    return half.missing();
}

template <class Is> bool any(const std::vector<Half>& halves, Is is) {
    return std::any_of(halves.begin(), halves.end(), is);
}

/// Neither yes nor no: not assessed when an input is missing, else unknown. What a DC keeps silent about
/// stands in the way of nothing, what was never asked does.
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
    if (any(halves, [](const Half& half) { return half.asked; })) {
        match.severity = hygiene;
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
}

Look attempt_with(const Facts& facts, std::string_view verdict) {
    // "No such account" under a name that was only guessed means nothing.
    return facts.all("TRUST_PASSWORD_ATTEMPT").with("verdict", verdict).first([](const Observation& look) {
        return judged(look) && !(text(look, "verdict") == "no_account" && flag(look, "name_guessed"));
    });
}

// TRUST_ALREADY_EXISTS ------------------------------------------------------------------------------------

Match already_exists_verdict(const Facts& facts) {
    const auto managed = managed_halves(facts);
    const auto self_managed = self_managed_halves(facts);
    Match match = found(Finding::ruled_out, "no DC of the managed side holds a half of this trust");
    if (any(managed, exists)) {
        match.finding = Finding::confirmed;
        match.words["seen"] = addresses_of(managed, exists) + " on the managed side";
        match.words["how"] = "the managed directory has a trust with " + self_managed_domain(facts.plan()) +
                             " already, so that CreateTrust refuses another (EntityAlreadyExistsException)";
        for (const Half& half : managed) {
            if (half.exists()) {
                cite_half(match, facts, half);
            }
        }
        return match;
    }
    const Look right = attempt_with(facts, "right");
    if (any(self_managed, exists) && right != nullptr) {
        match = found(Finding::ruled_out, "the self-managed half has the password given: it is no left-over");
        cite(match, facts, right);
        return match;
    }
    if (any(self_managed, exists)) {
        match.finding = Finding::confirmed;
        match.severity = hygiene;
        match.words["seen"] = addresses_of(self_managed, exists) + " on the self-managed side";
        match.words["how"] =
            "the self-managed half exists: right if you have just made it, else left over from "
            "an earlier attempt; --trust-password-file tells which";
        for (const Half& half : self_managed) {
            if (half.exists()) {
                cite_half(match, facts, half);
            }
        }
        return match;
    }
    return any(managed, missing) ? match : undecided(facts, managed, facts.plan().side == Side::self_managed);
}

Match trust_already_exists(const Facts& facts) {
    Match match = already_exists_verdict(facts);
    add_trust_words(match, facts);
    match.words.emplace("how", "a half of this trust exists already");
    return match;
}

constexpr RootCause exists_row{
    .id = "TRUST_ALREADY_EXISTS",
    .area = "Access",
    .title = "A half of this trust is there before the trust is created: {how}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = trust_already_exists,
    .evidence = "Half found at {seen}.",
    .fix = "If the trust works, nothing is to be done. If it has failed or is left over, delete it before "
           "you create "
           "it anew; on the AWS side:\n"
           "  aws ds describe-trusts --directory-id d-...\n"
           "  aws ds delete-trust --trust-id t-...\n"
           "On a DC of {self_managed}, in PowerShell:\n"
           "  {owner}\n"
           "  $owner.DeleteLocalSideOfTrustRelationship('{managed}')",
    .verify = "On the AWS side, then on a DC of {self_managed}:\n"
              "  aws ds describe-trusts --directory-id d-...\n"
              "  Get-ADTrust -Filter *",
    .source = "AWS Directory Service API Reference, CreateTrust, Errors",
    .checked = checked_date,
};

// TRUST_HALF_MISSING --------------------------------------------------------------------------------------

Match half_missing_verdict(const Facts& facts) {
    const bool password = facts.plan().trust_password == TrustPassword::given;
    const auto halves = self_managed_halves(facts);
    if (const Look look = attempt_with(facts, "no_account")) {
        Match match = found(Finding::confirmed, look->target + ": knows no account " +
                                                    std::string(text(*look, "account")) + " of this trust");
        match.words["how"] = "has no incoming half for the trust with " + managed_domain(facts.plan());
        match.targets = {look->target};
        cite(match, facts, look);
        return match;
    }
    if (any(halves, exists) && any(halves, missing)) {
        Match match = found(Finding::confirmed, addresses_of(halves, exists) + " has it, " +
                                                    addresses_of(halves, missing) + " does not");
        match.severity = Severity::breaks_use;
        match.words["how"] = "has not got the half of the trust that another DC has: not replicated yet";
        for (const Half& half : halves) {
            if (half.missing()) {
                match.targets.push_back(half.address);
            }
            for (const Look look : half.proof) {
                cite(match, facts, look);
            }
        }
        return match;
    }
    if (any(halves, exists)) {
        return found(Finding::ruled_out, "the self-managed half exists");
    }
    if (!password) {
        return needs("--trust-password-file"); // before creation there is nothing to miss
    }
    if (attempt_with(facts, "right") != nullptr || attempt_with(facts, "wrong") != nullptr) {
        return found(Finding::ruled_out, "the trust password was compared with that of an account");
    }
    Match match = found(Finding::unknown, "the attempt with the trust password did not come to its end");
    if (facts.plan().direction == Direction::incoming) {
        match.severity = hygiene; // then no account of the other side has the password
    }
    return match;
}

Match trust_half_missing(const Facts& facts) {
    Match match = half_missing_verdict(facts);
    add_trust_words(match, facts);
    match.words.emplace("how", "may lack its half of the trust");
    return match;
}

constexpr std::string_view missing_leaves[] = {"TRUST_PASSWORD_MISMATCH"};
constexpr std::string_view missing_hides[] = {"TRUST_ALREADY_EXISTS"};

constexpr RootCause missing_row{
    .id = "TRUST_HALF_MISSING",
    .area = "Access",
    .title = "The domain controller {targets} {how}",
    .severity = Severity::blocks_creation,
    .shows_as = access_denied,
    .basis = Basis::inferred,
    .hides = missing_hides,
    .test = trust_half_missing,
    .evidence = "{seen}.",
    .fix = "On a DC of {self_managed}, replicate first if another DC has it, else create it with the same "
           "password as "
           "the managed half:\n"
           "  repadmin /syncall /AdeP\n"
           "  {owner}\n"
           "  $owner.CreateLocalSideOfTrustRelationship('{managed}', '{sm_direction}', (Read-Host 'Trust "
           "password'))",
    .verify = "On that DC, then from here:\n"
              "  Get-ADTrust -Identity {managed}\n"
              "  {recheck} --trust-password-file -",
    .source = "Microsoft Open Specifications, MS-NRPC 3.5.4.4.2, NetrServerAuthenticate3",
    .checked = checked_date,
    .leaves_open = missing_leaves,
};

// TRUST_DIRECTION_MISMATCH --------------------------------------------------------------------------------

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
    Match match =
        found(Finding::ruled_out, any(halves, exists) ? "the self-managed half has the legs that are needed"
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
        match.words["seen"] = listed(match.targets) + " holds a half without the " + leg + " leg";
        return match;
    }
    return any(halves, exists) || any(halves, missing)
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

constexpr RootCause rows[] = {exists_row, missing_row, direction_row};

} // namespace

std::span<const RootCause> trust_half_causes() {
    return rows;
}

} // namespace pretrust
