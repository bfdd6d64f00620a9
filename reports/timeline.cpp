// One lane a target, one bar a probe. A target that only DNS can have named waited for the answer that named
// it; an RPC port waited for the endpoint mapper.
#include <diagnosis/facts.hpp>
#include <diagnosis/words.hpp>
#include <reports/timeline.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t most_lanes = 10; ///< of single targets; the rest shares lanes

struct Work {
    microseconds begin = microseconds::max();
    microseconds end{0};
    std::size_t questions = 0;
    std::size_t unanswered = 0;
    std::size_t cut_short = 0;
};

void add(Work& work, const Observation& look) {
    work.begin = std::min(work.begin, look.started);
    work.end = std::max(work.end, look.started + look.took);
    ++work.questions;
    if (look.outcome == Outcome::skipped || look.outcome == Outcome::crashed) {
        ++work.cut_short;
    } else if (silent(look)) {
        ++work.unanswered;
    }
}

Sight sight_of_work(const Work& work) {
    if (work.cut_short > 0) {
        return Sight::unknown;
    }
    if (work.unanswered == 0) {
        return Sight::good;
    }
    return work.unanswered == work.questions ? Sight::blocked : Sight::partly;
}

TimelineBar bar_of(const std::string& probe, const Work& work) {
    std::string words = work.questions == 1 ? "1 question" : fmt::format("{} questions", work.questions);
    if (work.unanswered == work.questions) {
        words += work.questions == 1 ? ", not answered" : ", none answered";
    } else if (work.unanswered > 0) {
        words += fmt::format(", {} without an answer", work.unanswered);
    }
    if (work.cut_short > 0) {
        words += fmt::format(", {} not asked to the end", work.cut_short);
    }
    return {probe, work.begin, work.end, sight_of_work(work), std::move(words)};
}

using Bars = std::map<std::string, Work>;

Work sum_of(const Bars& bars) {
    Work sum;
    for (const auto& [probe, work] : bars) {
        sum.begin = std::min(sum.begin, work.begin);
        sum.end = std::max(sum.end, work.end);
        sum.questions += work.questions;
        sum.unanswered += work.unanswered;
        sum.cut_short += work.cut_short;
    }
    return sum;
}

/// The answer by which DNS named an address; null when nobody did.
using Namings = std::unordered_map<std::string, const Observation*>;

microseconds end_of(const Observation& look) {
    return look.started + look.took;
}

Namings first_namings(const Evidence& evidence) {
    Namings namings;
    for (const auto& item : evidence.items) {
        if (item.tag != "DNS_LOCATOR_HOST" || item.outcome != Outcome::answered) {
            continue;
        }
        for (const auto& address : list(item, "addresses")) {
            const Observation*& known = namings[address];
            if (known == nullptr || end_of(item) < end_of(*known)) {
                known = &item;
            }
        }
    }
    return namings;
}

class Chart {
  public:
    Chart(const Evidence& evidence, const Matrix& matrix, const std::vector<MatrixGroup>& groups)
        : evidence_(evidence), matrix_(matrix), groups_(groups), namings_(first_namings(evidence)) {}

    Timeline draw() {
        for (const auto& item : evidence_.items) {
            if (item.attempts > 0) {
                add(work_[item.target][item.probe], item);
                last_ = last_ == nullptr || end_of(item) > end_of(*last_) ? &item : last_;
            }
        }
        if (last_ == nullptr) {
            return {};
        }
        timeline_.end = std::max(evidence_.duration, end_of(*last_));
        lanes();
        notes();
        return std::move(timeline_);
    }

  private:
    /// Targets in the order in which the plan and the matrix have them, each once.
    std::vector<std::vector<std::string>> targets() const {
        std::vector<std::vector<std::string>> lanes;
        std::set<std::string> seen;
        const auto add_lane = [&](std::vector<std::string> lane) {
            std::erase_if(lane, [&](const std::string& target) {
                return !work_.contains(target) || !seen.insert(target).second;
            });
            if (!lane.empty()) {
                lanes.push_back(std::move(lane));
            }
        };
        for (const auto& address : evidence_.plan.local_dns) {
            add_lane({address});
        }
        for (const auto& group : groups_) {
            std::vector<std::string> lane;
            for (const std::size_t at : group.rows) {
                lane.push_back(matrix_.rows[at].address);
            }
            add_lane(std::move(lane));
        }
        for (const auto& [target, bars] : work_) {
            add_lane({target});
        }
        if (lanes.size() > most_lanes) {
            for (std::size_t at = most_lanes; at < lanes.size(); ++at) {
                lanes[most_lanes - 1].insert(lanes[most_lanes - 1].end(), lanes[at].begin(), lanes[at].end());
            }
            lanes.resize(most_lanes);
        }
        return lanes;
    }

