// Two domains whose DNS names lie one inside the other, or are the same.
#include <diagnosis/causes.hpp>
#include <diagnosis/commands.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/halves.hpp>
#include <diagnosis/partner.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// The upper of two nested domains and the lower one.
struct Nested {
    std::string above;
    std::string below;
};

std::optional<Nested> nested(const std::string& one, const std::string& other) {
    if (lies_below(one, other)) {
        return Nested{other, one};
    }
    return lies_below(other, one) ? std::optional(Nested{one, other}) : std::nullopt;
}

void cite_names(Match& match, const Facts& facts) {
    for (const std::string_view tag : {"DOMAIN_NAME_REMOTE", "DOMAIN_NAME_LOCAL"}) {
        cite(match, facts, facts.all(tag).first(judged));
    }
}

/// A local DNS server that answers for the remote domain out of its own zone above it.
Look answered_from_above(const Facts& facts) {
    for (const ThroughView& view : through_views(facts)) {
        const bool own = view.state == Through::own_zone || view.state == Through::leaked;
        if (own && view.look != nullptr && flag(*view.look, "aa")) {
            return view.look;
        }
    }
    return nullptr;
}

std::string label_of(const Nested& names) {
    const std::string below = bare_name(names.below);
    return below.substr(0, below.size() - bare_name(names.above).size() - 1);
}

std::string routing_advice(const Facts& facts, const Nested& names) {
    const auto or_else = [](std::string name, std::string_view otherwise) {
        return name.empty() ? std::string(otherwise) : name;
    };
    const std::string managed = or_else(managed_domain(facts.plan()), "MANAGED-DOMAIN");
    const std::string self_managed = or_else(self_managed_domain(facts.plan()), "SELF-MANAGED-DOMAIN");
    // The exclusion belongs to the trust that routes the upper name: on the side of the lower one.
    const bool managed_below = same_domain(names.below, managed_domain(facts.plan()));
    const std::string command =
        "netdom trust " + names.below + " /domain:" + names.above + " /addtlnex:" + names.below;
    return std::string("After the creation, look at the name suffixes of the trust, on a DC of each side") +
           (managed_below ? " (the managed directory is asked from a host with the AD administration tools)"
                          : "") +
           ":\n  netdom trust " + managed + " /domain:" + self_managed + " /namesuffixes:" + self_managed +
           "\nIf " + names.above +
           " is in conflict, exclude the lower name from what is routed there, then enable the suffix:\n  " +
           command +
           "\nAn external trust routes no name suffixes:\n"
           "  aws ds create-trust --directory-id " +
           directory_word(facts.evidence().aws) + " --remote-domain-name " + self_managed +
           " --trust-type External --trust-direction ... --trust-password ...";
}

std::string delegation_advice(const Facts& facts, const Nested& names) {
    const bool ours = same_domain(names.above, facts.plan().local_domain);
    const auto& servers = ours ? facts.plan().remote_dns : facts.plan().local_dns;
    return "\nThe DNS servers of " + names.above +
           " answer for the names below it too, and a forwarder for one "
           "of them may never be asked. They need a delegation:\n"
           "  Add-DnsServerZoneDelegation -Name " +
           names.above + " -ChildZoneName " + label_of(names) + " -NameServer DNS-SERVER." + names.below +
           " -IPAddress " + (servers.empty() ? "DNS-ADDRESSES" : joined(servers, ","));
}

Match same_name_match(const Facts& facts) {
    Match match = found(Finding::confirmed, "both domains are called " + facts.plan().remote_domain);
    match.targets = {facts.plan().remote_domain};
    match.words["how"] = "is the DNS name of both domains, and no trust is possible between such two";
    match.words["mend"] = "If that is a slip, give the right names:\n"
                          "  pretrust check REMOTE-DOMAIN --local-domain LOCAL-DOMAIN\n"
                          "If not, one of the two has to be built anew under another name:\n"
                          "  aws ds create-microsoft-ad --name OTHER-NAME --edition Standard --password ... "
                          "--vpc-settings VpcId=vpc-...,SubnetIds=subnet-...,subnet-...";
    cite_names(match, facts);
    return match;
}

