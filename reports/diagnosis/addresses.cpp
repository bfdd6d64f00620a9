// Addresses that no DC and no DNS server of a trust can have, because the registries keep them for something
// else, or because one side does not speak their family.
#include <diagnosis/commands.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/partner.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// What an address is kept for, as the end of "198.18.1.10 ...".
std::string purpose(const Ip& ip) {
    const bool v4 = ip.family == IpFamily::v4;
    switch (kind_of(ip)) {
    case AddressKind::benchmarking:
        return "lies in 198.18.0.0/15 (RFC 2544), where the managed DCs have their own management network: "
               "what they send there never comes into your network";
    case AddressKind::link_local:
        return std::string("is link-local (") + (v4 ? "RFC 3927" : "RFC 4291") +
               "): no router passes it on, and in a VPC AWS's own services answer at some of them";
    case AddressKind::loopback:
        return std::string("is a loopback address (") + (v4 ? "RFC 1122" : "RFC 4291") +
               "): whoever asks it asks himself";
    case AddressKind::documentation:
        return std::string("is kept for examples in documents (") + (v4 ? "RFC 5737" : "RFC 3849, RFC 9637") +
               ")";
    case AddressKind::multicast:
        return std::string("is a multicast address (") + (v4 ? "RFC 5771" : "RFC 4291") +
               "), which no host has for its own";
    case AddressKind::reserved:
        return "is reserved (RFC 6890)";
    case AddressKind::rfc1918:
    case AddressKind::unique_local:
    case AddressKind::shared:
    case AddressKind::global:
        break;
    }
    return "";
}

enum class State {
    lost,   ///< cannot work
    doubt,  ///< looks like a placeholder, or answered in a way that may not be the other side's
    in_use, ///< should not be, and yet it works
};

struct Unusable {
    PartnerAddress address;
    State state = State::lost;
    bool partner = true; ///< on the self-managed side; else on the managed one
    std::string why;
    Look look = nullptr;
};

bool answers_for_domain(const Facts& facts, const std::string& server) {
    const auto views = direct_views(facts);
    return std::any_of(views.begin(), views.end(), [&](const DirectView& view) {
        return view.server == server && view.state == Direct::good;
    });
}

/// What packets say against the registry. This host is not a managed DC: what it reaches, they may not.
State state_of(const Facts& facts, const PartnerAddress& address, bool partner, Look alive) {
    switch (kind_of(address.ip)) {
    case AddressKind::documentation:
        return alive != nullptr                                ? State::in_use
               : facts.everything_at(address.text).any(judged) ? State::lost
                                                               : State::doubt;
    case AddressKind::reserved:
        return alive != nullptr ? State::in_use : State::lost;
    case AddressKind::benchmarking:
        return alive != nullptr && !partner ? State::in_use : State::lost;
    case AddressKind::link_local:
        return answers_for_domain(facts, address.text) ? State::doubt : State::lost;
    default:
        return State::lost;
    }
}

/// The directory has addresses of the other family only, and so has this host's name.
std::string family_problem(const Facts& facts, const PartnerAddress& address) {
    const AwsDirectory* directory = directory_of(facts.evidence().aws);
    const bool known = directory != nullptr && !directory->dns_addresses.empty();
    const auto same = [&](const Ip& ip) { return ip.family == address.ip.family; };
    if (!known || std::any_of(directory->dns_addresses.begin(), directory->dns_addresses.end(), same)) {
        return "";
    }
    for (const DcHost& host : facts.dc_hosts()) {
        const auto& all = host.addresses;
        const bool its_own = std::find(all.begin(), all.end(), address.text) != all.end();
        if (its_own && std::any_of(all.begin(), all.end(), [&](const std::string& other) {
                const auto ip = read_ip(other);
                return ip && ip->family != address.ip.family;
            })) {
            return "";
        }
    }
    const bool v6 = address.ip.family == IpFamily::v6;
    return std::string("is an IPv") + (v6 ? "6" : "4") + " address, and the directory " + directory->id +
           " has IPv" + (v6 ? "4" : "6") + " only";
}

void add_unusable(std::vector<Unusable>& to, const Facts& facts, const PartnerAddress& address,
                  bool partner) {
    Unusable one{address, State::lost, partner, purpose(address.ip), nullptr};
    if (one.why.empty()) {
        one.why = partner ? family_problem(facts, address) : "";
        if (!one.why.empty()) {
            to.push_back(one);
        }
        return;
    }
    one.look = facts.sign_of_life(address.text);
    one.state = state_of(facts, address, partner, one.look);
    if (one.look == nullptr) {
        one.look = facts.everything_at(address.text).first(judged);
    } else if (one.state == State::lost) {
        one.why += "; that something answers this host there says nothing about a managed DC";
    } else {
        one.why += "; yet it answers this host";
    }
    to.push_back(one);
}

std::vector<Unusable> all_unusable(const Facts& facts, bool& any_address) {
    std::vector<Unusable> result;
    const auto partners = partner_addresses(facts);
    any_address = !partners.empty();
    for (const PartnerAddress& address : partners) {
        add_unusable(result, facts, address, true);
    }
    if (facts.plan().side == Side::self_managed) {
        for (const std::string& text : facts.remote_addresses()) {
            if (const auto ip = read_ip(text)) {
                any_address = true;
                add_unusable(result, facts, {*ip, text, true, "of the managed directory"}, false);
            }
        }
    }
    return result;
}

