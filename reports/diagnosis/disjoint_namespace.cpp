// DCs whose host names lie outside their domain, so that a forwarder for the domain does not lead to them.
#include <diagnosis/causes.hpp>
#include <diagnosis/commands.hpp>
#include <diagnosis/halves.hpp>
#include <diagnosis/partner.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

std::string suffix_of(const std::string& host) {
    const auto dot = host.find('.');
    return dot == std::string::npos ? host : host.substr(dot + 1);
}

/// How a name outside the domain fares at the local DNS servers, which ask for it as they ask for any other.
enum class Way { resolves, lost, open };

struct Outside {
    const DcHost* host = nullptr;
    Way way = Way::open;
    std::vector<Look> looks;
};

Way way_of(const Seen& through) {
    const Seen seen = through.where(judged);
    const auto answers = [](const Observation& look) { return look.outcome == Outcome::answered; };
    if (seen.empty()) {
        return Way::open;
    }
    // One server that resolves it is not enough: every DC of this side asks its own.
    const bool all = std::all_of(seen.begin(), seen.end(), [&](Look look) { return answers(*look); });
    if (all) {
        return seen.size() == through.size() ? Way::resolves : Way::open;
    }
    return seen.any(replied) && seen.any([&](const Observation& look) { return !answers(look); }) ? Way::lost
                                                                                                  : Way::open;
}

std::vector<Outside> outside(const Facts& facts) {
    std::vector<Outside> result;
    for (const DcHost& host : facts.dc_hosts()) {
        if (lies_below(host.name, facts.plan().remote_domain) || host.name.empty()) {
            continue;
        }
        const Seen through = facts.all("DNS_LOCATOR_HOST").with("host", host.name).with("path", "forwarder");
        const Look named = facts.all("DNS_LOCATOR_RECORDS").first([&](const Observation& look) {
            const auto& hosts = list(look, "hosts");
            return std::find(hosts.begin(), hosts.end(), host.name) != hosts.end();
        });
        Outside one{&host, way_of(through), {named}};
        for (const Look look : through.where(judged)) {
            one.looks.push_back(look);
        }
        result.push_back(std::move(one));
    }
    return result;
}

std::vector<std::string> suffixes_of(const std::vector<Outside>& hosts) {
    std::vector<std::string> result;
    for (const Outside& one : hosts) {
        const std::string suffix = suffix_of(one.host->name);
        if (std::find(result.begin(), result.end(), suffix) == result.end()) {
            result.push_back(suffix);
        }
    }
    return result;
}

/// This side's forwarder for each suffix; whoever runs the other one does the same for ours.
std::string mend(const Facts& facts, const std::vector<std::string>& suffixes) {
    std::string advice;
    for (const std::string& suffix : suffixes) {
        const auto servers = facts.plan().remote_dns;
        const std::string spaced = servers.empty() ? "DNS-ADDRESSES" : joined(servers, " ");
        const std::string commas = servers.empty() ? "DNS-ADDRESSES" : joined(servers, ",");
        advice += advice.empty() ? "" : "\n";
        advice +=
            joined({"With DNS servers that hold ", suffix, " (those of the domain, if they do):\n"}, "");
        advice += facts.plan().side == Side::aws
                      ? joined({"  aws ds create-conditional-forwarder --directory-id ",
                                directory_word(facts.evidence().aws), " --remote-domain-name ", suffix,
                                " --dns-ip-addrs ", spaced},
                               "")
                      : joined({"  Add-DnsServerConditionalForwarderZone -Name ", suffix, " -MasterServers ",
                                commas, " -ReplicationScope Domain"},
                               "");
    }
    return advice;
}

/// The configured forwarders that already take such a name.
std::string already_forwarded(const Facts& facts, const std::vector<std::string>& suffixes) {
    for (const AwsForwarder& forwarder : facts.evidence().aws.forwarders) {
        for (const std::string& suffix : suffixes) {
            if (same_domain(forwarder.remote_domain, suffix) || lies_below(suffix, forwarder.remote_domain)) {
                return "; the directory has a forwarder for " + forwarder.remote_domain;
            }
        }
    }
    return "";
}

