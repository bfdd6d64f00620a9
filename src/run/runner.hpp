// Runs the probes over the plan: what starts when, what happens to a probe that fails or is cut short, and in
// which order the evidence stands. Knows no single probe, no socket and no rule.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/probe.hpp>
#include <pretrust/world.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace pretrust {

struct RunProgress {
    std::size_t targets = 0; ///< addresses known so far
    std::size_t started = 0; ///< probe runs begun
    std::size_t ended = 0;
    bool locating = false; ///< the domain controllers are still being looked for
};

/// What the runner asks and tells its caller, in the thread of the io_context. All are optional.
struct RunHooks {
    std::function<bool()> cut_short;                  ///< whether the world was cancelled or hit its deadline
    std::function<void(const RunProgress&)> progress; ///< after every change
    std::function<void()> ended;                      ///< once, after the last probe
    /// Whether a probe is to ask this target, one with an empty address for a probe that runs once. Empty:
    /// all do. What is left out is no part of the run: nothing is recorded of it.
    std::function<bool(const ProbeSpec&, const Target&)> asks;
    /// The World that a probe gets, which outlives the run; empty: the run's own.
    std::function<World&(const ProbeSpec&)> world_of;
    /// Ids of probes that start before the others do. The order of the evidence stays the same.
    std::vector<std::string> first;
};

/// One run. Probes of Scope::once and those for the plan's addresses start at once; those for a DC that the
/// locator finds start when it is found. All run at the same time; bounds and waits are the World's.
class Runner {
  public:
    /// Everything referred to must outlive the Runner; the Runner must outlive the io_context's work.
    Runner(boost::asio::io_context& context, const Plan& plan, World& world,
           std::span<const ProbeSpec> probes, RunHooks hooks);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Starts the probes; they run as the io_context runs. Call once.
    void start();
    /// The evidence in its order, stamped with probe and vantage. Call once, after `ended`. A probe that
    /// threw is there as `crashed` (argument `what`); one that was cut short before it recorded anything as
    /// `skipped`; targets beyond the limit as one `skipped` a probe (arguments `limit` and `left_out`).
    std::vector<Observation> take();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pretrust
