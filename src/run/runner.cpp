// The only place that spawns coroutines for probes, and the one of two that catch exceptions (main is the
// other). Every spawned probe is counted, none is detached.
#include <run/order.hpp>
#include <run/run_log.hpp>
#include <run/runner.hpp>
#include <run/targets.hpp>

#include <pretrust/names.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

namespace pretrust {

namespace {

/// What the user did not ask for is not part of the run: neither begun nor, in a run that is cut short,
/// missed.
std::vector<ProbeSpec> asked_for(std::span<const ProbeSpec> probes, const Plan& plan) {
    std::vector<ProbeSpec> list;
    std::copy_if(probes.begin(), probes.end(), std::back_inserter(list), [&plan](const ProbeSpec& probe) {
        return probe.asked_for == nullptr || probe.asked_for(plan);
    });
    return list;
}

} // namespace

class Runner::Impl {
  public:
    Impl(boost::asio::io_context& context, const Plan& plan, World& world, std::span<const ProbeSpec> probes,
         RunHooks hooks)
        : context_(context), plan_(plan), world_(world), probes_(asked_for(probes, plan)),
          hooks_(std::move(hooks)), located_(context, boost::asio::steady_timer::time_point::max()) {}

    void start();
    std::vector<Observation> take();

  private:
    struct Job;

    bool goes_first(const ProbeSpec& probe) const;
    void introduce(const Target& target, bool first);
    void launch(const ProbeSpec& probe, const Target& target);
    void accept(const Job& job, Observation observation);
    void finished(Job& job);
    void report() const;
    Observation note(const Job& job, Outcome outcome) const;
    Task<std::string> host_of(Target target);
    static Task<void> run(Job& job);

    boost::asio::io_context& context_;
    const Plan& plan_;
    World& world_;
    std::vector<ProbeSpec> probes_; ///< those that take part in this run
    RunHooks hooks_;
    TargetFinder finder_;
    std::set<std::pair<const ProbeSpec*, std::string>> launched_; ///< per-target probes and their addresses
    std::set<std::string> addresses_;
    std::vector<std::unique_ptr<Job>> jobs_;
    std::vector<Observation> items_;
    std::size_t ended_ = 0;
    std::size_t locating_ = 0;          ///< locators that still run
    boost::asio::steady_timer located_; ///< never expires: cancelled when the last of them ends
};

/// One probe over one target, and the recorder it writes to.
struct Runner::Impl::Job final : Recorder {
    Job(Impl& owner, const ProbeSpec& spec, Target asked)
        : run(owner), probe(spec), target(std::move(asked)) {}

    void record(Observation observation) override {
        const auto declared = [&](const TagSpec& tag) { return tag.tag == observation.tag; };
        if (!std::any_of(probe.tags.begin(), probe.tags.end(), declared)) {
            throw std::logic_error(fmt::format("{} did not declare the tag {}", probe.id, observation.tag));
        }
        ++recorded;
        run.accept(*this, std::move(observation));
    }

    Task<std::string> host_of(Target asked) override { return run.host_of(std::move(asked)); }

