// What the remote forest must be for a forest trust: its root domain, at a level that knows forest trusts.
#include <diagnosis/causes.hpp>

namespace pretrust {

namespace {

constexpr std::int64_t windows_2003_level = 2; // MS-ADTS 6.1.4.4, DS_BEHAVIOR_WIN2003

/// The forest root that this answer names when it is another domain; the finding says which way it went.
struct Root {
    Finding finding = Finding::unknown;
    Look look = nullptr;
    std::string forest;
};

std::string domain_of_context(std::string_view context) {
    std::string name;
    while (!context.empty()) {
        const auto comma = std::min(context.find(','), context.size());
        const auto part = context.substr(0, comma);
        const auto equals = part.find('=');
        name += (name.empty() ? "" : ".") +
                std::string(equals == std::string_view::npos ? part : part.substr(equals + 1));
        context.remove_prefix(std::min(comma + 1, context.size()));
    }
    return name;
}

Root root_of(const Observation& look) {
    const bool ping = look.tag == "CLDAP_PING_ANSWER";
    const auto domain = text(look, ping ? "dns_domain" : "default_naming_context");
    const auto forest = text(look, ping ? "dns_forest" : "root_domain_naming_context");
    if (look.outcome != Outcome::answered || domain.empty() || forest.empty()) {
        return {};
    }
    return {domain == forest ? Finding::ruled_out : Finding::confirmed, &look,
            ping ? std::string(forest) : domain_of_context(forest)};
}

Match not_forest_root_verdict(const Facts& facts, std::string& forest) {
    if (facts.plan().type == TrustType::external) {
        return found(Finding::ruled_out, "an external trust does not need the forest root");
    }
    Match match = found(Finding::unknown, "no DC said which forest it belongs to");
    for (const std::string& address : working_dcs(facts)) {
        for (const std::string_view tag : {"CLDAP_PING_ANSWER", "LDAP_ROOTDSE_ANSWER"}) {
            for (const Look look : facts.at(tag, address)) {
                const Root root = root_of(*look);
                if (root.finding == Finding::confirmed) {
                    match = found(Finding::confirmed, said(*look) + " that its forest is " + root.forest);
                    match.targets = {address};
                    forest = root.forest;
                    cite(match, facts, look);
                    return match;
                }
                if (root.finding == Finding::ruled_out) {
                    match = found(Finding::ruled_out, "it is the forest root domain");
                }
            }
        }
    }
    return match;
}

Match not_forest_root(const Facts& facts) {
    std::string forest;
    Match match = not_forest_root_verdict(facts, forest);
    match.words["forest"] = forest.empty() ? "the forest root domain" : forest;
    return match;
}

constexpr RootCause not_root_row{
    .id = "NOT_FOREST_ROOT",
    .area = "Naming",
    .title = "{remote} is not the root of its forest ({forest} is), and a forest trust is possible with the "
             "root only",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = not_forest_root,
    .evidence = "{seen}.",
    .fix = "Create the forest trust with {forest}, after looking at it:\n"
           "  pretrust check {forest}\n"
           "Or an external trust with this domain alone:\n"
           "  aws ds create-trust --directory-id {directory} --remote-domain-name {remote} --trust-type "
           "External "
           "--trust-direction Two-Way --trust-password ...",
    .verify = "  Get-ADForest {remote} | Select-Object RootDomain",
    .source = "Microsoft Open Specifications, MS-LSAD 3.1.4.7.16, LsarSetForestTrustInformation",
    .checked = checked_date,
};

Match functional_level_too_low(const Facts& facts) {
    if (facts.plan().type == TrustType::external) {
        return found(Finding::ruled_out, "an external trust does not need a forest functional level");
    }
    Match match = found(Finding::unknown, "no DC said the functional level of its forest");
    for (const std::string& address : working_dcs(facts)) {
        for (const Look look : facts.at("LDAP_ROOTDSE_ANSWER", address)) {
            if (!replied(*look) || !has(*look, "forest_functionality")) {
                continue;
            }
            const auto level = number(*look, "forest_functionality");
            if (level < windows_2003_level) {
                match = found(Finding::confirmed,
                              said(*look) + " with forest functional level " + std::to_string(level));
                match.targets = {address};
                cite(match, facts, look);
                return match;
            }
            match = found(Finding::ruled_out, "forest functional level " + std::to_string(level));
        }
    }
    return match;
}

constexpr RootCause level_row{
    .id = "FUNCTIONAL_LEVEL_TOO_LOW",
    .area = "Naming",
    .title = "The forest of {remote} runs below functional level Windows Server 2003, which knows no forest "
             "trusts",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = functional_level_too_low,
    .evidence = "{seen} (2 is needed).",
    .fix =
        "Raise it, which cannot be undone; every DC must run that version of Windows Server or a newer one:\n"
        "  Set-ADForestMode -Identity {remote} -ForestMode Windows2008R2Forest",
    .verify = "  Get-ADForest {remote} | Select-Object ForestMode",
    .source = "Microsoft Open Specifications, MS-LSAD 3.1.4.7.16, LsarSetForestTrustInformation",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> forest_causes() {
    static constexpr RootCause rows[] = {not_root_row, level_row};
    return rows;
}

} // namespace pretrust
