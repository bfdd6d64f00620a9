// Netlogon's two calls, over TCP or over the pipe (MS-NRPC 3.1.4.1). The hash and the session key live only
// while the second request is made, and while its reply is compared.
#include "observe.hpp"
#include "password_attempt.hpp"
#include "rpc_calls.hpp"

#include <wire/epm.hpp>
#include <wire/netlogon.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace pretrust::probes {

namespace {

constexpr std::uint32_t rpc_access_denied = 5;
constexpr std::uint32_t max_towers = 8;

/// The calls as they will be made; the credential is filled in when the server's challenge is known.
struct Logon {
    const Secret* password = nullptr;
    wire::ReqChallenge first;
    wire::Authenticate3 second;
};

Logon logon_for(const TrustAccount& account, World& world) {
    Logon logon;
    logon.password = world.trust_password();
    // A name of its own for each run: the server keeps one challenge a name, and live channels have other
    // names.
    const auto number = world.random() & 0xffffffU;
    logon.first.computer = fmt::format("PREFLIGHT{:06X}", number);
    for (std::size_t i = 0; i < logon.first.challenge.size(); i += 4) {
        const auto bits = world.random();
        for (std::size_t octet = 0; octet < 4; ++octet) {
            logon.first.challenge[i + octet] = static_cast<std::uint8_t>(bits >> (8 * octet));
        }
    }
    logon.second.computer = logon.first.computer;
    const bool by_dns_name = !account.dns_name.empty();
    logon.second.account = by_dns_name ? account.dns_name : account.netbios_name;
    logon.second.channel =
        by_dns_name ? wire::SecureChannel::trusted_dns_domain : wire::SecureChannel::trusted_domain;
    return logon;
}

/// The server's challenge, when it gave one.
std::optional<wire::ReqChallengeReply> challenge_in(const std::vector<PipeReply>& replies) {
    const auto reply =
        replies.empty() || replies[0].fault ? std::nullopt : wire::decode_req_challenge(replies[0].stub);
    return reply && reply->status == 0 ? reply : std::nullopt;
}

PipeScript script_of(Logon logon) {
    return [logon = std::move(logon)](const std::vector<PipeReply>& so_far) -> std::optional<PipeCall> {
        if (so_far.empty()) {
            return PipeCall{wire::netlogon_opnum::req_challenge, wire::encode_req_challenge(logon.first)};
        }
        const auto challenge = challenge_in(so_far);
        if (so_far.size() > 1 || !challenge) {
            return std::nullopt;
        }
        auto call = logon.second;
        call.credential =
            wire::netlogon_proof(*logon.password, logon.first.challenge, challenge->challenge).client;
        return PipeCall{wire::netlogon_opnum::authenticate3, wire::encode_authenticate3(call)};
    };
}

void end_at(PasswordAttempt& attempt, const char* step, Outcome outcome) {
    attempt.args["step"] = std::string(step);
    attempt.outcome = outcome;
}

/// Nothing was judged yet when a call is barred: the caller is not let in.
void judge_fault(PasswordAttempt& attempt, std::uint32_t fault) {
    attempt.args["fault"] = std::int64_t{fault};
    attempt.verdict = fault == rpc_access_denied ? "barred" : "undecided";
}

/// MS-NRPC 3.5.4.4.2, and what was measured on real DCs.
std::string verdict_of(std::uint32_t status) {
    switch (status) {
    case wire::netlogon_status::access_denied:
        return "wrong";
    case wire::netlogon_status::no_trust_sam_account:
    case wire::netlogon_status::no_such_user:
        return "no_account";
    case wire::netlogon_status::account_disabled:
    case wire::netlogon_status::account_locked_out:
    case wire::netlogon_status::downgrade_detected:
        return "barred";
    case wire::netlogon_status::time_difference:
        return "clock";
    default:
        return "undecided";
    }
}

void judge_second(PasswordAttempt& attempt, const Logon& logon,
                  const wire::NetlogonCredential& server_challenge, const PipeReply& second) {
    if (second.fault) {
        end_at(attempt, "authenticate", Outcome::rejected);
        judge_fault(attempt, *second.fault);
        attempt.judged = *second.fault != rpc_access_denied;
        return;
    }
    const auto reply = wire::decode_authenticate3(second.stub);
    if (!reply) {
        end_at(attempt, "authenticate", Outcome::malformed);
        return;
    }
    end_at(attempt, "authenticate", Outcome::rejected);
    attempt.args["status"] = std::int64_t{reply->status};
    attempt.verdict = verdict_of(reply->status);
    if (reply->status == 0) {
        const auto proof = wire::netlogon_proof(*logon.password, logon.first.challenge, server_challenge);
        const bool valid = reply->credential == proof.server;
        attempt.args["server_credential_valid"] = valid;
        attempt.verdict = valid ? "right" : "undecided"; // who says yes without the password may be anybody
        attempt.outcome = valid ? Outcome::answered : Outcome::rejected;
    }
}

/// What the calls brought, the same for both ways. The transport's own word stands where no call was
/// answered.
void judge(PasswordAttempt& attempt, const Logon& logon, const std::vector<PipeReply>& replies) {
    if (replies.empty()) {
        end_at(attempt, "challenge", attempt.exchange.outcome);
        return;
    }
    const auto first = replies[0].fault ? std::nullopt : wire::decode_req_challenge(replies[0].stub);
    if (!first) {
        end_at(attempt, "challenge", replies[0].fault ? Outcome::rejected : Outcome::malformed);
        if (replies[0].fault) {
            judge_fault(attempt, *replies[0].fault);
        }
        return;
    }
    if (first->status != 0) {
        end_at(attempt, "challenge", Outcome::rejected);
        attempt.args["status"] = std::int64_t{first->status};
        attempt.verdict = first->status == wire::netlogon_status::access_denied ? "barred" : "undecided";
        return;
    }
    attempt.judged = true; // from here on the server has our credential, whether its word comes back or not
    if (replies.size() < 2) {
        end_at(attempt, "authenticate", attempt.exchange.outcome);
        return;
    }
    judge_second(attempt, logon, first->challenge, replies[1]);
}

PasswordAttempt begin(const FoundDc& dc, std::string_view service, const Logon& logon) {
    PasswordAttempt attempt;
    attempt.to.address = dc.address;
    attempt.service = service;
    attempt.args["account"] = logon.second.account;
    attempt.args["channel_type"] = static_cast<std::int64_t>(logon.second.channel);
    return attempt;
}

/// An answered exchange that does not hold what it should is no answer.
Outcome without_answer(Outcome outcome) {
    return outcome == Outcome::answered ? Outcome::malformed : outcome;
}

std::vector<std::uint16_t> ports_in(const std::vector<PipeReply>& replies, PasswordAttempt& attempt) {
    std::vector<std::uint16_t> ports;
    const auto map =
        replies.empty() || replies[0].fault ? std::nullopt : wire::decode_ept_map(replies[0].stub);
    if (!replies.empty() && replies[0].fault) {
        judge_fault(attempt, *replies[0].fault);
        attempt.outcome = Outcome::rejected;
    }
    if (!map) {
        return ports;
    }
    for (const auto& tower : map->towers) {
        const auto port = tower.tcp_port.value_or(0);
        if (port != 0 && std::find(ports.begin(), ports.end(), port) == ports.end()) {
            ports.push_back(port);
        }
    }
    if (ports.empty()) {
        attempt.outcome = Outcome::rejected;
        attempt.args["status"] = std::int64_t{map->status};
    }
    return ports;
}

PipeScript map_script() {
    return [](const std::vector<PipeReply>& so_far) -> std::optional<PipeCall> {
        if (!so_far.empty()) {
            return std::nullopt;
        }
        const auto service = wire::ad_interface_syntax(wire::AdInterface::netlogon);
        return PipeCall{wire::ept_map_opnum, wire::encode_ept_map(service, max_towers)};
    };
}

/// Where the way to the pipe ended, when it did not lead to a bound interface.
void judge_way(PasswordAttempt& attempt, const NullSession& session) {
    const auto ended = [&attempt](const char* step, std::optional<std::uint32_t> status) {
        end_at(attempt, step, status ? Outcome::rejected : without_answer(attempt.exchange.outcome));
        if (status) {
            attempt.args["status"] = std::int64_t{*status};
            attempt.verdict = *status == wire::netlogon_status::access_denied ? "barred" : "undecided";
        }
    };
    const auto failed = [](std::optional<std::uint32_t> status) { return status.value_or(1) != 0; };
    if (failed(session.negotiate_status) || failed(session.session_status)) {
        ended("session",
              failed(session.negotiate_status) ? session.negotiate_status : session.session_status);
    } else if (failed(session.tree_status)) {
        ended("tree", session.tree_status);
    } else if (session.pipes.empty() || failed(session.pipes[0].create_status)) {
        ended("pipe", session.pipes.empty() ? std::nullopt : session.pipes[0].create_status);
    } else {
        ended("bind", session.pipes[0].io_status);
        if (session.pipes[0].bound) {
            attempt.outcome = Outcome::rejected;
        }
    }
}

} // namespace

