// LDAP over TLS: a certificate or none, and whether clients can use it. No trust needs it.
#include <diagnosis/causes.hpp>
#include <diagnosis/clocks.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr std::string_view tls_services[] = {"ldaps", "gc_tls"};

/// Accepts the connection and shows no certificate: hangs up at the first word, as a DC without one does, or
/// answers the handshake with an alert, which names another reason.
bool without_certificate(const Observation& look) {
    const bool closes = look.outcome == Outcome::rejected || (has(look, "end") && flag(look, "connected"));
    return look.outcome != Outcome::answered && closes && !flag(look, "presented");
}

std::string bare_text(const Observation& look) {
    return has(look, "alert_name")
               ? "refuses the TLS handshake with the alert " + std::string(text(look, "alert_name"))
               : "accepts the connection and closes it without a certificate";
}

/// What is wrong with a certificate that was shown; "" when nothing. A host whose own clock is wrong cannot
/// tell whether it is valid now.
std::string flaw(const Observation& look, bool trust_clock) {
    std::vector<std::string> flaws;
    if (trust_clock && has(look, "valid_now") && !flag(look, "valid_now")) {
        flaws.emplace_back("is not valid today");
    }
    if (has(look, "matches_host") && !flag(look, "matches_host")) {
        flaws.emplace_back("does not name this host");
    }
    if (has(look, "server_auth") && !flag(look, "server_auth")) {
        flaws.emplace_back("is not meant for servers");
    }
    return joined(flaws, " and ");
}

struct Tls {
    std::size_t good = 0;
    std::size_t bare = 0;     ///< open without a certificate
    std::size_t refusing = 0; ///< of these with an alert
    std::size_t flawed = 0;
    std::size_t closed = 0; ///< nobody listens
    std::size_t unsure = 0;
    bool trust_clock = true; ///< this host's
    std::vector<std::string> sentences;

    void add(Match& match, const Facts& facts, Look look) {
        const std::string wrong =
            look->outcome == Outcome::answered ? flaw(*look, trust_clock) : std::string();
        if (look->outcome == Outcome::answered && wrong.empty()) {
            ++good;
            return;
        }
        if (look->outcome == Outcome::refused) {
            ++closed;
            return;
        }
        const bool none = without_certificate(*look) && !facts.accepts_everything(look->target);
        if (!none && wrong.empty()) {
            ++unsure;
            return;
        }
        none ? ++bare : ++flawed;
        refusing += has(*look, "alert") ? 1 : 0;
        sentences.push_back(look->target + " " + port_text(*look) + ": " +
                            (none ? bare_text(*look) : "shows a certificate that " + wrong));
        if (std::find(match.targets.begin(), match.targets.end(), look->target) == match.targets.end()) {
            match.targets.push_back(look->target);
        }
        cite(match, facts, look);
    }
};

Match certificate_verdict(const Facts& facts, Tls& tls) {
    Match match = found(Finding::ruled_out, "the certificates shown are valid and name their hosts");
    for (const std::string& address : working_dcs(facts)) {
        for (const std::string_view service : tls_services) {
            const Seen seen = facts.at("TLS_CERTIFICATES_HANDSHAKE", address).of(service).where(judged);
            const Look shown =
                seen.first([](const Observation& look) { return look.outcome == Outcome::answered; });
            const Look any = shown != nullptr ? shown : seen.first(judged);
            if (any != nullptr) {
                tls.add(match, facts, any);
            }
        }
    }
    if (!match.targets.empty()) {
        match.finding = Finding::confirmed;
        match.words["seen"] = listed(tls.sentences, 4);
        return match;
    }
    if (tls.good == 0 && tls.closed > 0 && tls.unsure == 0) {
        return found(Finding::ruled_out, "no DC offers LDAPS, and a trust does not need it");
    }
    return tls.good == 0 || tls.unsure > 0
               ? found(Finding::unknown, "not every DC was seen to show a certificate")
               : match;
}

Match ldaps_certificate_unusable(const Facts& facts) {
    Tls tls;
    tls.trust_clock = !own_clock_error_us(dc_clocks(facts));
    Match match = certificate_verdict(facts, tls);
    match.words["what"] = tls.flawed > 0     ? "has a certificate that clients of LDAPS will not accept"
                          : tls.refusing > 0 ? "refuses the TLS handshake, so no certificate was seen"
                          : tls.bare > 0 && tls.good == 0 ? "has no certificate: LDAPS is not set up there"
                                                          : "has no certificate for LDAPS, while others have";
    return match;
}

constexpr RootCause row{
    .id = "LDAPS_CERTIFICATE_UNUSABLE",
    .area = "Access",
    .title = "{targets} {what}",
    .severity = Severity::hygiene,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = ldaps_certificate_unusable,
    .evidence = "{seen}. No trust needs LDAPS; applications may.",
    .fix = "{for_aws}If applications use LDAPS, give each DC a certificate with its full name, for server "
           "authentication, from a CA that the clients trust. On the DC, with an enterprise CA:\n"
           "  Get-Certificate -Template DomainController -CertStoreLocation Cert:\\LocalMachine\\My",
    .verify = "  openssl s_client -connect {target}:636 -showcerts",
    .source = "Microsoft Learn, Enable LDAP over SSL with a third-party certification authority",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> certificate_causes() {
    static constexpr RootCause rows[] = {row};
    return rows;
}

} // namespace pretrust
