// Every name that a rule or a report uses exists: tags, causes, status reasons, services.
#include <pretrust/diagnosis.hpp>
#include <pretrust/ports.hpp>
#include <pretrust/probe.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace pretrust {

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string, std::less<>>;

fs::path root() {
    return PRETRUST_SOURCE_DIR;
}

std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> sources_in(const char* folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(root() / folder)) {
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") {
            files.push_back(entry.path());
        }
    }
    return files;
}

/// All matches of the pattern's first group in the file.
Names found_in(const fs::path& path, const std::regex& pattern) {
    const auto text = read(path);
    Names names;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern);
         match != std::sregex_iterator(); ++match) {
        names.insert((*match)[1].str());
    }
    return names;
}

/// Names that other people gave: of a Kerberos error, of an environment variable, of verdicts in exit texts.
const Names other_words{"KDC_ERR_WRONG_REALM", "NO_COLOR"};

Names public_names() {
    Names names = other_words;
    for (const auto& probe : all_probes()) {
        for (const auto& tag : probe.tags) {
            names.emplace(tag.tag);
        }
    }
    for (const auto& cause : all_causes()) {
        names.emplace(cause.id);
    }
    for (const auto& reason : all_reasons()) {
        names.emplace(reason.id);
    }
    return names;
}

TEST(Catalogue, EveryPublicNameThatARuleUsesExists) {
    const auto names = public_names();
    const std::regex upper_snake("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
    for (const auto* folder : {"reports/diagnosis", "reports", "reports/formats", "src/app", "src/run"}) {
        for (const auto& file : sources_in(folder)) {
            for (const auto& used : found_in(file, upper_snake)) {
                EXPECT_TRUE(names.contains(used)) << file << " uses " << used;
            }
        }
    }
}

TEST(Catalogue, EveryServiceThatARuleUsesExists) {
    const std::regex service("(?:\\.of|find_service|service_name|service)\\(\"([a-z_]+)\"\\)");
    for (const auto* folder : {"reports/diagnosis", "reports", "probes"}) {
        for (const auto& file : sources_in(folder)) {
            for (const auto& used : found_in(file, service)) {
                EXPECT_TRUE(find_service(used).has_value()) << file << " uses " << used;
            }
        }
    }
}

TEST(Catalogue, EveryTagIsUsedByTheDiagnosisOrTheReport) {
    std::string all;
    for (const auto* folder : {"reports/diagnosis", "reports"}) {
        for (const auto& file : sources_in(folder)) {
            all += read(file);
        }
    }
    // Connecting to a port is judged by service, whatever tag it came with.
    const Names judged_by_service{"TRUST_PORTS_CONNECT", "KPASSWD_PING_ANSWER", "RPC_ENDPOINTS_MAP"};
    for (const auto& probe : all_probes()) {
        for (const auto& tag : probe.tags) {
            const auto quoted = "\"" + std::string(tag.tag) + "\"";
            EXPECT_TRUE(all.find(quoted) != std::string::npos || judged_by_service.contains(tag.tag))
                << tag.tag << " is recorded, and nothing judges it";
        }
    }
}

TEST(Catalogue, CausesCiteWhatExistsAndLeaveNothingEmpty) {
    Names ids;
    for (const auto& cause : all_causes()) {
        EXPECT_TRUE(ids.emplace(cause.id).second) << cause.id;
        for (const auto text : {cause.area, cause.title, cause.evidence, cause.fix, cause.verify,
                                cause.source, cause.checked}) {
            EXPECT_FALSE(text.empty()) << cause.id;
        }
        for (const auto reason : cause.shows_as) {
            EXPECT_NE(find_reason(reason), nullptr) << cause.id << " shows as " << reason;
        }
        for (const auto hidden : cause.hides) {
            EXPECT_NE(find_cause(hidden), nullptr) << cause.id << " hides " << hidden;
            EXPECT_NE(hidden, cause.id);
        }
        EXPECT_NE(cause.test, nullptr) << cause.id;
    }
}

TEST(Catalogue, SourcesCarryTheDayTheyWereLookedAt) {
    const std::regex day("20[0-9]{2}-[01][0-9]-[0-3][0-9]");
    for (const auto& cause : all_causes()) {
        EXPECT_TRUE(std::regex_match(std::string(cause.checked), day)) << cause.id;
    }
    for (const auto& reason : all_reasons()) {
        EXPECT_TRUE(std::regex_match(std::string(reason.checked), day)) << reason.id;
        EXPECT_FALSE(reason.source.empty() || reason.text.empty() || reason.meaning.empty()) << reason.id;
    }
}

} // namespace

} // namespace pretrust
