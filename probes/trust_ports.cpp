// Connects to every TCP port that a trust uses. Proves reachability only: what the protocols behind the ports
// say is asked by the probes of those protocols. UDP is theirs altogether, since a datagram proves nothing
// unless it is answered.
#include "observe.hpp"

#include <array>

namespace pretrust {

namespace {

constexpr std::array trust_ports_tags{
    TagSpec{"TRUST_PORTS_CONNECT", "A TCP connection to one of the trust's ports was tried."},
};

Task<void> connect(std::string service, Endpoint to, World& world, Recorder& recorder) {
    const auto exchange = co_await world.open_tcp(to);
    recorder.record(probes::observe("TRUST_PORTS_CONNECT", service, to, exchange));
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    std::vector<Task<void>> connects;
    for (const auto& service : services) {
        if (service.transport == Transport::tcp && service.port != 0) {
            connects.push_back(
                connect(std::string(service.id), probes::endpoint_of(target, service.id), world, recorder));
        }
    }
    co_await world.together(std::move(connects));
}

} // namespace

extern const ProbeSpec trust_ports_probe{"trust_ports", "whether the trust's TCP ports can be connected to",
                                         Scope::remote_dc, trust_ports_tags, run};

} // namespace pretrust
