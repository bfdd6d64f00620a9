// --wait: looks again and again, politely, until the trust would work or the time is up. Network, clock and
// sleep are given to it; it decides when is looked, what is asked, and which run is the one to report.
#pragma once

#include <app/observe.hpp>
#include <plan/command.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/probe.hpp>
#include <pretrust/result.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace pretrust {

/// What one look asks.
struct Asking {
    /// Probe id and address of the target, empty for a probe that runs once. Nothing: every probe asks every
    /// target. What names the DCs is always asked.
    std::optional<std::set<std::pair<std::string, std::string>>> only;
    bool trust_password = true; ///< whether the trust password may be tried

    bool includes(const ProbeSpec& probe, const Target& target) const;
};

/// What there is to say while nothing happens.
struct WaitStatus {
    int round = 0;      ///< looks so far
    std::string causes; ///< ids of the causes that stand in the way
    std::chrono::milliseconds next{0};
    bool cached = false; ///< the next look waits for a cached answer to run out
    bool changed = true; ///< other causes than when this was said last
};

/// "waiting: round 3, FORWARDER_CACHED_NEGATIVE, next look in 42 s".
std::string to_text(const WaitStatus& status);

struct WaitHooks {
    std::function<Result<Observed>(const Asking&)> look;
    std::function<std::chrono::milliseconds()> now; ///< of a steady clock
    /// Until the time is over (0) or a signal came (its number).
    std::function<int(std::chrono::milliseconds)> pause;
    std::function<void(const WaitStatus&)> show; ///< once a second while it waits
};

struct Waited {
    /// The last complete run; a partial one only when the first was interrupted. With the number of the
    /// signal that ended the wait.
    Observed last;
    std::string futile;             ///< why no waiting helps; empty: ready, the time was up, or interrupted
    std::optional<Failure> failure; ///< that ended the wait after a complete run
};

/// Fails only when the first look does.
Result<Waited> wait_until_ready(std::chrono::milliseconds most, AtRisk at_risk, const WaitHooks& hooks);

} // namespace pretrust
