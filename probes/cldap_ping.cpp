// The DC locator's own question: the LDAP ping on UDP 389 (MS-ADTS 6.3.3). What it does not answer, no
// Windows host can find. A host that does not know the domain is asked which one it serves.
#include "observe.hpp"

#include <wire/cldap.hpp>

#include <array>

namespace pretrust {

namespace {

constexpr std::array cldap_ping_tags{
    TagSpec{"CLDAP_PING_ANSWER", "The host was asked by LDAP ping whether it is a DC of the domain."},
};

void add_identity(Args& args, const wire::NetlogonResponse& response) {
    args["opcode"] = std::int64_t{response.opcode};
    if (!response.extended) {
        return;
    }
    args["flags"] = std::int64_t{response.flags};
    const auto flag = [&response](std::uint32_t bit) { return (response.flags & bit) != 0; };
    args["writable"] = flag(wire::netlogon_flag::writable);
    args["pdc"] = flag(wire::netlogon_flag::pdc);
    args["gc"] = flag(wire::netlogon_flag::global_catalog);
    args["kdc"] = flag(wire::netlogon_flag::kdc);
    args["rodc"] = flag(wire::netlogon_flag::read_only);
    args["dns_domain"] = probes::plain_name(response.dns_domain);
    args["dns_forest"] = probes::plain_name(response.forest);
    args["dns_host"] = probes::plain_name(response.dns_host);
    args["netbios_domain"] = response.netbios_domain;
    args["netbios_host"] = response.netbios_computer;
    args["domain_guid"] = response.domain_guid;
    args["dc_site"] = response.dc_site;
    args["client_site"] = response.client_site;
}

/// answered: a DC of the domain asked for that takes work. Everything else that a server says is a no.
Outcome judge(const wire::CldapReply& reply, const std::string& domain) {
    if (!reply.netlogon) {
        return reply.entry_unreadable ? Outcome::malformed : Outcome::rejected;
    }
    const auto& response = *reply.netlogon;
    using namespace wire::netlogon_opcode;
    const bool works = response.opcode == ok || response.opcode == ok_v5;
    // A V5 reply carries no DNS name to compare: it answers for the domain it was asked about.
    const bool same =
        !response.extended || probes::plain_name(response.dns_domain) == probes::plain_name(domain);
    return works && same ? Outcome::answered : Outcome::rejected;
}

Task<Exchange> ping(Endpoint to, std::string domain, World& world) {
    wire::NetlogonPing request;
    request.message_id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    request.dns_domain = domain;
    const auto id = request.message_id;
    const auto octets = wire::encode_netlogon_ping(request);
    const Framer framer = [id](BytesView datagram) { return wire::cldap_progress(datagram, id); };
    auto exchange = co_await world.talk_udp(to, octets, framer);
    co_return exchange;
}

/// What the host says it serves when no domain is named; empty when it does not say.
Task<std::string> own_domain(Endpoint to, World& world) {
    const std::string any;
    const auto exchange = co_await ping(to, any, world);
    const auto reply = wire::decode_cldap_reply(exchange.reply);
    if (exchange.outcome != Outcome::answered || !reply || !reply->netlogon) {
        co_return std::string();
    }
    co_return probes::plain_name(reply->netlogon->dns_domain);
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "ldap_ping");
    const auto domain = probes::domain_of(plan, target);
    if (domain.empty()) {
        co_return; // Without a name to ask for, a DC need not answer: its silence would say nothing.
    }
    const auto exchange = co_await ping(to, domain, world);
    auto observation = probes::observe("CLDAP_PING_ANSWER", "ldap_ping", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        const auto reply = wire::decode_cldap_reply(exchange.reply);
        observation.outcome = reply ? judge(*reply, domain) : Outcome::malformed;
        if (reply && reply->netlogon) {
            add_identity(observation.args, *reply->netlogon);
        } else if (observation.outcome == Outcome::rejected) {
            const auto other = co_await own_domain(to, world);
            if (!other.empty()) {
                observation.args["own_domain"] = other;
            }
        }
    }
    recorder.record(std::move(observation));
}

} // namespace

extern const ProbeSpec cldap_ping_probe{"cldap_ping", "whether the DC locator finds a DC at the address",
                                        Scope::every_dc, cldap_ping_tags, run};

} // namespace pretrust
