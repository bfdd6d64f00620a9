// What starts when, and what is left when probes fail or are cut short.
#include "fixtures.hpp"

#include <run/runner.hpp>

#include <pretrust/names.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace testing_run;

constexpr std::array locator_tags{TagSpec{"DNS_LOCATOR_RECORDS", "asked"},
                                  TagSpec{"DNS_LOCATOR_HOST", "resolved"}};
constexpr std::array ping_tags{TagSpec{"PING_ANSWER", "asked"}};
constexpr std::array port_tags{TagSpec{"PORT_OPEN", "asked"}};

/// What the probes of these tests did, in order.
std::vector<std::string> diary; // NOLINT: a probe is a plain function, and has no other place to write to

Observation seen(const char* tag, const Target& target, Outcome outcome) {
    Observation item;
    item.tag = tag;
    item.target = target.address;
    item.outcome = outcome;
    return item;
}

Task<void> locate(const Plan&, Target, World& world, Recorder& recorder) {
    diary.emplace_back("locator begins");
    recorder.record(records("ldap_dc", {"dc.test"}));
    recorder.record(host("dc.test", {"10.1.0.9"}));
    DnsQuestion question;
    const auto last = co_await world.ask_dns(question);
    diary.emplace_back("locator ends");
    auto item = records("gc", {});
    item.outcome = last.outcome;
    recorder.record(std::move(item));
}

Task<void> ping(const Plan&, Target target, World&, Recorder& recorder) {
    diary.push_back("ping " + target.address + (target.remote ? "" : " local"));
    recorder.record(seen("PING_ANSWER", target, Outcome::answered));
    co_return;
}

Task<void> ping_and_let_go(const Plan&, Target target, World& world, Recorder& recorder) {
    diary.push_back("ping " + target.address);
    recorder.record(seen("PING_ANSWER", target, Outcome::answered));
    if (target.address == "10.1.0.9") {
        static_cast<FakeWorld&>(world).let_go();
    }
    co_return;
}

Task<void> throwing(const Plan&, Target target, World& world, Recorder& recorder) {
    Endpoint to;
    const auto exchange = co_await world.open_tcp(to);
    recorder.record(seen("PORT_OPEN", target, exchange.outcome));
    throw std::runtime_error("the codec ran off");
}

Task<void> undeclared(const Plan&, Target target, World&, Recorder& recorder) {
    recorder.record(seen("SOMETHING_ELSE", target, Outcome::open));
    co_return;
}

Task<void> wordless(const Plan&, Target, World& world, Recorder&) {
    DnsQuestion question;
    co_await world.ask_dns(question);
}

Task<void> ask_for_name(const Plan&, Target target, World& world, Recorder& recorder) {
    diary.push_back("name " + target.address + " begins");
    if (target.address == "10.1.0.1") {
        static_cast<FakeWorld&>(world).let_go();
    }
    const auto host = co_await recorder.host_of(target);
    diary.push_back(target.address + " is " + host);
}

Task<void> flood_of_targets(const Plan&, Target, World&, Recorder& recorder) {
    std::vector<std::string> flood;
    for (int i = 0; i < 1200; ++i) {
        flood.push_back("10.9." + std::to_string(i / 250) + "." + std::to_string(i % 250));
    }
    recorder.record(records("ldap_dc", {"dc.test"}));
    recorder.record(host("dc.test", std::move(flood)));
    co_return;
}

struct Run {
    std::vector<Observation> items;
    std::vector<RunProgress> progress;
    int ended = 0;
};

Run run(const Plan& plan, std::span<const ProbeSpec> probes, bool cancel_at_once = false,
        std::vector<std::string> first = {}) {
    diary.clear();
    Run result;
    boost::asio::io_context context;
    FakeWorld world(context);
    RunHooks hooks;
    hooks.cut_short = [&] { return world.cancelled; };
    hooks.progress = [&](const RunProgress& progress) { result.progress.push_back(progress); };
    hooks.ended = [&] { ++result.ended; };
    hooks.first = std::move(first);
    Runner runner(context, plan, world, probes, std::move(hooks));
    runner.start();
    if (cancel_at_once) {
        context.poll();
        world.cancel();
    }
    context.run();
    result.items = runner.take();
    return result;
}

std::vector<std::string> summary(const std::vector<Observation>& items) {
    std::vector<std::string> lines;
    for (const auto& item : items) {
        lines.push_back(item.probe + " " + item.target + " " + item.tag + " " +
                        std::string(to_name(item.outcome)));
    }
    return lines;
}

