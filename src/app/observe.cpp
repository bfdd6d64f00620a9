// One thread, one io_context: world, runner and signals all live in it.
#include <app/observe.hpp>
#include <app/streams.hpp>
#include <net/real_world.hpp>
#include <run/runner.hpp>

#include <pretrust/probe.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <utility>

namespace pretrust {
namespace {

/// The line on a terminal that says how far the run is. Erased when it goes out of scope.
class LiveLine {
  public:
    explicit LiveLine(Amount amount)
        : shown_(amount == Amount::normal && is_terminal(StandardStream::error)) {}
    LiveLine(const LiveLine&) = delete;
    LiveLine& operator=(const LiveLine&) = delete;
    ~LiveLine() { say(""); }

    void show(const RunProgress& progress) const {
        say(fmt::format("{} addresses, {} of {} probes done", progress.targets, progress.ended,
                        progress.started));
    }

  private:
    void say(std::string_view text) const {
        if (shown_) {
            const auto line = fmt::format("\r{}\x1b[K", text);
            std::fputs(line.c_str(), stderr);
        }
    }

    bool shown_;
};

Plan with_local_dns(Plan plan) {
    if (plan.local_dns.empty()) {
        plan.local_dns = system_dns_servers();
        plan.local_dns_from = plan.local_dns.empty() ? LocalDnsFrom::none : LocalDnsFrom::system;
    }
    return plan;
}

NetOptions net_options(const Plan& plan) {
    NetOptions options;
    options.deadline = plan.deadline;
    options.source_address = plan.source_address;
    options.source_ports = plan.source_ports;
    return options;
}

} // namespace

Result<Observed> observe(Plan given, Amount amount, Secret trust_password) {
    const Plan plan = with_local_dns(std::move(given));
    boost::asio::io_context context(1);
    auto made = RealWorld::make(context, net_options(plan));
    if (!made) {
        return Failure{made.error().kind, fmt::format("--source-address: {}", made.error().what)};
    }
    auto& world = **made;
    world.keep_trust_password(std::move(trust_password));
    const LiveLine line(amount);
    Observed observed;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int signal) {
        if (!error) {
            observed.signal = signal;
            signals.clear(); // the next one has its usual effect: it ends the program
            world.cancel();
        }
    });
    RunHooks hooks;
    hooks.cut_short = [&] { return observed.signal != 0 || world.deadline_hit(); };
    hooks.progress = [&](const RunProgress& progress) { line.show(progress); };
    hooks.ended = [&] { signals.cancel(); };
    Runner runner(context, plan, world, all_probes(), std::move(hooks));
    runner.start();
    context.run();
    auto& evidence = observed.evidence;
    evidence.tool_version = PRETRUST_VERSION;
    evidence.started_unix_us = world.started_unix_us();
    evidence.duration = world.elapsed();
    evidence.interrupted = observed.signal != 0;
    evidence.deadline_hit = world.deadline_hit();
    evidence.plan = plan;
    evidence.items = runner.take();
    return observed;
}

} // namespace pretrust
