// Asks a DC by LDAP ping whether its domain already holds its half of the trust: an account for the partner,
// or an object for it (MS-ADTS 6.3.3). A user that is no trust's is never named, and a NetBIOS name is never
// guessed: it was given, or a DC of the partner said it.
#include "find_dc.hpp"
#include "netlogon_ping.hpp"
#include "observe.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace pretrust {

namespace {

using probes::NetlogonAnswer;

constexpr std::array trust_half_tags{
    TagSpec{"TRUST_HALF_ACCOUNT", "The DC was asked by LDAP ping for the account of the trust's partner."},
    TagSpec{"TRUST_HALF_OBJECT", "The DC was asked by LDAP ping for the trust's own object."},
};

/// userAccountControl bits of a ping's AAC (MS-ADTS 6.3.1.1). Windows may not take the second: MS-ADTS calls
/// pings with unsupported bits invalid.
constexpr std::uint32_t interdomain_trust_account = 0x40, trusted_domain_object = 0x400;

/// What the other domain of the trust, seen from the DC that is asked, is called.
struct Partner {
    std::string netbios;
    std::string netbios_from; ///< "option" or "ping"; empty: not known
};

using Name = std::shared_ptr<std::string>;

Task<void> name_from_servers(const Plan& plan, Name name, World& world) {
    const auto servers = probes::few(plan.remote_dns);
    *name = co_await probes::netbios_name(servers, plan.remote_domain, world);
}

Task<void> name_from_dcs(const Plan& plan, Name name, World& world) {
    const auto dcs = co_await probes::find_dcs(plan, world, probes::most_asked_for_a_name);
    const auto servers = probes::few(plan.remote_dns);
    std::vector<std::string> others;
    for (const auto& dc : dcs) {
        if (std::find(servers.begin(), servers.end(), dc.address) == servers.end()) {
            others.push_back(dc.address);
        }
    }
    *name = co_await probes::netbios_name(others, plan.remote_domain, world);
}

/// The remote domain's name, from the DNS servers of that domain, which mostly are DCs, or else from its DCs.
/// Both are asked at the same time, so that silence is waited for once.
Task<std::string> remote_netbios_name(const Plan& plan, World& world) {
    const auto by_servers = std::make_shared<std::string>();
    const auto by_dcs = std::make_shared<std::string>();
    std::vector<Task<void>> questions;
    questions.push_back(name_from_servers(plan, by_servers, world));
    questions.push_back(name_from_dcs(plan, by_dcs, world));
    co_await world.together(std::move(questions));
    co_return by_servers->empty() ? *by_dcs : *by_servers;
}

Task<Partner> find_partner(const Plan& plan, bool at_remote_dc, World& world) {
    Partner partner;
    if (at_remote_dc) {
        auto local = co_await probes::local_netbios_name(plan, world);
        partner.netbios = std::move(local.name);
        partner.netbios_from = std::move(local.from);
        co_return partner;
    }
    partner.netbios = co_await remote_netbios_name(plan, world);
    if (!partner.netbios.empty()) {
        partner.netbios_from = "ping";
    }
    co_return partner;
}

/// answered: the DC looked for this user, and says whether there is one. A reply that does not repeat the
/// user's name comes from a server that never looked.
void judge(Observation& observation, const NetlogonAnswer& ping, const std::string& domain,
           const std::string& user) {
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
    const auto* response = probes::response_of(ping, domain);
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
    const auto seen = co_await probes::netlogon_ping(question.to, request, world);
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
    const auto& partner = target.remote ? plan.local_domain : plan.remote_domain;
    if (!partner.empty()) {
        question.tag = "TRUST_HALF_OBJECT";
        question.user = probes::plain_name(partner) + ".";
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