TEST(Runner, TargetsStartWhileTheLocatorStillRuns) {
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, locate},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping_and_let_go}};
    const auto result = run(plan_of({"10.1.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("locator begins", "ping 10.1.0.1", "ping 10.1.0.9", "locator ends"));
    EXPECT_EQ(result.ended, 1);
}

TEST(Runner, StartsSomeProbesFirstAndKeepsTheOrderOfTheEvidence) {
    const std::array probes{ProbeSpec{"port", "", Scope::remote_dc, ping_tags, ping},
                            ProbeSpec{"last", "", Scope::every_dc, ping_tags, ping}};
    const auto usual = run(plan_of({"10.1.0.1"}, {"10.2.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("ping 10.1.0.1", "ping 10.1.0.1", "ping 10.2.0.1 local"));
    const auto other = run(plan_of({"10.1.0.1"}, {"10.2.0.1"}), probes, false, {"last"});
    EXPECT_THAT(diary, ElementsAre("ping 10.1.0.1", "ping 10.2.0.1 local", "ping 10.1.0.1"));
    EXPECT_EQ(summary(other.items), summary(usual.items));
}

TEST(Runner, ScopesDecideWhoIsAsked) {
    const std::array probes{ProbeSpec{"port", "", Scope::remote_dc, ping_tags, ping},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping}};
    run(plan_of({"10.1.0.1"}, {"10.2.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("ping 10.1.0.1", "ping 10.1.0.1", "ping 10.2.0.1 local"));
}

TEST(Runner, AddressOfThePlanGetsItsNameWhenTheLocatorHasEnded) {
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, locate},
                            ProbeSpec{"name", "", Scope::remote_dc, ping_tags, ask_for_name}};
    run(plan_of({"10.1.0.9", "10.1.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("locator begins", "name 10.1.0.9 begins", "name 10.1.0.1 begins",
                                   "locator ends", "10.1.0.9 is dc.test", "10.1.0.1 is "));
}

TEST(Runner, NameIsNotWaitedForWhereNobodyLocates) {
    const std::array probes{ProbeSpec{"name", "", Scope::remote_dc, ping_tags, ask_for_name}};
    run(plan_of({"10.1.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("name 10.1.0.1 begins", "10.1.0.1 is "));
}

TEST(Runner, NameIsNotWaitedForBeyondALocatorThatCrashed) {
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, throwing},
                            ProbeSpec{"name", "", Scope::remote_dc, ping_tags, ask_for_name}};
    const auto result = run(plan_of({"10.1.0.1"}), probes);
    EXPECT_THAT(diary, ElementsAre("name 10.1.0.1 begins", "10.1.0.1 is "));
    EXPECT_EQ(result.ended, 1);
}

TEST(Runner, StampsProbeVantageAndTarget) {
    auto plan = plan_of({"10.1.0.1"});
    plan.side = Side::self_managed;
    const std::array probes{ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping}};
    const auto result = run(plan, probes);
    ASSERT_THAT(result.items, SizeIs(1));
    EXPECT_EQ(result.items[0].probe, "ping");
    EXPECT_EQ(result.items[0].vantage, "self-managed");
    EXPECT_EQ(result.items[0].target, "10.1.0.1");
}

TEST(Runner, ThrowingProbeIsCrashedAndTheOthersGoOn) {
    const std::array probes{ProbeSpec{"port", "", Scope::every_dc, port_tags, throwing},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping}};
    const auto result = run(plan_of({"10.1.0.1"}), probes);
    EXPECT_THAT(summary(result.items),
                ElementsAre("port 10.1.0.1 PORT_OPEN open", "port 10.1.0.1 PORT_OPEN crashed",
                            "ping 10.1.0.1 PING_ANSWER answered"));
    EXPECT_EQ(std::get<std::string>(result.items[1].args.at("what")), "the codec ran off");
}

TEST(Runner, UndeclaredTagIsACrash) {
    const std::array probes{ProbeSpec{"port", "", Scope::every_dc, port_tags, undeclared}};
    const auto result = run(plan_of({"10.1.0.1"}), probes);
    EXPECT_THAT(summary(result.items), ElementsAre("port 10.1.0.1 PORT_OPEN crashed"));
}

TEST(Runner, CancelledProbeThatSaidNothingIsSkipped) {
    const std::array probes{ProbeSpec{"port", "", Scope::remote_dc, port_tags, wordless},
                            ProbeSpec{"name", "", Scope::once, ping_tags, wordless}};
    const auto result = run(plan_of({"10.1.0.1"}), probes, true);
    EXPECT_THAT(summary(result.items),
                ElementsAre("port 10.1.0.1 PORT_OPEN skipped", "name corp.example.com PING_ANSWER skipped"));
    EXPECT_EQ(result.ended, 1);
}

TEST(Runner, ProbeThatNobodyAskedForLeavesNoTrace) {
    const auto with_sweep = [](const Plan& plan) { return plan.sweep != Sweep::none; };
    const std::array probes{
        ProbeSpec{"sweep", "", Scope::remote_dc, port_tags, ping, with_sweep},
        ProbeSpec{"port", "", Scope::remote_dc, port_tags, wordless},
    };
    auto plan = plan_of({"10.1.0.1"});
    const auto result = run(plan, probes, true);
    EXPECT_THAT(summary(result.items), ElementsAre("port 10.1.0.1 PORT_OPEN skipped"));
    EXPECT_THAT(diary, IsEmpty());
    EXPECT_EQ(result.progress.back().started, 1U);
    plan.sweep = Sweep::sample;
    run(plan, probes, true);
    EXPECT_THAT(diary, ElementsAre("ping 10.1.0.1"));
}

TEST(Runner, AddressesBeyondTheLimitAreNotMissedByAProbeThatNobodyAskedFor) {
    const auto never = [](const Plan&) { return false; };
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, flood_of_targets},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping, never}};
    EXPECT_THAT(run(plan_of({}), probes).items, SizeIs(2));
}

TEST(Runner, ProbeThatHasNothingToSayIsSilentWhenNothingCutItShort) {
    const std::array probes{
        ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping_and_let_go},
        ProbeSpec{"quiet", "", Scope::once, port_tags,
                  [](const Plan&, Target, World&, Recorder&) -> Task<void> { co_return; }}};
    EXPECT_THAT(summary(run(plan_of({"10.1.0.9"}), probes).items),
                ElementsAre("ping 10.1.0.9 PING_ANSWER answered"));
}

TEST(Runner, EvidenceIsInPlanOrderNotInOrderOfArrival) {
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, locate},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping_and_let_go}};
    const auto result = run(plan_of({"10.1.0.2", "10.1.0.1"}), probes);
    EXPECT_THAT(summary(result.items),
                ElementsAre("locator corp.example.com DNS_LOCATOR_HOST answered",
                            "locator corp.example.com DNS_LOCATOR_RECORDS answered",
                            "locator corp.example.com DNS_LOCATOR_RECORDS answered",
                            "ping 10.1.0.2 PING_ANSWER answered", "ping 10.1.0.1 PING_ANSWER answered",
                            "ping 10.1.0.9 PING_ANSWER answered"));
}

