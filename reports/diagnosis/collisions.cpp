// Two domains that cannot trust each other because they have the same NetBIOS name or the same SID.
#include <diagnosis/causes.hpp>
#include <diagnosis/halves.hpp>

#include <algorithm>
#include <cctype>

namespace pretrust {

namespace {

std::string lower(std::string_view name) {
    std::string result(name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// A name or SID as one DC gives it.
struct Claim {
    std::string value;
    std::string dns; ///< the DNS domain it goes with, lower case; "" when not said
    Look look = nullptr;
};

/// What the DCs at these addresses say in this argument; nothing from a server of the other domain.
std::vector<Claim> claims(const Facts& facts, const std::vector<std::string>& addresses, std::string_view arg,
                          const std::string& domain) {
    std::vector<Claim> result;
    for (const std::string& address : addresses) {
        for (const std::string_view tag : {"CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"}) {
            for (const Look look : facts.at(tag, address)) {
                const auto value = text(*look, arg);
                const std::string dns = lower(text(*look, "dns_domain"));
                if (judged(*look) && !value.empty() && (dns.empty() || dns == lower(domain))) {
                    result.push_back({std::string(value), dns, look});
                }
            }
        }
    }
    return result;
}

/// The first pair that is equal without case.
std::optional<std::pair<Claim, Claim>> clash(const std::vector<Claim>& remote,
                                             const std::vector<Claim>& local) {
    for (const Claim& theirs : remote) {
        for (const Claim& ours : local) {
            if (lower(theirs.value) == lower(ours.value)) {
                return std::pair(theirs, ours);
            }
        }
    }
    return std::nullopt;
}

void add_domain_words(Match& match, const Plan& plan) {
    const std::string managed = managed_domain(plan);
    match.words["managed"] = managed.empty() ? "MANAGED-DOMAIN" : managed;
}

// NETBIOS_NAME_COLLISION ----------------------------------------------------------------------------------

/// The local names: as the local DCs say, else as the user does.
std::vector<Claim> local_names(const Facts& facts) {
    const Plan& plan = facts.plan();
    auto names = claims(facts, facts.local_addresses(), "netbios_domain", plan.local_domain);
    if (names.empty() && !plan.local_netbios.empty()) {
        names.push_back({plan.local_netbios, lower(plan.local_domain), nullptr});
    }
    return names;
}

Match netbios_verdict(const Facts& facts, std::string& name) {
    const Plan& plan = facts.plan();
    const auto remote = claims(facts, facts.remote_dcs(), "netbios_domain", plan.remote_domain);
    const auto local = local_names(facts);
    if (!plan.local_domain.empty() && lower(plan.local_domain) == lower(plan.remote_domain)) {
        return found(Finding::ruled_out,
                     "it is one and the same domain"); // FORWARDER_LOOP and others speak of it
    }
    if (const auto pair = clash(remote, local)) {
        name = pair->first.value;
        Match match =
            found(Finding::confirmed, pair->first.look->target + " serves " + plan.remote_domain + " as " +
                                          pair->first.value + ", and " +
                                          (pair->second.look == nullptr ? std::string("--local-netbios")
                                                                        : pair->second.look->target) +
                                          " gives " + pair->second.value + " for the local domain");
        match.targets = {pair->first.look->target};
        cite(match, facts, pair->first.look);
        cite(match, facts, pair->second.look);
        return match;
    }
    if (remote.empty()) {
        return found(Finding::unknown, "no DC said the NetBIOS name of the remote domain");
    }
    if (!local.empty()) {
        return found(Finding::ruled_out, remote.front().value + " is not " + local.front().value);
    }
    const bool cut =
        std::any_of(plan.local_dns.begin(), plan.local_dns.end(), [&](const std::string& address) {
            const Seen pings = facts.at("CLDAP_PING_ANSWER", address);
            return !pings.empty() && !pings.any(judged);
        });
    return cut ? found(Finding::unknown, "no local DC was asked for its NetBIOS name")
               : needs("--local-netbios");
}

Match netbios_name_collision(const Facts& facts) {
    std::string name;
    Match match = netbios_verdict(facts, name);
    match.words["netbios"] = name.empty() ? "one" : name;
    add_domain_words(match, facts.plan());
    return match;
}

constexpr RootCause netbios_row{
    .id = "NETBIOS_NAME_COLLISION",
    .area = "Naming",
    .title = "Both domains have the NetBIOS name {netbios}, and no trust is possible between such two",
    .severity = Severity::blocks_creation,
    .shows_as = not_performed,
    .basis = Basis::documented,
    .hides = {},
    .test = netbios_name_collision,
    .evidence = "{seen}.",
    .fix = "One of the two has to be built anew under another NetBIOS name, which for the managed directory "
           "is its "
           "short name:\n"
           "  aws ds create-microsoft-ad --name {managed} --short-name OTHERNAME --edition Standard "
           "--password ... "
           "--vpc-settings VpcId=vpc-...,SubnetIds=subnet-...,subnet-...",
    .verify = "On a DC of either domain; the two must differ:\n"
              "  (Get-ADDomain).NetBIOSName",
    .source = aws_reasons,
    .checked = checked_date,
};

// DOMAIN_SID_COLLISION ------------------------------------------------------------------------------------

/// Asked, and no SID came of it: what LSA may refuse by policy. A clash needs a cloned domain, so this stands
/// in the way of nothing.
bool asked_in_vain(const Facts& facts, const std::vector<std::string>& addresses) {
    return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& address) {
        return facts.at("LSA_IDENTITY_POLICY", address).any(judged);
    });
}

Match sid_verdict(const Facts& facts, std::string& sid) {
    const Plan& plan = facts.plan();
    const auto remote = claims(facts, facts.remote_dcs(), "domain_sid", plan.remote_domain);
    const auto local = claims(facts, facts.local_addresses(), "domain_sid", plan.local_domain);
    if (!plan.local_domain.empty() && lower(plan.local_domain) == lower(plan.remote_domain)) {
        return found(Finding::ruled_out, "it is one and the same domain");
    }
    if (const auto pair = clash(remote, local)) {
        sid = pair->first.value;
        Match match =
            found(Finding::confirmed, pair->first.look->target + " and " + pair->second.look->target +
                                          " both give it for their own domain");
        match.targets = {pair->first.look->target};
        cite(match, facts, pair->first.look);
        cite(match, facts, pair->second.look);
        return match;
    }
    if (!remote.empty() && !local.empty()) {
        return found(Finding::ruled_out, "the SIDs of the two domains differ");
    }
    if (facts.local_addresses().empty() || plan.local_domain.empty()) {
        return needs(facts.local_addresses().empty() ? "--local-dns" : "--local-domain");
    }
    const auto& mute = remote.empty() ? facts.remote_dcs() : facts.local_addresses();
    Match match = found(Finding::unknown, std::string("no DC of the ") +
                                              (remote.empty() ? "remote" : "local") + " domain told its SID");
    if (asked_in_vain(facts, mute)) {
        match.severity = Severity::hygiene;
    }
    return match;
}

Match domain_sid_collision(const Facts& facts) {
    std::string sid;
    Match match = sid_verdict(facts, sid);
    match.words["sid"] = sid.empty() ? "one" : sid;
    add_domain_words(match, facts.plan());
    return match;
}

constexpr RootCause sid_row{
    .id = "DOMAIN_SID_COLLISION",
    .area = "Naming",
    .title = "Both domains have the SID {sid}: one was made from an image of the other",
    .severity = Severity::blocks_creation,
    .shows_as = not_performed,
    .basis = Basis::inferred,
    .hides = {},
    .test = domain_sid_collision,
    .evidence = "{seen}.",
    .fix = "A domain keeps its SID for life, so one of the two has to be built anew, on a server that was "
           "not cloned "
           "from the other's first DC or was generalised before:\n"
           "  sysprep /generalize /oobe /shutdown\n"
           "  Install-ADDSForest -DomainName NEW-DOMAIN",
    .verify = "On a DC of either domain; the two must differ:\n"
              "  (Get-ADDomain).DomainSID.Value",
    .source = "Microsoft Open Specifications, MS-ERREF 2.2, ERROR_CURRENT_DOMAIN_NOT_ALLOWED",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> collision_causes() {
    static constexpr RootCause rows[] = {netbios_row, sid_row};
    return rows;
}

} // namespace pretrust
