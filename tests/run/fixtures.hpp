// A world without a network, and observations as the locator records them.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/world.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pretrust::testing_run {

/// open_tcp and ask_dns block until let_go() or cancel(); everything else ends at once as skipped.
class FakeWorld final : public World {
  public:
    explicit FakeWorld(boost::asio::io_context& context)
        : gate_(context, boost::asio::steady_timer::time_point::max()) {}

    Task<Exchange> open_tcp(Endpoint) override { return ending(Outcome::open); }
    Task<Exchange> talk_tcp(Endpoint, Bytes, Framer) override { return ending(Outcome::answered); }
    Task<Exchange> converse_tcp(Endpoint, Dialogue) override { return ending(Outcome::answered); }
    Task<Exchange> talk_udp(Endpoint, Bytes, Framer) override { return ending(Outcome::answered); }
    Task<TlsExchange> talk_tls(Endpoint, Bytes, Framer) override { co_return TlsExchange{}; }
    Task<Exchange> ask_dns(DnsQuestion) override { return waiting(); }
    Task<SweepResult> sweep_tcp(PortSweep) override { co_return SweepResult{}; }
    Task<void> together(std::vector<Task<void>>) override { co_return; }
    Task<void> pause(std::chrono::milliseconds) override { co_return; }
    std::uint32_t random() override { return 4; }

    void let_go() { gate_.cancel(); }
    void cancel() {
        cancelled = true;
        gate_.cancel();
    }

    bool cancelled = false;

  private:
    Task<Exchange> ending(Outcome outcome) const {
        Exchange exchange;
        exchange.outcome = cancelled ? Outcome::skipped : outcome;
        co_return exchange;
    }
    Task<Exchange> waiting() {
        boost::system::error_code error;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
        co_await gate_.async_wait(token);
        Exchange exchange;
        exchange.outcome = cancelled ? Outcome::skipped : Outcome::answered;
        co_return exchange;
    }

    boost::asio::steady_timer gate_;
};

inline Plan plan_of(std::vector<std::string> remote_dns, std::vector<std::string> local_dns = {}) {
    Plan plan;
    plan.remote_domain = "corp.example.com";
    plan.remote_dns = std::move(remote_dns);
    plan.local_dns = std::move(local_dns);
    return plan;
}

inline Observation records(std::string record, std::vector<std::string> hosts) {
    Observation item;
    item.tag = "DNS_LOCATOR_RECORDS";
    item.outcome = hosts.empty() ? Outcome::rejected : Outcome::answered;
    item.args = {{"record", std::move(record)}, {"hosts", std::move(hosts)}};
    return item;
}

inline Observation host(std::string name, std::vector<std::string> addresses) {
    Observation item;
    item.tag = "DNS_LOCATOR_HOST";
    item.outcome = addresses.empty() ? Outcome::rejected : Outcome::answered;
    item.args = {{"host", std::move(name)}, {"addresses", std::move(addresses)}};
    return item;
}

} // namespace pretrust::testing_run
