// The sentences about what this run could not see. They hold for every verdict, most of all for a green one.
#include <diagnosis/clocks.hpp>
#include <diagnosis/facts.hpp>
#include <diagnosis/forwarder_configured.hpp>
#include <reports/limits.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace pretrust {
namespace {

void cut_short(const Evidence& evidence, std::vector<std::string>& limits) {
    const auto count = std::ranges::count_if(evidence.items, [](const Observation& look) {
        return look.outcome == Outcome::skipped &&
               !has(look, "reason"); // what lacked an input was not cut off
    });
    const std::string skipped = count == 1 ? "1 question was" : fmt::format("{} questions were", count);
    if (evidence.interrupted) {
        limits.push_back(fmt::format("The run was interrupted: {} not asked to the end.", skipped));
    }
    if (evidence.deadline_hit) {
        limits.push_back(fmt::format("The run hit its deadline of {:g} s: {} not asked to the end. "
                                     "Give it more time with --deadline.",
                                     static_cast<double>(evidence.plan.deadline.count()) / 1000.0, skipped));
    }
    std::set<std::string> crashed;
    for (const auto& item : evidence.items) {
        if (item.outcome == Outcome::crashed) {
            crashed.insert(item.probe);
        }
    }
    if (!crashed.empty()) {
        limits.push_back(fmt::format("A fault of pretrust itself, please report it: failed in {}.",
                                     fmt::join(crashed, ", ")));
    }
}

void assumed(const Evidence& evidence, std::vector<std::string>& limits) {
    const Plan& plan = evidence.plan;
    const Facts facts(evidence);
    if (!facts.dcs_from_dns() && !plan.remote_dns.empty()) {
        limits.push_back(
            fmt::format("DNS named no domain controller of {}: the addresses given with --dns were "
                        "probed in their place.",
                        plan.remote_domain));
    }
    if (plan.local_dns_from == LocalDnsFrom::system) {
        limits.push_back(
            fmt::format("The local DNS servers are the ones this host uses ({}). The domain controllers "
                        "may use others: name theirs with --local-dns.",
                        fmt::join(plan.local_dns, ", ")));
    }
    if (plan.source_ports == SourcePorts::any) {
        limits.emplace_back(
            "Sent from ports that this system chose; Windows domain controllers use 49152-65535 "
            "(--source-ports windows).");
    }
    if (plan.source_ports == SourcePorts::linux_range) {
        limits.emplace_back(
            "Sent from ports 32768-49151, as asked for; Windows domain controllers use 49152-65535.");
    }
}

/// This host's own clock, when all DCs agree that it is the wrong one.
void own_clock(const Evidence& evidence, std::vector<std::string>& limits) {
    const Facts facts(evidence);
    if (const auto error = own_clock_error_us(dc_clocks(facts))) {
        limits.push_back(
            fmt::format("The clock of this host is {}: the domain controllers of both sides agree with "
                        "each other.",
                        skew_text(*error)));
    }
}

void still_to_come(const Evidence& evidence, std::vector<std::string>& limits) {
    const Facts facts(evidence);
    if (evidence.plan.side == Side::aws && request_brings_forwarder(facts) &&
        resolved_by_managed_dns(facts) == nullptr) {
        limits.emplace_back("The conditional forwarder, which is not there yet and which the CreateTrust "
                            "request brings: run pretrust again once it is there.");
    }
}

/// What only an option asks for.
void not_asked_for(const Plan& plan, std::vector<std::string>& limits) {
    if (plan.trust_password == TrustPassword::not_given) {
        limits.emplace_back(
            "The trust password, of which both halves need the same one: --trust-password-file tries it "
            "once, where the other half exists.");
    }
    if (plan.preauth_user.empty()) {
        limits.emplace_back(
            "Whether accounts require Kerberos pre-authentication, as AWS demands: --user NAME asks "
            "about one.");
    }
    if (plan.sweep == Sweep::none) {
        limits.emplace_back(
            "RPC ports that the endpoint mapper does not name today: --sweep asks the whole range, "
            "--sweep=sample a part of it.");
    }
}

void beyond_the_vantage(const Plan& plan, OtherSide other, std::vector<std::string>& limits) {
    if (plan.side == Side::aws) {
        if (other == OtherSide::unseen) {
            limits.push_back(
                fmt::format("Connections from the domain controllers of {} towards AWS: run pretrust there "
                            "too, with --side self-managed.",
                            plan.remote_domain));
        }
        limits.emplace_back(
            "Security group, network ACLs and routes of the managed directory's own interfaces, unless "
            "this host shares them.");
    } else {
        if (other == OtherSide::unseen) {
            limits.push_back(
                fmt::format("Connections from the domain controllers of {} towards this side: run pretrust "
                            "in the directory's VPC too, with --side aws.",
                            plan.remote_domain));
        }
        limits.emplace_back(
            "Firewall rules that name the addresses of your domain controllers, unless this host is one.");
    }
}

} // namespace

/// No packet was sent: one sentence says it all.
std::vector<std::string> files_only(const Evidence& evidence) {
    const std::string domain =
        evidence.plan.remote_domain.empty() ? "REMOTE_DOMAIN" : evidence.plan.remote_domain;
    return {fmt::format(
        "Only files were looked at, and no packet was sent: names, addresses and firewalls on the way "
        "were not seen. pretrust check {} asks them.",
        domain)};
}

std::vector<std::string> make_limits(const Evidence& evidence, OtherSide other) {
    if (evidence.offline) {
        return files_only(evidence);
    }
    std::vector<std::string> limits;
    cut_short(evidence, limits);
    own_clock(evidence, limits);
    assumed(evidence, limits);
    still_to_come(evidence, limits);
    beyond_the_vantage(evidence.plan, other, limits);
    not_asked_for(evidence.plan, limits);
    return limits;
}

} // namespace pretrust
