// Reads the root DSE over TCP, anonymously, at the directory's port and at the global catalog's: names of
// domain and forest, functional levels, time (MS-ADTS 3.1.1.3.2).
#include "observe.hpp"

#include <wire/rootdse.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace {

constexpr std::array ldap_rootdse_tags{
    TagSpec{"LDAP_ROOTDSE_ANSWER", "The host was asked for its root DSE."},
};

constexpr std::int64_t one_second_us = 1'000'000;

template <class T> void add(Args& args, const char* name, const std::optional<T>& value) {
    if (value) {
        args[name] = *value;
    }
}

void add_level(Args& args, const char* name, const std::optional<int>& level) {
    if (level) {
        args[name] = std::int64_t{*level};
    }
}

bool has_capability(const wire::RootDse& root, std::string_view oid) {
    const auto& all = root.supported_capabilities;
    return std::find(all.begin(), all.end(), oid) != all.end();
}

void add_facts(Observation& observation, const wire::RootDse& root, const Exchange& exchange) {
    auto& args = observation.args;
    add(args, "default_naming_context", root.default_naming_context);
    add(args, "root_domain_naming_context", root.root_domain_naming_context);
    if (root.dns_host_name) {
        args["dns_host_name"] = probes::plain_name(*root.dns_host_name);
    }
    add_level(args, "forest_functionality", root.forest_functionality);
    add_level(args, "domain_functionality", root.domain_functionality);
    add_level(args, "dc_functionality", root.domain_controller_functionality);
    add(args, "gc_ready", root.is_global_catalog_ready);
    add(args, "synchronized", root.is_synchronized);
    args["active_directory"] = has_capability(root, wire::ldap_capability_active_directory);
    if (root.current_time_us) {
        args["current_time_us"] = *root.current_time_us;
        probes::add_offset(observation, probes::clock_offset(*root.current_time_us, one_second_us, exchange));
    }
}

Task<void> ask(std::string service, Endpoint to, World& world, Recorder& recorder) {
    const auto id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    const auto request = wire::encode_root_dse_search(id);
    const Framer framer = [id](BytesView stream) { return wire::ldap_progress(stream, id); };
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto observation = probes::observe("LDAP_ROOTDSE_ANSWER", service, to, exchange);
    if (exchange.outcome == Outcome::answered) {
        const auto reply = wire::decode_ldap_search_reply(exchange.reply, id);
        if (!reply) {
            observation.outcome = Outcome::malformed;
        } else if (reply->entries.empty()) {
            observation.outcome = Outcome::rejected;
        } else {
            const auto root = wire::read_root_dse(reply->entries.front());
            observation.outcome = root.default_naming_context ? Outcome::answered : Outcome::rejected;
            add_facts(observation, root, exchange);
        }
    }
    recorder.record(std::move(observation));
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    std::vector<Task<void>> questions;
    for (const auto* service : {"ldap", "gc"}) {
        questions.push_back(ask(service, probes::endpoint_of(target, service), world, recorder));
    }
    co_await world.together(std::move(questions));
}

} // namespace

extern const ProbeSpec ldap_rootdse_probe{"ldap_rootdse", "what the directory says of itself",
                                          Scope::remote_dc, ldap_rootdse_tags, run};

} // namespace pretrust
