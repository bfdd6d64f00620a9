// The loop of --wait. A narrow look asks what was not good and is held against the last complete run;
// whatever it finds changed is only believed when a complete run finds it too.
#include <app/wait.hpp>
#include <run/order.hpp>
#include <run/targets.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>
#include <vector>

namespace pretrust {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds first_pause = 5s;
constexpr milliseconds longest_pause = 60s;
constexpr milliseconds longest_cached = 900s; // MaxNegativeCacheTtl of a Windows DNS server, dnscmd reference
constexpr milliseconds beat = 1s;             ///< how often the line is drawn anew
constexpr int narrow_in_a_row = 3;            ///< then everything is asked again
constexpr std::size_t named_causes = 3;

constexpr std::string_view password_probe = "trust_password";
/// Judges the name itself: the same name is judged the same.
constexpr std::string_view name_probe = "domain_name";

bool is_done(Verdict verdict, AtRisk at_risk) {
    return verdict == Verdict::ready || (verdict == Verdict::at_risk && at_risk == AtRisk::passes);
}

bool stands(const Judged& judged) {
    const auto finding = judged.match.finding;
    return judged.hidden_by.empty() && finding != Finding::ruled_out && finding != Finding::not_assessed;
}

bool was_found(const Judged& judged) {
    return judged.match.finding == Finding::confirmed || judged.match.finding == Finding::suspected;
}

/// Whether the cause keeps the wait from ending well.
bool in_the_way(const Judged& judged, AtRisk at_risk) {
    return stands(judged) && (judged.severity == Severity::blocks_creation ||
                              (judged.severity == Severity::breaks_use && at_risk == AtRisk::fails &&
                               judged.match.finding == Finding::confirmed));
}

const ProbeSpec* find_probe(std::string_view id) {
    const auto probes = all_probes();
    const auto found =
        std::find_if(probes.begin(), probes.end(), [&](const ProbeSpec& probe) { return probe.id == id; });
    return found == probes.end() ? nullptr : &*found;
}

bool asks_again(const Asking& asking, const Observation& item) {
    const auto* const probe = find_probe(item.probe);
    return probe == nullptr || asking.includes(*probe, Target{item.target, "", true});
}

/// One look and what it comes to.
struct State {
    Evidence evidence;
    Diagnosis diagnosis;
    std::vector<std::string> findings; ///< equal for equal findings
    std::vector<Target> targets;
};

State judge(Evidence evidence) {
    State state;
    state.evidence = std::move(evidence);
    state.diagnosis = diagnose(state.evidence, all_causes());
    for (const auto& judged : state.diagnosis.judged) {
        if (stands(judged)) {
            state.findings.push_back(
                fmt::format("{} {} {} {}", judged.row->id, static_cast<int>(judged.match.finding),
                            static_cast<int>(judged.severity), fmt::join(judged.match.targets, " ")));
        }
    }
    state.targets = find_targets(state.evidence.plan, state.evidence.items);
    return state;
}

bool same(const State& a, const State& b) {
    return a.diagnosis.verdict == b.diagnosis.verdict && a.findings == b.findings && a.targets == b.targets;
}

/// The ids of what stands in the way, what was found before what could not be told.
std::string causes_text(const Diagnosis& diagnosis, AtRisk at_risk) {
    std::vector<std::string> ids;
    for (const bool found : {true, false}) {
        for (const auto& judged : diagnosis.judged) {
            if (was_found(judged) == found && in_the_way(judged, at_risk)) {
                ids.push_back(std::string(judged.row->id) + (found ? "" : " unknown"));
            }
        }
    }
    if (ids.size() <= named_causes) {
        return fmt::format("{}", fmt::join(ids, ", "));
    }
    const auto more = ids.size() - named_causes;
    ids.resize(named_causes);
    return fmt::format("{} and {} more", fmt::join(ids, ", "), more);
}

/// What was not good, or is what a finding rests on. Everything, where that is nothing or the run was cut.
Asking narrowed(const State& state) {
    Asking asking;
    const auto& items = state.evidence.items;
    std::vector<bool> open(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        open[i] = items[i].outcome != Outcome::answered && items[i].outcome != Outcome::open;
    }
    for (const auto& judged : state.diagnosis.judged) {
        for (const auto index : judged.match.because) {
            open[index] = open[index] || was_found(judged);
        }
    }
    std::set<std::pair<std::string, std::string>> only;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto* const probe = find_probe(items[i].probe);
        if (open[i] && probe != nullptr) {
            only.emplace(items[i].probe, probe->scope == Scope::once ? std::string() : items[i].target);
        }
    }
    if (!only.empty() && !state.evidence.deadline_hit) {
        asking.only = std::move(only);
    }
    return asking;
}

