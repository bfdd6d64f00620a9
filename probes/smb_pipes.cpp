// Goes the way of a trust's creation over SMB, step by step: negotiate, null session, IPC$, and the three
// pipes that Windows lets anybody open, beside one that it does not (MS-SMB2). Each step's status is
// evidence; a step that was not reached is not recorded.
#include "null_session.hpp"
#include "observe.hpp"

#include <wire/epm.hpp>

#include <array>
#include <utility>

namespace pretrust {

namespace {

using probes::NullSession;
using probes::PipeErrand;
using probes::PipeResult;

constexpr std::array smb_pipes_tags{
    TagSpec{"SMB_PIPES_NEGOTIATE", "The host was offered the SMB dialects 2.0.2 to 3.1.1."},
    TagSpec{"SMB_PIPES_SESSION", "The host was asked for a session in nobody's name."},
    TagSpec{"SMB_PIPES_TREE", "The null session was used to connect to IPC$."},
    TagSpec{"SMB_PIPES_PIPE", "A pipe was opened over the null session, and its interface bound."},
};

constexpr std::uint32_t success = 0;
constexpr std::uint8_t signing_enabled = 1, signing_required = 2;

PipeErrand bind_only(const char* pipe, wire::AdInterface interface) {
    PipeErrand errand;
    errand.pipe = pipe;
    errand.service = wire::ad_interface_syntax(interface);
    return errand;
}

std::vector<PipeErrand> pipe_errands() {
    std::vector<PipeErrand> errands;
    errands.push_back(bind_only("lsarpc", wire::AdInterface::lsarpc));
    errands.push_back(bind_only("samr", wire::AdInterface::samr));
    errands.push_back(bind_only("netlogon", wire::AdInterface::netlogon));
    PipeErrand control;
    control.pipe = "svcctl";
    control.control = true;
    errands.push_back(std::move(control));
    return errands;
}

/// Of one step: with a status, the server's word; without one, the transport's.
Observation step(std::string_view tag, const NullSession& session, std::optional<std::uint32_t> status) {
    if (!status) {
        auto ended = probes::observe(tag, "smb", session.to, session.exchange);
        if (ended.outcome == Outcome::answered) {
            ended.outcome = Outcome::malformed; // The conversation ended, and this answer is not in it.
        }
        return ended;
    }
    Exchange answered = session.exchange;
    answered.outcome = Outcome::answered;
    answered.end = StreamEnd::none;
    auto observation = probes::observe(tag, "smb", session.to, answered);
    observation.outcome = *status == success ? Outcome::answered : Outcome::rejected;
    observation.args["status"] = std::int64_t{*status};
    return observation;
}

void record_negotiate(const NullSession& session, Recorder& recorder) {
    auto observation = step("SMB_PIPES_NEGOTIATE", session, session.negotiate_status);
    auto& args = observation.args;
    if (const auto name = wire::smb2_dialect_name(session.dialect)) {
        args["dialect"] = std::string(*name);
        args["signing_enabled"] = (session.security_mode & signing_enabled) != 0;
        args["signing_required"] = (session.security_mode & signing_required) != 0;
    }
    if (session.system_time_us) {
        args["system_time_us"] = *session.system_time_us;
        if (session.exchange.outcome == Outcome::answered) {
            const auto offset = probes::clock_offset(*session.system_time_us, 0, session.exchange);
            probes::add_offset(observation, offset);
        }
    }
    recorder.record(std::move(observation));
}

void add_text(Args& args, const char* name, const std::string& text) {
    if (!text.empty()) {
        args[name] = text;
    }
}

void record_session(const NullSession& session, Recorder& recorder) {
    auto observation = step("SMB_PIPES_SESSION", session, session.session_status);
    auto& args = observation.args;
    args["signed"] = session.is_signed;
    if (session.session_status) {
        args["session_flags"] = std::int64_t{session.session_flags};
    }
    if (session.guest()) {
        args["guest"] = true;
        observation.outcome = Outcome::rejected;
    }
    if (const auto& challenge = session.challenge) {
        add_text(args, "netbios_domain", challenge->netbios_domain);
        add_text(args, "netbios_host", challenge->netbios_computer);
        add_text(args, "dns_domain", probes::plain_name(challenge->dns_domain));
        add_text(args, "dns_host", probes::plain_name(challenge->dns_computer));
        add_text(args, "forest", probes::plain_name(challenge->dns_tree));
        add_text(args, "os_version", challenge->version);
    }
    recorder.record(std::move(observation));
}

/// What is known of binding, once a pipe is open.
void add_bind(Observation& observation, const PipeResult& result, const NullSession& session) {
    if (result.bound || result.io_status) {
        observation.args["bound"] = result.bound.value_or(false);
        observation.outcome = result.bound.value_or(false) ? Outcome::answered : Outcome::rejected;
        if (result.io_status) {
            observation.args["io_status"] = std::int64_t{*result.io_status};
        }
        return;
    }
    const auto status = observation.args["status"];
    observation = step(observation.tag, session, std::nullopt);
    observation.args["status"] = status;
}

void record_pipe(const NullSession& session, const PipeErrand& errand, const PipeResult& result,
                 Recorder& recorder) {
    auto observation = step("SMB_PIPES_PIPE", session, result.create_status);
    if (result.opened() && !errand.control) {
        add_bind(observation, result, session);
    }
    auto& args = observation.args;
    args["pipe"] = errand.pipe;
    args["signed"] = session.is_signed;
    if (errand.control) {
        args["control"] = true;
    }
    if (result.create_status) {
        args["opened"] = result.opened();
    }
    if (result.create_status == wire::smb2_status::pipe_busy ||
        result.create_status == wire::smb2_status::pipe_not_available) {
        args["busy"] = true;
    }
    recorder.record(std::move(observation));
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "smb");
    const auto errands = pipe_errands();
    const auto session = co_await probes::null_session(to, errands, world);
    record_negotiate(session, recorder);
    if (session.negotiate_status != success) {
        co_return;
    }
    record_session(session, recorder);
    if (session.session_status != success || session.guest()) {
        co_return;
    }
    auto tree = step("SMB_PIPES_TREE", session, session.tree_status);
    tree.args["signed"] = session.is_signed;
    recorder.record(std::move(tree));
    if (session.tree_status != success) {
        co_return;
    }
    for (std::size_t i = 0; i < errands.size(); ++i) {
        if (session.pipes[i].asked) {
            record_pipe(session, errands[i], session.pipes[i], recorder);
        }
    }
}

} // namespace

extern const ProbeSpec smb_pipes_probe{"smb_pipes",
                                       "how far a null session gets on the way to the pipes of a trust",
                                       Scope::remote_dc, smb_pipes_tags, run};

} // namespace pretrust
