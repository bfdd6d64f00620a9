// The trust password, as one attempt at one DC found it. Words here tell the verdict and the place, and
// nothing of the password.
#include <diagnosis/halves_judging.hpp>

namespace pretrust {

namespace {

std::string way_text(const Observation& look) {
    const auto way = text(look, "way");
    return way == "netlogon_tcp"    ? "over Netlogon"
           : way == "netlogon_pipe" ? "over the Netlogon pipe"
           : way == "kerberos"      ? "over Kerberos"
                                    : "in one attempt";
}

/// Why nothing can be said of the password.
std::string open_text(const Observation& look) {
    const auto verdict = text(look, "verdict");
    if (verdict == "barred") {
        return look.target + " does not let anybody ask anonymously " + way_text(look);
    }
    if (verdict == "clock") {
        return look.target + " did not look at it: the clocks differ by more than Kerberos tolerates";
    }
    if (verdict == "etype") {
        return look.target + " has no encryption type in common with the attempt";
    }
    if (verdict == "no_account") {
        return look.target + " has no account to compare it with";
    }
    return "the attempt at " + look.target + " came to no decision (" + outcome_text(look) + ")";
}

/// The password was given, and nothing came of it. What the plan leaves nothing to compare with stands in the
/// way of nothing.
Match not_compared(const Facts& facts, const Seen& seen) {
    const Plan& plan = facts.plan();
    const Look nameless =
        facts.all("TRUST_PASSWORD_ATTEMPT").with("way", "kerberos").first([](const Observation& look) {
            return has(look, "reason");
        });
    if (nameless != nullptr) {
        return found(Finding::unknown, nameless->target + " could be asked over Kerberos only, and what it "
                                                          "calls the local domain is not known: "
                                                          "--local-netbios gives its NetBIOS name");
    }
    Look last = nullptr;
    for (const Look look : seen) {
        last = look;
    }
    if (last != nullptr && plan.side == Side::self_managed && text(*last, "verdict") == "no_account") {
        Match match = found(Finding::unknown, last->target + " has no half of this trust yet, which "
                                                             "CreateTrust makes: the password can be "
                                                             "compared afterwards");
        match.severity = Severity::hygiene;
        return match;
    }
    if (last != nullptr) {
        return found(Finding::unknown, open_text(*last));
    }
    if (plan.local_domain.empty()) {
        return needs("--local-domain");
    }
    Match match = found(Finding::unknown, "the trust password was given and not tried");
    if (plan.direction == Direction::incoming) {
        match.severity = Severity::hygiene;
        match.words["seen"] = "of an incoming trust no account of the other side has the password";
    }
    return match;
}

Match password_verdict(const Facts& facts) {
    const Seen seen = facts.all("TRUST_PASSWORD_ATTEMPT").where(judged);
    if (const Look wrong = seen.with("verdict", "wrong").first(judged)) {
        Match match =
            found(Finding::confirmed, wrong->target + (flag(*wrong, "pdc") ? ", the PDC emulator," : "") +
                                          " refuses it " + way_text(*wrong) + " for the account " +
                                          std::string(text(*wrong, "account")));
        match.targets = {wrong->target};
        cite(match, facts, wrong);
        return match;
    }
    if (const Look right = seen.with("verdict", "right").first(judged)) {
        const bool impostor =
            has(*right, "server_credential_valid") && !flag(*right, "server_credential_valid");
        return impostor
                   ? found(Finding::unknown, right->target + " accepts it and cannot prove that it knows it")
                   : found(Finding::ruled_out, right->target + " accepts it " + way_text(*right));
    }
    if (facts.plan().trust_password == TrustPassword::not_given) {
        return needs("--trust-password-file");
    }
    return not_compared(facts, seen);
}

Match trust_password_mismatch(const Facts& facts) {
    Match match = password_verdict(facts);
    add_trust_words(match, facts);
    return match;
}

constexpr std::string_view password_hides[] = {"TRUST_ALREADY_EXISTS"};

constexpr RootCause password_row{
    .id = "TRUST_PASSWORD_MISMATCH",
    .area = "Access",
    .title =
        "The trust password given is not the one that the other half has, as seen at the domain controller "
        "{targets}",
    .severity = Severity::blocks_creation,
    .shows_as = access_denied,
    .basis = Basis::documented,
    .hides = password_hides,
    .test = trust_password_mismatch,
    .evidence = "{seen}; a DC that has not yet replicated a change answers by the former one.",
    .fix = "Both halves need the same trust password. Set it anew on a DC of {self_managed}, in PowerShell:\n"
           "  {owner}\n"
           "  $owner.UpdateLocalSideOfTrustRelationship('{managed}', (Read-Host 'Trust password'))\n"
           "  repadmin /syncall /AdeP\n"
           "Give the same one when you create the trust on the AWS side; a trust that failed has to be "
           "deleted there "
           "first:\n"
           "  aws ds describe-trusts --directory-id {directory}\n"
           "  aws ds delete-trust --trust-id {trust_id}",
    .verify = "  {recheck} --trust-password-file -",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> trust_password_causes() {
    static constexpr RootCause rows[] = {password_row};
    return rows;
}

} // namespace pretrust
