// --wait on a fake clock: when is looked, what is asked, and which run is reported.
#include <app/wait.hpp>
#include <json/evidence_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace pretrust {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

Evidence load(const std::string& file) {
    std::ifstream stream(std::string(PRETRUST_SOURCE_DIR) + "/tests/evidence/" + file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    return read_evidence(text).value();
}

const Evidence& healthy() {
    static const Evidence evidence = load("healthy.json");
    return evidence;
}
const Evidence& smb_blocked() {
    static const Evidence evidence = load("SMB_PORT_BLOCKED/confirmed-dropped.json");
    return evidence;
}
const Evidence& cached() {
    static const Evidence evidence = load("FORWARDER_CACHED_NEGATIVE/confirmed-counts-down.json");
    return evidence;
}

const ProbeSpec& probe_of(const Observation& item) {
    return *std::find_if(all_probes().begin(), all_probes().end(),
                         [&](const ProbeSpec& probe) { return probe.id == item.probe; });
}

/// A network that is what `network` says at each look, a clock that only pauses and looks move.
class Scene {
  public:
    explicit Scene(std::function<Evidence(std::size_t look)> network) : network_(std::move(network)) {}

    Result<Waited> wait(milliseconds most, AtRisk at_risk = AtRisk::fails) {
        WaitHooks hooks;
        hooks.now = [this] { return clock; };
        hooks.look = [this](const Asking& asking) { return look(asking); };
        hooks.pause = [this](milliseconds length) {
            clock += length;
            return clock >= signal_at ? SIGTERM : 0;
        };
        hooks.show = [this](const WaitStatus& status) { shown.push_back(status); };
        return wait_until_ready(most, at_risk, hooks);
    }

    bool complete(std::size_t look) const { return !asked.at(look).only.has_value(); }
    std::vector<milliseconds> pauses() const {
        std::vector<milliseconds> list;
        for (std::size_t i = 1; i < at.size(); ++i) {
            list.push_back(at[i] - at[i - 1]);
        }
        return list;
    }

    milliseconds clock = 1000s;
    milliseconds signal_at = milliseconds::max(); ///< in a pause
    std::size_t signal_in = SIZE_MAX;             ///< in this look
    std::size_t failure_in = SIZE_MAX;
    std::vector<Asking> asked;
    std::vector<milliseconds> at;
    std::vector<WaitStatus> shown;

  private:
    Result<Observed> look(const Asking& asking) {
        const auto number = asked.size();
        asked.push_back(asking);
        at.push_back(clock);
        if (number == failure_in) {
            return Failure{FailureKind::usage, "--source-address: gone"};
        }
        Observed observed{network_(number), number == signal_in ? SIGINT : 0};
        std::erase_if(observed.evidence.items, [&](const Observation& item) {
            return !asking.includes(probe_of(item), Target{item.target, "", true});
        });
        return observed;
    }

    std::function<Evidence(std::size_t)> network_;
};

Evidence always_blocked(std::size_t) {
    return smb_blocked();
}

/// Blocked in the first looks, then healthy.
std::function<Evidence(std::size_t)> heals_in(std::size_t look) {
    return [look](std::size_t number) { return number < look ? smb_blocked() : healthy(); };
}

Verdict verdict_of(const Evidence& evidence) {
    return diagnose(evidence, all_causes()).verdict;
}

TEST(Wait, EndsWithTheFirstLookWhenThatIsReady) {
    Scene scene([](std::size_t) { return healthy(); });
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.evidence, healthy());
    EXPECT_EQ(waited.last.signal, 0);
    EXPECT_EQ(scene.at.size(), 1U);
    EXPECT_TRUE(scene.shown.empty());
}

TEST(Wait, PausesTwiceAsLongEachTimeUpToAMinute) {
    Scene scene(always_blocked);
    ASSERT_TRUE(scene.wait(4min));
    EXPECT_THAT(scene.pauses(), ElementsAre(5s, 10s, 20s, 40s, 60s, 60s, 45s));
}

