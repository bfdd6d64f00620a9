// Gathers addresses from the plan, from DNS and from AWS's files.
#include <diagnosis/commands.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/halves.hpp>
#include <diagnosis/partner.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

void add(std::vector<PartnerAddress>& to, const Ip& ip, bool dns, const std::string& origin) {
    const std::string text = to_text(ip);
    const auto known =
        std::find_if(to.begin(), to.end(), [&](const PartnerAddress& one) { return one.text == text; });
    if (known == to.end()) {
        to.push_back({ip, text, dns, origin});
    } else if (dns && !known->dns) {
        known->dns = true;
        known->origin += ", " + origin;
    }
}

void add_probed(std::vector<PartnerAddress>& to, const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.side == Side::self_managed) {
        for (const std::string& text : plan.local_dns) {
            const auto ip = read_ip(text);
            // On a DC its own loopback address may be asked; AWS is never given that one.
            if (ip && plan.local_dns_from == LocalDnsFrom::option && kind_of(*ip) != AddressKind::loopback) {
                add(to, *ip, true, "given with --local-dns");
            }
        }
        return;
    }
    for (const std::string& text : facts.remote_addresses()) {
        const auto ip = read_ip(text);
        const auto host = facts.host_of(text);
        if (ip && !host.empty()) {
            add(to, *ip, false, "of " + std::string(host));
        }
        const bool typed =
            std::find(plan.remote_dns.begin(), plan.remote_dns.end(), text) != plan.remote_dns.end();
        if (ip && typed) {
            add(to, *ip, true, "given with --dns");
        }
    }
}

bool for_our_directory(const Facts& facts, const std::string& id) {
    const AwsDirectory* directory = directory_of(facts.evidence().aws);
    const std::string& ours = directory == nullptr ? facts.evidence().aws.directory_id : directory->id;
    return ours.empty() || id.empty() || id == ours;
}

/// The first two of a list are lost: KB 2834250, no third one is asked before the 8 seconds are over.
bool front_lost(const std::vector<std::string>& servers, const std::set<std::string>& lost) {
    const auto tried = static_cast<std::ptrdiff_t>(std::min<std::size_t>(servers.size(), 2));
    return !servers.empty() && std::all_of(servers.begin(), servers.begin() + tried,
                                           [&](const std::string& one) { return lost.contains(one); });
}

bool no_dc_left(const Facts& facts, const std::set<std::string>& lost) {
    if (facts.plan().side != Side::aws || !facts.dcs_from_dns()) {
        return false;
    }
    const auto& dcs = facts.remote_dcs();
    return std::all_of(dcs.begin(), dcs.end(), [&](const std::string& dc) { return lost.contains(dc); });
}

} // namespace

std::vector<PartnerAddress> partner_addresses(const Facts& facts) {
    std::vector<PartnerAddress> result;
    add_probed(result, facts);
    if (const AwsForwarder* forwarder = configured_forwarder(facts)) {
        for (const Ip& ip : forwarder->dns_addresses) {
            add(result, ip, true, "of the conditional forwarder");
        }
    }
    for (const Ip& ip : requested_addresses(facts)) {
        add(result, ip, true, "in the CreateTrust request");
    }
    return result;
}

Match no_address_known(const Facts& facts) {
    const Plan& plan = facts.plan();
    const bool aws = plan.side == Side::aws;
    if (!aws || plan.local_dns.empty()) {
        return needs(aws ? "--dns" : "--local-dns");
    }
    Match match = found(Finding::unknown, "no address of the self-managed side was given or found in DNS");
    match.severity = Severity::hygiene;
    return match;
}

const AwsForwarder* configured_forwarder(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    std::string domain = self_managed_domain(facts.plan());
    if (domain.empty() && aws.request) {
        domain = aws.request->remote_domain;
    }
    const auto one = std::find_if(aws.forwarders.begin(), aws.forwarders.end(), [&](const AwsForwarder& f) {
        return for_our_directory(facts, f.directory_id) && same_domain(f.remote_domain, domain);
    });
    return one == aws.forwarders.end() ? nullptr : &*one;
}

std::vector<Ip> requested_addresses(const Facts& facts) {
    const auto& request = facts.evidence().aws.request;
    std::vector<Ip> result;
    if (!request || !for_our_directory(facts, request->directory_id)) {
        return result;
    }
    for (const auto* texts : {&request->forwarder_addresses, &request->forwarder_ipv6_addresses}) {
        for (const std::string& text : *texts) {
            if (const auto ip = read_ip(text)) {
                result.push_back(*ip);
            }
        }
    }
    return result;
}

