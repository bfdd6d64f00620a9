// The probes' documents say what the code does: the same tags with the same meanings, and exactly the
// arguments that scenarios record.
#include "document.hpp"
#include "play.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace pretrust::testing {

namespace {

std::string kind_of(const Value& value) {
    constexpr std::array kinds{"bool", "int", "real", "text", "list"};
    return kinds.at(value.index());
}

TEST(Documents, HaveTheSameHeadings) {
    const std::vector<std::string> headings{"Purpose",  "What it sends",       "Tags",      "Arguments",
                                            "Outcomes", "What it cannot tell", "References"};
    for (const auto& spec : all_probes()) {
        EXPECT_EQ(read_document(spec.id).headings, headings) << spec.id;
        EXPECT_TRUE(read_document(spec.id).empty.empty()) << spec.id;
    }
}

std::string text_of(const std::string& path) {
    std::ifstream file(std::filesystem::path(PRETRUST_SOURCE_DIR) / path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Administrators read in docs/wire.md what reaches their servers.
TEST(Documents, AreFoundFromTheTwoListsOfProbes) {
    const auto list = text_of("probes/README.md");
    const auto wire = text_of("docs/wire.md");
    for (const auto& spec : all_probes()) {
        const std::string id(spec.id);
        EXPECT_NE(list.find("| [" + id + "](" + id + ".md) |"), std::string::npos)
            << "probes/README.md has no row for " << id;
        const bool sends_nothing =
            text_of("probes/" + id + ".md").find("## What it sends\nNothing") != std::string::npos;
        EXPECT_NE(sends_nothing, wire.find("(../probes/" + id + ".md)") != std::string::npos)
            << "docs/wire.md says what " << id << " sends, in a row that links its document";
    }
}

TEST(Documents, DeclareTheTagsOfTheCode) {
    for (const auto& spec : all_probes()) {
        const auto document = read_document(spec.id);
        EXPECT_EQ(document.tags.size(), spec.tags.size()) << spec.id;
        for (const auto& tag : spec.tags) {
            const auto found = document.tags.find(std::string(tag.tag));
            ASSERT_NE(found, document.tags.end()) << spec.id << ".md lacks " << tag.tag;
            EXPECT_EQ(found->second.meaning, tag.meaning);
        }
    }
}

TEST(Documents, ExplainEveryArgumentOfATag) {
    const auto common = read_document("README").arguments;
    EXPECT_FALSE(common.empty());
    for (const auto& spec : all_probes()) {
        const auto document = read_document(spec.id);
        std::set<std::string> named;
        for (const auto& [tag, row] : document.tags) {
            named.insert(row.arguments.begin(), row.arguments.end());
        }
        std::set<std::string> explained;
        for (const auto& [name, kind] : document.arguments) {
            explained.insert(name);
            EXPECT_FALSE(common.contains(name)) << spec.id << ": " << name << " is common to all";
        }
        EXPECT_EQ(named, explained) << spec.id;
    }
}

/// What all scenarios together record: probe, tag, argument, kind.
using Recorded = std::map<std::string, std::map<std::string, std::map<std::string, std::set<std::string>>>>;

Recorded record_all(bool& complete) {
    Recorded recorded;
    for (const auto& file : all_scenario_files()) {
        const auto scenario = read_scenario(file);
        if (!scenario.missing.empty()) {
            complete = false;
            continue;
        }
        for (const auto& seen : play(scenario, Order::one_by_one).observations) {
            for (const auto& [name, value] : seen.args) {
                recorded[scenario.probe][seen.tag][name].insert(kind_of(value));
            }
        }
    }
    return recorded;
}

TEST(Documents, ListExactlyTheArgumentsThatScenariosRecord) {
    bool complete = true;
    auto recorded = record_all(complete);
    const auto common = read_document("README").arguments;
    std::set<std::string> common_seen;
    for (const auto& spec : all_probes()) {
        const auto document = read_document(spec.id);
        for (const auto& [tag, row] : document.tags) {
            std::set<std::string> listed(row.arguments.begin(), row.arguments.end());
            for (const auto& [name, kinds] : recorded[std::string(spec.id)][tag]) {
                const auto& table = common.contains(name) ? common : document.arguments;
                ASSERT_TRUE(table.contains(name)) << spec.id << ".md does not explain " << name;
                EXPECT_EQ(kinds, std::set<std::string>{table.at(name)}) << tag << " " << name;
                EXPECT_TRUE(common.contains(name) || listed.contains(name))
                    << tag << " does not list " << name;
                common_seen.insert(name);
            }
            for (const auto& name : listed) {
                EXPECT_TRUE(recorded[std::string(spec.id)][tag].contains(name))
                    << "no scenario records " << name << " of " << tag;
            }
        }
    }
    for (const auto& [name, kind] : common) {
        EXPECT_TRUE(common_seen.contains(name)) << "no scenario records " << name;
    }
    if (!complete) {
        GTEST_SKIP()
            << "the captures of Windows hosts are not on this machine: their scenarios were left out";
    }
}

} // namespace

} // namespace pretrust::testing
