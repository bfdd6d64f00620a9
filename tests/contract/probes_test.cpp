// What probes declare: ids and tags are public names, and the first is the prefix of the second.
#include <pretrust/probe.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

namespace pretrust {

namespace {

std::string upper_case(std::string_view id) {
    std::string text(id);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

TEST(Probes, AreTheRowsOfTheListInItsOrder) {
    std::ifstream file(std::filesystem::path(PRETRUST_SOURCE_DIR) / "probes/probes.def");
    std::vector<std::string> rows;
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("PROBE(")) {
            rows.push_back(line.substr(6, line.size() - 7));
        }
    }
    std::vector<std::string> ids;
    for (const auto& spec : all_probes()) {
        ids.emplace_back(spec.id);
    }
    EXPECT_EQ(ids, rows);
}

TEST(Probes, AreComplete) {
    for (const auto& spec : all_probes()) {
        EXPECT_FALSE(spec.title.empty()) << spec.id;
        EXPECT_FALSE(spec.tags.empty()) << spec.id;
        EXPECT_NE(spec.run, nullptr) << spec.id;
    }
}

TEST(Probes, TagsAreUniqueAndBeginWithTheirProbe) {
    const std::regex upper_snake("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");
    std::set<std::string_view> seen;
    for (const auto& spec : all_probes()) {
        for (const auto& tag : spec.tags) {
            EXPECT_TRUE(seen.insert(tag.tag).second) << tag.tag;
            EXPECT_TRUE(tag.tag.starts_with(upper_case(spec.id) + "_")) << tag.tag;
            EXPECT_TRUE(std::regex_match(std::string(tag.tag), upper_snake)) << tag.tag;
            EXPECT_TRUE(tag.meaning.ends_with('.')) << tag.tag;
        }
    }
}

} // namespace

} // namespace pretrust