/// The narrow look in its place in the run before it.
Evidence merged(const Evidence& before, Evidence look, const Asking& asking) {
    auto& items = look.items;
    std::copy_if(before.items.begin(), before.items.end(), std::back_inserter(items),
                 [&](const Observation& item) { return !asks_again(asking, item); });
    put_in_order(items, all_probes(), find_targets(look.plan, items));
    return look;
}

/// The seconds after which the last of the servers forgets, when it is proven that they remember.
std::optional<milliseconds> cached_time(const Diagnosis& diagnosis) {
    for (const auto& judged : diagnosis.judged) {
        if (judged.row->id != "FORWARDER_CACHED_NEGATIVE" || judged.match.finding != Finding::confirmed) {
            continue;
        }
        const auto word = judged.match.words.find("seconds");
        long long seconds = 0;
        if (word != judged.match.words.end()) {
            const auto& text = word->second;
            std::from_chars(text.data(), text.data() + text.size(), seconds);
        }
        return std::min<milliseconds>(std::chrono::seconds(seconds + 1), longest_cached);
    }
    return std::nullopt;
}

/// The attempt that was made, wherever it was made: it stands in all runs that follow.
class PasswordAttempt {
  public:
    bool spent() const { return spent_; }

    /// Adds it to a complete run that was not allowed another one.
    void add_to(Evidence& evidence) const {
        auto& items = evidence.items;
        items.insert(items.end(), attempts_.begin(), attempts_.end());
        put_in_order(items, all_probes(), find_targets(evidence.plan, items));
    }

    /// Looks for it in what a look brought that was allowed one.
    void learn(const Evidence& evidence) {
        if (evidence.plan.trust_password == TrustPassword::not_given) {
            return;
        }
        for (const auto& item : evidence.items) {
            if (item.probe == password_probe) {
                attempts_.push_back(item);
            }
        }
        spent_ = !std::all_of(attempts_.begin(), attempts_.end(), surely_untried) || attempts_.empty();
        if (!spent_) {
            attempts_.clear();
        }
    }

  private:
    /// Nothing computed with the password has left: it did not come to the last step, and says why.
    static bool surely_untried(const Observation& item) {
        const auto step = item.args.find("step");
        return step != item.args.end() ? step->second != Value(std::string("authenticate"))
                                       : item.args.contains("reason") || item.args.contains("way");
    }

    std::vector<Observation> attempts_;
    bool spent_ = false;
};

/// Why waiting cannot help; empty: it may.
std::string futility(const State& state, bool password_spent, AtRisk at_risk) {
    for (const auto& judged : state.diagnosis.judged) {
        if (!in_the_way(judged, at_risk)) {
            continue;
        }
        if (password_spent && judged.row->id == "TRUST_PASSWORD_MISMATCH") {
            return fmt::format("{} stays: the trust password is tried once in a command", judged.row->id);
        }
        const auto& because = judged.match.because;
        const bool fixed = std::all_of(because.begin(), because.end(), [&](std::size_t index) {
            return state.evidence.items[index].probe == name_probe;
        });
        if (fixed && judged.match.finding == Finding::confirmed) {
            return fmt::format("{} stays: it is in what was given, not in the network", judged.row->id);
        }
    }
    return {};
}

class Wait {
  public:
    Wait(milliseconds most, AtRisk at_risk, const WaitHooks& hooks)
        : hooks_(hooks), at_risk_(at_risk), end_(hooks.now() + most) {}

    Result<Waited> run();

  private:
    enum class Next { look, stop };

