// Whether a DC opens the pipes of a trust to an anonymous caller, as AWS asks: a refusal shows as "Access is
// denied".
#include <diagnosis/access_outcomes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

struct Refused {
    struct Sentence {
        std::string what;
        std::vector<std::string> addresses;
    };
    std::vector<Sentence> sentences;
    bool early = false; ///< before any pipe was asked for
    bool proven = true; ///< by STATUS_ACCESS_DENIED, which is what the policy answers
};

void say(Refused& refused, const std::string& address, const std::string& what) {
    const auto same = std::find_if(refused.sentences.begin(), refused.sentences.end(),
                                   [&](const Refused::Sentence& sentence) { return sentence.what == what; });
    if (same == refused.sentences.end()) {
        refused.sentences.push_back({what, {address}});
    } else {
        same->addresses.push_back(address);
    }
}

std::string text_of(const std::vector<Refused::Sentence>& sentences) {
    std::vector<std::string> texts;
    texts.reserve(sentences.size());
    for (const Refused::Sentence& sentence : sentences) {
        texts.push_back(listed(sentence.addresses, 4) + " TCP 445: " + sentence.what);
    }
    return joined(texts, "; ");
}

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
        say(refused, view.refusal->target,
            "refuses " + std::string(step_name(*view.refusal)) + " (" + status_text(status) + ")");
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
        say(refused, looks.front()->target,
            "knows no " + pipes.substr(4) + " (0xC0000034), so the service behind it does not run");
    } else {
        say(refused, looks.front()->target,
            "opens an anonymous session and refuses " + pipes + " (0xC0000022)");
    }
    return true;
}

Match pipes_verdict(const Facts& facts, Refused& refused) {
    Match match = found(Finding::ruled_out, "anonymous access to lsarpc, samr and netlogon works");
    AccessOutcomes outcomes;
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
        match.words["seen"] = text_of(refused.sentences);
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
    match.words["what"] = refused.early    ? "Domain controllers let nobody in anonymously over SMB"
                          : refused.proven ? "Domain controllers refuse anonymous access to named pipes that "
                                             "a trust needs"
                                           : "Domain controllers do not offer the named pipes that a trust "
                                             "needs";
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
    .title = "{what}: {targets}",
    .severity = Severity::blocks_creation,
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

} // namespace

std::span<const RootCause> null_session_causes() {
    static constexpr RootCause rows[] = {pipes_row};
    return rows;
}

} // namespace pretrust