TEST(Runner, ProgressEndsWithEverythingDone) {
    const std::array probes{ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping}};
    const auto result = run(plan_of({"10.1.0.1", "10.1.0.2"}), probes);
    ASSERT_FALSE(result.progress.empty());
    EXPECT_EQ(result.progress.back().targets, 2U);
    EXPECT_EQ(result.progress.back().started, 2U);
    EXPECT_EQ(result.progress.back().ended, 2U);
}

TEST(Runner, RunWithoutProbesEnds) {
    const auto result = run(plan_of({}), {});
    EXPECT_EQ(result.ended, 1);
    EXPECT_THAT(result.items, IsEmpty());
}

TEST(Runner, FloodOfTargetsIsRecordedAsALimit) {
    const std::array probes{ProbeSpec{"locator", "", Scope::once, locator_tags, flood_of_targets},
                            ProbeSpec{"ping", "", Scope::every_dc, ping_tags, ping}};
    const auto result = run(plan_of({}), probes);
    EXPECT_THAT(result.items, SizeIs(2 + 1000 + 1));
    const auto& limit = result.items.back();
    EXPECT_EQ(limit.outcome, Outcome::skipped);
    EXPECT_EQ(std::get<std::int64_t>(limit.args.at("limit")), 1000);
    EXPECT_EQ(std::get<std::int64_t>(limit.args.at("left_out")), 200);
}

} // namespace
} // namespace pretrust