/// Those of the gravest state that there is.
std::vector<Unusable> gravest(const std::vector<Unusable>& all) {
    std::vector<Unusable> result;
    for (const State state : {State::lost, State::doubt, State::in_use}) {
        std::copy_if(all.begin(), all.end(), std::back_inserter(result),
                     [&](const Unusable& one) { return one.state == state; });
        if (!result.empty()) {
            break;
        }
    }
    return result;
}

/// Managed addresses weigh by themselves: they are what the self-managed side forwards to.
Severity severity_of(const Facts& facts, const std::vector<Unusable>& those) {
    std::set<std::string> partners;
    std::set<std::string> managed;
    for (const Unusable& one : those) {
        (one.partner ? partners : managed).insert(one.address.text);
    }
    const auto& remote = facts.remote_addresses();
    const bool no_managed = !managed.empty() && managed.size() == remote.size();
    return no_managed ? Severity::blocks_creation : weight_of(facts, partners);
}

std::string mend(const Facts& facts, const std::vector<Unusable>& those) {
    std::string advice;
    const auto is_dns = [](const Unusable& one) { return one.address.dns && one.partner; };
    if (std::any_of(those.begin(), those.end(), is_dns)) {
        advice = other_servers_advice(facts);
    }
    for (const Unusable& one : those) {
        const std::string host(facts.host_of(one.address.text));
        if (host.empty()) {
            continue;
        }
        const auto dot = host.find('.');
        const bool v6 = one.address.ip.family == IpFamily::v6;
        advice += (advice.empty() ? "" : "\n") + std::string("Take ") + one.address.text + " of " + host +
                  " out of DNS, and keep that interface from registering again:\n" +
                  "  Remove-DnsServerResourceRecord -ZoneName " +
                  (dot == std::string::npos ? facts.plan().remote_domain : host.substr(dot + 1)) +
                  " -RRType " + (v6 ? "AAAA" : "A") + " -Name " + host.substr(0, dot) + " -RecordData " +
                  one.address.text + " -Force\n" + "  Get-NetIPAddress -IPAddress " + one.address.text +
                  " | Set-DnsClient -RegisterThisConnectionsAddress $false";
    }
    if (advice.empty()) {
        advice = "Name the DNS servers of the managed directory as AWS prints them:\n"
                 "  aws ds describe-directories --directory-ids " +
                 directory_word(facts.evidence().aws) + " --query 'DirectoryDescriptions[].DnsIpAddrs'";
    }
    return advice + "\nA server that has no other address needs one that can be routed, best of RFC 1918.";
}

Match address_unusable(const Facts& facts) {
    bool any_address = false;
    const auto all = all_unusable(facts, any_address);
    const auto those = gravest(all);
    Match match = any_address ? found(Finding::ruled_out, "no known address is kept for another purpose")
                              : no_address_known(facts);
    match.words["how"] = "can be an address of a trust";
    match.words["mend"] = mend(facts, those);
    if (those.empty()) {
        return match;
    }
    const State state = those.front().state;
    match = found(state == State::doubt ? Finding::suspected : Finding::confirmed, "");
    std::set<std::string> addresses;
    std::vector<std::string> sentences;
    for (const Unusable& one : those) {
        addresses.insert(one.address.text);
        match.targets.push_back(one.address.text);
        sentences.push_back(described(one.address) + " " + one.why);
        cite(match, facts, one.look);
    }
    match.words["seen"] = sentences.size() > 4 ? joined({sentences.begin(), sentences.begin() + 4}, "; ") +
                                                     "; and more like these"
                                               : joined(sentences, "; ");
    match.severity = state == State::in_use ? Severity::hygiene : severity_of(facts, those);
    if (const Look through = reached_by_managed_dns(facts, addresses)) {
        match.severity = Severity::hygiene;
        match.words["seen"] += "; yet " + through->target +
                               ", whose forwarder leads nowhere else, names "
                               "the DCs of the domain";
        cite(match, facts, through);
    }
    match.words["how"] = match.severity == Severity::hygiene
                             ? "answers, although it is kept for another purpose"
                             : "is an address that the other side cannot reach";
    match.words["mend"] = mend(facts, those);
    explain_silence(match, facts, addresses, {"ADDRESS_IN_VPC", "ADDRESS_NOT_RFC1918"});
    return match;
}

constexpr std::string_view unusable_hides[] = {
    "ADDRESS_IN_VPC",          "ADDRESS_NOT_RFC1918", "PATH_SILENT",
    "FORWARDER_TARGET_SILENT", "FORWARDER_ORDER",     "FORWARDER_TARGET_REFUSES",
    "FORWARDER_TARGET_WRONG",  "DC_SILENT",           "NOT_A_DC"};

constexpr RootCause unusable_row{
    .id = "ADDRESS_UNUSABLE",
    .area = "Addressing",
    .title = "{targets} {how}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = unusable_hides,
    .test = address_unusable,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify = "Every address must be one that the other side routes:\n"
              "  nslookup {remote} {ask_dns_server}\n"
              "  {recheck}",
    .source = "IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890); AWS Directory Service "
              "Administration Guide, AWS Managed Microsoft AD prerequisites (198.18.0.0/15)",
    .checked = checked_date,
    .leaves_open = needs_dns,
};

} // namespace

std::span<const RootCause> address_causes() {
    static constexpr RootCause rows[] = {unusable_row};
    return rows;
}

} // namespace pretrust
