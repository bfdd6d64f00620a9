// Every evidence file of tests/golden, judged and rendered, equals the files beside it: text and JSON of
// every case, the other formats where there is a file. Rewritten with PRETRUST_UPDATE_GOLDEN=1; read the
// difference before you commit it.
#include <formats/formats.hpp>
#include <json/evidence_json.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace pretrust {
namespace {

const std::filesystem::path folder = std::filesystem::path(PRETRUST_SOURCE_DIR) / "tests/golden";
constexpr std::string_view input_suffix = ".evidence.json";

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> case_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(input_suffix)) {
            names.push_back(name.substr(0, name.size() - input_suffix.size()));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Report report_of(std::string_view file) {
    const Evidence evidence = read_evidence(file).value();
    return make_report(evidence, diagnose(evidence, all_causes()));
}

std::string extension(const Format& format) {
    return format.id == "text" ? ".txt" : "." + std::string(format.id);
}

class Golden : public testing::TestWithParam<std::string> {
  protected:
    std::string evidence_file() const { return contents(folder / (GetParam() + std::string(input_suffix))); }
};

TEST_P(Golden, RendersAsBefore) {
    const Report report = report_of(evidence_file());
    for (const auto& format : all_formats()) {
        const auto path = folder / (GetParam() + extension(format));
        const bool always = format.id == "text" || format.id == "json";
        if (!always && !std::filesystem::exists(path)) {
            continue;
        }
        const std::string text = format.render(report, {});
        if (std::getenv("PRETRUST_UPDATE_GOLDEN") != nullptr) {
            std::ofstream(path, std::ios::binary) << text;
        }
        EXPECT_EQ(text, contents(path)) << path << ": PRETRUST_UPDATE_GOLDEN=1 rewrites it";
    }
}

TEST_P(Golden, InputIsInTheFormOfASavedRun) {
    EXPECT_EQ(write_evidence(read_evidence(evidence_file()).value()), evidence_file());
}

TEST_P(Golden, ReportIsTheSameFromTheJsonReportItself) {
    const std::string report = render_json(report_of(evidence_file()), {});
    EXPECT_EQ(render_json(report_of(report), {}), report);
}

TEST_P(Golden, TextHoldsNothingThatMovesATerminal) {
    const std::string text = render_text(report_of(evidence_file()), {});
    EXPECT_EQ(text.find_first_of(std::string("\x1B\x07\r\t\x7F\0", 6)), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos) << "a right-to-left override";
}

TEST_P(Golden, BriefTextIsVerdictAndCause) {
    const Report report = report_of(evidence_file());
    const std::string brief = render_text(report, {.color = false, .width = 80, .quiet = true});
    EXPECT_LE(std::count(brief.begin(), brief.end(), '\n'), 8);
    if (!report.causes.empty()) {
        EXPECT_NE(brief.find(report.causes[0].id), std::string::npos);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, testing::ValuesIn(case_names()),
                         [](const auto& file) { return file.param; });

} // namespace
} // namespace pretrust