TEST(Wait, AsksAgainOnlyWhatWasNotGood) {
    Scene scene(always_blocked);
    ASSERT_TRUE(scene.wait(6s));
    ASSERT_FALSE(scene.complete(1));
    const auto& only = *scene.asked[1].only;
    EXPECT_THAT(only, Contains(Pair("smb_pipes", smb_blocked().plan.remote_dns.front())));
    EXPECT_THAT(only, Not(Contains(Pair("kerberos_ping", testing::_))));
    EXPECT_THAT(only, Not(Contains(Pair("cldap_ping", testing::_))));
}

TEST(Wait, IsReadyOnlyByACompleteRunThatFollowsAtOnce) {
    Scene scene(heals_in(1));
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.evidence, healthy());
    ASSERT_EQ(scene.at.size(), 3U);
    EXPECT_FALSE(scene.complete(1));
    EXPECT_TRUE(scene.complete(2));
    EXPECT_EQ(scene.at[1], scene.at[2]);
}

TEST(Wait, DoesNotBelieveWhatWasGoodBefore) {
    // What was repaired is asked again and good; meanwhile something broke that nobody asked about.
    const auto broken = load("LOCATOR_PORT_BLOCKED/confirmed-dropped.json");
    Scene scene([&](std::size_t number) {
        return number == 0 ? smb_blocked() : number < 3 ? broken : healthy();
    });
    const auto waited = scene.wait(15min).value();
    ASSERT_GT(scene.at.size(), 3U);
    EXPECT_FALSE(scene.complete(1));
    EXPECT_TRUE(scene.complete(2)) << "the narrow look saw no fault";
    EXPECT_GT(scene.at[3], scene.at[2]) << "and the complete run did";
    EXPECT_EQ(waited.last.evidence, healthy());
}

TEST(Wait, AsksEverythingWithEveryFourthLook) {
    Scene scene(always_blocked);
    ASSERT_TRUE(scene.wait(10min));
    for (std::size_t i = 0; i + 1 < scene.at.size(); ++i) {
        EXPECT_EQ(scene.complete(i), i % 4 == 0) << i;
    }
}

TEST(Wait, LooksOnceMoreAtEverythingWhenTheTimeIsUp) {
    Scene scene(heals_in(2));
    const auto waited = scene.wait(6s).value();
    EXPECT_THAT(scene.pauses(), ElementsAre(5s, 1s));
    EXPECT_TRUE(scene.complete(2));
    EXPECT_EQ(verdict_of(waited.last.evidence), Verdict::ready);
}

TEST(Wait, ReportsTheLastCompleteRunWhenTheTimeIsUp) {
    Scene scene(always_blocked);
    const auto waited = scene.wait(1s).value();
    EXPECT_EQ(waited.last.evidence, smb_blocked());
    EXPECT_EQ(waited.futile, "");
    EXPECT_EQ(scene.at.back() - scene.at.front(), 1s);
}

TEST(Wait, DoesNotAskBeforeACachedAnswerHasRunOut) {
    Scene scene([](std::size_t number) { return number == 0 ? cached() : healthy(); });
    const auto diagnosis = diagnose(cached(), all_causes());
    const auto found = std::find_if(diagnosis.judged.begin(), diagnosis.judged.end(), [](const Judged& one) {
        return one.row->id == "FORWARDER_CACHED_NEGATIVE";
    });
    const auto seconds = std::chrono::seconds(std::stoi(found->match.words.at("seconds")));
    ASSERT_GT(seconds, 5s);
    ASSERT_TRUE(scene.wait(20min));
    EXPECT_EQ(scene.at.at(1) - scene.at.at(0), seconds + 1s);
    EXPECT_TRUE(scene.shown.front().cached);
    EXPECT_THAT(to_text(scene.shown.front()),
                HasSubstr("waiting: round 1, FORWARDER_CACHED_NEGATIVE, next look in "));
}

TEST(Wait, AsksACacheThatRemembersForLongAfterAQuarterOfAnHour) {
    const auto long_ttl = load("FORWARDER_CACHED_NEGATIVE/confirmed-long-ttl.json");
    Scene scene([&](std::size_t) { return long_ttl; });
    ASSERT_TRUE(scene.wait(20min));
    EXPECT_EQ(scene.at.at(1) - scene.at.at(0), 15min);
}

