// The conditional forwarder as AWS has it configured, against what was typed and what answers.
#include <diagnosis/dns_views.hpp>
#include <diagnosis/forwarder_configured.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr std::size_t tried_in_time = 2; ///< KB 2834250

bool holds(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

// FORWARDER_DIFFERS ---------------------------------------------------------------------------------------

enum class Quality { good, bad, open };

struct Configured {
    std::string address;
    Quality quality = Quality::open;
    Look look = nullptr;
};

/// How this server does as DNS server of the domain: asked straight, or by what the DC there lets one see.
Configured look_at(const Facts& facts, const std::string& address) {
    Configured one{address, Quality::open, nullptr};
    if (facts.plan().side != Side::aws) {
        return one;
    }
    for (const DirectView& view : direct_views(facts)) {
        if (view.server == address) {
            one.look = view.look;
            one.quality = view.state == Direct::good     ? Quality::good
                          : view.state == Direct::unsure ? Quality::open
                                                         : Quality::bad;
            return one;
        }
    }
    for (const std::string_view service : {"dns_udp", "dns_tcp"}) {
        const Access access = facts.access(address, service);
        if (access.reach == Reach::silent || access.reach == Reach::refused ||
            access.reach == Reach::prohibited) {
            return {address, Quality::bad, access.proof};
        }
        if (access.reach == Reach::good) {
            const auto& dcs = facts.remote_dcs();
            one = {address, facts.dcs_from_dns() && holds(dcs, address) ? Quality::good : Quality::open,
                   access.proof};
        }
    }
    return one;
}

std::string configured_text(const Facts& facts, const std::vector<std::string>& servers) {
    const AwsForwarder* forwarder = configured_forwarder(facts);
    return "the forwarder leads to " + (servers.empty() ? std::string("nobody") : listed(servers)) + " (" +
           place_text(forwarder->place) + "), and " +
           (facts.plan().side == Side::aws ? "--dns" : "--local-dns") + " names " +
           listed(typed_servers(facts));
}

Match same_servers(const std::vector<std::string>& configured, const std::vector<std::string>& typed) {
    return found(Finding::ruled_out,
                 configured == typed ? "the forwarder leads to the addresses that were checked"
                                     : "the forwarder leads to the addresses that were checked, in another "
                                       "order: " +
                                           listed(configured));
}

/// What the first two of the configured servers are worth: no third one is asked in time.
Match weighed(const Facts& facts, const std::vector<std::string>& configured) {
    Match match = found(Finding::confirmed, configured_text(facts, configured));
    bool good = false;
    bool bad = false;
    for (std::size_t i = 0; i < std::min(configured.size(), tried_in_time); ++i) {
        const Configured one = look_at(facts, configured[i]);
        good = good || one.quality == Quality::good;
        bad = bad || one.quality == Quality::bad;
        if (one.quality == Quality::bad && one.look != nullptr) {
            match.words["seen"] += "; " + said(*one.look);
            cite(match, facts, one.look);
        }
    }
    const auto typed = typed_servers(facts);
    std::copy_if(configured.begin(), configured.end(), std::back_inserter(match.targets),
                 [&](const std::string& one) { return !holds(typed, one); });
    if (match.targets.empty()) {
        match.targets = configured;
    }
    if (match.targets.empty()) {
        match.targets = {self_managed_word(facts)};
    }
    const Look through = resolved_by_managed_dns(facts);
    match.severity = good && bad                      ? Severity::breaks_use
                     : good || through != nullptr     ? Severity::hygiene
                     : facts.plan().side == Side::aws ? Severity::blocks_creation
                                                      : Severity::hygiene;
    if (through != nullptr) {
        match.words["seen"] += "; " + through->target + " names the DCs of the domain all the same";
        cite(match, facts, through);
    }
    if (match.severity == Severity::blocks_creation) {
        const auto views = through_views(facts);
        const auto lost =
            std::find_if(views.begin(), views.end(), [](const ThroughView& v) { return v.look != nullptr; });
        if (lost != views.end()) {
            match.words["seen"] += "; asked through it, " + said(*lost->look);
            cite(match, facts, lost->look);
        }
    }
    return match;
}

Match differs_match(const Facts& facts) {
    const AwsForwarder* forwarder = configured_forwarder(facts);
    if (forwarder == nullptr) {
        return found(Finding::ruled_out, "the directory has no conditional forwarder for this domain");
    }
    const auto typed = typed_servers(facts);
    if (typed.empty()) {
        return needs(facts.plan().side == Side::aws ? "--dns" : "--local-dns");
    }
    const auto configured = texts_of(forwarder->dns_addresses);
    const auto wanted = wanted_servers(facts);
    const auto all_in = [](const std::vector<std::string>& these, const std::vector<std::string>& those) {
        return std::all_of(these.begin(), these.end(), [&](const auto& one) { return holds(those, one); });
    };
    const auto answering = answering_servers(facts);
    const auto front_answers = [&](const std::vector<std::string>& list) {
        const auto end = list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), tried_in_time));
        return std::any_of(list.begin(), end, [&](const auto& one) { return holds(answering, one); });
    };
    const bool worse = front_answers(wanted) && !front_answers(configured);
    if (all_in(wanted, configured) && all_in(configured, typed) && !worse) {
        return same_servers(configured, typed);
    }
    return weighed(facts, configured);
}

Match forwarder_differs(const Facts& facts) {
    Match match;
    if (auto missing = forwarder_input_missing(facts)) {
        match = std::move(*missing);
    } else {
        match = differs_match(facts);
    }
    match.words["domain"] = self_managed_word(facts);
    match.words["commands"] = forwarder_commands(facts, "update");
    return match;
}

constexpr std::string_view differs_hides[] = {"FORWARDER_TARGET_SILENT",   "FORWARDER_TARGET_REFUSES",
                                              "FORWARDER_TARGET_WRONG",    "FORWARDER_MISSING",
                                              "FORWARDER_CACHED_NEGATIVE", "FORWARDER_ORDER"};

constexpr RootCause differs_row{
    .id = "FORWARDER_DIFFERS",
    .area = "Addressing",
    .title = "The directory's conditional forwarder for {domain} leads to other servers than those checked: "
             "{targets}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = differs_hides,
    .test = forwarder_differs,
    .evidence = "{seen}.",
    .fix = "Let it lead to the servers that answer, the best ones first: no third one is asked in time.\n"
           "{commands}\n"
           "If the configured ones are right, check those instead.",
    .verify =
        "  aws ds describe-conditional-forwarders --directory-id {directory} --remote-domain-names {domain}\n"
        "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> forwarder_differs_causes() {
    static constexpr RootCause rows[] = {differs_row};
    return rows;
}

} // namespace pretrust
