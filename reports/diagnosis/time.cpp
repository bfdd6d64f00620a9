// Clocks that Kerberos does not tolerate, DC against DC and domain against domain, and time sources out of
// order.
#include <diagnosis/causes.hpp>
#include <diagnosis/clocks.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// CLOCK_SKEW ----------------------------------------------------------------------------------------------

constexpr std::int64_t notable_us = notable_s * second_us;

/// What the others are compared with: the local DC, or failing that any DC, that most clocks agree with.
struct Reference {
    const DcClock* clock = nullptr; ///< null: this host
    ClockReading reading;
    std::string words = "this host, whose own clock may be wrong";
};

Reference choose(const std::vector<DcClock>& clocks) {
    const ClockReading own{"", 0, 0, nullptr};
    const bool local = std::any_of(clocks.begin(), clocks.end(), [](const DcClock& c) { return !c.remote; });
    const auto votes = [&](const DcClock& one) {
        const auto near = [&](const DcClock& other) {
            return sure_difference_us(one.best, other.best) < notable_us;
        };
        // This host counts as a witness when nobody else stands on its side.
        const bool here = !local && sure_difference_us(one.best, own) < notable_us;
        return std::count_if(clocks.begin(), clocks.end(), near) + (here ? 1 : 0);
    };
    const DcClock* best = nullptr;
    for (const DcClock& clock : clocks) {
        if (clock.remote != local &&
            (best == nullptr || votes(clock) > votes(*best) ||
             (votes(clock) == votes(*best) && clock.best.uncertainty_us < best->best.uncertainty_us))) {
            best = &clock;
        }
    }
    const bool agreed =
        best != nullptr && std::all_of(clocks.begin(), clocks.end(), [&](const DcClock& clock) {
            return sure_difference_us(clock.best, best->best) < notable_us;
        });
    if (best == nullptr || (!local && agreed)) {
        return {nullptr, own, "this host, whose own clock may be wrong"};
    }
    const std::string words =
        (local ? "the local DC " : "the DC ") + best->address + (local ? "" : " of the same domain");
    return {best, best->best, words};
}

struct Skew {
    const DcClock* clock = nullptr;
    std::int64_t offset_us = 0; ///< against the reference
    std::int64_t sure_us = 0;
};

std::vector<Skew> skews_of(const std::vector<DcClock>& clocks, const Reference& reference) {
    std::vector<Skew> skews;
    for (const DcClock& clock : clocks) {
        const std::int64_t sure = sure_difference_us(clock.best, reference.reading);
        if (&clock != reference.clock && sure >= notable_us) {
            skews.push_back({&clock, clock.best.offset_us - reference.reading.offset_us, sure});
        }
    }
    return skews;
}

std::string dissent_text(const std::vector<DcClock>& clocks) {
    for (const DcClock& clock : clocks) {
        for (const ClockReading& other : clock.dissenters) {
            return "; at " + clock.address + ", " + other.source + " tells another time than " +
                   clock.best.source;
        }
    }
    return "";
}

Match clock_verdict(const Facts& facts, const std::vector<DcClock>& clocks, const Reference& reference) {
    const auto skews = skews_of(clocks, reference);
    if (skews.empty()) {
        const auto dcs = working_dcs(facts);
        const bool all = std::all_of(dcs.begin(), dcs.end(), [&](const std::string& address) {
            return std::any_of(clocks.begin(), clocks.end(),
                               [&](const DcClock& c) { return c.address == address; });
        });
        const bool own = own_clock_error_us(clocks).has_value();
        return dcs.empty() || !all ? found(Finding::unknown, "not every DC told its time")
               : own               ? found(Finding::ruled_out,
                                           "the DCs agree with each other; only this host's clock is wrong")
                                   : found(Finding::ruled_out, "the clocks agree to within a minute");
    }
    Match match = found(reference.clock != nullptr ? Finding::confirmed : Finding::suspected, "");
    std::vector<std::string> sentences;
    std::int64_t worst = 0;
    for (const Skew& skew : skews) {
        worst = std::max(worst, skew.sure_us);
        match.targets.push_back(skew.clock->address);
        sentences.push_back(skew.clock->address + " is " + skew_text(skew.offset_us));
        cite(match, facts, skew.clock->best.look);
    }
    if (reference.clock != nullptr) {
        cite(match, facts, reference.reading.look);
    }
    const bool far = worst >= tolerance_s * second_us;
    match.severity = far ? Severity::breaks_use : Severity::hygiene;
    match.words["how"] = far ? "further off than Kerberos tolerates" : "off by more than a minute";
    match.words["seen"] = listed(sentences, 4) + dissent_text(clocks);
    return match;
}