TEST(Wait, CountsTheSecondsDownAndSaysWhenTheCausesChange) {
    Scene scene([](std::size_t number) { return number < 2 ? smb_blocked() : cached(); });
    ASSERT_TRUE(scene.wait(16s));
    std::vector<std::string> lines;
    for (const auto& status : scene.shown) {
        if (status.changed) {
            lines.push_back(to_text(status));
        }
    }
    EXPECT_EQ(to_text(scene.shown.at(1)), "waiting: round 1, SMB_PORT_BLOCKED, next look in 4 s");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], "waiting: round 1, SMB_PORT_BLOCKED, next look in 5 s");
    EXPECT_THAT(lines[1], HasSubstr("FORWARDER_CACHED_NEGATIVE"));
}

TEST(Wait, ASignalInAPauseLeavesTheLastCompleteRun) {
    Scene scene(always_blocked);
    scene.signal_at = scene.clock + 7s;
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.signal, SIGTERM);
    EXPECT_EQ(waited.last.evidence, smb_blocked());
    EXPECT_EQ(scene.clock, 1000s + 7s) << "heard within a second";
}

TEST(Wait, ASignalInALaterLookLeavesTheLastCompleteRun) {
    Scene scene(heals_in(1));
    scene.signal_in = 2; // the run that would have confirmed
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.signal, SIGINT);
    EXPECT_EQ(waited.last.evidence, smb_blocked()) << "ready was not confirmed";
}

TEST(Wait, ASignalInTheFirstLookLeavesWhatIsKnown) {
    Scene scene(always_blocked);
    scene.signal_in = 0;
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.signal, SIGINT);
    EXPECT_EQ(waited.last.evidence, smb_blocked());
    EXPECT_EQ(scene.at.size(), 1U);
}

TEST(Wait, AFailureAfterACompleteRunKeepsItsReport) {
    Scene scene(always_blocked);
    scene.failure_in = 1;
    const auto waited = scene.wait(15min).value();
    EXPECT_EQ(waited.last.evidence, smb_blocked());
    ASSERT_TRUE(waited.failure.has_value());
    Scene first(always_blocked);
    first.failure_in = 0;
    EXPECT_FALSE(first.wait(15min));
}

TEST(Wait, AtRiskIsDoneOnlyWhereTheRiskIsAllowed) {
    const auto risk = load("CLOCK_SKEW/confirmed-one-hour.json");
    ASSERT_EQ(verdict_of(risk), Verdict::at_risk);
    const auto network = [&](std::size_t) { return risk; };
    Scene allowed(network);
    ASSERT_TRUE(allowed.wait(15min, AtRisk::passes));
    EXPECT_EQ(allowed.at.size(), 1U);
    Scene strict(network);
    ASSERT_TRUE(strict.wait(6s));
    EXPECT_EQ(strict.at.size(), 3U);
    EXPECT_THAT(to_text(strict.shown.front()), HasSubstr("CLOCK_SKEW"));
}

TEST(Wait, ANameThatIsNotAllowedIsNotWaitedFor) {
    const auto wrong = load("SINGLE_LABEL_DOMAIN/confirmed-with-hyphen.json");
    Scene scene([&](std::size_t) { return wrong; });
    const auto waited = scene.wait(15min).value();
    EXPECT_THAT(waited.futile, HasSubstr("SINGLE_LABEL_DOMAIN"));
    EXPECT_EQ(scene.at.size(), 1U);
}

TEST(Wait, ARunThatItsDeadlineCutIsFollowedByACompleteOne) {
    auto cut = smb_blocked();
    cut.deadline_hit = true;
    Scene scene([&](std::size_t) { return cut; });
    ASSERT_TRUE(scene.wait(20s));
    EXPECT_TRUE(scene.complete(1));
    EXPECT_TRUE(scene.complete(2));
}

TEST(Wait, ADcThatAppearsMakesTheNextLookACompleteOne) {
    Scene scene([](std::size_t number) {
        auto evidence = smb_blocked();
        for (auto& item : evidence.items) {
            if (number > 0 && item.tag == "DNS_LOCATOR_HOST" && item.args.contains("addresses")) {
                std::get<std::vector<std::string>>(item.args["addresses"]).emplace_back("172.16.30.153");
            }
        }
        return evidence;
    });
    ASSERT_TRUE(scene.wait(6s));
    EXPECT_FALSE(scene.complete(1));
    EXPECT_TRUE(scene.complete(2));
    EXPECT_EQ(scene.at[1], scene.at[2]);
}

