// What lets the trust be created and keeps Kerberos from working across it: another realm, no common
// encryption type, an account without pre-authentication.
#include <diagnosis/causes.hpp>
#include <diagnosis/halves.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// WRONG_REALM ---------------------------------------------------------------------------------------------

Match wrong_realm(const Facts& facts) {
    std::vector<Look> looks;
    Match match = found(Finding::ruled_out, "every KDC serves the realm");
    const auto dcs = working_dcs(facts);
    bool unsure = dcs.empty();
    for (const std::string& address : dcs) {
        const Seen seen = facts.at("KERBEROS_PING_ANSWER", address);
        const Look wrong =
            seen.first([](const Observation& look) { return look.outcome == Outcome::rejected; });
        if (wrong != nullptr) {
            match.targets.push_back(address);
            looks.push_back(wrong);
            cite(match, facts, wrong);
        }
        unsure = unsure || !seen.any(replied);
    }
    if (looks.empty()) {
        return unsure ? found(Finding::unknown, "not every KDC answered") : match;
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = seen_text(looks);
    return match;
}

constexpr RootCause wrong_realm_row{
    .id = "WRONG_REALM",
    .area = "Time, Kerberos",
    .title = "The KDC at {targets} does not serve the realm of {remote}",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = wrong_realm,
    .evidence = "Asked for a ticket of that realm, {seen} (KDC_ERR_WRONG_REALM).",
    .fix = "The address belongs to another domain. Which record names it:\n"
           "  Resolve-DnsName -Type SRV _kerberos._tcp.dc._msdcs.{remote}\n"
           "Correct that record, or the forwarder's addresses:\n"
           "  {update_forwarder}",
    .verify = "  nltest /dsgetdc:{remote} /kdc /force",
    .source = "RFC 4120, section 7.5.9, error 68",
    .checked = checked_date,
};

// ETYPE_MISMATCH ------------------------------------------------------------------------------------------

constexpr std::int64_t etype_nosupp = 14; // RFC 4120, section 7.5.9

bool no_etype(const Observation& look) {
    return number(look, "error_code") == etype_nosupp || text(look, "verdict") == "etype";
}

Match etype_mismatch(const Facts& facts) {
    Match match = found(Finding::ruled_out, "no KDC misses an encryption type");
    std::vector<std::string> sentences;
    bool any = false;
    for (const std::string_view tag : {"KERBEROS_PING_ANSWER", "PREAUTH_ANSWER", "TRUST_PASSWORD_ATTEMPT"}) {
        for (const Look look : facts.all(tag).where(judged)) {
            any = any || (tag == "KERBEROS_PING_ANSWER" && replied(*look));
            if (!no_etype(*look)) {
                continue;
            }
            const bool trust = tag == "TRUST_PASSWORD_ATTEMPT";
            const std::string who = trust ? " for the account of the trust"
                                    : tag == "PREAUTH_ANSWER"
                                        ? " for the account " + std::string(text(*look, "user"))
                                        : "";
            const std::string sentence = look->target + " answers KDC_ERR_ETYPE_NOSUPP" + who;
            if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) {
                sentences.push_back(sentence);
            }
            if (std::find(match.targets.begin(), match.targets.end(), look->target) == match.targets.end()) {
                match.targets.push_back(look->target);
            }
            cite(match, facts, look);
        }
    }
    if (sentences.empty()) {
        return any ? match : found(Finding::unknown, "no KDC answered");
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = listed(sentences, 3);
    return match;
}

Match etype_mismatch_words(const Facts& facts) {
    Match match = etype_mismatch(facts);
    const std::string managed = managed_domain(facts.plan());
    match.words["managed"] = managed.empty() ? "MANAGED-DOMAIN" : managed;
    return match;
}

constexpr RootCause etype_row{
    .id = "ETYPE_MISMATCH",
    .area = "Time, Kerberos",
    .title =
        "The KDC at {targets} takes none of AES-256, AES-128 and RC4: tickets across the trust will fail",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = etype_mismatch_words,
    .evidence = "{seen} (error 14).",
    .fix = "Allow AES on both sides. On the self-managed DCs, the policy Network security: Configure "
           "encryption types "
           "allowed for Kerberos; for the trust itself (The other domain supports Kerberos AES Encryption):\n"
           "  ksetup /setenctypeattr {managed} AES128-CTS-HMAC-SHA1-96 AES256-CTS-HMAC-SHA1-96\n"
           "For an account:\n"
           "  Set-ADUser ACCOUNT -KerberosEncryptionType AES128,AES256",
    .verify = "  ksetup /getenctypeattr {managed}\n"
              "  klist get krbtgt/{remote}",
    .source = "RFC 4120, section 7.5.9, error 14",
    .checked = checked_date,
};

// PREAUTH_DISABLED ----------------------------------------------------------------------------------------

Match preauth_verdict(const Facts& facts) {
    const Seen seen = facts.all("PREAUTH_ANSWER").where(judged);
    const Look decided = seen.first([](const Observation& look) { return has(look, "required"); });
    if (decided != nullptr) {
        const bool required = flag(*decided, "required");
        Match match = found(required ? Finding::ruled_out : Finding::confirmed,
                            decided->target + (required ? " demands pre-authentication of it"
                                                        : " gives a ticket for it to anybody who asks"));
        if (!required) {
            match.targets = {decided->target};
            cite(match, facts, decided);
        }
        return match;
    }
    if (facts.plan().preauth_user.empty()) {
        return needs("--user");
    }
    const Look look = seen.first(judged);
    if (look != nullptr && has(*look, "exists") && !flag(*look, "exists")) {
        return found(Finding::unknown, look->target + " knows no account of that name");
    }
    return found(Finding::unknown, look == nullptr ? "no KDC was asked about the account" : said(*look));
}

Match preauth_disabled(const Facts& facts) {
    Match match = preauth_verdict(facts);
    match.words["user"] = facts.plan().preauth_user.empty() ? "ACCOUNT" : facts.plan().preauth_user;
    return match;
}

constexpr RootCause preauth_row{
    .id = "PREAUTH_DISABLED",
    .area = "Time, Kerberos",
    .title =
        "The account {user} needs no Kerberos pre-authentication, which AWS demands of users of the trust",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = preauth_disabled,
    .evidence = "{seen}.",
    .fix = "On a DC of its domain, clear Do not require Kerberos preauthentication:\n"
           "  Set-ADAccountControl -Identity {user} -DoesNotRequirePreAuth $false\n"
           "All accounts that have it:\n"
           "  Get-ADUser -Filter 'DoesNotRequirePreAuth -eq $true'",
    .verify = "  {recheck} --user {user}",
    .source = "AWS Directory Service Administration Guide, Creating a trust relationship, Prerequisites",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> kerberos_causes() {
    static constexpr RootCause rows[] = {wrong_realm_row, etype_row, preauth_row};
    return rows;
}

} // namespace pretrust
