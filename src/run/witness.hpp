// The World that one probe gets: every exchange goes on to the real one, is told to the log, and is kept
// where the user asked for that. Changes nothing of what is asked and answered.
#pragma once

#include <run/raw_octets.hpp>

#include <pretrust/world.hpp>

#include <cstddef>
#include <list>
#include <string>
#include <string_view>

namespace pretrust {

/// What the exchanges of a run have come to so far, for whoever watches it.
struct Asked {
    std::size_t begun = 0;
    std::size_t answered = 0;       ///< ended, and not by silence or by the end of the run
    std::size_t silent = 0;         ///< ended by silence
    std::list<std::string> waiting; ///< what is asked and has not ended, oldest first
};

class ExchangeWitness final : public World {
  public:
    /// All of these outlive the ExchangeWitness; `octets` is null when nothing is to be kept.
    ExchangeWitness(World& world, std::string probe, Asked& asked, RawOctets* octets)
        : world_(world), probe_(std::move(probe)), asked_(asked), octets_(octets) {}

    Task<Exchange> open_tcp(Endpoint to) override;
    Task<Exchange> talk_tcp(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> converse_tcp(Endpoint to, Dialogue dialogue) override;
    Task<Exchange> talk_udp(Endpoint to, Bytes request, Framer framer) override;
    Task<TlsExchange> talk_tls(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> ask_dns(DnsQuestion question) override;
    Task<SweepResult> sweep_tcp(PortSweep sweep) override;
    Task<void> together(std::vector<Task<void>> tasks) override;
    Task<void> pause(std::chrono::milliseconds length) override;
    std::uint32_t random() override { return world_.random(); }
    /// Whoever asks for the password says things that are made of it: from then on nothing of this probe is
    /// kept or shown, and what was kept of it is gone.
    const Secret* trust_password() const override;

  private:
    class Waiting;
    template <class Ended>
    void tell(const Waiting& waiting, const Ended& ended, std::string_view transport) const;
    void keep(const Endpoint& to, std::string_view transport, const Exchange& exchange, const Bytes& sent,
              const Bytes& received) const;

    World& world_;
    const std::string probe_;
    Asked& asked_;
    mutable RawOctets* octets_;
    mutable bool secretive_ = false; ///< the probe has asked for the password
};

} // namespace pretrust