Match clock_skew(const Facts& facts) {
    const auto clocks = dc_clocks(facts);
    const Reference reference = choose(clocks);
    Match match = clock_verdict(facts, clocks, reference);
    match.words["reference"] = reference.words;
    match.words.emplace("how", "off");
    return match;
}

constexpr RootCause clock_skew_row{
    .id = "CLOCK_SKEW",
    .area = "Time, Kerberos",
    .title = "The clock of {targets} is {how}, compared with {reference}",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = clock_skew,
    .evidence = "Compared with {reference}, {seen}; Kerberos tolerates 300 s by default.",
    .fix = "AWS keeps the time of the managed directory. On the PDC emulator of the self-managed domain:\n"
           "  w32tm /config /manualpeerlist:\"NTP-SERVER,0x8\" /syncfromflags:manual /reliable:yes /update\n"
           "  w32tm /resync /rediscover\n"
           "On its other DCs:\n"
           "  w32tm /config /syncfromflags:domhier /update\n"
           "  w32tm /resync\n"
           "Check the time zone:\n"
           "  Get-TimeZone",
    .verify = "  w32tm /stripchart /computer:{target} /samples:3 /dataonly",
    .source = "Microsoft, security policy Maximum tolerance for computer clock synchronization",
    .checked = checked_date,
};

// TIME_SOURCE_UNSYNCHRONISED ------------------------------------------------------------------------------

constexpr std::int64_t leap_unsynchronised = 3;     // RFC 5905, figure 9
constexpr std::int64_t stratum_unsynchronised = 16; // RFC 5905, figure 11

bool is_ntp(const Observation& look) {
    return has(look, "stratum") && look.outcome != Outcome::skipped;
}

bool unsynchronised(const Observation& look) {
    const auto stratum = number(look, "stratum");
    return (has(look, "synchronized") && !flag(look, "synchronized")) ||
           number(look, "leap") == leap_unsynchronised || stratum == 0 || stratum >= stratum_unsynchronised;
}

Seen ntp_at(const Facts& facts, const std::string& address) {
    const Seen now = facts.at("CLOCK_OFFSET", address).with("source", "ntp").where(is_ntp);
    return now.empty() ? facts.at("NTP_TIME_ANSWER", address).where(is_ntp) : now;
}

Match time_source_unsynchronised(const Facts& facts) {
    Match match = found(Finding::ruled_out, "the DCs that answer NTP have a time source");
    std::vector<std::string> sentences;
    bool any = false;
    std::vector<std::string> addresses = facts.remote_dcs();
    addresses.insert(addresses.end(), facts.plan().local_dns.begin(), facts.plan().local_dns.end());
    for (const std::string& address : addresses) {
        const Seen seen = ntp_at(facts, address);
        any = any || !seen.empty();
        const Look bad = seen.first(unsynchronised);
        if (bad != nullptr &&
            std::find(match.targets.begin(), match.targets.end(), address) == match.targets.end()) {
            match.targets.push_back(address);
            sentences.push_back(address + " UDP 123: stratum " + std::to_string(number(*bad, "stratum")) +
                                ", leap indicator " + std::to_string(number(*bad, "leap")));
            cite(match, facts, bad);
        }
    }
    if (!match.targets.empty()) {
        match.finding = Finding::confirmed;
        match.words["seen"] = listed(sentences, 4);
    } else if (!any) {
        return found(Finding::unknown, "no DC answered NTP");
    }
    return match;
}

constexpr RootCause unsynchronised_row{
    .id = "TIME_SOURCE_UNSYNCHRONISED",
    .area = "Time, Kerberos",
    .title = "{targets} says that it is not synchronised with any time source: its clock will drift",
    .severity = Severity::hygiene,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = time_source_unsynchronised,
    .evidence = "{seen}.",
    .fix = "On that DC, look whom it asks, and give the PDC emulator a reliable source:\n"
           "  w32tm /query /status\n"
           "  w32tm /config /manualpeerlist:\"NTP-SERVER,0x8\" /syncfromflags:manual /reliable:yes /update\n"
           "  w32tm /resync /rediscover",
    .verify = "  w32tm /query /status",
    .source = "RFC 5905, section 7.3, Packet header variables",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> time_causes() {
    static constexpr RootCause rows[] = {clock_skew_row, unsynchronised_row};
    return rows;
}

} // namespace pretrust