// The trust password
// ------------------------------------------------------------------------------------------

Evidence with_attempt(Evidence evidence, Outcome outcome, Args args) {
    evidence.plan.trust_password = TrustPassword::given;
    Observation item;
    item.tag = "TRUST_PASSWORD_ATTEMPT";
    item.probe = "trust_password";
    item.target = evidence.plan.remote_dns.front();
    item.vantage = "aws";
    item.outcome = outcome;
    item.args = std::move(args);
    evidence.items.push_back(std::move(item));
    return evidence;
}

std::string text(const char* value) {
    return value;
}

const Args right{{"way", text("netlogon_tcp")},
                 {"step", text("authenticate")},
                 {"verdict", text("right")},
                 {"account", text("awsmad.example.com.")},
                 {"server_credential_valid", true}};
const Args wrong{{"way", text("netlogon_tcp")},
                 {"step", text("authenticate")},
                 {"verdict", text("wrong")},
                 {"account", text("awsmad.example.com.")}};

std::ptrdiff_t attempts_in(const Evidence& evidence) {
    return std::count_if(evidence.items.begin(), evidence.items.end(),
                         [](const Observation& item) { return item.probe == "trust_password"; });
}

TEST(WaitWithAPassword, TriesItOnceAndKeepsWhatCameOfIt) {
    Scene scene([](std::size_t number) {
        return with_attempt(number < 6 ? smb_blocked() : healthy(), Outcome::answered, right);
    });
    const auto waited = scene.wait(15min).value();
    EXPECT_TRUE(scene.asked.front().trust_password);
    for (std::size_t i = 1; i < scene.asked.size(); ++i) {
        EXPECT_FALSE(scene.asked[i].trust_password) << i;
    }
    EXPECT_EQ(attempts_in(waited.last.evidence), 1);
    EXPECT_EQ(verdict_of(waited.last.evidence), Verdict::ready);
}

TEST(WaitWithAPassword, TriesItLaterWhenNothingHasLeftYet) {
    const Args unasked{{"reason", text("no DC of the remote domain is known")}};
    const Args closed{{"way", text("netlogon_tcp")}, {"verdict", text("undecided")}};
    for (const auto& args : {unasked, closed}) {
        const auto outcome = args.contains("reason") ? Outcome::skipped : Outcome::timed_out;
        Scene scene([&](std::size_t number) {
            return number == 0 ? with_attempt(smb_blocked(), outcome, args)
                               : with_attempt(healthy(), Outcome::answered, right);
        });
        const auto waited = scene.wait(15min).value();
        EXPECT_TRUE(scene.asked.at(1).trust_password);
        EXPECT_FALSE(scene.asked.at(2).trust_password) << "the narrow look tried it";
        EXPECT_EQ(attempts_in(waited.last.evidence), 1);
        EXPECT_EQ(verdict_of(waited.last.evidence), Verdict::ready);
    }
}

TEST(WaitWithAPassword, TakesItForTriedWhenNobodyCanTell) {
    auto lost = smb_blocked();
    lost.plan.trust_password = TrustPassword::given;
    const auto crashed = with_attempt(smb_blocked(), Outcome::crashed, {});
    for (const auto& evidence : {lost, crashed}) {
        Scene scene([&](std::size_t) { return evidence; });
        ASSERT_TRUE(scene.wait(6s));
        for (std::size_t i = 1; i < scene.asked.size(); ++i) {
            EXPECT_FALSE(scene.asked[i].trust_password) << i;
        }
    }
}

TEST(WaitWithAPassword, DoesNotWaitForAWrongOneToBecomeRight) {
    Scene scene([](std::size_t) { return with_attempt(healthy(), Outcome::rejected, wrong); });
    const auto waited = scene.wait(15min).value();
    EXPECT_THAT(waited.futile, AllOf(HasSubstr("TRUST_PASSWORD_MISMATCH"), HasSubstr("tried once")));
    EXPECT_EQ(scene.at.size(), 1U);
}

} // namespace
} // namespace pretrust
