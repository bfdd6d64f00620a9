// Proves the trust password to one DC of the remote domain, PDC first: one attempt a run, whatever comes of
// it. Netlogon over TCP; over the pipe where TCP does not lead to the server's judgement; over Kerberos where
// neither does. The password stays in this process: what leaves it was computed with the password.
#include "find_dc.hpp"
#include "netlogon_ping.hpp"
#include "observe.hpp"
#include "password_attempt.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace pretrust {

namespace {

using probes::FoundDc;
using probes::PasswordAttempt;
using probes::TrustAccount;

constexpr std::array trust_password_tags{
    TagSpec{"TRUST_PASSWORD_ATTEMPT", "A DC was asked whether the trust password is the one it knows."},
};

constexpr std::size_t most_dcs = 3;

enum class Way { netlogon_tcp, netlogon_pipe, kerberos };
struct WayRow {
    Way way;
    std::string_view name;
    std::string_view service; ///< must accept connections
};
constexpr std::array ways{
    WayRow{Way::netlogon_tcp, "netlogon_tcp", "rpc_mapper"},
    WayRow{Way::netlogon_pipe, "netlogon_pipe", "smb"},
    WayRow{Way::kerberos, "kerberos", "kerberos_tcp"},
};

/// One connection to the port of each way, by DC and way: silence then costs one wait and not nine.
using Doors = std::shared_ptr<std::vector<std::array<Exchange, ways.size()>>>;

Endpoint door(const FoundDc& dc, std::size_t way) {
    Endpoint endpoint;
    endpoint.address = dc.address;
    endpoint.port = find_service(ways[way].service)->port;
    return endpoint;
}

Task<void> knock(FoundDc dc, Doors doors, std::size_t index, std::size_t way, World& world) {
    const auto to = door(dc, way);
    (*doors)[index][way] = co_await world.open_tcp(to);
}

Task<void> knock_everywhere(std::vector<FoundDc> dcs, Doors doors, World& world) {
    std::vector<Task<void>> all;
    for (std::size_t index = 0; index < dcs.size(); ++index) {
        for (std::size_t way = 0; way < ways.size(); ++way) {
            all.push_back(knock(dcs[index], doors, index, way, world));
        }
    }
    co_await world.together(std::move(all));
}

void record_nothing_to_ask(const Plan& plan, const std::string& reason, Recorder& recorder) {
    Observation observation;
    observation.tag = "TRUST_PASSWORD_ATTEMPT";
    observation.target = plan.remote_domain;
    observation.outcome = Outcome::skipped;
    observation.args["reason"] = reason;
    recorder.record(std::move(observation));
}

void record_attempt(const FoundDc& dc, std::size_t way, const PasswordAttempt& attempt, Recorder& recorder) {
    auto observation =
        probes::observe("TRUST_PASSWORD_ATTEMPT", attempt.service, attempt.to, attempt.exchange);
    observation.outcome = attempt.outcome;
    for (const auto& [name, value] : attempt.args) {
        observation.args[name] = value;
    }
    observation.args["way"] = std::string(ways[way].name);
    observation.args["verdict"] = attempt.verdict;
    if (dc.pdc) {
        observation.args["pdc"] = *dc.pdc;
    }
    if (!dc.host.empty()) {
        observation.args["host"] = dc.host;
    }
    recorder.record(std::move(observation));
}

PasswordAttempt closed_door(const FoundDc& dc, std::size_t way, Exchange exchange) {
    PasswordAttempt attempt;
    attempt.to = door(dc, way);
    attempt.service = ways[way].service;
    attempt.outcome = exchange.outcome;
    attempt.exchange = std::move(exchange);
    return attempt;
}

/// A KDC knows the account by its NetBIOS name only. Where the user did not give it, DCs of the local domain
/// are asked, once a run.
Task<TrustAccount> with_netbios_name(const Plan& plan, TrustAccount account, World& world) {
    const auto local = co_await probes::local_netbios_name(plan, world);
    if (local.name.empty()) {
        account.reason = "local NetBIOS name unknown";
    } else {
        account.netbios_name = local.name + "$";
    }
    co_return account;
}

/// The way was open, and not gone.
PasswordAttempt left_out(const FoundDc& dc, std::size_t way, const std::string& reason) {
    PasswordAttempt attempt;
    attempt.to = door(dc, way);
    attempt.service = ways[way].service;
    attempt.args["reason"] = reason;
    return attempt;
}

Task<PasswordAttempt> go(Way way, FoundDc dc, TrustAccount account, std::string realm, World& world) {
    switch (way) {
    case Way::netlogon_pipe:
        return probes::try_netlogon_pipe(std::move(dc), std::move(account), world);
    case Way::kerberos:
        return probes::try_kerberos(std::move(dc), std::move(account), std::move(realm), world);
    case Way::netlogon_tcp:
        break;
    }
    return probes::try_netlogon_tcp(std::move(dc), std::move(account), world);
}

bool asked_for(const Plan& plan) {
    return plan.trust_password == TrustPassword::given;
}

Task<void> run(const Plan& plan, Target, World& world, Recorder& recorder) {
    if (world.trust_password() == nullptr) {
        throw std::logic_error("the plan speaks of a trust password, and there is none");
    }
    auto account = probes::trust_account(plan);
    if (!account.reason.empty()) {
        record_nothing_to_ask(plan, account.reason, recorder);
        co_return;
    }
    const auto dcs = co_await probes::find_dcs(plan, world, most_dcs);
    if (dcs.empty()) {
        record_nothing_to_ask(plan, "no DC of the remote domain is known", recorder);
        co_return;
    }
    const auto doors = std::make_shared<Doors::element_type>(dcs.size());
    co_await knock_everywhere(dcs, doors, world);
    for (std::size_t index = 0; index < dcs.size(); ++index) {
        for (std::size_t way = 0; way < ways.size(); ++way) {
            auto& opened = (*doors)[index][way];
            if (opened.outcome != Outcome::open) {
                const auto closed = closed_door(dcs[index], way, std::move(opened));
                record_attempt(dcs[index], way, closed, recorder);
                continue;
            }
            const bool kerberos = ways[way].way == Way::kerberos;
            if (kerberos && account.netbios_name.empty() && account.reason.empty()) {
                account = co_await with_netbios_name(plan, account, world);
            }
            if (kerberos && !account.reason.empty()) {
                const auto unasked = left_out(dcs[index], way, account.reason);
                record_attempt(dcs[index], way, unasked, recorder);
                continue;
            }
            const auto attempt = co_await go(ways[way].way, dcs[index], account, plan.remote_domain, world);
            record_attempt(dcs[index], way, attempt, recorder);
            if (attempt.judged) {
                co_return;
            }
        }
    }
}

} // namespace

extern const ProbeSpec trust_password_probe{
    "trust_password",
    "whether the trust password is the one that the remote domain knows",
    Scope::once,
    trust_password_tags,
    run,
    asked_for};

} // namespace pretrust
