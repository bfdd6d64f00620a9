// The outside as it is: real sockets behind the World interface. Nothing here judges what it saw.
#pragma once

#include <net/round_trips.hpp>

#include <pretrust/plan.hpp>
#include <pretrust/result.hpp>
#include <pretrust/world.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace pretrust {

struct NetOptions {
    std::chrono::milliseconds deadline{30000}; ///< of the whole run, from the making of the RealWorld
    std::string source_address;                ///< numeric; empty: the system chooses
    SourcePorts source_ports = SourcePorts::any;
    int per_target_in_flight = 96; ///< exchanges at one address at a time; the rest wait in order
    int in_flight = 512;           ///< exchanges in all
    WaitBounds waits;
};

struct Core;

/// The real World. One thread: everything runs in the io_context it was made with, which must outlive it. It
/// keeps the context busy only while something is pending.
class RealWorld final : public World {
  public:
    /// Starts the clock of the run and the deadline. Fails (usage) when the source address is not numeric or
    /// not an address of this host.
    static Result<std::unique_ptr<RealWorld>> make(boost::asio::io_context& context, NetOptions options);
    ~RealWorld() override;

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
    const Secret* trust_password() const override;

    /// Keeps the trust password until the end of the run; it is wiped with the world.
    void keep_trust_password(Secret password);
    /// The password back, after the run, for another one; the world has none then.
    Secret give_back_trust_password();

    /// Ends every pending and future exchange and pause at once; exchanges end as `skipped`. To be called in
    /// the thread of the io_context, for instance from a signal handler of Asio.
    void cancel();
    /// Whether the deadline cut the run short. When it passes, everything ends as after cancel().
    bool deadline_hit() const;
    /// Time since the start of the run.
    microseconds elapsed() const;
    /// Wall clock at the start of the run, microseconds since 1970 UTC.
    std::int64_t started_unix_us() const;

  private:
    explicit RealWorld(std::shared_ptr<Core> core);
    std::shared_ptr<Core> core_;
    Secret trust_password_;
};

/// The name servers this host is set up to use, as numeric addresses in order; empty when there is none.
std::vector<std::string> system_dns_servers();

} // namespace pretrust
