// Which hosts the per-target probes ask, from the plan and from what the locator saw. Pure: the same
// observations in any order give the same targets.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/probe.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace pretrust {

/// The most domain controllers that a run asks; DNS can name more, and an impostor would.
inline constexpr std::size_t most_found_targets = 1000;

/// Whether what this probe records names hosts.
bool is_locator(const ProbeSpec& probe);

/// Learns targets one observation at a time, so that probes start while the locator still runs.
class TargetFinder {
  public:
    explicit TargetFinder(std::size_t most_found = most_found_targets);

    /// The addresses that the plan gives, remote ones first.
    std::vector<Target> begin(const Plan& plan);
    /// The targets that this observation adds, in a fixed order. An address that was known as local and turns
    /// out to be a remote DC is given again, as remote.
    std::vector<Target> add(const Observation& observation);
    /// The first name of the DC at this address, in alphabetical order; empty: DNS named none so far.
    std::string host_of(const std::string& address) const;
    /// Addresses that DNS named beyond the limit.
    std::size_t left_out() const { return left_out_.size(); }
    /// Everything known: the plan's remote addresses in plan order, the found ones by host and address, the
    /// plan's local addresses.
    std::vector<Target> targets() const;

  private:
    void learn_dc(const std::string& host, std::vector<Target>& fresh);
    void learn_address(const std::string& host, const std::string& address, std::vector<Target>& fresh);

    std::size_t most_found_;
    std::vector<std::string> remote_; ///< from the plan
    std::vector<std::string> local_;  ///< from the plan
    std::set<std::string> dc_hosts_;
    std::map<std::string, std::set<std::string>> addresses_; ///< of every host that was resolved
    std::map<std::string, std::string> found_;               ///< DC address -> its first host by name
    std::set<std::string> left_out_;
};

/// What a TargetFinder knows after all of these.
std::vector<Target> find_targets(const Plan& plan, std::span<const Observation> observations);

} // namespace pretrust
