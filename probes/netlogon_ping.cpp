// Hosts are asked all at once; which answer counts is decided by their order, never by arrival.
#include "netlogon_ping.hpp"
#include "observe.hpp"

#include <memory>
#include <utility>

namespace pretrust::probes {

namespace {

using Names = std::shared_ptr<std::vector<std::string>>;

Task<void> ask_name(std::string address, std::string domain, Names names, std::size_t index, World& world) {
    Target target;
    target.address = address;
    const auto to = endpoint_of(target, "ldap_ping");
    wire::NetlogonPing request;
    request.dns_domain = domain;
    const auto seen = co_await netlogon_ping(to, request, world);
    if (const auto* response = response_of(seen, domain)) {
        (*names)[index] = response->netbios_domain;
    }
}

} // namespace

Task<NetlogonAnswer> netlogon_ping(Endpoint to, wire::NetlogonPing request, World& world) {
    request.message_id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    const auto id = request.message_id;
    const auto octets = wire::encode_netlogon_ping(request);
    const Framer framer = [id](BytesView datagram) { return wire::cldap_progress(datagram, id); };
    NetlogonAnswer answer;
    answer.exchange = co_await world.talk_udp(to, octets, framer);
    if (answer.exchange.outcome == Outcome::answered) {
        answer.reply = wire::decode_cldap_reply(answer.exchange.reply);
    }
    co_return answer;
}

const wire::NetlogonResponse* response_of(const NetlogonAnswer& answer, const std::string& domain) {
    if (!answer.reply || !answer.reply->netlogon || !answer.reply->netlogon->extended) {
        return nullptr;
    }
    const auto& response = *answer.reply->netlogon;
    return plain_name(response.dns_domain) == plain_name(domain) ? &response : nullptr;
}

std::vector<std::string> few(std::vector<std::string> addresses) {
    if (addresses.size() > most_asked_for_a_name) {
        addresses.resize(most_asked_for_a_name);
    }
    return addresses;
}

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

Task<NetbiosName> local_netbios_name(const Plan& plan, World& world) {
    NetbiosName found;
    if (!plan.local_netbios.empty()) {
        found.name = plan.local_netbios;
        found.from = "option";
    } else if (!plan.local_domain.empty()) {
        const auto servers = few(plan.local_dns);
        found.name = co_await netbios_name(servers, plan.local_domain, world);
        found.from = found.name.empty() ? "" : "ping";
    }
    co_return found;
}

} // namespace pretrust::probes