Task<PasswordAttempt> try_netlogon_tcp(FoundDc dc, TrustAccount account, World& world) {
    const auto logon = logon_for(account, world);
    auto attempt = begin(dc, "rpc_mapper", logon);
    attempt.to.port = find_service("rpc_mapper")->port;
    const auto mapper = wire::epm_syntax();
    const auto mapping = map_script();
    auto mapped = co_await call_over_tcp(attempt.to, mapper, mapping, world);
    attempt.exchange = std::move(mapped.exchange);
    end_at(attempt, "map", without_answer(attempt.exchange.outcome));
    if (mapped.bound && !*mapped.bound) {
        attempt.outcome = Outcome::rejected;
    }
    const auto ports = ports_in(mapped.replies, attempt);
    const auto netlogon = wire::ad_interface_syntax(wire::AdInterface::netlogon);
    const auto script = script_of(logon);
    for (const auto port : ports) {
        attempt.service = "rpc_ports";
        attempt.to.port = port;
        auto called = co_await call_over_tcp(attempt.to, netlogon, script, world);
        attempt.exchange = std::move(called.exchange);
        if (called.bound.value_or(false)) {
            judge(attempt, logon, called.replies);
        } else {
            end_at(attempt, "bind",
                   called.bound ? Outcome::rejected : without_answer(attempt.exchange.outcome));
        }
        if (called.bound.value_or(false)) {
            break; // another port of the same service would say the same
        }
    }
    co_return attempt;
}

Task<PasswordAttempt> try_netlogon_pipe(FoundDc dc, TrustAccount account, World& world) {
    const auto logon = logon_for(account, world);
    auto attempt = begin(dc, "smb", logon);
    attempt.to.port = find_service("smb")->port;
    PipeErrand errand;
    errand.pipe = "netlogon";
    errand.service = wire::ad_interface_syntax(wire::AdInterface::netlogon);
    errand.script = script_of(logon);
    std::vector<PipeErrand> errands;
    errands.push_back(std::move(errand));
    auto session = co_await null_session(attempt.to, errands, world);
    attempt.exchange = std::move(session.exchange);
    if (!session.pipes.empty() && session.pipes[0].bound.value_or(false)) {
        judge(attempt, logon, session.pipes[0].replies);
    } else {
        judge_way(attempt, session);
    }
    co_return attempt;
}

} // namespace pretrust::probes
