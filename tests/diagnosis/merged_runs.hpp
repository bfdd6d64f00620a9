// Two faults in one run: what the second one spoils is laid over the first one's run.
#pragma once

#include <pretrust/evidence.hpp>

#include <map>
#include <string>
#include <tuple>

namespace pretrust {

class RunMerger {
  public:
    /// All runs to be merged are changes of this one.
    explicit RunMerger(Evidence healthy);
    RunMerger(const RunMerger&) = delete;
    RunMerger& operator=(const RunMerger&) = delete;

    /// The first fault's run, in which whatever the second fault spoils is spoilt as well; where both touch
    /// the same question the first one has the word.
    Evidence both(const Evidence& first, const Evidence& second) const;

  private:
    using Key = std::tuple<std::string, std::string, std::string>; ///< tag, target, what was asked
    using Index = std::map<Key, const Observation*>;

    static Key key_of(const Observation& look);
    static Index by_key(const Evidence& run);

    Evidence healthy_;
    Index was_;
};

} // namespace pretrust
