// Asks a DC by LDAP ping whether its domain already holds its half of the trust: an account for the partner,
// or an object for it (MS-ADTS 6.3.3). A user that is no trust's is never named, and a NetBIOS name is never
// guessed: it was given, or a DC of the partner said it.
#include "find_dc.hpp"
#include "observe.hpp"

#include <wire/cldap.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace pretrust {

namespace {

constexpr std::array trust_half_tags{
    TagSpec{"TRUST_HALF_ACCOUNT", "The DC was asked by LDAP ping for the account of the trust's partner."},
    TagSpec{"TRUST_HALF_OBJECT", "The DC was asked by LDAP ping for the trust's own object."},
};

/// userAccountControl bits of a ping's AAC (MS-ADTS 6.3.1.1). Windows may not take the second: MS-ADTS calls
/// pings with unsupported bits invalid.
constexpr std::uint32_t interdomain_trust_account = 0x40, trusted_domain_object = 0x400;
constexpr std::size_t most_partner_dcs = 3;

/// The other domain of the trust, seen from the DC that is asked.
struct Partner {
    std::string dns; ///< empty: not named by the user
    std::string netbios;
    std::string netbios_from; ///< "option" or "ping"; empty: not known
};

struct Ping {
    Exchange exchange;
    std::optional<wire::CldapReply> reply;
};

Task<Ping> ping(Endpoint to, wire::NetlogonPing request, World& world) {
    request.message_id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    const auto id = request.message_id;
    const auto octets = wire::encode_netlogon_ping(request);
    const Framer framer = [id](BytesView datagram) { return wire::cldap_progress(datagram, id); };
    Ping ping;
    ping.exchange = co_await world.talk_udp(to, octets, framer);
    if (ping.exchange.outcome == Outcome::answered) {
        ping.reply = wire::decode_cldap_reply(ping.exchange.reply);
    }
    co_return ping;
}

/// The extended response of a DC of `domain`; null for anything else.
const wire::NetlogonResponse* response_of(const Ping& ping, const std::string& domain) {
    if (!ping.reply || !ping.reply->netlogon || !ping.reply->netlogon->extended) {
        return nullptr;
    }
    const auto& response = *ping.reply->netlogon;
    return probes::plain_name(response.dns_domain) == probes::plain_name(domain) ? &response : nullptr;
}

using Names = std::shared_ptr<std::vector<std::string>>;

Task<void> ask_name(std::string address, std::string domain, Names names, std::size_t index, World& world) {
    Target target;
    target.address = address;
    const auto to = probes::endpoint_of(target, "ldap_ping");
    wire::NetlogonPing request;
    request.dns_domain = domain;
    const auto seen = co_await ping(to, request, world);
    if (const auto* response = response_of(seen, domain)) {
        (*names)[index] = response->netbios_domain;
    }
}

/// What the first of these hosts that is a DC of the domain calls it; empty when none is.
Task<std::string> netbios_name(std::vector<std::string> addresses, std::string domain, World& world) {
    const auto names = std::make_shared<std::vector<std::string>>(addresses.size());
    std::vector<Task<void>> questions;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        questions.push_back(ask_name(addresses[i], domain, names, i, world));
    }
    co_await world.together(std::move(questions));
    for (auto& name : *names) {
        if (!name.empty()) {
            co_return std::move(name);
        }
    }
    co_return std::string();
}

std::vector<std::string> at_most(std::vector<std::string> addresses) {
    if (addresses.size() > most_partner_dcs) {
        addresses.resize(most_partner_dcs);
    }
    return addresses;
}

/// The remote domain's name, from the DNS servers of that domain, which mostly are DCs, or else from its DCs.
Task<std::string> remote_netbios_name(const Plan& plan, World& world) {
    const auto servers = at_most(plan.remote_dns);
    auto name = co_await netbios_name(servers, plan.remote_domain, world);
    if (!name.empty()) {
        co_return name;
    }
    const auto dcs = co_await probes::find_dcs(plan, world, most_partner_dcs);
    std::vector<std::string> others;
    for (const auto& dc : dcs) {
        if (std::find(servers.begin(), servers.end(), dc.address) == servers.end()) {
            others.push_back(dc.address);
        }
    }
    name = co_await netbios_name(others, plan.remote_domain, world);
    co_return name;
}

