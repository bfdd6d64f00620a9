// The world as a scenario describes it: no socket, no clock. What no line describes cannot be asked.
#pragma once

#include "scenario.hpp"

#include <pretrust/world.hpp>

#include <map>
#include <string>
#include <vector>

namespace pretrust::testing {

/// How `together` runs its tasks. What a probe records must not depend on it.
enum class Order {
    one_by_one,  ///< each to its end before the next begins
    interleaved, ///< all at once, each giving way to the others at every question
};

/// Keys of world lines: "udp ADDRESS PORT", "tcp ADDRESS PORT", "tls ADDRESS PORT", each with /windows or
/// /below (from these source ports), /hopN or /ttlN (hop limit, least time to live, also a range N-M) behind
/// the transport; "dns SERVER NAME TYPE" (over UDP without OPT), and dns/tcp, dns/edns1232, dns/recursive. A
/// `*` stands for any name, type or port; dns/any for any way. Lines with equal keys are used up in order;
/// lines with a `*`, a range or dns/any serve any number of times.
class FakeWorld : public World {
  public:
    FakeWorld(const Scenario& scenario, Order order);

    Task<Exchange> open_tcp(Endpoint to) override;
    Task<Exchange> talk_tcp(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> converse_tcp(Endpoint to, Dialogue dialogue) override;
    Task<Exchange> talk_udp(Endpoint to, Bytes request, Framer framer) override;
    Task<TlsExchange> talk_tls(Endpoint to, Bytes request, Framer framer) override;
    Task<Exchange> ask_dns(DnsQuestion question) override;
    Task<SweepResult> sweep_tcp(PortSweep sweep) override;
    Task<void> together(std::vector<Task<void>> tasks) override;
    Task<void> pause(std::chrono::milliseconds length) override;
    std::uint32_t random() override { return next_random_++; }
    const Secret* trust_password() const override { return password_.empty() ? nullptr : &password_; }

    const std::vector<int>& pauses() const { return pauses_; }
    /// Octets sent, by key.
    const std::map<std::string, std::vector<Bytes>>& sent() const { return sent_; }
    /// Lines that nothing asked for, as text.
    std::vector<std::string> unused() const;

  private:
    Task<void> give_way();
    const WorldLine& line_for(const std::vector<std::string>& keys);
    /// The keys that describe such a question, the most special first.
    std::vector<std::string> endpoint_keys(const std::string& transport, const Endpoint& to) const;
    Exchange begin(const WorldLine& line) const;

    const Scenario& scenario_;
    Order order_;
    std::uint32_t next_random_;
    Secret password_;
    std::map<std::string, std::size_t> used_;
    std::map<std::string, std::vector<Bytes>> sent_;
    std::vector<int> pauses_;
};

} // namespace pretrust::testing
