// A world without a door: whatever a probe asks of it is a fault of ours.
#pragma once

#include <pretrust/world.hpp>

#include <vector>

namespace pretrust {

/// Every member throws std::logic_error.
class NoWorld final : public World {
  public:
    Task<Exchange> open_tcp(Endpoint to) override;
    Task<Exchange> talk_tcp(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> converse_tcp(Endpoint to, Dialogue dialogue) override;
    Task<Exchange> talk_udp(Endpoint to, Bytes request, Framer framer) override;
    Task<TlsExchange> talk_tls(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> ask_dns(DnsQuestion question) override;
    Task<SweepResult> sweep_tcp(PortSweep sweep) override;
    Task<void> together(std::vector<Task<void>> tasks) override;
    Task<void> pause(std::chrono::milliseconds length) override;
    std::uint32_t random() override;
};

} // namespace pretrust
