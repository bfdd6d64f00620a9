// Halves of the trust that are there already, or missing where they should be.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/halves_judging.hpp>
#include <diagnosis/partner.hpp>
#include <diagnosis/request_words.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr auto hygiene = Severity::hygiene;

Look attempt_with(const Facts& facts, std::string_view verdict) {
    return facts.all("TRUST_PASSWORD_ATTEMPT").with("verdict", verdict).first(judged);
}

// TRUST_ALREADY_EXISTS ------------------------------------------------------------------------------------

Match exists_as_printed(const Facts& facts, const AwsTrust& trust) {
    const std::string state = trust.state.empty() ? "of an unknown state" : shortened(trust.state);
    const std::string reason =
        trust.state_reason.empty() ? "" : ", because: \"" + shortened(trust.state_reason) + "\"";
    Match match =
        found(Finding::confirmed, place_text(trust.place) + ", " + trust.id + " is " + state + reason);
    match.targets = {trust.id};
    match.words["how"] =
        trust.state == "Failed" ? "a trust with " + self_managed_domain(facts.plan()) +
                                      " has failed, and CreateTrust makes no other before it is deleted "
                                      "(EntityAlreadyExistsException)"
        : trust.state == "Deleting"
            ? "a trust with " + self_managed_domain(facts.plan()) + " is being deleted: wait until it is gone"
            : "the managed directory has a trust with " + self_managed_domain(facts.plan()) +
                  " already, so that CreateTrust refuses another (EntityAlreadyExistsException)";
    return match;
}

Match already_exists_verdict(const Facts& facts) {
    if (const AwsTrust* trust = printed_trust(facts)) {
        return exists_as_printed(facts, *trust);
    }
    const auto managed = managed_halves(facts);
    const auto self_managed = self_managed_halves(facts);
    Match match = found(Finding::ruled_out, "no DC of the managed side holds a half of this trust");
    if (any_half(managed, half_exists)) {
        match.finding = Finding::confirmed;
        match.words["seen"] = addresses_of(managed, half_exists) + " on the managed side";
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
    const bool proven = right != nullptr &&
                        (!has(*right, "server_credential_valid") || flag(*right, "server_credential_valid"));
    if (any_half(self_managed, half_exists) && proven) {
        match = found(Finding::ruled_out, "the self-managed half has the password given: it is no left-over");
        cite(match, facts, right);
        return match;
    }
    if (any_half(self_managed, half_exists)) {
        match.finding = Finding::confirmed;
        match.severity = hygiene;
        match.words["seen"] = addresses_of(self_managed, half_exists) + " on the self-managed side";
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
    if (!any_half(managed, half_missing) && was_given(facts.evidence().aws, "trusts")) {
        return found(Finding::ruled_out, "describe-trusts prints no trust with that domain");
    }
    return any_half(managed, half_missing)
               ? match
               : undecided(facts, managed, facts.plan().side == Side::self_managed);
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
    .evidence = "Half found: {seen}.",
    .fix = "If the trust works, nothing is to be done. If it has failed or is left over, delete it before "
           "you create "
           "it anew; on the AWS side:\n"
           "  aws ds describe-trusts --directory-id {directory}\n"
           "  aws ds delete-trust --trust-id {trust_id}\n"
           "On a DC of {self_managed}, in PowerShell:\n"
           "  {owner}\n"
           "  $owner.DeleteLocalSideOfTrustRelationship('{managed}')",
    .verify = "On the AWS side, then on a DC of {self_managed}:\n"
              "  aws ds describe-trusts --directory-id {directory}\n"
              "  Get-ADTrust -Filter *",
    .source = "AWS Directory Service API Reference, CreateTrust, Errors",
    .checked = checked_date,
};

// TRUST_HALF_MISSING --------------------------------------------------------------------------------------

/// From the self-managed side the attempt meets the managed half, which CreateTrust makes last of all: that
/// it is not there yet is no fault.
bool managed_half_comes_last(const Facts& facts) {
    return facts.plan().side == Side::self_managed && attempt_with(facts, "no_account") != nullptr;
}

Match half_missing_verdict(const Facts& facts) {
    const bool password = facts.plan().trust_password == TrustPassword::given;
    const auto halves = self_managed_halves(facts);
    const Look attempt = attempt_with(facts, "no_account");
    if (attempt != nullptr && !managed_half_comes_last(facts)) {
        Match match =
            found(Finding::confirmed, attempt->target + ": knows no account " +
                                          std::string(text(*attempt, "account")) + " of this trust");
        match.words["how"] = "has no incoming half for the trust with " + managed_domain(facts.plan());
        match.targets = {attempt->target};
        cite(match, facts, attempt);
        return match;
    }
    if (any_half(halves, half_exists) && any_half(halves, half_missing)) {
        Match match = found(Finding::confirmed, addresses_of(halves, half_exists) + " has it, " +
                                                    addresses_of(halves, half_missing) + " does not");
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
    if (any_half(halves, half_exists)) {
        return found(Finding::ruled_out, "the self-managed half exists");
    }
    if (!password) {
        return needs("--trust-password-file"); // before creation there is nothing to miss
    }
    if (attempt_with(facts, "right") != nullptr || attempt_with(facts, "wrong") != nullptr) {
        return found(Finding::ruled_out, "the trust password was compared with that of an account");
    }
    if (managed_half_comes_last(facts)) {
        Match match = found(Finding::unknown, "no DC of this side said whether it holds its half");
        match.severity = hygiene;
        return match;
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

} // namespace

std::span<const RootCause> trust_half_causes() {
    static constexpr RootCause rows[] = {exists_row, missing_row};
    return rows;
}

} // namespace pretrust
