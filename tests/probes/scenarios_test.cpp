// Every scenario file is a test, named after its probe and its claim, in both orders of together().
#include "play.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace pretrust::testing {

namespace {

class Scenarios : public ::testing::TestWithParam<std::filesystem::path> {};

void run(const std::filesystem::path& file, Order order) {
    const auto scenario = read_scenario(file);
    if (!scenario.missing.empty()) {
        GTEST_SKIP() << "the captures with " << scenario.missing << " are not on this machine";
    }
    EXPECT_EQ(scenario.expected.empty(), scenario.expects_nothing)
        << "say 'expect nothing' if nothing is meant";
    const auto played = play(scenario, order);
    for (const auto& complaint : played.complaints) {
        ADD_FAILURE_AT(file.c_str(), 1) << complaint;
    }
}

TEST(Probes, HaveScenarios) {
    std::set<std::string> with_scenarios;
    for (const auto& file : all_scenario_files()) {
        with_scenarios.insert(file.parent_path().filename().string());
    }
    std::set<std::string> ids;
    for (const auto& spec : all_probes()) {
        ids.emplace(spec.id);
    }
    EXPECT_EQ(with_scenarios, ids) << "folders of tests/scenarios, and probes";
}

TEST_P(Scenarios, HoldsOneByOne) {
    run(GetParam(), Order::one_by_one);
}

TEST_P(Scenarios, HoldsInterleaved) {
    run(GetParam(), Order::interleaved);
}

std::string name_of(const ::testing::TestParamInfo<std::filesystem::path>& info) {
    auto name =
        fmt::format("{}_{}", info.param.parent_path().filename().string(), info.param.stem().string());
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Probe, Scenarios, ::testing::ValuesIn(all_scenario_files()), name_of);

} // namespace

} // namespace pretrust::testing
