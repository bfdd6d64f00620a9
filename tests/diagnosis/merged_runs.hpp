// Two faults in one run: what the second one changes in a healthy run is changed in the first one's run too.
#pragma once

#include "renamed_runs.hpp"

#include <pretrust/evidence.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pretrust {

/// One fault's run, read as a change of the healthy one.
struct RunChange {
    Evidence run;
    std::vector<Renamed> renamed;
    Plan was; ///< the healthy run's, renamed
    /// For each observation of the healthy run: where this run has it; empty: it was not asked any more.
    std::vector<std::optional<std::size_t>> place;
    std::vector<bool> touched;           ///< ended otherwise, or not asked any more
    std::vector<std::size_t> added;      ///< places in `run` of what the healthy run did not ask
    std::vector<std::string> added_keys; ///< what those asked
};

class RunMerger {
  public:
    /// All runs to be merged are changes of `healthy`; what AWS printed in them is a change of `plain`.
    RunMerger(Evidence healthy, AwsConfiguration plain);

    RunChange change_of(Evidence run) const;
    /// What both change, each in its own way, so that no run can hold both: "remote_domain", an address, "aws
    /// forwarders". Empty: they can be merged.
    std::vector<std::string> both_change(const RunChange& first, const RunChange& second) const;
    const Evidence& healthy() const { return healthy_; }
    const AwsConfiguration& plain() const { return plain_; }

  private:
    Evidence healthy_;
    AwsConfiguration plain_;
    std::vector<std::string> keys_;
};

/// The first fault's run with others laid over it, one after the other. Moves what it can: to copy a run
/// costs as much as to judge it.
class MergedRun {
  public:
    MergedRun(const RunMerger& merger, const RunChange& first);

    /// Valid until the next call. Where both touch the same question the first one has the word, unless it is
    /// answered there and the second one is not.
    const Evidence& with(const RunChange& second);

  private:
    void give_back();

    const RunMerger* merger_;
    const RunChange* first_;
    std::vector<std::optional<Observation>> asked_; ///< the first fault's, by place in the healthy run
    std::vector<Observation> added_;
    std::vector<std::pair<Observation*, std::size_t>> taken_; ///< from `asked_` or `added_`, to `merged_`
    Evidence merged_;
};

} // namespace pretrust
