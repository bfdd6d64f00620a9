// What a DC lets an anonymous caller do over SMB before there is a trust: agree on a dialect, open the pipes,
// ask LSA who it is. AWS shows a refusal as "Access is denied".
#include <diagnosis/causes.hpp>
#include <diagnosis/smb.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr auto blocks = Severity::blocks_creation;
constexpr auto breaks = Severity::breaks_use;

bool smb_is_barred(const Facts& facts, const std::string& address) {
    const Reach reach = facts.access(address, "smb").reach;
    return reach == Reach::silent || reach == Reach::refused || reach == Reach::prohibited ||
           reach == Reach::unreachable; // SMB_PORT_BLOCKED speaks of it
}

/// What a rule over all DCs comes to: one good DC is enough to create the trust, a bad one breaks its use.
struct Outcomes {
    std::size_t good = 0;
    std::size_t bad = 0;
    std::size_t unsure = 0;
    std::size_t barred = 0; ///< not reached, and another cause says why

    bool open() const { return unsure > 0 || good == 0; }
    void settle(Match& match) const {
        if (good > 0) {
            match.severity = breaks;
        } else if (unsure > 0 && match.finding == Finding::confirmed) {
            match.finding = Finding::suspected; // a DC that was not seen may let us in; a barred one does not
        }
    }
};

// SMB_DIALECT_OR_SIGNING ----------------------------------------------------------------------------------

/// Accepts the connection and closes it at the first word, or says that no dialect is common.
bool no_dialect(const Observation& look) {
    return (look.outcome == Outcome::rejected && has(look, "status")) ||
           (has(look, "end") && look.outcome != Outcome::answered);
}

std::string dialect_text(const Observation& look) {
    return look.target + " TCP 445: " +
           (has(look, "end") ? "closes the connection as soon as SMB 2.0.2 to 3.1.1 is offered"
                             : "refuses every dialect from SMB 2.0.2 to 3.1.1 (" +
                                   status_text(number(look, "status")) + ")");
}

Match dialect_verdict(const Facts& facts) {
    Match match = found(Finding::ruled_out, "every DC speaks SMB 2 or 3 and demands signing");
    Match unsigned_ones = found(Finding::suspected, "");
    Outcomes outcomes;
    std::vector<std::string> sentences;
    std::vector<std::string> unsigned_sentences;
    for (const std::string& address : working_dcs(facts)) {
        const SmbView view = smb_view(facts, address);
        if (view.negotiated()) {
            ++outcomes.good;
            if (has(*view.negotiate, "signing_required") && !flag(*view.negotiate, "signing_required")) {
                unsigned_ones.targets.push_back(address);
                unsigned_sentences.push_back(address + " TCP 445: does not demand SMB signing");
                cite(unsigned_ones, facts, view.negotiate);
            }
        } else if (view.negotiate != nullptr && no_dialect(*view.negotiate) &&
                   !facts.accepts_everything(address)) {
            ++outcomes.bad;
            match.targets.push_back(address);
            sentences.push_back(dialect_text(*view.negotiate));
            cite(match, facts, view.negotiate);
        } else if (smb_is_barred(facts, address)) {
            ++outcomes.barred;
        } else {
            ++outcomes.unsure;
        }
    }
    if (outcomes.bad > 0) {
        match.finding = Finding::confirmed;
        match.words["seen"] = listed(sentences, 3);
        match.words["what"] = "does not speak SMB 2 or 3 with the other side";
        outcomes.settle(match);
        return match;
    }
    if (!unsigned_ones.targets.empty()) {
        unsigned_ones.severity = Severity::hygiene; // AWS asks to look at it; it is not known to fail
        unsigned_ones.words["seen"] =
            listed(unsigned_sentences, 3) + ", which domain controllers do by default";
        unsigned_ones.words["what"] = "does not demand SMB signing, as domain controllers do by default";
        return unsigned_ones;
    }
    return outcomes.open() ? found(Finding::unknown, "not every DC was seen to negotiate SMB") : match;
}

Match smb_dialect_or_signing(const Facts& facts) {
    Match match = dialect_verdict(facts);
    match.words.emplace("what", "and the other side have no SMB dialect or signing in common");
    return match;
}

constexpr std::string_view dialect_leaves[] = {"SMB_PORT_BLOCKED", "NULL_SESSION_PIPES_RESTRICTED",
                                               "LSA_ANONYMOUS_DENIED", "DOMAIN_SID_COLLISION"};

