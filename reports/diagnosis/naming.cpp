// Names that cannot carry a trust, judged without a packet.
#include <diagnosis/causes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

struct Problem {
    std::string_view id;
    std::string_view words;
};

constexpr Problem fatal_problems[] = {
    {"bad_character", "a character that is neither letter, digit, hyphen nor dot"},
    {"non_ascii", "a character outside ASCII"},
    {"empty_label", "an empty label (two dots in a row, or a leading dot)"},
    {"label_too_long", "a label of more than 63 characters"},
    {"name_too_long", "more than 255 octets"},
    {"leading_hyphen", "a label that begins with a hyphen"},
    {"trailing_hyphen", "a label that ends with a hyphen"},
    {"backslash", "a backslash: that is a logon name, not a DNS name"},
};
constexpr Problem doubtful_problems[] = {
    {"longer_than_ad_allows", "more than the 64 characters that Active Directory allows"},
    {"numeric_top_label", "only digits in its last label, so that it reads like an address"},
};

bool has_problem(const Observation& look, std::string_view problem) {
    const auto& problems = list(look, "problems");
    return std::find(problems.begin(), problems.end(), problem) != problems.end();
}

Seen names(const Facts& facts) {
    std::vector<Look> looks;
    for (const std::string_view tag : {"DOMAIN_NAME_REMOTE", "DOMAIN_NAME_LOCAL"}) {
        for (const Look look : facts.all(tag).where(judged)) {
            looks.push_back(look);
        }
    }
    return Seen(std::move(looks));
}

/// Unknown until both names that the plan holds were looked at.
bool all_looked_at(const Facts& facts) {
    return facts.all("DOMAIN_NAME_REMOTE").any(judged) &&
           (facts.plan().local_domain.empty() || facts.all("DOMAIN_NAME_LOCAL").any(judged));
}

void add_problems(Match& match, const Facts& facts, std::span<const Problem> problems, Finding finding) {
    std::vector<std::string> sentences;
    for (const Look look : names(facts)) {
        std::vector<std::string> words;
        for (const Problem& problem : problems) {
            if (has_problem(*look, problem.id)) {
                words.emplace_back(problem.words);
            }
        }
        if (!words.empty()) {
            sentences.push_back(look->target + " has " + joined(words, ", and "));
            match.targets.push_back(look->target);
            cite(match, facts, look);
        }
    }
    if (!sentences.empty()) {
        match.finding = finding;
        match.words["seen"] = joined(sentences, "; ");
    }
}

/// The cause has its own word for the names, because {targets} stands for addresses where nothing was found.
Match name_match(const Facts& facts) {
    Match match = found(all_looked_at(facts) ? Finding::ruled_out : Finding::unknown,
                        all_looked_at(facts) ? "the name is a legal DNS name" : "the name was not looked at");
    return match;
}

void add_name_word(Match& match, const Facts& facts) {
    match.words["names"] =
        match.targets.empty() ? facts.plan().remote_domain : joined(match.targets, " and ");
}

Match domain_name_invalid(const Facts& facts) {
    Match match = name_match(facts);
    add_problems(match, facts, fatal_problems, Finding::confirmed);
    if (match.targets.empty()) {
        add_problems(match, facts, doubtful_problems, Finding::suspected);
    }
    add_name_word(match, facts);
    match.words["how"] = match.finding == Finding::suspected ? "a doubtful name for a domain"
                                                             : "not a name that a domain in DNS can have";
    return match;
}

constexpr std::string_view name_leaves[] = {"TRUST_ALREADY_EXISTS", "TIME_SOURCE_UNSYNCHRONISED"};

constexpr RootCause domain_name_invalid_row{
    .id = "DOMAIN_NAME_INVALID",
    .area = "Naming",
    .title = "{names} is {how}",
    .severity = Severity::blocks_creation,
    .shows_as = valid_name_required,
    .basis = Basis::documented,
    .hides = below_the_names,
    .test = domain_name_invalid,
    .evidence = "{seen}.",
    .fix = "Give the fully qualified DNS name of the other domain, letters, digits, hyphens and dots only. "
           "The other side prints it:\n"
           "  Get-ADDomain | Select-Object DNSRoot",
    .verify = "With the corrected name, here and on a DC of that domain:\n"
              "  pretrust check CORRECTED-NAME\n"
              "  nltest /dsgetdc:CORRECTED-NAME",
    .source = aws_reasons,
    .checked = checked_date,
    .leaves_open = name_leaves,
};