    Impl& run;
    const ProbeSpec& probe;
    Target target;
    std::size_t recorded = 0;
};

void Runner::Impl::start() {
    const auto targets = finder_.begin(plan_);
    for (const bool first : {true, false}) {
        for (const auto& probe : probes_) {
            if (probe.scope == Scope::once && goes_first(probe) == first) {
                launch(probe, Target{});
            }
        }
        for (const auto& target : targets) {
            introduce(target, first);
        }
    }
    if (jobs_.empty() && hooks_.ended) {
        boost::asio::post(context_, hooks_.ended);
    }
}

bool Runner::Impl::goes_first(const ProbeSpec& probe) const {
    return std::find(hooks_.first.begin(), hooks_.first.end(), probe.id) != hooks_.first.end();
}

/// Starts those probes at the target that go first, or those that do not.
void Runner::Impl::introduce(const Target& target, bool first) {
    addresses_.insert(target.address);
    for (const auto& probe : probes_) {
        const bool fits =
            probe.scope == Scope::every_dc || (probe.scope == Scope::remote_dc && target.remote);
        if (fits && goes_first(probe) == first && launched_.emplace(&probe, target.address).second) {
            launch(probe, target);
        }
    }
}

void Runner::Impl::launch(const ProbeSpec& probe, const Target& target) {
    if (hooks_.asks && !hooks_.asks(probe, target)) {
        return;
    }
    jobs_.push_back(std::make_unique<Job>(*this, probe, target));
    auto* job = jobs_.back().get();
    locating_ += is_locator(probe) ? 1 : 0;
    run_log().debug("{} starts at {}", probe.id,
                    target.address.empty() ? plan_.remote_domain : target.address);
    // Posted, so that a probe never runs inside another's record().
    boost::asio::post(context_, [this, job] {
        boost::asio::co_spawn(context_, run(*job), [this, job](const std::exception_ptr& failure) {
            if (failure) {
                std::rethrow_exception(failure); // not the probe's: out of the io_context and into main
            }
            finished(*job);
        });
    });
}

Task<void> Runner::Impl::run(Job& job) {
    std::string what;
    try {
        auto& world = job.run.hooks_.world_of ? job.run.hooks_.world_of(job.probe) : job.run.world_;
        co_await job.probe.run(job.run.plan_, job.target, world, job);
        co_return;
    } catch (const std::exception& error) {
        what = error.what();
    } catch (...) {
        what = "an exception of an unknown type";
    }
    auto crash = job.run.note(job, Outcome::crashed);
    run_log().warn("{} crashed at {}: {}", job.probe.id, crash.target, what);
    crash.args.emplace("what", std::move(what));
    ++job.recorded;
    job.run.accept(job, std::move(crash));
}

void Runner::Impl::accept(const Job& job, Observation observation) {
    observation.probe = job.probe.id;
    observation.vantage = to_name(plan_.side);
    if (observation.target.empty()) {
        observation.target = job.target.address.empty() ? plan_.remote_domain : job.target.address;
    }
    run_log().info("{} {} {}", observation.target, observation.tag, to_name(observation.outcome));
    const auto fresh = finder_.add(observation);
    items_.push_back(std::move(observation));
    for (const bool first : {true, false}) {
        for (const auto& target : fresh) {
            introduce(target, first);
        }
    }
    if (!fresh.empty()) {
        report();
    }
}

void Runner::Impl::finished(Job& job) {
    if (job.recorded == 0 && hooks_.cut_short && hooks_.cut_short()) {
        accept(job, note(job, Outcome::skipped));
    }
    ++ended_;
    if (is_locator(job.probe) && --locating_ == 0) {
        located_.cancel();
    }
    report();
    if (ended_ == jobs_.size() && hooks_.ended) {
        hooks_.ended();
    }
}

/// Not before all is known: equal networks give equal evidence, whoever answers first.
Task<std::string> Runner::Impl::host_of(Target target) {
    if (locating_ > 0) {
        boost::system::error_code ended;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ended);
        co_await located_.async_wait(token);
    }
    auto host = finder_.host_of(target.address);
    co_return host.empty() ? target.host : host;
}

void Runner::Impl::report() const {
    if (hooks_.progress) {
        hooks_.progress(RunProgress{addresses_.size(), jobs_.size(), ended_, locating_ > 0});
    }
}

Observation Runner::Impl::note(const Job& job, Outcome outcome) const {
    Observation observation;
    observation.tag = job.probe.tags.empty() ? std::string() : std::string(job.probe.tags.front().tag);
    observation.probe = job.probe.id;
    observation.target = job.target.address.empty() ? plan_.remote_domain : job.target.address;
    observation.vantage = to_name(plan_.side);
    observation.outcome = outcome;
    return observation;
}

std::vector<Observation> Runner::Impl::take() {
    if (finder_.left_out() > 0) {
        for (const auto& probe : probes_) {
            if (probe.scope != Scope::once && (!hooks_.asks || hooks_.asks(probe, Target{}))) {
                auto limit = note(Job(*this, probe, Target{}), Outcome::skipped);
                limit.args.emplace("limit", static_cast<std::int64_t>(most_found_targets));
                limit.args.emplace("left_out", static_cast<std::int64_t>(finder_.left_out()));
                items_.push_back(std::move(limit));
            }
        }
    }
    put_in_order(items_, probes_, finder_.targets());
    return std::move(items_);
}

Runner::Runner(boost::asio::io_context& context, const Plan& plan, World& world,
               std::span<const ProbeSpec> probes, RunHooks hooks)
    : impl_(std::make_unique<Impl>(context, plan, world, probes, std::move(hooks))) {}

Runner::~Runner() = default;

void Runner::start() {
    impl_->start();
}

std::vector<Observation> Runner::take() {
    return impl_->take();
}

} // namespace pretrust
