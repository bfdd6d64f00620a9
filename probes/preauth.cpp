// Asks a KDC of the remote domain for a ticket in the name of one user, without pre-authentication, as AWS
// demands that accounts need it. A ticket that comes all the same is thrown away: nothing is decrypted,
// nothing of it is kept.
#include "find_dc.hpp"
#include "kerberos_facts.hpp"
#include "observe.hpp"

#include <wire/kerberos.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace pretrust {

namespace {

namespace error = wire::kerberos_error;

constexpr std::array preauth_tags{
    TagSpec{"PREAUTH_ANSWER", "A KDC was asked whether one user's account requires pre-authentication."},
};

constexpr std::size_t most_dcs = 3;

/// All that any KDC may know (IANA Kerberos parameters; the negative ones are Windows' own), so that a
/// missing etype of ours is no reason to refuse.
constexpr std::array etypes{18, 17, 20, 19, 23, 24, 3, 1, -128, -133};

wire::KerberosAsRequest request_for(const Plan& plan, World& world) {
    wire::KerberosAsRequest request;
    request.client = plan.preauth_user;
    request.realm = probes::upper_case(plan.remote_domain);
    request.nonce = world.random();
    request.etypes.assign(etypes.begin(), etypes.end());
    return request;
}

std::vector<std::string> etype_texts(const std::vector<wire::KerberosEtype>& offered) {
    std::vector<std::string> texts;
    texts.reserve(offered.size());
    for (const auto& etype : offered) {
        texts.push_back(fmt::format("{}", etype.etype));
    }
    return texts;
}

void read_error(Observation& observation, const wire::KerberosError& said) {
    auto& args = observation.args;
    args["error_code"] = std::int64_t{said.code};
    args["error_name"] = probes::kerberos_error_name(said.code);
    args["realm"] = said.realm;
    observation.outcome = Outcome::rejected;
    if (said.code == error::preauth_required) {
        observation.outcome = Outcome::answered;
        args["required"] = true;
        args["exists"] = true;
        args["etypes"] = etype_texts(said.padata.etypes);
    } else if (said.code == error::client_unknown) {
        args["exists"] = false;
    } else if (said.code == error::client_revoked) {
        args["exists"] = true;
    }
}

void read_reply(Observation& observation, BytesView message) {
    const auto reply = wire::decode_kerberos_reply(message);
    observation.outcome = Outcome::malformed;
    if (!reply) {
        return;
    }
    if (const auto* said = std::get_if<wire::KerberosError>(&*reply)) {
        read_error(observation, *said);
        return;
    }
    const auto& ticket = std::get<wire::KerberosKdcReply>(*reply);
    constexpr int as_reply = 11;
    if (ticket.msg_type == as_reply) {
        observation.outcome = Outcome::answered;
        observation.args["required"] = false;
        observation.args["exists"] = true;
        observation.args["realm"] = ticket.crealm;
    }
}

void complete(Observation& observation, const Plan& plan, const probes::FoundDc& dc) {
    observation.args["user"] = plan.preauth_user;
    if (!dc.host.empty()) {
        observation.args["host"] = dc.host;
    }
}

/// Whether the KDC answered in its protocol: then no other is asked.
bool said_something(const Observation& observation) {
    return observation.args.contains("exists") || observation.args.contains("error_code");
}

Task<bool> ask_tcp(const Plan& plan, probes::FoundDc dc, World& world, Recorder& recorder) {
    Target target;
    target.address = dc.address;
    const auto to = probes::endpoint_of(target, "kerberos_tcp");
    const auto request = wire::prepend_tcp_length(wire::encode_as_request(request_for(plan, world)));
    const Framer framer = wire::kerberos_progress_tcp;
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto observation = probes::observe("PREAUTH_ANSWER", "kerberos_tcp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        read_reply(observation, wire::strip_tcp_length(exchange.reply).value_or(BytesView()));
    }
    complete(observation, plan, dc);
    const bool said = said_something(observation);
    recorder.record(std::move(observation));
    co_return said;
}

Task<bool> ask_udp(const Plan& plan, probes::FoundDc dc, World& world, Recorder& recorder) {
    Target target;
    target.address = dc.address;
    const auto to = probes::endpoint_of(target, "kerberos_udp");
    const auto request = wire::encode_as_request(request_for(plan, world));
    const Framer framer = wire::kerberos_progress_udp;
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto observation = probes::observe("PREAUTH_ANSWER", "kerberos_udp", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        read_reply(observation, exchange.reply);
    }
    complete(observation, plan, dc);
    const bool said = said_something(observation);
    recorder.record(std::move(observation));
    co_return said;
}

void record_nobody_to_ask(const Plan& plan, Recorder& recorder) {
    Observation observation;
    observation.tag = "PREAUTH_ANSWER";
    observation.target = plan.remote_domain;
    observation.outcome = Outcome::skipped;
    observation.args["user"] = plan.preauth_user;
    observation.args["reason"] = std::string("no DC of the remote domain is known");
    recorder.record(std::move(observation));
}

bool asked_for(const Plan& plan) {
    return !plan.preauth_user.empty();
}

Task<void> run(const Plan& plan, Target, World& world, Recorder& recorder) {
    const auto dcs = co_await probes::find_dcs(plan, world, most_dcs);
    if (dcs.empty()) {
        record_nobody_to_ask(plan, recorder);
    }
    for (const auto& dc : dcs) {
        const bool said = co_await ask_tcp(plan, dc, world, recorder);
        if (said) {
            co_return;
        }
        const bool said_by_datagram = co_await ask_udp(plan, dc, world, recorder);
        if (said_by_datagram) {
            co_return;
        }
    }
}

} // namespace

extern const ProbeSpec preauth_probe{
    "preauth",   "whether one user's account requires Kerberos pre-authentication",
    Scope::once, preauth_tags,
    run,         asked_for};

} // namespace pretrust
