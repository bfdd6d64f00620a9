// One thread, one io_context: world, runner and signals all live in it.
#include <app/explain.hpp>
#include <app/observe.hpp>
#include <net/from_plan.hpp>
#include <run/runner.hpp>

#include <pretrust/probe.hpp>

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace pretrust {
Observer::Observer(Plan plan, AwsConfiguration aws, Amount amount, Secret trust_password)
    : plan_(with_local_dns(std::move(plan))), aws_(std::move(aws)), line_(amount),
      trust_password_(std::move(trust_password)), signals_(context_, SIGINT, SIGTERM) {}

/// A signal that came while nobody waited is kept by the set and heard here.
void Observer::await_signal(const std::function<void()>& heard) {
    if (signal_ != 0) {
        heard();
        return;
    }
    signals_.async_wait([this, heard](const boost::system::error_code& error, int signal) {
        if (!error) {
            signal_ = signal;
            signals_.clear(); // the next one has its usual effect: it ends the program
            heard();
        }
    });
}

Result<Observed> Observer::look(Asks asks) {
    context_.restart();
    auto made = RealWorld::make(context_, net_options(plan_));
    if (!made) {
        return Failure{made.error().kind, fmt::format("--source-address: {}", made.error().what)};
    }
    auto& world = **made;
    world.keep_trust_password(std::move(trust_password_));
    await_signal([&world] { world.cancel(); });
    RunHooks hooks;
    hooks.cut_short = [&] { return signal_ != 0 || world.deadline_hit(); };
    hooks.progress = [this](const RunProgress& progress) {
        line_.say(fmt::format("{} addresses, {} of {} probes done", progress.targets, progress.ended,
                              progress.started));
    };
    hooks.ended = [this] { signals_.cancel(); };
    hooks.asks = std::move(asks);
    if (auto first = probes_first(plan_)) { // known: it was checked before the run
        hooks.first = std::move(*first);
    }
    Runner runner(context_, plan_, world, all_probes(), std::move(hooks));
    runner.start();
    context_.run();
    line_.say("");
    trust_password_ = world.give_back_trust_password();
    Observed observed;
    observed.signal = signal_;
    auto& evidence = observed.evidence;
    evidence.tool_version = PRETRUST_VERSION;
    evidence.started_unix_us = world.started_unix_us();
    evidence.duration = world.elapsed();
    evidence.interrupted = observed.signal != 0;
    evidence.deadline_hit = world.deadline_hit();
    evidence.plan = plan_;
    evidence.aws = aws_;
    evidence.items = runner.take();
    return observed;
}

int Observer::pause(std::chrono::milliseconds length) {
    context_.restart();
    boost::asio::steady_timer timer(context_, length);
    await_signal([&timer] { timer.cancel(); });
    timer.async_wait([this](const boost::system::error_code&) { signals_.cancel(); });
    context_.run();
    return signal_;
}

bool Observer::live(std::string_view text) const {
    line_.say(text);
    return line_.shown();
}

void Observer::forget_trust_password() {
    trust_password_ = Secret();
}

} // namespace pretrust