Match single_label_domain(const Facts& facts) {
    constexpr Problem single_label[] = {{"single_label", "only one label"}};
    Match match = name_match(facts);
    add_problems(match, facts, single_label, Finding::confirmed);
    add_name_word(match, facts);
    return match;
}

constexpr std::string_view single_label_hides[] = {
    "NAME_REFUSED_BY_API",      "LOCATOR_RECORDS_MISSING",   "FORWARDER_TARGET_SILENT",
    "FORWARDER_TARGET_REFUSES", "FORWARDER_TARGET_WRONG",    "FORWARDER_MISSING",
    "FORWARDER_LOOP",           "FORWARDER_CACHED_NEGATIVE", "FORWARDER_ORDER",
};

constexpr RootCause single_label_row{
    .id = "SINGLE_LABEL_DOMAIN",
    .area = "Naming",
    .title = "{names} is a single-label domain, and AWS does not support trusts with those",
    .severity = Severity::blocks_creation,
    .shows_as = valid_name_required,
    .basis = Basis::documented,
    .hides = single_label_hides,
    .test = single_label_domain,
    .evidence = "{seen}: no dot separates it from a parent domain.",
    .fix = "If this is the NetBIOS name, give the DNS name instead, which the other side prints:\n"
           "  Get-ADDomain | Select-Object DNSRoot\n"
           "If the domain really has one label, no setting helps: migrate to a domain with a name such as "
           "corp.example.com.",
    .verify = "With the full DNS name:\n"
              "  pretrust check FULL-DNS-NAME",
    .source = aws_reasons,
    .checked = checked_date,
};

Match name_refused_by_api(const Facts& facts) {
    // CreateTrust takes the name of the self-managed domain, whichever side this host stands on.
    const bool aws = facts.plan().side == Side::aws;
    const Look look = facts.all(aws ? "DOMAIN_NAME_REMOTE" : "DOMAIN_NAME_LOCAL").first(judged);
    Match match;
    if (look != nullptr && has(*look, "api_pattern_accepts")) {
        const bool accepts = flag(*look, "api_pattern_accepts");
        match = found(accepts ? Finding::ruled_out : Finding::confirmed,
                      accepts ? "the pattern accepts " + look->target
                              : look->target + (has_problem(*look, "underscore") ? " has an underscore"
                                                : has_problem(*look, "double_hyphen")
                                                    ? " has two hyphens in a row, as every punycode label has"
                                                    : " does not match"));
        if (!accepts) {
            match.targets.push_back(look->target);
            cite(match, facts, look);
        }
    } else if (!aws && facts.plan().local_domain.empty()) {
        match = needs("--local-domain");
    } else {
        match = found(Finding::unknown, "the name was not looked at");
    }
    match.words["names"] = match.targets.empty()
                               ? (aws ? facts.plan().remote_domain : std::string("the local domain"))
                               : match.targets.front();
    return match;
}

constexpr RootCause name_refused_row{
    .id = "NAME_REFUSED_BY_API",
    .area = "Naming",
    .title = "AWS's published pattern for RemoteDomainName does not accept {names}",
    .severity = Severity::blocks_creation,
    .shows_as = valid_name_required,
    .basis = Basis::inferred,
    .hides = {},
    .test = name_refused_by_api,
    .evidence = "{seen}; the pattern is ^([a-zA-Z0-9]+[\\\\.-])+([a-zA-Z0-9])+[.]?$.",
    .fix = "A domain of this name cannot be entered in CreateTrust (InvalidParameterException), and a domain "
           "is not easily renamed. Ask AWS Support whether the name can be admitted before you plan on it:\n"
           "  aws support create-case --subject 'CreateTrust refuses the domain name {names}' "
           "--communication-body 'See CreateTrust, RemoteDomainName'",
    .verify =
        "The pattern is judged before anything is created:\n"
        "  aws ds create-trust --directory-id {directory} --remote-domain-name {names} --trust-direction "
        "Two-Way --trust-password ...",
    .source = "AWS Directory Service API Reference, CreateTrust, RemoteDomainName",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> naming_causes() {
    static constexpr RootCause rows[] = {domain_name_invalid_row, single_label_row, name_refused_row};
    return rows;
}

} // namespace pretrust