Task<Partner> find_partner(const Plan& plan, bool at_remote_dc, World& world) {
    Partner partner;
    partner.dns = at_remote_dc ? plan.local_domain : plan.remote_domain;
    if (at_remote_dc && !plan.local_netbios.empty()) {
        partner.netbios = plan.local_netbios;
        partner.netbios_from = "option";
        co_return partner;
    }
    if (!at_remote_dc) {
        partner.netbios = co_await remote_netbios_name(plan, world);
    } else if (!plan.local_domain.empty()) {
        const auto servers = at_most(plan.local_dns);
        partner.netbios = co_await netbios_name(servers, plan.local_domain, world);
    }
    if (!partner.netbios.empty()) {
        partner.netbios_from = "ping";
    }
    co_return partner;
}

/// answered: the DC looked for this user, and says whether there is one. A reply that does not repeat the
/// user's name comes from a server that never looked.
void judge(Observation& observation, const Ping& ping, const std::string& domain, const std::string& user) {
    if (ping.exchange.outcome != Outcome::answered) {
        return;
    }
    observation.outcome = Outcome::rejected;
    if (!ping.reply || ping.reply->entry_unreadable) {
        observation.outcome = Outcome::malformed;
        return;
    }
    if (!ping.reply->netlogon) {
        return;
    }
    const auto opcode = ping.reply->netlogon->opcode;
    observation.args["opcode"] = std::int64_t{opcode};
    const auto* response = response_of(ping, domain);
    const bool exists = opcode == wire::netlogon_opcode::ok;
    if (response == nullptr || (!exists && opcode != wire::netlogon_opcode::user_unknown)) {
        return;
    }
    if (probes::plain_name(response->user) == probes::plain_name(user)) {
        observation.outcome = Outcome::answered;
        observation.args["exists"] = exists;
    }
}

struct Question {
    std::string_view tag;
    Endpoint to;
    std::string domain; ///< of the DC that is asked
    std::string user;
    std::uint32_t account_control = 0;
    Partner partner;
};

Task<void> ask(Question question, World& world, Recorder& recorder) {
    wire::NetlogonPing request;
    request.dns_domain = question.domain;
    request.user = question.user;
    request.account_control = question.account_control;
    const auto seen = co_await ping(question.to, request, world);
    auto observation = probes::observe(question.tag, "ldap_ping", question.to, seen.exchange);
    judge(observation, seen, question.domain, question.user);
    observation.args["user"] = question.user;
    if (question.tag == "TRUST_HALF_ACCOUNT") {
        observation.args["partner_netbios"] = question.partner.netbios;
        observation.args["netbios_from"] = question.partner.netbios_from;
    }
    recorder.record(std::move(observation));
}

void record_nothing_to_ask(const Target& target, Recorder& recorder) {
    Observation observation;
    observation.tag = "TRUST_HALF_ACCOUNT";
    observation.target = target.address;
    observation.outcome = Outcome::skipped;
    observation.args["reason"] = std::string("partner NetBIOS name unknown");
    recorder.record(std::move(observation));
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    Question question;
    question.domain = probes::domain_of(plan, target);
    if (question.domain.empty()) {
        co_return; // a DC of a domain that nobody named
    }
    question.partner = co_await find_partner(plan, target.remote, world);
    question.to = probes::endpoint_of(target, "ldap_ping");
    std::vector<Task<void>> questions;
    if (question.partner.netbios.empty()) {
        record_nothing_to_ask(target, recorder);
    } else {
        question.tag = "TRUST_HALF_ACCOUNT";
        question.user = question.partner.netbios + "$";
        question.account_control = interdomain_trust_account;
        questions.push_back(ask(question, world, recorder));
    }
    if (!question.partner.dns.empty()) {
        question.tag = "TRUST_HALF_OBJECT";
        question.user = probes::plain_name(question.partner.dns) + ".";
        question.account_control = trusted_domain_object;
        question.to.patience = Patience::brief; // Silence proves nothing here.
        questions.push_back(ask(question, world, recorder));
    }
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec trust_half_probe{"trust_half",
                                        "whether the DC's domain already holds its half of the trust",
                                        Scope::every_dc, trust_half_tags, run};

} // namespace pretrust
