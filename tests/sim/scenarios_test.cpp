// Every scenarios/*.sim is one test: the network it describes is played in a network namespace of this
// process, the whole program runs against it, and what the file expects must hold.
#include "whole_run.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <simulator/own_network.hpp>
#include <simulator/simulator.hpp>

namespace pretrust::sim {
namespace {

namespace fs = std::filesystem;

/// The namespace, entered once a process and before any thread is there. Empty: it worked.
std::string own_network() {
    static const std::string why = enter_own_network();
    return why;
}

fs::path folder() {
    return fs::path(PRETRUST_SOURCE_DIR) / "tests/sim/scenarios";
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder())) {
        if (entry.path().extension() == ".sim") {
            all.push_back(entry.path().stem().string());
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::string name_of(const ::testing::TestParamInfo<std::string>& test) {
    return test.param;
}

std::string cut_short(const Evidence& evidence) {
    std::string text;
    for (const auto& item : evidence.items) {
        if (item.outcome == Outcome::skipped) {
            text += "\n    " + item.tag + " at " + item.target + " took ms " +
                    std::to_string(item.took.count() / 1000);
        }
    }
    return text;
}

class Simulated : public ::testing::TestWithParam<std::string> {};

TEST_P(Simulated, Network) {
    const auto script = read_script(folder() / (GetParam() + ".sim"));
    spdlog::set_level(spdlog::level::warn);
    if (const auto why = own_network(); !why.empty()) {
        GTEST_SKIP() << why;
    }
    if (const auto why = set_filters(script); !why.empty()) {
        GTEST_SKIP() << why;
    }
    ASSERT_FALSE(script.expectations.empty());
    const Simulator simulator(script);
    const auto run = run_all_probes(script);
    bool deadline_expected = false;
    for (const auto& line : script.expectations) {
        deadline_expected = deadline_expected || line.words.front() == "deadline";
        const auto wrong = complaint(run, line);
        EXPECT_TRUE(wrong.empty()) << GetParam() << ".sim:" << line.line << ": " << wrong;
    }
    // Every exchange is bounded by itself: no run needs its deadline, whatever the other side does.
    EXPECT_TRUE(deadline_expected || !run.evidence.deadline_hit)
        << "the run was cut short by its deadline:" << cut_short(run.evidence);
    for (const auto& item : run.evidence.items) {
        EXPECT_NE(item.outcome, Outcome::crashed) << item.tag << " at " << item.target;
    }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Simulated, ::testing::ValuesIn(names()), name_of);

} // namespace
} // namespace pretrust::sim
