// Public addresses that belong to AWS itself, by the list that AWS publishes and the user gives.
#include <diagnosis/partner.hpp>

#include <algorithm>
#include <chrono>

namespace pretrust {

namespace {

/// "2025-07-24-16-03-12" as the start of that day, in days since 1970; nullopt when it is not such a date.
std::optional<std::int64_t> day_of(std::string_view created) {
    int parts[3] = {};
    std::size_t at = 0;
    for (int i = 0; i < 3; ++i) {
        const std::size_t digits = i == 0 ? 4 : 2;
        for (std::size_t end = at + digits; at < end; ++at) {
            if (at >= created.size() || created[at] < '0' || created[at] > '9') {
                return std::nullopt;
            }
            parts[i] = parts[i] * 10 + (created[at] - '0');
        }
        ++at;
    }
    const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                           std::chrono::month(static_cast<unsigned>(parts[1])),
                                           std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// "ip-ranges.json of 2025-07-24, 485 days old: fetch a newer one".
std::string age_text(const Evidence& evidence) {
    constexpr std::int64_t us_per_day = 86400LL * 1000000LL;
    constexpr std::int64_t old = 30;
    const std::string& created = evidence.aws.published.created;
    std::string name = "ip-ranges.json of " + created;
    const auto day = day_of(created);
    if (!day || evidence.started_unix_us <= 0) {
        return name;
    }
    const std::int64_t age = evidence.started_unix_us / us_per_day - *day;
    return name + (age < 0 ? ", later than this host's clock"
                           : ", " + std::to_string(age) + (age == 1 ? " day old" : " days old") +
                                 (age > old ? ": fetch a newer one, the list changes every week" : ""));
}

Match range_match(const Facts& facts, const std::vector<PartnerAddress>& open) {
    const AwsPublishedRanges& published = facts.evidence().aws.published;
    const std::string age = age_text(facts.evidence());
    Match match;
    std::set<std::string> lost;
    std::vector<std::string> sentences;
    for (const PartnerAddress& address : open) {
        const auto& ranges = published.ranges.ranges();
        const auto range = std::find_if(ranges.begin(), ranges.end(),
                                        [&](const Cidr& one) { return contains(one, address.ip); });
        if (range == ranges.end()) {
            continue;
        }
        lost.insert(address.text);
        match.targets.push_back(address.text);
        const Look alive = facts.sign_of_life(address.text);
        sentences.push_back(described(address) + " lies in " + to_text(*range) +
                            (alive == nullptr ? ""
                                              : "; it answers this host, to which the rule for managed DCs "
                                                "does not apply"));
        cite(match, facts, alive != nullptr ? alive : facts.everything_at(address.text).first(judged));
    }
    if (lost.empty()) {
        return found(Finding::ruled_out, "none of the public addresses is in " + age);
    }
    match.finding = Finding::confirmed;
    match.words["seen"] = joined(sentences, "; ") + " (" + age + ")";
    match.severity = weight_of(facts, lost);
    if (const Look through = reached_by_managed_dns(facts, lost)) {
        match.severity = Severity::hygiene;
        match.words["seen"] +=
            "; yet " + through->target + ", whose forwarder leads nowhere else, names the DCs of the domain";
        cite(match, facts, through);
    }
    return match;
}

Match address_in_aws_range(const Facts& facts) {
    const auto partners = partner_addresses(facts);
    std::vector<PartnerAddress> open;
    std::copy_if(partners.begin(), partners.end(), std::back_inserter(open),
                 [](const PartnerAddress& one) { return kind_of(one.ip) == AddressKind::global; });
    Match match = partners.empty() ? no_address_known(facts)
                  : open.empty()   ? found(Finding::ruled_out, "no known address is public")
                  : facts.evidence().aws.published.created.empty() ? needs("--aws (ip-ranges.json)")
                                                                   : range_match(facts, open);
    match.words["mend"] = other_servers_advice(facts);
    return match;
}

constexpr std::string_view range_hides[] = {"IP_ROUTE_MISSING", "ADDRESS_NOT_RFC1918"};

constexpr RootCause range_row{
    .id = "ADDRESS_IN_AWS_RANGE",
    .area = "Addressing",
    .title = "{targets} is a public address of AWS's own, and a trust must not lead to one",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = range_hides,
    .test = address_in_aws_range,
    .evidence = "{seen}.",
    .fix = "An IP route does not help here. Reach the servers at private addresses, over VPC peering, a "
           "transit gateway or VPN. {mend}",
    .verify = "With the newest list, and the new addresses:\n"
              "  curl -sO https://ip-ranges.amazonaws.com/ip-ranges.json\n"
              "  {recheck} --aws ip-ranges.json",
    .source = "AWS Directory Service Administration Guide, Creating a trust relationship, prerequisites; "
              "Amazon VPC "
              "User Guide, AWS IP address ranges",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> address_in_range_causes() {
    static constexpr RootCause rows[] = {range_row};
    return rows;
}

} // namespace pretrust
