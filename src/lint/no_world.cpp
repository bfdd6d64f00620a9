#include <lint/no_world.hpp>
#include <stdexcept>

namespace pretrust {
namespace {

[[noreturn]] void refuse() {
    throw std::logic_error("a probe asked for the network, and none is there");
}

} // namespace

Task<Exchange> NoWorld::open_tcp(Endpoint) {
    refuse();
}
Task<Exchange> NoWorld::talk_tcp(Endpoint, Bytes, Framer) {
    refuse();
}
Task<Exchange> NoWorld::converse_tcp(Endpoint, Dialogue) {
    refuse();
}
Task<Exchange> NoWorld::talk_udp(Endpoint, Bytes, Framer) {
    refuse();
}
Task<TlsExchange> NoWorld::talk_tls(Endpoint, Bytes, Framer) {
    refuse();
}
Task<Exchange> NoWorld::ask_dns(DnsQuestion) {
    refuse();
}
Task<SweepResult> NoWorld::sweep_tcp(PortSweep) {
    refuse();
}
Task<void> NoWorld::together(std::vector<Task<void>>) {
    refuse();
}
Task<void> NoWorld::pause(std::chrono::milliseconds) {
    refuse();
}
std::uint32_t NoWorld::random() {
    refuse();
}

} // namespace pretrust
