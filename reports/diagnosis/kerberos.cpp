// What lets the trust be created and keeps Kerberos from working across it: another realm, another time.
#include <diagnosis/causes.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>

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

// CLOCK_SKEW ----------------------------------------------------------------------------------------------

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t tolerance_s = 300; // Kerberos, "Maximum tolerance for computer clock synchronization"
constexpr std::int64_t notable_s = 60;
constexpr std::int64_t hour_s = 3600;

struct Clock {
    Look look = nullptr;
    std::int64_t offset_us = 0; ///< that clock minus this host's
    std::int64_t uncertainty_us = 0;
};

/// The most precise reading of a host's clock.
std::optional<Clock> clock_at(const Facts& facts, const std::string& address) {
    std::optional<Clock> best;
    for (const std::string_view tag : {"KERBEROS_PING_ANSWER", "LDAP_ROOTDSE_ANSWER", "NTP_TIME_ANSWER"}) {
        for (const Look look : facts.at(tag, address)) {
            if (!replied(*look) || !has(*look, "offset_us")) {
                continue;
            }
            if (tag == "NTP_TIME_ANSWER" && has(*look, "synchronized") && !flag(*look, "synchronized")) {
                continue;
            }
            const Clock clock{look, number(*look, "offset_us"), number(*look, "uncertainty_us")};
            if (!best || clock.uncertainty_us < best->uncertainty_us) {
                best = clock;
            }
        }
    }
    return best;
}

std::optional<Clock> local_clock(const Facts& facts) {
    for (const std::string& address : facts.plan().local_dns) {
        if (auto clock = clock_at(facts, address)) {
            return clock;
        }
    }
    return std::nullopt;
}

std::string skew_text(std::int64_t skew_s) {
    const std::int64_t size = std::abs(skew_s);
    std::string text = std::to_string(size) + " s " + (skew_s > 0 ? "ahead" : "behind");
    const std::int64_t hours = (size + hour_s / 2) / hour_s;
    if (hours > 0 && std::abs(size - hours * hour_s) <= notable_s) {
        text += " (" + std::to_string(hours) + (hours == 1 ? " hour" : " hours") +
                ": a time zone or daylight saving mistake)";
    }
    return text;
}

struct Skew {
    std::string address;
    Look look = nullptr;
    std::int64_t seconds = 0; ///< signed, as measured
    std::int64_t sure = 0;    ///< its size, less what the measurement leaves open
};

std::int64_t rounded_seconds(std::int64_t length_us) {
    const std::int64_t half = length_us < 0 ? -second_us / 2 : second_us / 2;
    return (length_us + half) / second_us;
}

std::vector<Skew> skews_of(const Facts& facts, const std::optional<Clock>& reference, bool& unsure) {
    std::vector<Skew> skews;
    for (const std::string& address : working_dcs(facts)) {
        const auto clock = clock_at(facts, address);
        if (!clock) {
            unsure = true;
            continue;
        }
        const std::int64_t difference = clock->offset_us - (reference ? reference->offset_us : 0);
        const std::int64_t slack = clock->uncertainty_us + (reference ? reference->uncertainty_us : 0);
        const std::int64_t sure = std::max<std::int64_t>(0, std::abs(difference) - slack);
        skews.push_back({address, clock->look, rounded_seconds(difference), sure / second_us});
    }
    return skews;
}

Match clock_skew_verdict(const Facts& facts) {
    const auto reference = local_clock(facts);
    bool unsure = false;
    const auto skews = skews_of(facts, reference, unsure);
    Match match = found(Finding::ruled_out, "the clocks agree to within a minute");
    std::vector<std::string> sentences;
    std::int64_t worst = 0;
    for (const Skew& skew : skews) {
        if (skew.sure < notable_s) {
            continue;
        }
        worst = std::max(worst, skew.sure);
        match.targets.push_back(skew.address);
        sentences.push_back(skew.address + " is " + skew_text(skew.seconds));
        cite(match, facts, skew.look);
    }
    if (match.targets.empty()) {
        return unsure || skews.empty() ? found(Finding::unknown, "not every DC told its time") : match;
    }
    cite(match, facts, reference ? reference->look : nullptr);
    // Against this host alone it stays a suspicion: its clock may be the wrong one.
    match.finding = reference ? Finding::confirmed : Finding::suspected;
    match.severity = worst >= tolerance_s ? Severity::breaks_use : Severity::hygiene;
    match.words["how"] =
        worst >= tolerance_s ? "further off than Kerberos tolerates" : "off by more than a minute";
    match.words["seen"] = listed(sentences, 4);
    match.words["reference"] =
        reference ? "the local DC " + reference->look->target : "this host, whose own clock may be wrong";
    return match;
}

Match clock_skew(const Facts& facts) {
    Match match = clock_skew_verdict(facts);
    match.words.emplace("reference", "the clocks of the local DCs");
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
    .fix = "On the PDC emulator of the self-managed domain:\n"
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

constexpr RootCause rows[] = {wrong_realm_row, clock_skew_row};

} // namespace

std::span<const RootCause> kerberos_causes() {
    return rows;
}

} // namespace pretrust
