// What is a change and what is noise, on every evidence file and on pairs.
#include <formats/difference.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <diff/diff.hpp>
#include <files.hpp>
#include <random>
#include <sstream>

namespace pretrust {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The same network, looked at another time: order, times, counters, ports given out anew.
Evidence another_run(Evidence run, unsigned seed) {
    std::mt19937 random(seed);
    const auto some = [&](int most) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(most));
    };
    std::shuffle(run.items.begin(), run.items.end(), random);
    run.started_unix_us += 86'400'000'000;
    run.duration += microseconds(some(1'000'000));
    for (Observation& item : run.items) {
        item.started += microseconds(some(100'000));
        item.took += microseconds(some(1'000));
        if (item.outcome == Outcome::answered) { // of silence the number says how sure it is
            item.attempts = 1 + static_cast<int>(some(3));
        }
        for (auto& [name, value] : item.args) {
            const bool time = name.ends_with("time_us") || name == "clock_us";
            if (auto* number = std::get_if<std::int64_t>(&value)) {
                *number += time                  ? 86'400'000'000
                           : name == "offset_us" ? some(1000)
                           : name == "ttl"       ? some(100)
                                                 : 0;
                if (name == "port" && *number >= 49152) {
                    *number = 49152 + some(16000);
                }
            }
            if (auto* list = std::get_if<std::vector<std::string>>(&value)) {
                for (auto& one : *list) {
                    one = name == "ports" && one.size() == 5 && one >= "49152"
                              ? std::to_string(49152 + some(16000))
                              : one;
                }
            }
        }
    }
    return run;
}

TEST(Diff, ARunAndAnotherOfTheSameNetworkDoNotDiffer) {
    unsigned seed = 1;
    for (const EvidenceFile& file : every_file()) {
        Evidence later = file.evidence;
        if (file.name.find("CONFIGURATION") == std::string::npos) {
            later = another_run(file.evidence, ++seed);
        }
        const Difference difference = make_difference(file.evidence, later);
        EXPECT_TRUE(difference.empty()) << file.name << "\n" << render_difference_text(difference, {});
        EXPECT_EQ(difference.result, Course::same) << file.name;
    }
}

Difference between(const char* before, const char* after) {
    return make_difference(one_file(std::string("evidence/") + before),
                           one_file(std::string("evidence/") + after));
}

const CauseChange* change_of(const Difference& difference, std::string_view id) {
    const auto found = std::ranges::find(difference.causes, id, &CauseChange::id);
    return found == difference.causes.end() ? nullptr : &*found;
}

std::string text_of(const Difference& difference) {
    return render_difference_text(difference, {});
}

TEST(Diff, OfEqualRunsIsOneLine) {
    const Evidence run = one_file("golden/pipe_refused.evidence.json");
    const std::string text = text_of(make_difference(run, run));
    EXPECT_EQ(text, "No change: not ready (NULL_SESSION_PIPES_RESTRICTED), as before.\n");
}

TEST(Diff, ABlockedPortIsWorseAndItsRepairBetter) {
    const Difference worse = between("healthy.json", "LOCATOR_PORT_BLOCKED/confirmed-dropped.json");
    EXPECT_EQ(worse.result, Course::worse);
    ASSERT_NE(change_of(worse, "LOCATOR_PORT_BLOCKED"), nullptr);
    EXPECT_EQ(change_of(worse, "LOCATOR_PORT_BLOCKED")->turn, ChangeKind::come);
    EXPECT_EQ(change_of(worse, "LOCATOR_PORT_BLOCKED")->course, Course::worse);
    EXPECT_THAT(change_of(worse, "LOCATOR_PORT_BLOCKED")->words,
                HasSubstr("was ruled out before, is confirmed now"));
    EXPECT_FALSE(change_of(worse, "LOCATOR_PORT_BLOCKED")->fix.empty());

    const Difference better = between("LOCATOR_PORT_BLOCKED/confirmed-dropped.json", "healthy.json");
    EXPECT_EQ(better.result, Course::better);
    EXPECT_EQ(change_of(better, "LOCATOR_PORT_BLOCKED")->turn, ChangeKind::gone);
    EXPECT_THAT(text_of(better), HasSubstr("BETTER"));
    EXPECT_THAT(better.verdict, HasSubstr("before, ready now"));
}

TEST(Diff, WhatComesToLightIsNotWorse) {
    const Difference lit =
        between("PATH_SILENT/confirmed-no-route.json", "UDP_BLOCKED/confirmed-dropped.json");
    EXPECT_EQ(lit.result, Course::better);
    EXPECT_EQ(change_of(lit, "UDP_BLOCKED")->course, Course::same);
    EXPECT_THAT(change_of(lit, "UDP_BLOCKED")->words, HasSubstr("came to light"));
}

TEST(Diff, WhatIsNotSeenAnyMoreIsNotRepaired) {
    const Difference dark =
        between("UDP_BLOCKED/confirmed-dropped.json", "PATH_SILENT/confirmed-no-route.json");
    EXPECT_EQ(dark.result, Course::worse);
    EXPECT_EQ(change_of(dark, "UDP_BLOCKED")->course, Course::same);
    EXPECT_THAT(change_of(dark, "UDP_BLOCKED")->words, HasSubstr("not seen is not repaired"));
}

TEST(Diff, CausesStandBeforeTheVerdictAndThatBeforeObservations) {
    const std::string text = text_of(between("healthy.json", "LOCATOR_PORT_BLOCKED/confirmed-dropped.json"));
    const auto cause = text.find("\nNew ");
    const auto verdict = text.find("\nVerdict ");
    const auto seen = text.find("\nSeen otherwise");
    EXPECT_LT(cause, verdict);
    EXPECT_LT(verdict, seen);
    EXPECT_NE(seen, std::string::npos);
}

TEST(Diff, NothingButCommandsIsWiderThanThePage) {
    for (const char* const pair :
         {"UDP_BLOCKED/confirmed-dropped.json", "ADDRESS_IN_VPC/confirmed-overlap.json",
          "PATH_SILENT/confirmed-no-route.json"}) {
        std::istringstream lines(text_of(between("healthy.json", pair)));
        for (std::string line; std::getline(lines, line);) {
            const bool command = line.starts_with("            ");
            EXPECT_TRUE(command || line.size() <= 80) << line;
        }
    }
}

TEST(Diff, TargetsThatCameOrWentAreNamed) {
    const Evidence before = one_file("evidence/LOCATOR_PORT_BLOCKED/confirmed-dropped.json");
    Evidence after = before;
    for (Observation& item : after.items) {
        if (item.tag == "CLDAP_PING_ANSWER" && item.target == "172.16.20.153") {
            for (const Observation& good : one_file("evidence/healthy.json").items) {
                if (good.tag == item.tag && good.target == item.target) {
                    item = good;
                }
            }
        }
    }
    const Difference difference = make_difference(before, after);
    ASSERT_NE(change_of(difference, "LOCATOR_PORT_BLOCKED"), nullptr) << text_of(difference);
    EXPECT_THAT(change_of(difference, "LOCATOR_PORT_BLOCKED")->words, HasSubstr("172.16.20.153"));
    EXPECT_NE(difference.result, Course::worse);
}

TEST(Diff, FactsThatChangedAreNamedWithBothValues) {
    const Evidence before = one_file("golden/healthy.evidence.json");
    Evidence after = before;
    for (Observation& item : after.items) {
        if (item.args.contains("forest_functionality")) {
            item.args["forest_functionality"] = std::int64_t{3};
        }
    }
    const Difference difference = make_difference(before, after);
    ASSERT_FALSE(difference.observations.empty());
    EXPECT_EQ(difference.observations.front().tag, "LDAP_ROOTDSE_ANSWER");
    EXPECT_EQ(difference.observations.front().args.front().name, "forest_functionality");
    EXPECT_THAT(text_of(difference), HasSubstr("forest_functionality 7 -> 3"));
}

TEST(Diff, AClockThatMovedIsAChangeAndAClockThatTicksIsNone) {
    const Evidence before = one_file("golden/healthy.evidence.json");
    for (const std::int64_t moved : {std::int64_t{900'000}, std::int64_t{90'000'000}}) {
        Evidence after = before;
        for (Observation& item : after.items) {
            if (auto* offset = std::get_if<std::int64_t>(&item.args["offset_us"])) {
                *offset += moved;
            } else {
                item.args.erase("offset_us");
            }
        }
        const Difference difference = make_difference(before, after);
        EXPECT_EQ(difference.empty(), moved < 1'000'000) << text_of(difference);
    }
}

TEST(Diff, OtherDomainsSidesAndCutRunsAreWarnedOf) {
    const Evidence before = one_file("golden/healthy.evidence.json");
    Evidence after = before;
    after.plan.remote_domain = "other.test";
    after.plan.side = Side::self_managed;
    after.plan.sweep = Sweep::full;
    after.deadline_hit = true;
    after.started_unix_us -= 1;
    const Difference difference = make_difference(before, after);
    EXPECT_EQ(difference.warnings.size(), 4U);
    EXPECT_THAT(difference.warnings.front(), HasSubstr("different domains, corp.example.com and other.test"));
    EXPECT_THAT(text_of(difference), HasSubstr("--sweep: none -> full"));
    EXPECT_THAT(text_of(difference), HasSubstr("seen from the self-managed side"));
}

TEST(Diff, AwsConfigurationIsComparedWithoutItsFiles) {
    const Evidence before = one_file("evidence/NETWORK_ACL_BLOCKS/confirmed-by-a-rule.json");
    Evidence after = before;
    for (auto& acl : after.aws.network_acls) {
        acl.place.file = "other.json";
        for (auto& entry : acl.entries) {
            entry.place = {"other.json", "/elsewhere"};
        }
    }
    EXPECT_TRUE(make_difference(before, after).plan.empty());
    after.aws.network_acls.front().entries.front().allow =
        !after.aws.network_acls.front().entries.front().allow;
    const Difference difference = make_difference(before, after);
    ASSERT_EQ(difference.plan.size(), 1U);
    EXPECT_THAT(difference.plan.front(), HasSubstr("network ACLs"));
}

TEST(Diff, HostileTextIsInert) {
    const Evidence before = one_file("golden/healthy.evidence.json");
    const Evidence after = one_file("golden/hostile_text.evidence.json");
    const Difference difference = make_difference(before, after);
    for (const std::string& text : {text_of(difference), render_difference_json(difference, {})}) {
        for (const char c : text) {
            EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ' || c == '\n');
        }
        EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
    }
}

} // namespace
} // namespace pretrust
