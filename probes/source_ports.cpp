// Asks the same services twice: from the ports that a Windows DC leaves from, and from the ports below them.
// A firewall that keeps no state must pass replies by their destination port; one that forgot 49152-65535
// lets a Linux host through and no DC. Judges nothing: both halves are recorded.
#include "kerberos_facts.hpp"
#include "observe.hpp"

#include <wire/cldap.hpp>
#include <wire/kerberos.hpp>

#include <array>

namespace pretrust {

namespace {

constexpr std::array source_ports_tags{
    TagSpec{"SOURCE_PORTS_REPLY", "A service was asked from one of two ranges of source ports."},
};

struct Range {
    SourcePorts ports;
    std::string_view name;
};
constexpr std::array ranges{Range{SourcePorts::windows_range, "windows"},
                            Range{SourcePorts::linux_range, "below"}};

constexpr std::array connected_services{"ldap", "kerberos_tcp", "smb", "rpc_mapper"};

struct Question {
    std::string service;
    Endpoint to;
    std::string from;
    Bytes request; ///< empty: connect only
    Framer framer;
};

Question question_of(const Target& target, std::string_view service, const Range& range) {
    Question question;
    question.service = std::string(service);
    question.to = probes::endpoint_of(target, service);
    question.to.from = range.ports;
    question.from = std::string(range.name);
    return question;
}

Question ldap_ping(const Target& target, const Range& range, const std::string& domain, World& world) {
    auto question = question_of(target, "ldap_ping", range);
    wire::NetlogonPing ping;
    ping.message_id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    ping.dns_domain = domain;
    question.request = wire::encode_netlogon_ping(ping);
    question.framer = [id = ping.message_id](BytesView datagram) {
        return wire::cldap_progress(datagram, id);
    };
    return question;
}

Question kerberos(const Target& target, const Range& range, const std::string& domain, World& world) {
    auto question = question_of(target, "kerberos_udp", range);
    question.request = probes::ticket_for_nobody(domain, world);
    question.framer = wire::kerberos_progress_udp;
    return question;
}

Task<void> ask(Question question, World& world, Recorder& recorder) {
    Exchange exchange;
    if (question.request.empty()) {
        exchange = co_await world.open_tcp(question.to);
    } else {
        exchange = co_await world.talk_udp(question.to, question.request, question.framer);
    }
    auto observation = probes::observe("SOURCE_PORTS_REPLY", question.service, question.to, exchange);
    observation.args["from"] = question.from;
    recorder.record(std::move(observation));
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    const auto domain = probes::domain_of(plan, target);
    std::vector<Task<void>> questions;
    for (const auto& range : ranges) {
        questions.push_back(ask(ldap_ping(target, range, domain, world), world, recorder));
        questions.push_back(ask(kerberos(target, range, domain, world), world, recorder));
        for (const auto* service : connected_services) {
            questions.push_back(ask(question_of(target, service, range), world, recorder));
        }
    }
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec source_ports_probe{
    "source_ports", "whether replies reach the ports that a Windows DC leaves from, and those below",
    Scope::remote_dc, source_ports_tags, run};

} // namespace pretrust