const AwsTrust* printed_trust(const Facts& facts) {
    const auto& trusts = facts.evidence().aws.trusts;
    const std::string domain = self_managed_domain(facts.plan());
    const auto trust = std::find_if(trusts.begin(), trusts.end(), [&](const AwsTrust& one) {
        return for_our_directory(facts, one.directory_id) && same_domain(one.remote_domain, domain) &&
               one.state != "Deleted";
    });
    return trust == trusts.end() ? nullptr : &*trust;
}

bool request_brings_forwarder(const Facts& facts) {
    // A failed trust stays listed: then the request was sent, and what it should have brought is missing.
    const bool sent = !facts.plan().failed_with.empty() || printed_trust(facts) != nullptr;
    return !sent && configured_forwarder(facts) == nullptr && !requested_addresses(facts).empty() &&
           same_domain(facts.evidence().aws.request->remote_domain, self_managed_domain(facts.plan()));
}

std::vector<std::string> forwarder_addresses(const Facts& facts) {
    if (const AwsForwarder* forwarder = configured_forwarder(facts)) {
        return texts_of(forwarder->dns_addresses);
    }
    const std::vector<Ip> requested = requested_addresses(facts);
    const Plan& plan = facts.plan();
    return !requested.empty()                            ? texts_of(requested)
           : plan.side == Side::aws                      ? plan.remote_dns
           : plan.local_dns_from == LocalDnsFrom::option ? plan.local_dns
                                                         : std::vector<std::string>();
}

Look reached_by_managed_dns(const Facts& facts, const std::set<std::string>& addresses) {
    const std::vector<std::string> targets = forwarder_addresses(facts);
    const bool nothing_else =
        !targets.empty() && std::all_of(targets.begin(), targets.end(),
                                        [&](const std::string& one) { return addresses.contains(one); });
    if (facts.plan().side != Side::aws || !nothing_else) {
        return nullptr;
    }
    const AwsDirectory* directory = directory_of(facts.evidence().aws);
    for (const ThroughView& view : through_views(facts)) {
        const auto is_server = [&](const Ip& ip) { return to_text(ip) == view.server; };
        const bool managed =
            directory == nullptr || directory->dns_addresses.empty() ||
            std::any_of(directory->dns_addresses.begin(), directory->dns_addresses.end(), is_server);
        if (view.state == Through::good && view.proven_local && managed) {
            return view.look;
        }
    }
    return nullptr;
}

Severity weight_of(const Facts& facts, const std::set<std::string>& lost) {
    const bool no_dns = front_lost(forwarder_addresses(facts), lost) ||
                        (facts.plan().side == Side::aws && front_lost(facts.plan().remote_dns, lost)) ||
                        front_lost(texts_of(requested_addresses(facts)), lost);
    return no_dns || no_dc_left(facts, lost) ? Severity::blocks_creation : Severity::breaks_use;
}

bool rest_is_alive(const Facts& facts, const std::set<std::string>& lost) {
    const auto& remote = facts.remote_addresses();
    return std::all_of(remote.begin(), remote.end(), [&](const std::string& address) {
        return lost.contains(address) || facts.alive(address);
    });
}

void explain_silence(Match& match, const Facts& facts, const std::set<std::string>& lost,
                     std::vector<std::string_view> otherwise) {
    if (!rest_is_alive(facts, lost)) {
        match.explains = std::move(otherwise);
    }
}

std::string self_managed_word(const Facts& facts) {
    const std::string domain = self_managed_domain(facts.plan());
    return domain.empty() ? "SELF-MANAGED-DOMAIN" : domain;
}

std::string described(const PartnerAddress& address) {
    return address.text + " (" + address.origin + ")";
}

std::string other_servers_advice(const Facts& facts) {
    const std::string domain = self_managed_word(facts);
    const bool none = was_given(facts.evidence().aws, "forwarders") && configured_forwarder(facts) == nullptr;
    return "Name DNS servers of " + domain + " that the directory can reach. On a DC there:\n" +
           "  Resolve-DnsName -Type NS " + domain + "\nThen, with their addresses:\n" + "  aws ds " +
           (none ? "create" : "update") + "-conditional-forwarder --directory-id " +
           directory_word(facts.evidence().aws) + " --remote-domain-name " + domain +
           " --dns-ip-addrs REACHABLE-DNS-ADDRESSES";
}

} // namespace pretrust