constexpr RootCause dialect_row{
    .id = "SMB_DIALECT_OR_SIGNING",
    .area = "Access",
    .title = "The domain controller {targets} {what}",
    .severity = blocks,
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

// NULL_SESSION_PIPES_RESTRICTED ---------------------------------------------------------------------------

struct Refused {
    std::vector<std::string> sentences;
    bool early = false; ///< before any pipe was asked for
    bool proven = true; ///< by STATUS_ACCESS_DENIED, which is what the policy answers
};

std::string_view step_name(const Observation& look) {
    return look.tag == "SMB_PIPES_SESSION" ? "the anonymous session"
                                           : "the share IPC$ to the anonymous session";
}

/// Adds what this DC refuses; false when it refuses nothing.
bool add_refusals(Refused& refused, Match& match, const Facts& facts, const SmbView& view) {
    if (view.all_open()) {
        return false;
    }
    if (view.refusal != nullptr) {
        const auto status = number(*view.refusal, "status");
        refused.early = true;
        refused.proven = refused.proven && status == status_access_denied;
        refused.sentences.push_back(view.refusal->target + " TCP 445: refuses " +
                                    std::string(step_name(*view.refusal)) + " (" + status_text(status) + ")");
        cite(match, facts, view.refusal);
        return true;
    }
    std::vector<std::string> names;
    const auto& looks = view.denied.empty() ? view.absent : view.denied;
    for (const Look look : looks) {
        names.emplace_back(text(*look, "pipe"));
        cite(match, facts, look);
    }
    if (looks.empty()) {
        return false;
    }
    const std::string pipes = (names.size() == 1 ? "the pipe " : "the pipes ") + joined(names, ", ");
    if (view.denied.empty()) {
        refused.proven = false;
        refused.sentences.push_back(looks.front()->target + " TCP 445: knows no " + pipes.substr(4) +
                                    " (0xC0000034), so the service behind it does not run");
    } else {
        refused.sentences.push_back(looks.front()->target +
                                    " TCP 445: opens an anonymous session and refuses " + pipes +
                                    " (0xC0000022)");
    }
    return true;
}

Match pipes_verdict(const Facts& facts, Refused& refused) {
    Match match = found(Finding::ruled_out, "anonymous access to lsarpc, samr and netlogon works");
    Outcomes outcomes;
    Look control = nullptr;
    std::string why;
    for (const std::string& address : working_dcs(facts)) {
        const SmbView view = smb_view(facts, address);
        control = control == nullptr ? view.control : control;
        if (view.all_open()) {
            ++outcomes.good;
        } else if (add_refusals(refused, match, facts, view)) {
            ++outcomes.bad;
            match.targets.push_back(address);
        } else if (smb_is_barred(facts, address) ||
                   (view.negotiate != nullptr && no_dialect(*view.negotiate))) {
            ++outcomes.barred;
        } else {
            ++outcomes.unsure;
            why = why.empty() && !view.others.empty() ? said(*view.others.front()) : why;
        }
    }
    if (outcomes.bad > 0) {
        match.finding = refused.proven ? Finding::confirmed : Finding::suspected;
        match.words["seen"] = joined(refused.sentences, "; ");
        outcomes.settle(match);
        return match;
    }
    if (outcomes.open()) {
        return found(Finding::unknown,
                     why.empty() ? "not every DC was seen to open or refuse the pipes" : why);
    }
    if (control != nullptr) {
        match.words["seen"] +=
            "; svcctl is refused, so the policy is at work and lets the right pipes through";
    }
    return match;
}

Match null_session_pipes(const Facts& facts) {
    Refused refused;
    Match match = pipes_verdict(facts, refused);
    match.words["what"] = refused.early    ? "lets nobody in anonymously over SMB"
                          : refused.proven ? "refuses anonymous access to named pipes that a trust needs"
                                           : "does not offer the named pipes that a trust needs";
    match.words["wider"] =
        refused.early
            ? "\nThe refusal comes before any pipe, so look at these too; on Windows, then on Samba:\n"
              "  Get-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa -Name RestrictAnonymous\n"
              "  testparm -s --parameter-name='restrict anonymous'"
            : "";
    return match;
}

constexpr std::string_view pipes_hide[] = {"LSA_ANONYMOUS_DENIED"};
constexpr std::string_view pipes_leave[] = {"LSA_ANONYMOUS_DENIED", "DOMAIN_SID_COLLISION"};

constexpr RootCause pipes_row{
    .id = "NULL_SESSION_PIPES_RESTRICTED",
    .area = "Access",
    .title = "The domain controller {targets} {what}",
    .severity = blocks,
    .shows_as = access_denied,
    .basis = Basis::documented,
    .hides = pipes_hide,
    .test = null_session_pipes,
    .evidence = "{seen}.",
    .fix = "{for_aws}In Group Policy, Default Domain Controllers Policy, Computer Configuration, Policies, "
           "Windows "
           "Settings, Security Settings, Local Policies, Security Options: Network access: Named Pipes that "
           "can be "
           "accessed anonymously. Add netlogon, samr and lsarpc, each on its own line. In the registry of "
           "each of "
           "these DCs it is the value NullSessionPipes:\n"
           "  $key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters'\n"
           "  $names = @((Get-ItemProperty $key).NullSessionPipes) + 'netlogon','samr','lsarpc' | "
           "Select-Object -Unique\n"
           "  Set-ItemProperty $key -Name NullSessionPipes -Type MultiString -Value $names\n"
           "A policy that defines the value writes its own back, so change that one too, then:\n"
           "  gpupdate /force{wider}",
    .verify = "On the DC, then from here:\n"
              "  (Get-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters)"
              ".NullSessionPipes\n"
              "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = pipes_leave,
};

// LSA_ANONYMOUS_DENIED ------------------------------------------------------------------------------------

bool lsa_denied(const Observation& look) {
    constexpr std::int64_t fault_access_denied = 5;
    const auto step = text(look, "step");
    return look.outcome == Outcome::rejected && (step == "open" || step == "query") &&
           (number(look, "status") == status_access_denied || number(look, "fault") == fault_access_denied);
}

/// Refused before LSA was asked: the causes of those steps speak of it.
bool lsa_not_reached(const Observation& look) {
    const auto step = text(look, "step");
    return look.outcome == Outcome::rejected && (step == "session" || step == "tree" || step == "pipe");
}

Match lsa_anonymous_denied(const Facts& facts) {
    Match match = found(Finding::ruled_out, "LSA tells an anonymous caller which domain it serves");
    Outcomes outcomes;
    std::vector<std::string> sentences;
    for (const std::string& address : working_dcs(facts)) {
        const Seen seen = facts.at("LSA_IDENTITY_POLICY", address);
        const Look denied = seen.first(lsa_denied);
        if (seen.any([](const Observation& look) { return look.outcome == Outcome::answered; })) {
            ++outcomes.good;
        } else if (denied != nullptr) {
            ++outcomes.bad;
            match.targets.push_back(address);
            sentences.push_back(
                address + ": opens the pipe lsarpc, and LSA refuses " +
                (text(*denied, "step") == "open" ? "to be opened" : "the question for its domain"));
            cite(match, facts, denied);
        } else if (smb_is_barred(facts, address) || seen.any(lsa_not_reached)) {
            ++outcomes.barred;
        } else {
            ++outcomes.unsure;
        }
    }
    if (outcomes.bad > 0) {
        match.finding = Finding::confirmed;
        match.words["seen"] = listed(sentences, 3);
        outcomes.settle(match);
        if (outcomes.good + outcomes.barred > 0) {
            match.finding = Finding::suspected; // only that every DC refuses shows more than a DC's whim
        }
        return match;
    }
    return outcomes.open()
               ? found(Finding::unknown, "not every DC was seen to answer or refuse over the pipe lsarpc")
               : match;
}

constexpr std::string_view lsa_leaves[] = {"DOMAIN_SID_COLLISION"};

constexpr RootCause lsa_row{
    .id = "LSA_ANONYMOUS_DENIED",
    .area = "Access",
    .title = "LSA at {targets} does not tell an anonymous caller which domain it serves, although the pipe "
             "lsarpc opens",
    .severity = blocks,
    .shows_as = access_denied,
    .basis = Basis::inferred,
    .hides = {},
    .test = lsa_anonymous_denied,
    .evidence = "{seen} (0xC0000022).",
    .fix = "{for_aws}Something was hardened beyond the default of a domain controller. Which of these, on "
           "each DC:\n"
           "  Get-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa -Name RestrictAnonymous,"
           "EveryoneIncludesAnonymous\n"
           "  secedit /export /cfg lsa.inf /areas SECURITYPOLICY\n"
           "Compare them with a domain controller of the default policy, and set back what differs for as "
           "long as "
           "the trust is being created.",
    .verify = "From any Linux host:\n"
              "  rpcclient -U '' -N {target} -c lsaquery",
    .source = "Microsoft Open Specifications, MS-LSAD 3.1.4.4.1, LsarOpenPolicy2",
    .checked = checked_date,
    .leaves_open = lsa_leaves,
};

constexpr RootCause rows[] = {dialect_row, pipes_row, lsa_row};

} // namespace

std::span<const RootCause> access_causes() {
    return rows;
}

} // namespace pretrust
