// One thread, one io_context: world, runner and signals all live in it.
#include <app/explain.hpp>
#include <app/observe.hpp>
#include <net/from_plan.hpp>
#include <run/raw_octets.hpp>
#include <run/runner.hpp>
#include <run/witness.hpp>

#include <pretrust/probe.hpp>

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <csignal>
#include <map>
#include <string>
#include <utility>

namespace pretrust {
/// Draws the block anew a few times a second, from its making until it is stopped.
class Observer::Ticker {
  public:
    Ticker(boost::asio::io_context& context, const LiveBlock& block,
           std::function<std::vector<std::string>()> lines)
        : timer_(context), block_(block), lines_(std::move(lines)) {
        if (block_.shown()) {
            wait();
        }
    }
    void stop() {
        stopped_ = true;
        timer_.cancel();
    }

  private:
    void wait() {
        constexpr std::chrono::milliseconds beat(150);
        timer_.expires_after(beat);
        timer_.async_wait([this](const boost::system::error_code&) {
            if (!stopped_) {
                block_.say(lines_());
                wait();
            }
        });
    }

    boost::asio::steady_timer timer_;
    const LiveBlock& block_;
    const std::function<std::vector<std::string>()> lines_;
    bool stopped_ = false;
};

Observer::Observer(Plan plan, AwsConfiguration aws, Live live, Octets octets, Secret trust_password)
    : plan_(with_local_dns(std::move(plan))), aws_(std::move(aws)), block_(live), octets_(octets),
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
    RunProgress latest;
    Asked asked;
    RawOctets kept;
    std::map<std::string_view, ExchangeWitness> witnesses;
    hooks.world_of = [&](const ProbeSpec& probe) -> World& {
        auto* const octets = octets_ == Octets::kept ? &kept : nullptr;
        return witnesses.try_emplace(probe.id, world, std::string(probe.id), asked, octets).first->second;
    };
    Ticker ticker(context_, block_, [&] {
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(world.elapsed());
        return live_lines(plan_, latest, asked, elapsed);
    });
    hooks.progress = [&latest](const RunProgress& progress) { latest = progress; };
    hooks.ended = [this, &ticker] {
        ticker.stop();
        signals_.cancel();
    };
    hooks.asks = std::move(asks);
    if (auto first = probes_first(plan_)) { // known: it was checked before the run
        hooks.first = std::move(*first);
    }
    Runner runner(context_, plan_, world, all_probes(), std::move(hooks));
    runner.start();
    context_.run();
    block_.say({});
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
    evidence.exchanges = kept.take(all_probes(), evidence.exchanges_left_out);
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
    block_.say({std::string(text)});
    return block_.shown();
}

void Observer::forget_trust_password() {
    trust_password_ = Secret();
}

} // namespace pretrust
