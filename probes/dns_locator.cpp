// Asks for the records by which a DC is located (MS-ADTS 6.3.2.3), at every DNS server of the remote domain
// and through every local one, and resolves each host they name. What is found here is what gets probed.
#include "dns_facts.hpp"
#include "observe.hpp"

#include <wire/dns.hpp>

#include <array>
#include <memory>
#include <set>

namespace pretrust {

namespace {

using probes::DnsPath;

constexpr std::array dns_locator_tags{
    TagSpec{"DNS_LOCATOR_RECORDS", "A DNS server was asked for one of the domain's locator records."},
    TagSpec{"DNS_LOCATOR_HOST", "A DNS server was asked for the addresses of a host that a record names."},
};

struct LocatorRecord {
    std::string_view key;
    std::string_view prefix; ///< the domain name follows
    bool names_dcs;          ///< its hosts are DCs of the domain, to be resolved and probed
    bool mandatory;          ///< asked over TCP as well
};

constexpr std::array locator_records{
    LocatorRecord{"ldap_dc", "_ldap._tcp.dc._msdcs.", true, true},
    LocatorRecord{"ldap_pdc", "_ldap._tcp.pdc._msdcs.", true, true},
    LocatorRecord{"ldap", "_ldap._tcp.", false, false},
    LocatorRecord{"kerberos_dc", "_kerberos._tcp.dc._msdcs.", false, false},
    LocatorRecord{"kerberos_tcp", "_kerberos._tcp.", false, false},
    LocatorRecord{"kerberos_udp", "_kerberos._udp.", false, false},
    LocatorRecord{"kpasswd_tcp", "_kpasswd._tcp.", false, false},
    LocatorRecord{"kpasswd_udp", "_kpasswd._udp.", false, false},
    LocatorRecord{"gc", "_ldap._tcp.gc._msdcs.", false, false},
};

// RFC 6891 payload sizes: what survives any path without fragments, and what Windows advertises.
constexpr std::array<std::uint16_t, 2> edns_sizes{1232, 4096};

struct Server {
    std::string address;
    DnsPath path;
};

std::vector<Server> servers_of(const Plan& plan) {
    std::vector<Server> servers;
    for (const auto& address : plan.remote_dns) {
        servers.push_back({address, DnsPath::direct});
    }
    for (const auto& address : plan.local_dns) {
        servers.push_back({address, DnsPath::forwarder});
    }
    return servers;
}

/// Hosts that are being resolved already: each is asked for once a run, at every server.
using HostsSeen = std::shared_ptr<std::set<std::string>>;

/// A and AAAA are one fact about a host: the AAAA addresses join the observation of the A question.
Task<void> resolve(Server server, std::string host, World& world, Recorder& recorder) {
    const auto question = probes::dns_question(server.address, host, wire::dns_type::a);
    const auto exchange = co_await world.ask_dns(question);
    auto observation = probes::observe_dns("DNS_LOCATOR_HOST", question, exchange);
    if (observation.outcome == Outcome::answered || observation.outcome == Outcome::rejected) {
        const auto question6 = probes::dns_question(server.address, host, wire::dns_type::aaaa);
        const auto exchange6 = co_await world.ask_dns(question6);
        const auto other = probes::observe_dns("DNS_LOCATOR_HOST", question6, exchange6);
        auto addresses = probes::list_arg(observation, "addresses");
        const auto more = probes::list_arg(other, "addresses");
        addresses.insert(addresses.end(), more.begin(), more.end());
        if (!more.empty()) {
            observation.outcome = Outcome::answered;
        }
        observation.args["addresses"] = std::move(addresses);
    }
    observation.args["path"] = probes::to_text(server.path);
    observation.args["host"] = host;
    recorder.record(std::move(observation));
}

Task<void> resolve_new(const Plan& plan, std::vector<std::string> hosts, HostsSeen seen, World& world,
                       Recorder& recorder) {
    std::vector<Task<void>> questions;
    for (const auto& host : hosts) {
        if (!seen->insert(host).second || !probes::can_ask(host)) {
            continue;
        }
        for (const auto& server : servers_of(plan)) {
            questions.push_back(resolve(server, host, world, recorder));
        }
    }
    co_await world.together(std::move(questions));
}

Task<void> ask(const Plan& plan, Server server, LocatorRecord record, DnsQuestion question, HostsSeen seen,
               World& world, Recorder& recorder) {
    const auto exchange = co_await world.ask_dns(question);
    auto observation = probes::observe_dns("DNS_LOCATOR_RECORDS", question, exchange);
    observation.args["path"] = probes::to_text(server.path);
    observation.args["record"] = std::string(record.key);
    observation.args["edns"] = std::int64_t{question.edns_size};
    const auto hosts = record.names_dcs ? probes::list_arg(observation, "hosts") : std::vector<std::string>();
    recorder.record(std::move(observation));
    co_await resolve_new(plan, hosts, seen, world, recorder);
}

/// Every way in which one record is asked for at one server.
std::vector<DnsQuestion> questions_for(const Server& server, const LocatorRecord& record,
                                       const std::string& domain) {
    const auto plain =
        probes::dns_question(server.address, std::string(record.prefix) + domain, wire::dns_type::srv);
    std::vector<DnsQuestion> questions{plain};
    if (record.mandatory) {
        auto stream = plain;
        stream.transport = Transport::tcp;
        questions.push_back(stream);
    }
    if (record.key == "ldap_dc" && server.path == DnsPath::direct) {
        for (const auto size : edns_sizes) {
            auto large = plain;
            large.edns_size = size;
            questions.push_back(large);
        }
    }
    return questions;
}

Task<void> run(const Plan& plan, Target, World& world, Recorder& recorder) {
    const auto seen = std::make_shared<std::set<std::string>>();
    std::vector<Task<void>> questions;
    for (const auto& server : servers_of(plan)) {
        for (const auto& record : locator_records) {
            for (const auto& question : questions_for(server, record, plan.remote_domain)) {
                if (probes::can_ask(question.name)) {
                    questions.push_back(ask(plan, server, record, question, seen, world, recorder));
                }
            }
        }
    }
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec dns_locator_probe{"dns_locator", "whether DNS leads to the domain's DCs", Scope::once,
                                         dns_locator_tags, run};

} // namespace pretrust
