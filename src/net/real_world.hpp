// The outside as it is: real sockets behind the World interface. Nothing here judges what it saw.
#pragma once

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

/// The fixed bounds of the adaptive waits; the round trips seen at a target move the waits between them.
/// The defaults are what users get. Tests of silence make them small.
struct WaitBounds {
    std::chrono::milliseconds first_interval_min{50};   ///< never repeat sooner than this
    std::chrono::milliseconds first_interval_max{1000}; ///< RFC 6298 2.1: 1 s where nothing better is known
    std::chrono::milliseconds interval_max{400};    ///< repeats at a known target are never further apart,
                                                    ///< unless its round trip is longer
    std::chrono::milliseconds living_target{1500};  ///< least wait where the target answered something
    std::chrono::milliseconds unknown_target{3000}; ///< whole wait where it never answered anything
    std::chrono::milliseconds reply{2000};          ///< least wait for a reply on a connected stream
    std::chrono::milliseconds recursive{12000};     ///< Patience::recursive (KB 2834250: 8 to 11.5 s)
};

struct NetOptions {
    std::chrono::milliseconds deadline{30000}; ///< of the whole run, from the making of the RealWorld
    std::string source_address;                ///< numeric; empty: the system chooses
    SourcePorts source_ports = SourcePorts::any;
    int per_target_in_flight = 32; ///< exchanges at one address at a time; the rest wait in order
    int in_flight = 512;           ///< exchanges in all
    WaitBounds waits;
};

/// The real World. One thread: everything runs in the io_context it was made with, which must outlive it and
/// must have ended all its work (or been stopped) before the RealWorld goes.
class RealWorld final : public World {
  public:
    /// Starts the clock of the run and the deadline. Fails (usage) when the source address is not numeric or
    /// not an address of this host.
    static Result<std::unique_ptr<RealWorld>> make(boost::asio::io_context& context, NetOptions options);
    ~RealWorld() override;

    Task<Exchange> open_tcp(Endpoint to) override;
    Task<Exchange> talk_tcp(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> talk_udp(Endpoint to, Bytes request, Framer framer) override;
    Task<TlsExchange> talk_tls(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> ask_dns(DnsQuestion question) override;
    Task<void> together(std::vector<Task<void>> tasks) override;
    Task<void> pause(std::chrono::milliseconds length) override;
    std::uint32_t random() override;

    /// Ends every pending and future exchange and pause at once; exchanges end as `skipped`. To be called in
    /// the thread of the io_context, for instance from a signal handler of Asio.
    void cancel();
    /// Whether the deadline cut the run short. When it passes, everything ends as after cancel().
    bool deadline_hit() const;
    /// Ends the watch for the deadline, so that the io_context can run out of work before it.
    void finish();
    /// Time since the start of the run.
    microseconds elapsed() const;
    /// Wall clock at the start of the run, microseconds since 1970 UTC.
    std::int64_t started_unix_us() const;

  private:
    class Impl;
    explicit RealWorld(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The name servers this host is set up to use, as numeric addresses in order; empty when there is none.
std::vector<std::string> system_dns_servers();

} // namespace pretrust
