// Asks the RPC endpoint mapper on TCP 135 for the ports of the interfaces that a trust uses, then connects to
// each port and binds (MS-RPCE, C706). A port that the mapper names is certainly listening, so its silence is
// a firewall's. The address inside a tower is ignored: behind NAT it is wrong.
#include "observe.hpp"

#include <wire/epm.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

namespace pretrust {

namespace {

using wire::AdInterface;

constexpr std::array rpc_endpoints_tags{
    TagSpec{"RPC_ENDPOINTS_MAP", "The endpoint mapper was asked for the ports of one interface."},
    TagSpec{"RPC_ENDPOINTS_LOOKUP", "The endpoint mapper was asked for all endpoints of the host."},
    TagSpec{"RPC_ENDPOINTS_CONNECT", "A port that the endpoint mapper named was connected to and bound."},
};

struct Interface {
    std::string_view name;
    AdInterface id;
};
constexpr std::array interfaces{
    Interface{"lsarpc", AdInterface::lsarpc},
    Interface{"samr", AdInterface::samr},
    Interface{"netlogon", AdInterface::netlogon},
    Interface{"drsuapi", AdInterface::drsuapi},
};

constexpr std::uint32_t bind_call = 1;
constexpr std::uint32_t first_map_call = 2;
constexpr std::uint32_t max_towers = 8;

std::uint32_t map_call(std::size_t index) {
    return first_map_call + static_cast<std::uint32_t>(index);
}

Bytes map_request(std::size_t index) {
    const auto stub = wire::encode_ept_map(wire::ad_interface_syntax(interfaces[index].id), max_towers);
    return wire::encode_rpc_request(map_call(index), wire::ept_map_opnum, stub);
}

/// Bind, then one ept_map after the other on the same connection: a server need not take a request before it
/// has acknowledged the bind.
Dialogue map_dialogue() {
    return [step = std::size_t{0}, begun = false](BytesView received) mutable {
        Turn turn;
        if (!begun) {
            begun = true;
            turn.progress = Progress::complete;
            turn.send = wire::encode_rpc_bind(wire::epm_syntax(), bind_call);
            return turn;
        }
        const auto call = step == 0 ? bind_call : map_call(step - 1);
        turn.progress = wire::rpc_progress(received, call);
        if (turn.progress != Progress::complete) {
            return turn;
        }
        const auto reply = wire::decode_rpc_reply(received, call);
        const auto* ack = reply ? std::get_if<wire::RpcBindAck>(&reply->body) : nullptr;
        const bool bound = step > 0 || (ack != nullptr && ack->accepted());
        if (bound && step < interfaces.size()) {
            turn.send = map_request(step);
            ++step;
        }
        return turn;
    };
}

struct Mapped {
    Outcome outcome = Outcome::malformed;
    std::vector<std::uint16_t> ports;
    std::int64_t status = 0;
};

std::vector<std::uint16_t> ports_of(const std::vector<wire::EptTower>& towers) {
    std::vector<std::uint16_t> ports;
    for (const auto& tower : towers) {
        const auto port = tower.tcp_port.value_or(0);
        if (port != 0 && std::find(ports.begin(), ports.end(), port) == ports.end()) {
            ports.push_back(port);
        }
    }
    std::sort(ports.begin(), ports.end());
    return ports;
}

/// The mapper's word on one interface, out of all that it said on the connection, also when the connection
/// ended too early for the others. nullopt: it said nothing about this one.
std::optional<Mapped> read_map(BytesView stream, std::size_t index) {
    Mapped mapped;
    const auto reply = wire::decode_rpc_reply(stream, map_call(index));
    if (!reply) {
        // A bind that was answered with anything but an acknowledgement is a no to every call.
        const auto bind = wire::decode_rpc_reply(stream, bind_call);
        const auto* ack = bind ? std::get_if<wire::RpcBindAck>(&bind->body) : nullptr;
        if (!bind || (ack != nullptr && ack->accepted())) {
            return std::nullopt;
        }
        mapped.outcome = Outcome::rejected;
        return mapped;
    }
    if (std::holds_alternative<wire::RpcBindNak>(reply->body)) {
        mapped.outcome = Outcome::rejected;
    } else if (const auto* fault = std::get_if<wire::RpcFault>(&reply->body)) {
        mapped.outcome = Outcome::rejected;
        mapped.status = std::int64_t{fault->status};
    } else if (const auto* response = std::get_if<wire::RpcResponse>(&reply->body)) {
        if (const auto map = wire::decode_ept_map(response->stub)) {
            mapped.status = std::int64_t{map->status};
            mapped.ports = ports_of(map->towers);
            mapped.outcome = mapped.ports.empty() ? Outcome::rejected : Outcome::answered;
        }
    }
    return mapped;
}

/// Ports outside the range from which a DC draws: somebody has pinned them.
std::vector<std::string> pinned(const std::vector<std::uint16_t>& ports) {
    std::vector<std::string> names;
    for (const auto port : ports) {
        if (port < rpc_dynamic_first || port > rpc_dynamic_last) {
            names.push_back(std::to_string(port));
        }
    }
    return names;
}

std::vector<std::string> names_of(const std::vector<std::uint16_t>& ports) {
    std::vector<std::string> names;
    for (const auto port : ports) {
        names.push_back(std::to_string(port));
    }
    return names;
}

bool acknowledged(BytesView stream) {
    const auto reply = wire::decode_rpc_reply(stream, bind_call);
    const auto* ack = reply ? std::get_if<wire::RpcBindAck>(&reply->body) : nullptr;
    return ack != nullptr && ack->accepted();
}

/// All endpoints, page after page: calls 2, 3, ... of a bound connection.
constexpr std::uint32_t page_entries = 200; // some 26,000 octets
constexpr std::uint32_t most_pages = 8;

std::optional<wire::EptLookupReply> read_page(BytesView stream, std::uint32_t call) {
    const auto reply = wire::decode_rpc_reply(stream, call);
    const auto* response = reply ? std::get_if<wire::RpcResponse>(&reply->body) : nullptr;
    return response != nullptr ? wire::decode_ept_lookup(response->stub) : std::nullopt;
}

Dialogue lookup_dialogue() {
    return [call = std::uint32_t{0}](BytesView received) mutable {
        Turn turn;
        if (call == 0) {
            call = bind_call;
            turn.progress = Progress::complete;
            turn.send = wire::encode_rpc_bind(wire::epm_syntax(), bind_call);
            return turn;
        }
        turn.progress = wire::rpc_progress(received, call);
        if (turn.progress != Progress::complete) {
            return turn;
        }
        const auto page = read_page(received, call);
        const bool next =
            call == bind_call ? acknowledged(received) : page && page->more && page->entries > 0;
        if (next && call < bind_call + most_pages) {
            ++call;
            const auto stub =
                wire::encode_ept_lookup(page ? BytesView(page->handle) : BytesView(), page_entries);
            turn.send = wire::encode_rpc_request(call, wire::ept_lookup_opnum, stub);
        }
        return turn;
    };
}

/// What the pages say together; the observation keeps its outcome when there is none.
void read_pages(BytesView stream, Observation& observation) {
    std::vector<std::uint16_t> ports;
    std::int64_t entries = 0;
    std::int64_t status = 0;
    bool whole = false;
    bool said_anything = false;
    for (auto call = bind_call + 1; call <= bind_call + most_pages; ++call) {
        const auto page = read_page(stream, call);
        if (!page) {
            const auto reply = wire::decode_rpc_reply(stream, call);
            if (const auto* fault = reply ? std::get_if<wire::RpcFault>(&reply->body) : nullptr) {
                status = std::int64_t{fault->status};
                said_anything = true;
            }
            break;
        }
        said_anything = true;
        status = std::int64_t{page->status};
        entries += page->entries;
        const auto named = ports_of(page->towers);
        ports.insert(ports.end(), named.begin(), named.end());
        whole = !page->more || page->entries == 0;
    }
    if (!said_anything) {
        return;
    }
    std::sort(ports.begin(), ports.end());
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    observation.outcome = entries > 0 ? Outcome::answered : Outcome::rejected;
    observation.args["status"] = status;
    observation.args["entries"] = entries;
    observation.args["whole"] = whole;
    observation.args["ports"] = names_of(ports);
    observation.args["pinned_ports"] = pinned(ports);
}

Task<void> look_up(Endpoint to, World& world, Recorder& recorder) {
    const auto dialogue = lookup_dialogue();
    const auto exchange = co_await world.converse_tcp(to, dialogue);
    auto observation = probes::observe("RPC_ENDPOINTS_LOOKUP", "rpc_mapper", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        observation.outcome = acknowledged(exchange.reply) ? Outcome::malformed : Outcome::rejected;
    }
    read_pages(exchange.reply, observation);
    recorder.record(std::move(observation));
}

/// Whose port it is: several interfaces usually share one.
using PortOwners = std::map<std::uint16_t, std::vector<std::size_t>>;

Task<void> bind_port(Endpoint to, std::vector<std::size_t> owners, World& world, Recorder& recorder) {
    const auto syntax = wire::ad_interface_syntax(interfaces[owners.front()].id);
    const auto request = wire::encode_rpc_bind(syntax, bind_call);
    const Framer framer = [](BytesView stream) { return wire::rpc_progress(stream, bind_call); };
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto observation = probes::observe("RPC_ENDPOINTS_CONNECT", "rpc_ports", to, exchange);
    if (exchange.outcome == Outcome::answered) {
        const auto reply = wire::decode_rpc_reply(exchange.reply, bind_call);
        const auto* ack = reply ? std::get_if<wire::RpcBindAck>(&reply->body) : nullptr;
        observation.outcome = ack != nullptr && ack->accepted() ? Outcome::answered : Outcome::rejected;
    }
    std::vector<std::string> names;
    names.reserve(owners.size());
    for (const auto index : owners) {
        names.emplace_back(interfaces[index].name);
    }
    observation.args["interfaces"] = std::move(names);
    recorder.record(std::move(observation));
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, "rpc_mapper");
    const auto dialogue = map_dialogue();
    const auto exchange = co_await world.converse_tcp(to, dialogue);
    PortOwners owners;
    for (std::size_t index = 0; index < interfaces.size(); ++index) {
        auto observation = probes::observe("RPC_ENDPOINTS_MAP", "rpc_mapper", to, exchange);
        observation.args["interface"] = std::string(interfaces[index].name);
        if (const auto mapped = read_map(exchange.reply, index)) {
            for (const auto port : mapped->ports) {
                owners[port].push_back(index);
            }
            observation.outcome = mapped->outcome;
            observation.args["ports"] = names_of(mapped->ports);
            observation.args["pinned_ports"] = pinned(mapped->ports);
            observation.args["status"] = mapped->status;
        } else if (exchange.outcome == Outcome::answered) {
            observation.outcome = Outcome::malformed; // The conversation went on, and this call is not in it.
        }
        recorder.record(std::move(observation));
    }
    std::vector<Task<void>> binds;
    if (acknowledged(exchange.reply)) {
        binds.push_back(look_up(to, world, recorder));
    }
    for (const auto& [port, indices] : owners) {
        Endpoint endpoint;
        endpoint.address = target.address;
        endpoint.port = port;
        binds.push_back(bind_port(endpoint, indices, world, recorder));
    }
    co_await world.together(std::move(binds));
}

} // namespace

extern const ProbeSpec rpc_endpoints_probe{
    "rpc_endpoints", "whether the RPC ports that the endpoint mapper names can be reached", Scope::remote_dc,
    rpc_endpoints_tags, run};

} // namespace pretrust