    Next take(Evidence look);
    Next plan_next();
    bool rest(milliseconds length, bool cached);

    const WaitHooks& hooks_;
    AtRisk at_risk_;
    milliseconds end_;
    milliseconds pause_ = first_pause;
    int round_ = 0;
    int narrow_ = 0; ///< narrow looks since the last complete one
    Asking asking_;
    PasswordAttempt password_;
    std::optional<Evidence> complete_; ///< the last complete run
    State state_;                      ///< the same, with what narrow looks saw since
    std::string said_;                 ///< the causes that were named last
    Waited waited_;
};

Result<Waited> Wait::run() {
    do {
        ++round_;
        auto look = hooks_.look(asking_);
        if (!look) {
            if (!complete_) {
                return look.error();
            }
            waited_.failure = look.error();
            break;
        }
        waited_.last.signal = look->signal;
        if (look->signal != 0) {
            if (!complete_) {
                return Waited{std::move(*look), {}, {}};
            }
            break;
        }
        if (take(std::move(look->evidence)) == Next::stop) {
            break;
        }
    } while (waited_.last.signal == 0);
    waited_.last.evidence = std::move(*complete_);
    return std::move(waited_);
}

Wait::Next Wait::take(Evidence look) {
    const bool was_spent = password_.spent();
    if (!was_spent) {
        password_.learn(look);
    }
    if (!asking_.only) {
        if (was_spent) {
            password_.add_to(look);
        }
        complete_ = look;
        state_ = judge(std::move(look));
        narrow_ = 0;
        if (is_done(state_.diagnosis.verdict, at_risk_)) {
            return Next::stop;
        }
        waited_.futile = futility(state_, password_.spent(), at_risk_);
        if (!waited_.futile.empty() || hooks_.now() >= end_) {
            return Next::stop;
        }
    } else {
        ++narrow_;
        auto state = judge(merged(state_.evidence, std::move(look), asking_));
        if (!same(state, state_)) {
            asking_.only.reset();
            asking_.trust_password = !password_.spent();
            return Next::look; // at once: only a complete run tells
        }
        state_ = std::move(state); // the same findings, with the seconds of now
    }
    return plan_next();
}

Wait::Next Wait::plan_next() {
    const auto cached = cached_time(state_.diagnosis);
    const bool for_cache = cached && *cached > pause_;
    const auto length = for_cache ? *cached : pause_;
    pause_ = std::min(pause_ * 2, longest_pause);
    if (!rest(length, for_cache)) {
        return Next::stop;
    }
    const bool last = hooks_.now() >= end_;
    asking_ = last || narrow_ >= narrow_in_a_row ? Asking{} : narrowed(state_);
    asking_.trust_password = !password_.spent();
    return Next::look;
}

/// False when a signal came.
bool Wait::rest(milliseconds length, bool cached) {
    const auto until = std::min(hooks_.now() + length, end_);
    WaitStatus status;
    status.round = round_;
    status.causes = causes_text(state_.diagnosis, at_risk_);
    status.cached = cached;
    status.changed = status.causes != said_;
    said_ = status.causes;
    for (auto left = until - hooks_.now(); left > 0ms; left = until - hooks_.now()) {
        status.next = left;
        hooks_.show(status);
        status.changed = false;
        waited_.last.signal = hooks_.pause(std::min(left, beat));
        if (waited_.last.signal != 0) {
            return false;
        }
    }
    return true;
}

} // namespace

bool Asking::includes(const ProbeSpec& probe, const Target& target) const {
    if (probe.id == password_probe && !trust_password) {
        return false;
    }
    const auto address = probe.scope == Scope::once ? std::string() : target.address;
    return !only || is_locator(probe) || only->contains({std::string(probe.id), address});
}

std::string to_text(const WaitStatus& status) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(status.next).count();
    return fmt::format("waiting: round {}, {}, next look in {} s{}", status.round, status.causes, seconds,
                       status.cached ? ", when the cached answer has run out" : "");
}

Result<Waited> wait_until_ready(milliseconds most, AtRisk at_risk, const WaitHooks& hooks) {
    return Wait(most, at_risk, hooks).run();
}

} // namespace pretrust
