// Asks LSA, as nobody, over the pipe of a null session, which domain the host serves, in which role, and whom
// that domain trusts. The same calls as Windows makes to create a trust, with the least right there is (1,
// view). What they tell is kept as it was told.
#include "lsa_questions.hpp"
#include "observe.hpp"

#include <wire/epm.hpp>

#include <array>

namespace pretrust {

namespace {

using probes::LsaAnswer;
using probes::LsaAnswers;
using probes::NullSession;
using probes::PipeErrand;

constexpr std::array lsa_identity_tags{
    TagSpec{"LSA_IDENTITY_POLICY", "LSA was asked, in nobody's name, which domain the host serves."},
    TagSpec{"LSA_IDENTITY_TRUSTS", "LSA was asked for the trusts of that domain."},
    TagSpec{"LSA_IDENTITY_TRUST", "LSA listed a trust of that domain."},
};

PipeErrand lsa_errand(const Endpoint& to) {
    PipeErrand errand;
    errand.pipe = "lsarpc";
    errand.service = wire::ad_interface_syntax(wire::AdInterface::lsarpc);
    const auto server = "\\\\" + to.address;
    errand.script = [server](const std::vector<probes::PipeReply>& so_far) {
        return probes::next_lsa_question(server, so_far);
    };
    return errand;
}

/// Where the way to LSA ended, and with which status; a step without a status ended with the connection.
struct Reached {
    std::string step;
    std::optional<std::uint32_t> status; ///< not success
    bool refused = false;                ///< the server said so; status tells more, where it is there
};

Reached ended(const char* step, std::optional<std::uint32_t> status, bool refused) {
    Reached reached;
    reached.step = step;
    reached.status = status;
    reached.refused = refused;
    return reached;
}

/// nullopt: LSA's interface is bound.
std::optional<Reached> short_of_lsa(const NullSession& session) {
    const auto failed = [](std::optional<std::uint32_t> status) { return status != 0U; };
    if (failed(session.negotiate_status)) {
        return ended("session", session.negotiate_status, session.negotiate_status.has_value());
    }
    if (failed(session.session_status) || session.guest()) {
        return ended("session", session.session_status, session.session_status.has_value());
    }
    if (failed(session.tree_status)) {
        return ended("tree", session.tree_status, session.tree_status.has_value());
    }
    if (session.pipes.empty() || !session.pipes.front().opened()) {
        const auto status = session.pipes.empty() ? std::nullopt : session.pipes.front().create_status;
        return ended("pipe", status, status.has_value());
    }
    const auto& pipe = session.pipes.front();
    if (!pipe.bound.value_or(false)) {
        return ended("bind", pipe.io_status, pipe.bound.has_value() || pipe.io_status.has_value());
    }
    return std::nullopt;
}

/// The transport's word, or malformed where the conversation ended without the answer.
Observation unanswered(std::string_view tag, const NullSession& session) {
    auto observation = probes::observe(tag, "smb", session.to, session.exchange);
    if (observation.outcome == Outcome::answered) {
        observation.outcome = Outcome::malformed;
    }
    return observation;
}

/// The server's word: without the facts of how the connection ended later.
Observation answered(std::string_view tag, const NullSession& session) {
    auto exchange = session.exchange;
    exchange.outcome = Outcome::answered;
    exchange.end = StreamEnd::none;
    return probes::observe(tag, "smb", session.to, exchange);
}

/// Of one call that LSA was to answer.
Observation observe_call(std::string_view tag, const NullSession& session, const LsaAnswer& answer) {
    if (!answer.fault && !answer.status && !answer.unreadable) {
        auto observation = unanswered(tag, session);
        const auto& io_status = session.pipes.front().io_status;
        if (io_status) {
            observation.outcome = Outcome::rejected;
            observation.args["status"] = std::int64_t{*io_status};
        }
        return observation;
    }
    auto observation = answered(tag, session);
    if (answer.unreadable) {
        observation.outcome = Outcome::malformed;
    } else if (answer.fault) {
        observation.outcome = Outcome::rejected;
        observation.args["fault"] = std::int64_t{*answer.fault};
    } else {
        observation.outcome = answer.good ? Outcome::answered : Outcome::rejected;
        observation.args["status"] = std::int64_t{*answer.status};
    }
    return observation;
}

void add_text(Args& args, const char* name, const std::string& text) {
    if (!text.empty()) {
        args[name] = text;
    }
}

void add_identity(Args& args, const LsaAnswers& answers) {
    add_text(args, "netbios_domain", answers.netbios_domain);
    add_text(args, "dns_domain", probes::plain_name(answers.dns_domain));
    add_text(args, "forest", probes::plain_name(answers.forest));
    add_text(args, "domain_sid", answers.domain_sid);
    add_text(args, "domain_guid", answers.domain_guid);
    if (answers.role) {
        args["role"] = std::string(*answers.role == wire::LsaRole::primary ? "primary" : "backup");
    }
}

void record_short_of_lsa(const Reached& reached, const NullSession& session, Recorder& recorder) {
    auto observation = unanswered("LSA_IDENTITY_POLICY", session);
    if (reached.refused) {
        observation = answered("LSA_IDENTITY_POLICY", session);
        observation.outcome = Outcome::rejected;
        if (reached.status) {
            observation.args["status"] = std::int64_t{*reached.status};
        }
    }
    observation.args["step"] = reached.step;
    observation.args["signed"] = session.is_signed;
    recorder.record(std::move(observation));
}

std::string direction_name(std::uint32_t direction) {
    constexpr std::array<std::string_view, 4> names{"disabled", "inbound", "outbound", "both"};
    return std::string(names[direction & 3U]);
}

void record_trust(const wire::LsaTrust& trust, const NullSession& session, Recorder& recorder) {
    auto observation = answered("LSA_IDENTITY_TRUST", session);
    auto& args = observation.args;
    add_text(args, "partner_dns", probes::plain_name(trust.partner_dns));
    add_text(args, "partner_netbios", trust.partner_netbios);
    add_text(args, "partner_sid", trust.partner_sid);
    args["direction"] = direction_name(trust.direction);
    args["type"] = std::int64_t{trust.type};
    args["attributes"] = std::int64_t{trust.attributes};
    args["forest_transitive"] = trust.forest_transitive();
    recorder.record(std::move(observation));
}

void record_trusts(const LsaAnswers& answers, const NullSession& session, Recorder& recorder) {
    auto observation = observe_call("LSA_IDENTITY_TRUSTS", session, answers.listing);
    if (observation.outcome == Outcome::answered) {
        observation.args["count"] = static_cast<std::int64_t>(answers.trusts.size());
        observation.args["whole"] = answers.listed_all;
    }
    recorder.record(std::move(observation));
    for (const auto& trust : answers.trusts) {
        record_trust(trust, session, recorder);
    }
}

void record_answers(const LsaAnswers& answers, const NullSession& session, Recorder& recorder) {
    const bool opened = answers.opening.good;
    const auto& deciding = opened ? answers.domain : answers.opening;
    auto observation = observe_call("LSA_IDENTITY_POLICY", session, deciding);
    const bool done = observation.outcome == Outcome::answered;
    observation.args["step"] = std::string(done ? "done" : opened ? "query" : "open");
    observation.args["signed"] = session.is_signed;
    add_identity(observation.args, answers);
    recorder.record(std::move(observation));
    if (opened) {
        record_trusts(answers, session, recorder);
    }
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "smb");
    std::vector<PipeErrand> errands;
    errands.push_back(lsa_errand(to));
    const auto session = co_await probes::null_session(to, errands, world);
    if (const auto reached = short_of_lsa(session)) {
        record_short_of_lsa(*reached, session, recorder);
        co_return;
    }
    const auto answers = probes::read_lsa_answers(session.pipes.front().replies);
    record_answers(answers, session, recorder);
}

} // namespace

extern const ProbeSpec lsa_identity_probe{
    "lsa_identity", "which domain LSA says the host serves, and whom that domain trusts", Scope::every_dc,
    lsa_identity_tags, run};

} // namespace pretrust
