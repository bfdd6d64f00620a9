// Whether a DC agrees on an SMB dialect, and demands signing as domain controllers do.
#include <diagnosis/access_outcomes.hpp>

#include <algorithm>
#include <map>

namespace pretrust {

bool smb_is_barred(const Facts& facts, const std::string& address) {
    const Reach reach = facts.access(address, "smb").reach;
    return reach == Reach::silent || reach == Reach::refused || reach == Reach::prohibited ||
           reach == Reach::unreachable;
}

bool no_dialect(const Observation& look) {
    return (look.outcome == Outcome::rejected && has(look, "status")) ||
           (has(look, "end") && look.outcome != Outcome::answered);
}

namespace {

std::string dialect_text(const Observation& look) {
    return (has(look, "end") ? "closes the connection as soon as SMB 2.0.2 to 3.1.1 is offered"
                             : "refuses every dialect from SMB 2.0.2 to 3.1.1 (" +
                                   status_text(number(look, "status")) + ")");
}

Match dialect_verdict(const Facts& facts) {
    Match match = found(Finding::ruled_out, "every DC speaks SMB 2 or 3 and demands signing");
    Match unsigned_ones = found(Finding::suspected, "");
    AccessOutcomes outcomes;
    std::map<std::string, std::vector<std::string>> sentences; ///< and the DCs that it is true of
    for (const std::string& address : working_dcs(facts)) {
        const SmbView view = smb_view(facts, address);
        if (view.negotiated()) {
            ++outcomes.good;
            if (has(*view.negotiate, "signing_required") && !flag(*view.negotiate, "signing_required")) {
                unsigned_ones.targets.push_back(address);
                cite(unsigned_ones, facts, view.negotiate);
            }
        } else if (view.negotiate != nullptr && no_dialect(*view.negotiate) &&
                   !facts.accepts_everything(address)) {
            ++outcomes.bad;
            match.targets.push_back(address);
            const std::string sentence = dialect_text(*view.negotiate);
            sentences[sentence].push_back(address);
            cite(match, facts, view.negotiate);
        } else if (smb_is_barred(facts, address)) {
            ++outcomes.barred;
        } else {
            ++outcomes.unsure;
        }
    }
    if (outcomes.bad > 0) {
        match.finding = Finding::confirmed;
        std::vector<std::string> texts;
        texts.reserve(sentences.size());
        for (const auto& [sentence, addresses] : sentences) {
            texts.push_back(listed(addresses, 4) + " TCP 445: " + sentence);
        }
        match.words["seen"] = joined(texts, "; ");
        match.words["what"] = "Domain controllers do not speak SMB 2 or 3 with the other side";
        outcomes.settle(match);
        return match;
    }
    if (!unsigned_ones.targets.empty()) {
        unsigned_ones.severity = Severity::hygiene; // AWS asks to look at it; it is not known to fail
        unsigned_ones.words["seen"] =
            listed(unsigned_ones.targets) + " TCP 445: no demand for SMB signing, which is the default there";
        unsigned_ones.words["what"] = "Domain controllers do not demand SMB signing, as they do by default";
        return unsigned_ones;
    }
    return outcomes.open() ? found(Finding::unknown, "not every DC was seen to negotiate SMB") : match;
}

Match smb_dialect_or_signing(const Facts& facts) {
    Match match = dialect_verdict(facts);
    match.words.emplace("what",
                        "Domain controllers have no SMB dialect or signing in common with the other side");
    return match;
}

constexpr std::string_view dialect_leaves[] = {"SMB_PORT_BLOCKED", "NULL_SESSION_PIPES_RESTRICTED",
                                               "LSA_ANONYMOUS_DENIED", "DOMAIN_SID_COLLISION"};

constexpr RootCause dialect_row{
    .id = "SMB_DIALECT_OR_SIGNING",
    .area = "Access",
    .title = "{what}: {targets}",
    .severity = Severity::blocks_creation,
    .shows_as = access_denied,
    .basis = Basis::documented,
    .hides = {},
    .test = smb_dialect_or_signing,
    .evidence = "{seen}.",
    .fix = "{for_aws}On each of these DCs, allow SMB 2 and 3 and demand signing as the default policy does:\n"
           "  Set-SmbServerConfiguration -EnableSMB2Protocol $true -Force\n"
           "  Set-SmbServerConfiguration -RequireSecuritySignature $true -Force\n"
           "  Set-SmbClientConfiguration -RequireSecuritySignature $true -Force\n"
           "In the Default Domain Controllers Policy, Security Options, compare on both sides: Microsoft "
           "network "
           "server, and Microsoft network client: Digitally sign communications (always).\n"
           "An intrusion detection system that closes SMB connections has to let these DCs be.",
    .verify = "  Get-SmbServerConfiguration | Select-Object EnableSMB2Protocol,RequireSecuritySignature\n"
              "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = dialect_leaves,
};

} // namespace

std::span<const RootCause> smb_dialect_causes() {
    static constexpr RootCause rows[] = {dialect_row};
    return rows;
}

} // namespace pretrust
