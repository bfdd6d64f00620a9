// What a probe is: one file, one document, one line in probes.def.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/task.hpp>
#include <pretrust/world.hpp>

#include <span>
#include <string>
#include <string_view>

namespace pretrust {

/// A host to be probed, as found in DNS or given by the user.
struct Target {
    std::string address; ///< numeric
    std::string host;   ///< DNS name of the SRV target; empty for an address that the user gave: its name, if
                        ///< it has one, is found while the probes run (Recorder::host_of)
    bool remote = true; ///< belongs to the remote domain (else: a DC of the local domain)

    friend bool operator==(const Target&, const Target&) = default;
};

/// How often the runner starts a probe.
enum class Scope {
    once,      ///< once a run; the target passed is empty
    remote_dc, ///< once for every DC address of the remote domain, and for every address given with --dns
    every_dc,  ///< the same, and for every address given with --local-dns
};

struct TagSpec {
    std::string_view tag;
    std::string_view meaning; ///< one sentence, true when the tag is recorded
};

/// Takes what a probe saw, and tells what the locator saw. Rejects (throws std::logic_error) a tag that the
/// probe did not declare.
class Recorder {
  public:
    Recorder() = default;
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    virtual ~Recorder() = default;
    virtual void record(Observation observation) = 0;
    /// The target's name in DNS, also for an address that the user gave; empty: DNS names no DC there. Comes
    /// when the locator has ended: ask after the exchange, not before it, and never in the locator.
    virtual Task<std::string> host_of(Target target) { co_return target.host; }
};

struct ProbeSpec {
    std::string_view id;
    std::string_view title; ///< what it finds out, as a sentence fragment
    Scope scope = Scope::remote_dc;
    std::span<const TagSpec> tags;
    Task<void> (*run)(const Plan&, Target, World&, Recorder&) = nullptr;
    bool (*asked_for)(const Plan&) = nullptr; ///< whether the user wants it; null: part of every run
};

/// Every probe, in the order of probes.def.
std::span<const ProbeSpec> all_probes();

} // namespace pretrust
