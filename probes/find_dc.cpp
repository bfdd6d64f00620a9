// All servers are asked at the same time; which answer counts is decided by their order, never by arrival.
#include "dns_facts.hpp"
#include "find_dc.hpp"
#include "observe.hpp"

#include <wire/dns.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace pretrust::probes {

namespace {

/// What one DNS server says.
struct Said {
    std::string server;
    std::vector<std::string> pdcs;
    std::vector<std::string> dcs;
};
using AllSaid = std::shared_ptr<std::vector<Said>>;
/// Of every host asked for.
using Addresses = std::shared_ptr<std::vector<std::vector<std::string>>>;

constexpr std::array address_types{wire::dns_type::a, wire::dns_type::aaaa};

Task<void> ask_hosts(AllSaid all, std::size_t index, std::vector<std::string> Said::*kind, std::string name,
                     World& world) {
    if (!can_ask(name)) {
        co_return;
    }
    auto& said = (*all)[index];
    const auto question = dns_question(said.server, name, wire::dns_type::srv);
    const auto exchange = co_await world.ask_dns(question);
    for (const auto& host : list_arg(observe_dns("", question, exchange), "hosts")) {
        (said.*kind).push_back(plain_name(host));
    }
}

Task<void> ask_address(std::string server, std::string host, Addresses addresses, std::size_t index,
                       World& world) {
    if (!can_ask(host)) {
        co_return;
    }
    for (const auto type : address_types) {
        const auto question = dns_question(server, host, type);
        const auto exchange = co_await world.ask_dns(question);
        auto found = list_arg(observe_dns("", question, exchange), "addresses");
        if (!found.empty()) {
            (*addresses)[index] = std::move(found);
            co_return;
        }
    }
}

AllSaid nothing_said(const Plan& plan) {
    auto all = std::make_shared<std::vector<Said>>();
    for (const auto& server : plan.remote_dns.empty() ? plan.local_dns : plan.remote_dns) {
        Said said;
        said.server = server;
        all->push_back(std::move(said));
    }
    return all;
}

/// The PDC's name first, then the others, of the first server that named any.
std::vector<std::string> hosts_in_order(const Said& said) {
    auto hosts = said.pdcs;
    for (const auto& host : said.dcs) {
        if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) {
            hosts.push_back(host);
        }
    }
    return hosts;
}

void add_once(std::vector<FoundDc>& found, FoundDc dc) {
    const auto same = [&dc](const FoundDc& other) { return other.address == dc.address; };
    if (std::none_of(found.begin(), found.end(), same)) {
        found.push_back(std::move(dc));
    }
}

/// The first server that names a PDC; without one, the first that names a DC; else null.
const Said* who_counts(const std::vector<Said>& all) {
    const auto names_pdc = [](const Said& said) { return !said.pdcs.empty(); };
    const auto names_dc = [](const Said& said) { return !said.dcs.empty(); };
    auto who = std::find_if(all.begin(), all.end(), names_pdc);
    if (who == all.end()) {
        who = std::find_if(all.begin(), all.end(), names_dc);
    }
    return who == all.end() ? nullptr : &*who;
}

} // namespace

Task<std::vector<FoundDc>> find_dcs(const Plan& plan, World& world, std::size_t most) {
    const auto all = nothing_said(plan);
    const auto pdc_name = "_ldap._tcp.pdc._msdcs." + plan.remote_domain;
    const auto dc_name = locator_name(plan.remote_domain);
    std::vector<Task<void>> questions;
    for (std::size_t i = 0; i < all->size(); ++i) {
        questions.push_back(ask_hosts(all, i, &Said::pdcs, pdc_name, world));
        questions.push_back(ask_hosts(all, i, &Said::dcs, dc_name, world));
    }
    co_await world.together(std::move(questions));
    const auto* who = who_counts(*all);
    auto hosts = who == nullptr ? std::vector<std::string>() : hosts_in_order(*who);
    hosts.resize(std::min(hosts.size(), most));
    const auto addresses = std::make_shared<std::vector<std::vector<std::string>>>(hosts.size());
    std::vector<Task<void>> lookups;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        lookups.push_back(ask_address(who->server, hosts[i], addresses, i, world));
    }
    co_await world.together(std::move(lookups));
    std::vector<FoundDc> found;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        for (const auto& address : (*addresses)[i]) {
            add_once(found, FoundDc{address, hosts[i], i < who->pdcs.size()});
        }
    }
    for (const auto& address : plan.remote_dns) {
        add_once(found, FoundDc{address, "", std::nullopt});
    }
    found.resize(std::min(found.size(), most));
    co_return found;
}

} // namespace pretrust::probes
