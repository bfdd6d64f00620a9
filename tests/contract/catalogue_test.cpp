// Every name that a rule or a report uses exists: tags, causes, status reasons, services.
#include <pretrust/diagnosis.hpp>
#include <pretrust/ports.hpp>
#include <pretrust/probe.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

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

/// Names that other people gave: of a Kerberos error, of an environment variable, of the command line.
const Names other_words{"KDC_ERR_WRONG_REALM", "NO_COLOR", "REMOTE_DOMAIN"};

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

/// A day of the calendar as ISO 8601 writes it, and not after today in the zone where it is latest.
bool is_day_gone_by(std::string_view text) {
    std::tm parsed{};
    std::istringstream stream{std::string(text)};
    stream >> std::get_time(&parsed, "%Y-%m-%d");
    parsed.tm_isdst = 0;
    auto normal = parsed;
    const std::time_t moment = timegm(&normal); // makes the 1st of March of the 30th of February
    std::array<char, 11> written{};
    std::strftime(written.data(), written.size(), "%Y-%m-%d", &normal);
    constexpr auto ahead = std::time_t{14} * 3600;
    return !stream.fail() && text == written.data() && moment <= std::time(nullptr) + ahead;
}

/// Follows what a cause hides and leaves open, and names the ring when it comes back. Only one step may lead
/// up in the catalogue: there a pair names each other, and the engine lets the earlier one hide.
std::string ring_from(std::string_view id, std::vector<std::string_view>& path, Names& done) {
    const auto before = std::find(path.begin(), path.end(), id);
    if (before != path.end()) {
        std::string ring;
        for (auto step = before; step != path.end(); ++step) {
            ring += std::string(*step) + " > ";
        }
        return path.end() - before > 2 ? ring + std::string(id) : std::string(); // a pair is no ring
    }
    if (done.contains(id)) {
        return {};
    }
    path.push_back(id);
    for (const auto hidden : find_cause(id)->hides) {
        if (auto ring = ring_from(hidden, path, done); !ring.empty()) {
            return ring;
        }
    }
    path.pop_back();
    done.emplace(id);
    return {};
}

TEST(Catalogue, WhatHidesWhatClosesNoRing) {
    Names done;
    for (const auto& cause : all_causes()) {
        std::vector<std::string_view> path;
        EXPECT_EQ(ring_from(cause.id, path, done), "");
        for (const auto open :
             cause.leaves_open) { // may name itself: the lists are shared, and it does nothing
            EXPECT_NE(find_cause(open), nullptr) << cause.id << " leaves open " << open;
        }
    }
}

TEST(Catalogue, SourcesCarryTheDayTheyWereLookedAt) {
    EXPECT_TRUE(is_day_gone_by("2024-02-29"));
    for (const auto* wrong : {"2023-02-29", "2999-01-01", "2024-2-9", "yesterday", "2024-02-29x", ""}) {
        EXPECT_FALSE(is_day_gone_by(wrong)) << wrong;
    }
    for (const auto& cause : all_causes()) {
        EXPECT_TRUE(is_day_gone_by(cause.checked)) << cause.id;
    }
    for (const auto& reason : all_reasons()) {
        EXPECT_TRUE(is_day_gone_by(reason.checked)) << reason.id;
        EXPECT_FALSE(reason.source.empty() || reason.text.empty() || reason.meaning.empty()) << reason.id;
    }
}

} // namespace

} // namespace pretrust
