// Whether AWS has a conditional forwarder for the self-managed domain at all.
#include <diagnosis/forwarder_configured.hpp>
#include <diagnosis/halves.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// FORWARDER_NOT_CONFIGURED --------------------------------------------------------------------------------

/// A forwarder for a domain above this one, which takes its questions too.
const AwsForwarder* forwarder_above(const Facts& facts) {
    const auto& all = facts.evidence().aws.forwarders;
    const auto above = std::find_if(all.begin(), all.end(), [&](const AwsForwarder& one) {
        return lies_below(self_managed_domain(facts.plan()), one.remote_domain);
    });
    return above == all.end() ? nullptr : &*above;
}

Match not_configured_match(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    if (const AwsForwarder* forwarder = configured_forwarder(facts)) {
        return found(Finding::ruled_out,
                     place_text(forwarder->place) + " leads to " + addresses_text(forwarder->dns_addresses));
    }
    if (request_brings_forwarder(facts)) {
        return found(Finding::ruled_out,
                     "none is there yet, and the CreateTrust request brings the addresses " +
                         addresses_text(requested_addresses(facts)));
    }
    if (const AwsRemark* remark = remark_about(aws, "forwarders")) {
        return needs(aws_option("describe-conditional-forwarders, readable: " + place_text(remark->place)));
    }
    std::vector<std::string> others;
    for (const AwsForwarder& forwarder : aws.forwarders) {
        others.push_back(forwarder.remote_domain);
    }
    Match match =
        found(Finding::confirmed, others.empty() ? "the directory has no conditional forwarder at all"
                                                 : "the directory forwards only " + listed(others));
    match.targets = {self_managed_word(facts)};
    const AwsForwarder* above = forwarder_above(facts);
    if (above != nullptr) {
        match.finding = Finding::suspected;
        match.words["seen"] += ", and the one for " + above->remote_domain + " may take these questions too";
    }
    if (const Look look = resolved_by_managed_dns(facts)) {
        match.severity = Severity::hygiene;
        match.words["seen"] += "; yet " + look->target +
                               " names the DCs of the domain, so it learns of them in another way, or the "
                               "file is older than the forwarder";
        cite(match, facts, look);
    }
    return match;
}

Match forwarder_not_configured(const Facts& facts) {
    Match match;
    if (auto missing = forwarder_input_missing(facts)) {
        match = std::move(*missing);
    } else {
        match = not_configured_match(facts);
    }
    match.words["domain"] = self_managed_word(facts);
    match.words["commands"] = forwarder_commands(facts, "create");
    return match;
}

constexpr std::string_view not_configured_hides[] = {"FORWARDER_MISSING", "FORWARDER_CACHED_NEGATIVE"};

constexpr RootCause not_configured_row{
    .id = "FORWARDER_NOT_CONFIGURED",
    .area = "Addressing",
    .title = "The directory has no conditional forwarder for {domain}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::documented,
    .hides = not_configured_hides,
    .test = forwarder_not_configured,
    .evidence = "{seen}.",
    .fix = "Create it:\n"
           "{commands}\n"
           "Or let CreateTrust bring the addresses, and have that request judged:\n"
           "  pretrust lint create-trust.json",
    .verify =
        "  aws ds describe-conditional-forwarders --directory-id {directory} --remote-domain-names {domain}\n"
        "  {recheck}",
    .source = aws_reasons,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> forwarder_configured_causes() {
    static constexpr RootCause rows[] = {not_configured_row};
    return rows;
}

} // namespace pretrust
