// Whether LSA tells an anonymous caller which domain it serves, once its pipe is open.
#include <diagnosis/access_outcomes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

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
    AccessOutcomes outcomes;
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
        if (outcomes.good + outcomes.barred > 0) {
            match.finding = Finding::suspected; // only that every DC refuses shows more than a DC's whim
        }
        outcomes.settle(match);
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
    .severity = Severity::blocks_creation,
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

} // namespace

std::span<const RootCause> lsa_causes() {
    static constexpr RootCause rows[] = {lsa_row};
    return rows;
}

} // namespace pretrust