Match judge_outside(const Facts& facts, std::vector<Outside> hosts) {
    const auto is = [](Way way) { return [=](const Outside& one) { return one.way == way; }; };
    if (std::all_of(hosts.begin(), hosts.end(), is(Way::resolves))) {
        return found(Finding::ruled_out,
                     "the local DNS servers resolve the DCs under " + listed(suffixes_of(hosts)) + " too");
    }
    const bool lost = std::any_of(hosts.begin(), hosts.end(), is(Way::lost));
    std::erase_if(hosts, [&](const Outside& one) { return one.way != (lost ? Way::lost : Way::open); });
    Match match = found(lost ? Finding::confirmed : Finding::suspected, "");
    std::vector<std::string> names;
    for (const Outside& one : hosts) {
        names.push_back(one.host->name);
        for (const Look look : one.looks) {
            cite(match, facts, look);
        }
    }
    match.targets = names;
    match.words["seen"] = "SRV records of " + facts.plan().remote_domain + " name " + listed(names);
    if (lost) {
        const auto failed =
            std::find_if(hosts.front().looks.begin(), hosts.front().looks.end(), [](Look look) {
                return look != nullptr && look->tag == "DNS_LOCATOR_HOST" &&
                       look->outcome != Outcome::answered;
            });
        match.words["seen"] += "; asked for " + names.front() + ", " +
                               (failed == hosts.front().looks.end() ? "the local server" : said(**failed));
        match.words["seen"] += already_forwarded(facts, suffixes_of(hosts));
    } else {
        match.words["seen"] += "; whether the DNS servers of this side resolve that was not seen";
    }
    const bool all = hosts.size() == facts.dc_hosts().size();
    match.severity = lost && all ? Severity::blocks_creation : Severity::breaks_use;
    return match;
}

Match disjoint_namespace(const Facts& facts) {
    Match match;
    std::vector<Outside> hosts = outside(facts);
    const auto suffixes = suffixes_of(hosts);
    if (facts.dc_hosts().empty()) {
        const bool nobody = facts.plan().remote_dns.empty() && facts.plan().local_dns.empty();
        match = nobody ? needs("--dns") : found(Finding::unknown, "DNS named no DC");
        match.severity = Severity::hygiene; // what hides the DCs is a cause of its own
    } else if (hosts.empty()) {
        match = found(Finding::ruled_out, "every DC has a name below " + facts.plan().remote_domain);
    } else {
        match = judge_outside(facts, std::move(hosts));
    }
    match.words["suffix"] = suffixes.empty() ? "another domain" : listed(suffixes);
    match.words["mend"] =
        mend(facts, suffixes.empty() ? std::vector<std::string>{"OTHER-DNS-SUFFIX"} : suffixes);
    match.words["host"] = match.targets.empty() ? "DC-NAME" : match.targets.front();
    return match;
}

constexpr std::string_view disjoint_hides[] = {"DC_NAME_UNRESOLVABLE"};

constexpr RootCause disjoint_row{
    .id = "DISJOINT_NAMESPACE",
    .area = "Naming",
    .title = "DCs of {remote} have host names under {suffix}, where the forwarder for {remote} does not lead",
    .severity = Severity::breaks_use,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = disjoint_hides,
    .test = disjoint_namespace,
    .evidence = "{seen}.",
    .fix = "{suffix} needs a conditional forwarder of its own on this side.\n{mend}",
    .verify = "The name must get its address through this side's DNS server:\n"
              "  nslookup {host} {ask_local_server}",
    .source =
        "Microsoft KB 909264, Naming conventions in Active Directory for computers, domains, sites, and OUs",
    .checked = checked_date,
    .leaves_open = needs_a_dc,
};

} // namespace

std::span<const RootCause> disjoint_namespace_causes() {
    static constexpr RootCause rows[] = {disjoint_row};
    return rows;
}

} // namespace pretrust
