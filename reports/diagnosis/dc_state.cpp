// What a domain controller says of itself in the LDAP ping: paused, or read-only.
#include <diagnosis/causes.hpp>

namespace pretrust {

namespace {

constexpr std::int64_t paused_opcode = 24; // LOGON_SAM_PAUSE_RESPONSE_EX, MS-ADTS 6.3.1.3

Seen pings(const Facts& facts, const std::string& address) {
    return facts.at("CLDAP_PING_ANSWER", address).where(replied);
}

Match paused_verdict(const Facts& facts) {
    Match match = found(Finding::ruled_out, "no DC says that it is paused");
    std::vector<Look> looks;
    bool good = false;
    bool unsure = false;
    for (const std::string& address : working_dcs(facts)) {
        const Seen seen = pings(facts, address);
        const Look paused =
            seen.first([](const Observation& look) { return number(look, "opcode") == paused_opcode; });
        if (paused != nullptr) {
            match.targets.push_back(address);
            looks.push_back(paused);
            cite(match, facts, paused);
        } else if (seen.empty()) {
            // A ping that is barred is LOCATOR_PORT_BLOCKED's business; one that was not sent is nobody's.
            const Look ping = facts.at("CLDAP_PING_ANSWER", address).first(judged);
            unsure = unsure || ping == nullptr || !barred(*ping);
        } else {
            good = true;
        }
    }
    if (looks.empty()) {
        return unsure || !good ? found(Finding::unknown, "not every DC answered the LDAP ping") : match;
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = seen_text(looks);
    if (good) {
        match.severity = Severity::breaks_use;
        match.bars = match.targets;
    } else if (unsure) {
        match.finding = Finding::suspected;
    }
    return match;
}

constexpr std::string_view paused_hides[] = {"READ_ONLY_DC_ONLY"};

constexpr RootCause paused_row{
    .id = "DC_PAUSED",
    .area = "Access",
    .title = "Netlogon is paused at the domain controller {targets}: it says that it takes no logons now",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = paused_hides,
    .test = paused_verdict,
    .evidence = "Asked by LDAP ping, {seen} (opcode 24).",
    .fix = "{for_aws}On that DC:\n"
           "  Get-Service Netlogon\n"
           "  Resume-Service Netlogon\n"
           "If it pauses again, SYSVOL is not shared yet:\n"
           "  net share\n"
           "  dcdiag /test:sysvolcheck /test:advertising",
    .verify = "  nltest /dsgetdc:{remote} /force",
    .source = "Microsoft Open Specifications, MS-ADTS 6.3.1.3, Operation code",
    .checked = checked_date,
};

Match read_only_dc_only(const Facts& facts) {
    std::vector<Look> looks;
    Match match;
    Look writable = nullptr;
    bool unsure = false;
    for (const std::string& address : working_dcs(facts)) {
        const Seen seen = pings(facts, address).where([](const Observation& look) {
            return look.outcome == Outcome::answered;
        });
        const Look flags = seen.first([](const Observation& look) { return has(look, "writable"); });
        if (flags != nullptr && flag(*flags, "writable")) {
            writable = writable == nullptr ? flags : writable;
            continue;
        }
        unsure = unsure || (flags == nullptr && !seen.empty());
        if (flags != nullptr) {
            match.targets.push_back(address);
            looks.push_back(flags);
            cite(match, facts, flags);
        }
    }
    if (writable != nullptr) {
        Match ruled_out = found(Finding::ruled_out, said(*writable) + " as a writable DC");
        ruled_out.bars = match.targets;
        return ruled_out;
    }
    if (looks.empty() || unsure) {
        return found(Finding::unknown, "no DC answered the LDAP ping with its flags");
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = seen_text(looks) + ", without the flag of a writable DC";
    return match;
}

constexpr RootCause read_only_row{
    .id = "READ_ONLY_DC_ONLY",
    .area = "Access",
    .title = "Every domain controller of {remote} that can be reached is read-only: {targets}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = read_only_dc_only,
    .evidence = "Asked by LDAP ping, {seen}.",
    .fix = "{for_aws}Make a writable DC reachable and named in DNS. Which ones there are:\n"
           "  Get-ADDomainController -Filter 'IsReadOnly -eq $false' | Select-Object HostName,IPv4Address\n"
           "On those:\n"
           "  nltest /dsregdns",
    .verify = "  nltest /dsgetdc:{remote} /writable /force",
    .source = "Microsoft Open Specifications, MS-ADTS 6.3.1.2, DS_FLAG options bits",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> dc_state_causes() {
    static constexpr RootCause rows[] = {paused_row, read_only_row};
    return rows;
}

} // namespace pretrust