Match nested_match(const Facts& facts, const Nested& names) {
    const bool forest = facts.plan().type == TrustType::forest;
    const bool local_above = same_domain(names.above, facts.plan().local_domain);
    const Look from_above = local_above ? answered_from_above(facts) : nullptr;
    const auto views = through_views(facts);
    const bool asked = std::any_of(views.begin(), views.end(),
                                   [](const ThroughView& view) { return view.state != Through::unsure; });
    if (!forest && local_above && !views.empty() && !asked) {
        Match match = found(Finding::unknown, names.below + " lies below " + names.above +
                                                  ", and whether its DNS servers answer for it themselves "
                                                  "was not seen");
        match.severity = Severity::breaks_use;
        return match;
    }
    if (!forest && from_above == nullptr) {
        return found(Finding::ruled_out, names.below + " lies below " + names.above +
                                             ", and an external trust routes no name suffixes");
    }
    Match match = found(Finding::confirmed, names.below + " lies below " + names.above);
    match.targets = {names.below, names.above};
    match.explains = std::vector<std::string_view>{"FORWARDER_MISSING", "FORWARDER_CACHED_NEGATIVE"};
    cite_names(match, facts);
    match.severity = Severity::breaks_use;
    match.words["how"] =
        "overlap: the routing of name suffixes across a forest trust leaves the lower one in "
        "conflict";
    match.words["mend"] = routing_advice(facts, names);
    if (from_above != nullptr) {
        match.severity = Severity::blocks_creation;
        match.words["seen"] += ", and " + said(*from_above) + ", as the authority";
        match.words["how"] = "overlap: the DNS servers of the upper one answer for the lower one themselves";
        cite(match, facts, from_above);
    }
    match.words["mend"] += delegation_advice(facts, names);
    return match;
}

Match name_suffix_overlap(const Facts& facts) {
    const Plan& plan = facts.plan();
    Match match;
    const auto names = nested(plan.remote_domain, plan.local_domain);
    if (plan.local_domain.empty() || plan.remote_domain.empty()) {
        match = needs("--local-domain");
    } else if (same_domain(plan.local_domain, plan.remote_domain)) {
        match = same_name_match(facts);
    } else if (names) {
        match = nested_match(facts, *names);
    } else {
        match = found(Finding::ruled_out, "neither of " + plan.remote_domain + " and " + plan.local_domain +
                                              " lies below the other");
    }
    match.words.emplace("how", "do not overlap");
    match.words.emplace("mend", routing_advice(facts, {"UPPER-DOMAIN", "LOWER-DOMAIN"}));
    match.words["names"] = match.targets.empty() ? "the names" : joined(match.targets, " and ");
    return match;
}

constexpr std::string_view overlap_hides[] = {"FORWARDER_LOOP", "FORWARDER_MISSING",
                                              "FORWARDER_CACHED_NEGATIVE"};

constexpr RootCause overlap_row{
    .id = "NAME_SUFFIX_OVERLAP",
    .area = "Naming",
    .title = "{names} {how}",
    .severity = Severity::blocks_creation,
    .shows_as = not_performed,
    .basis = Basis::inferred,
    .hides = overlap_hides,
    .test = name_suffix_overlap,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify = "The suffix must be enabled, not in conflict:\n"
              "  Get-ADTrust -Filter * | Select-Object Name,Target,ForestTransitive\n"
              "  nslookup -type=SRV _ldap._tcp.dc._msdcs.{remote} {ask_local_server}",
    .source = "Microsoft Learn, Routing name suffixes across forests; Microsoft Open Specifications, MS-LSAD "
              "3.1.4.7.16",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> suffix_overlap_causes() {
    static constexpr RootCause rows[] = {overlap_row};
    return rows;
}

} // namespace pretrust
