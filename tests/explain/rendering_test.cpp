// The two forms of an explanation against tests/golden/explain, and hostile text in them.
// Rewritten with PRETRUST_UPDATE_GOLDEN=1; read the difference before you commit it.
#include <formats/explanation.hpp>
#include <json/evidence_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <explain/explain.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pretrust {
namespace {

const std::filesystem::path folder = std::filesystem::path(PRETRUST_SOURCE_DIR) / "tests/golden";

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

struct Case {
    std::string name;
    std::string words;
    std::string evidence; ///< golden run; empty: none
};

class GoldenExplanation : public testing::TestWithParam<Case> {};

TEST_P(GoldenExplanation, RendersAsBefore) {
    const Case& each = GetParam();
    Evidence evidence;
    if (!each.evidence.empty()) {
        evidence = read_evidence(contents(folder / (each.evidence + ".evidence.json"))).value();
    }
    const Explanation explanation =
        explain(each.words, all_probes(), each.evidence.empty() ? nullptr : &evidence);
    using Render = std::string (*)(const Explanation&, const RenderOptions&);
    const std::pair<std::string, Render> forms[] = {{".txt", render_explanation_text},
                                                    {".json", render_explanation_json}};
    for (const auto& [extension, render] : forms) {
        const auto path = folder / "explain" / (each.name + extension);
        const std::string text = render(explanation, {});
        if (std::getenv("PRETRUST_UPDATE_GOLDEN") != nullptr) {
            std::filesystem::create_directories(path.parent_path());
            std::ofstream(path, std::ios::binary) << text;
        }
        EXPECT_EQ(text, contents(path)) << path << ": PRETRUST_UPDATE_GOLDEN=1 rewrites it";
        EXPECT_EQ(text.find_first_of(std::string("\x1B\x07\r\t\x7F\0", 6)), std::string::npos);
        EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos) << "a right-to-left override";
        EXPECT_THAT(text, testing::EndsWith("\n"));
    }
}

const Case golden_cases[] = {
    {"access_denied", "Access is denied", ""},
    {"not_contacted", "The specified domain name does not exist or could not be con", ""},
    {"access_denied_judged", "Access is denied", "pipe_refused"},
    {"ambiguous_number", "53", ""},
    {"unsure_code", "0x80070035", ""},
    {"cause", "FORWARDER_CACHED_NEGATIVE", ""},
    {"contradiction", "SITE_NAMES", ""},
    {"unknown", "STATUS_NO_LOGON_SERVER or so", ""},
    {"hostile",
     "Access is denied \x1B[31m\x07\xE2\x80\xAE EVIL_ID\x1B]0;x\x07 \xFF\xFE 0x5\r\nNOT_\xE2\x80\xAEREAL",
     ""},
};
INSTANTIATE_TEST_SUITE_P(Files, GoldenExplanation, testing::ValuesIn(golden_cases),
                         [](const auto& each) { return each.param.name; });

TEST(ExplanationText, StaysWithinEightyColumnsExceptForCommandsAndLongWords) {
    const std::string text = render_explanation_text(explain("Access is denied", all_probes(), nullptr), {});
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        EXPECT_TRUE(line.size() <= 80 || // a command begins two columns behind the labels
                    line.find("  ", 8) < 12)
            << line;
        at = end + 1;
    }
}

} // namespace
} // namespace pretrust
