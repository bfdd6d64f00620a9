// NetBIOS names of domains that Windows keeps for groups and logon types of its own.
#include <diagnosis/causes.hpp>
#include <diagnosis/partner.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// KB 909264, "Reserved words": lower case.
constexpr std::string_view reserved[] = {
    "anonymous",
    "authenticated user",
    "batch",
    "builtin",
    "creator group",
    "creator group server",
    "creator owner",
    "creator owner server",
    "dialup",
    "digest auth",
    "domain",
    "enterprise",
    "interactive",
    "internet",
    "local",
    "local system",
    "network",
    "network service",
    "nt authority",
    "nt domain",
    "ntlm auth",
    "null",
    "proxy",
    "remote interactive",
    "restricted",
    "schannel auth",
    "self",
    "server",
    "service",
    "system",
    "terminal server",
    "this organization",
    "users",
    "world",
};

struct Name {
    std::string value;
    std::string whose; ///< "172.16.10.153 gives it for corp.example.com"
    Look look = nullptr;
};

void add_learnt(std::vector<Name>& to, const Facts& facts, const std::vector<std::string>& addresses,
                const std::string& domain) {
    for (const std::string& address : addresses) {
        for (const std::string_view tag : {"CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"}) {
            for (const Look look : facts.at(tag, address)) {
                const auto value = text(*look, "netbios_domain");
                const auto dns = text(*look, "dns_domain");
                if (judged(*look) && !value.empty() && (dns.empty() || same_domain(dns, domain))) {
                    to.push_back({std::string(value), joined({address, domain}, " gives it for "), look});
                }
            }
        }
    }
}

/// Of both domains, each as the DCs, the user and AWS have it.
std::vector<Name> known_names(const Facts& facts) {
    const Plan& plan = facts.plan();
    std::vector<Name> names;
    add_learnt(names, facts, facts.remote_dcs(), plan.remote_domain);
    if (!plan.local_domain.empty()) {
        add_learnt(names, facts, facts.local_addresses(), plan.local_domain);
    }
    if (!plan.local_netbios.empty()) {
        names.push_back({plan.local_netbios, "--local-netbios gives it for the local domain", nullptr});
    }
    const AwsDirectory* directory = directory_of(facts.evidence().aws);
    if (directory != nullptr && !directory->short_name.empty()) {
        names.push_back({directory->short_name,
                         place_text(directory->place) + " gives it for " + directory->id, nullptr});
    }
    return names;
}

Match reserved_match(const Facts& facts, std::string& name) {
    const auto names = known_names(facts);
    const auto taken = std::find_if(names.begin(), names.end(), [](const Name& one) {
        return std::find(std::begin(reserved), std::end(reserved), bare_name(one.value)) !=
               std::end(reserved);
    });
    if (taken != names.end()) {
        name = taken->value;
        Match match = found(Finding::confirmed, taken->whose);
        match.targets = {taken->look != nullptr ? taken->look->target : taken->value};
        cite(match, facts, taken->look);
        return match;
    }
    if (names.empty()) {
        // NETBIOS_NAME_COLLISION stands in the way of the same silence.
        Match match = found(Finding::unknown, "no DC said the NetBIOS name of its domain");
        match.severity = Severity::hygiene;
        return match;
    }
    std::vector<std::string> values;
    for (const Name& one : names) {
        if (std::find(values.begin(), values.end(), one.value) == values.end()) {
            values.push_back(one.value);
        }
    }
    return found(Finding::ruled_out,
                 listed(values) + (values.size() == 1 ? " is" : " are") + " not reserved");
}

Match netbios_name_reserved(const Facts& facts) {
    std::string name;
    Match match = reserved_match(facts, name);
    match.words["netbios"] = name.empty() ? "of a domain" : name;
    return match;
}

constexpr RootCause reserved_row{
    .id = "NETBIOS_NAME_RESERVED",
    .area = "Naming",
    .title = "The NetBIOS name {netbios} is a word that Windows keeps for itself, and trusts with such a "
             "domain fail",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = netbios_name_reserved,
    .evidence = "{seen}; KB 909264 lists it among the reserved words.",
    .fix =
        "A domain keeps its NetBIOS name, unless it is renamed with all that this breaks, so build it anew. "
        "For a managed directory the NetBIOS name is its short name:\n"
        "  aws ds create-microsoft-ad --name NEW-DOMAIN --short-name OTHERNAME --edition Standard "
        "--password ... --vpc-settings VpcId=vpc-...,SubnetIds=subnet-...,subnet-...\n"
        "For a self-managed one:\n"
        "  Install-ADDSForest -DomainName NEW-DOMAIN -DomainNetbiosName OTHERNAME",
    .verify = "On a DC of either domain:\n"
              "  (Get-ADDomain).NetBIOSName",
    .source =
        "Microsoft KB 909264, Naming conventions in Active Directory for computers, domains, sites, and OUs",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> reserved_name_causes() {
    static constexpr RootCause rows[] = {reserved_row};
    return rows;
}

} // namespace pretrust