    std::string name_of(const std::string& target) const {
        const auto row = std::ranges::find(matrix_.rows, target, &MatrixRow::address);
        return row == matrix_.rows.end() || row->host.empty() ? target
                                                              : fmt::format("{} ({})", row->host, target);
    }

    void lanes() {
        for (const auto& targets : targets()) {
            TimelineLane lane;
            lane.title = targets.size() == 1
                             ? name_of(targets.front())
                             : fmt::format("{} hosts: {}", targets.size(), listed(targets, 2));
            Bars together;
            for (const auto& target : targets) {
                for (const auto& [probe, work] : work_.at(target)) {
                    Work& sum = together[probe];
                    sum.begin = std::min(sum.begin, work.begin);
                    sum.end = std::max(sum.end, work.end);
                    sum.questions += work.questions;
                    sum.unanswered += work.unanswered;
                    sum.cut_short += work.cut_short;
                }
            }
            for (const auto& [probe, work] : together) {
                lane.bars.push_back(bar_of(probe, work));
            }
            std::ranges::stable_sort(lane.bars, {}, &TimelineBar::begin);
            lane.whole = bar_of("", sum_of(together));
            waited(lane, targets);
            timeline_.lanes.push_back(std::move(lane));
        }
    }

    /// Addresses of the plan were asked at once; all others when a DNS server had named them.
    void waited(TimelineLane& lane, const std::vector<std::string>& targets) const {
        const Observation* first = nullptr;
        for (const auto& target : targets) {
            const Plan& plan = evidence_.plan;
            const auto given = [&](const std::vector<std::string>& list) {
                return std::ranges::find(list, target) != list.end();
            };
            const auto naming = namings_.find(target);
            if (given(plan.remote_dns) || given(plan.local_dns) || naming == namings_.end()) {
                return;
            }
            if (first == nullptr || end_of(*naming->second) < end_of(*first)) {
                first = naming->second;
            }
        }
        if (first == nullptr || lane.bars.empty()) {
            return;
        }
        lane.waited_until = std::min(end_of(*first), lane.bars.front().begin);
        lane.waited =
            fmt::format("waited for DNS: {} named {} after {}", first->target,
                        targets.size() == 1 ? "it" : "the first of them", duration_text(lane.waited_until));
    }

    void notes() {
        timeline_.notes.push_back(
            silent(*last_)
                ? fmt::format("The run ended when {} had waited long enough: {}.", last_->probe, said(*last_))
                : fmt::format("The run ended with {}: {}.", last_->probe, said(*last_)));
        mapper_note();
        std::vector<const Observation*> silences;
        for (const auto& item : evidence_.items) {
            if (item.outcome == Outcome::timed_out && item.attempts > 0) {
                silences.push_back(&item);
            }
        }
        if (silences.empty()) {
            return;
        }
        const auto longest = std::ranges::max_element(silences, {}, &Observation::took);
        timeline_.notes.push_back(
            fmt::format("{} met silence; all silences are waited for at the same time, the longest for {}.",
                        silences.size() == 1 ? "1 question" : fmt::format("{} questions", silences.size()),
                        duration_text((*longest)->took)));
    }

    void mapper_note() {
        const Observation* map = nullptr;
        const Observation* connect = nullptr;
        for (const auto& item : evidence_.items) {
            if (item.attempts == 0) {
                continue;
            }
            if (item.tag == "RPC_ENDPOINTS_CONNECT" &&
                (connect == nullptr || item.started < connect->started)) {
                connect = &item;
            }
        }
        if (connect == nullptr) {
            return;
        }
        for (const auto& item : evidence_.items) {
            if (item.tag == "RPC_ENDPOINTS_MAP" && item.target == connect->target &&
                item.outcome == Outcome::answered && (map == nullptr || item.started < map->started)) {
                map = &item;
            }
        }
        if (map != nullptr) {
            timeline_.notes.push_back(fmt::format("RPC ports waited for the endpoint mapper to name them: "
                                                  "the first, at {}, {} after the start.",
                                                  connect->target, duration_text(connect->started)));
        }
    }

    const Evidence& evidence_;
    const Matrix& matrix_;
    const std::vector<MatrixGroup>& groups_;
    Namings namings_;
    std::map<std::string, Bars> work_;
    const Observation* last_ = nullptr;
    Timeline timeline_;
};

} // namespace

Timeline make_timeline(const Evidence& evidence, const Matrix& matrix,
                       const std::vector<MatrixGroup>& groups) {
    return evidence.offline ? Timeline{} : Chart(evidence, matrix, groups).draw();
}

} // namespace pretrust
