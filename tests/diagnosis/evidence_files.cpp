#include "evidence_files.hpp"

#include <json/evidence_json.hpp>

#include <pretrust/names.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace pretrust {

namespace {

std::string folder() {
    return std::string(PRETRUST_SOURCE_DIR) + "/tests/evidence/";
}

std::vector<std::string> columns_of(const std::string& line) {
    std::vector<std::string> columns;
    std::istringstream stream(line);
    for (std::string column; std::getline(stream, column, '\t');) {
        columns.push_back(column == "-" ? "" : column);
    }
    return columns;
}

std::vector<ExpectedFile> read_table() {
    std::ifstream stream(folder() + "expected.tsv");
    std::vector<ExpectedFile> files;
    std::string line;
    std::getline(stream, line); // the names of the columns
    while (std::getline(stream, line)) {
        const auto columns = columns_of(line);
        if (columns.size() != 5 || columns[1].empty()) {
            continue; // healthy.json has no cause of its own
        }
        files.push_back({columns[0], columns[1], from_name<Finding>(columns[2]).value(), columns[3],
                         from_name<Verdict>(columns[4]).value()});
    }
    return files;
}

} // namespace

const std::vector<ExpectedFile>& expected_files() {
    static const std::vector<ExpectedFile> files = read_table();
    return files;
}

Evidence load_evidence(const std::string& file) {
    std::ifstream stream(folder() + file, std::ios::binary | std::ios::ate);
    std::string text(stream ? static_cast<std::size_t>(stream.tellg()) : 0, '\0');
    stream.seekg(0);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    const auto evidence = read_evidence(text);
    if (!evidence) {
        ADD_FAILURE() << file << ": " << evidence.error().what;
        return {};
    }
    return *evidence;
}

const Evidence& evidence_of(const std::string& file) {
    static std::map<std::string, Evidence> runs;
    const auto [entry, fresh] = runs.try_emplace(file);
    if (fresh) {
        entry->second = load_evidence(file);
    }
    return entry->second;
}

const Judged& judged_as(const Diagnosis& diagnosis, std::string_view id) {
    for (const Judged& judged : diagnosis.judged) {
        if (judged.row->id == id) {
            return judged;
        }
    }
    throw std::out_of_range(std::string(id) + " was not judged");
}

std::string top_of(const Diagnosis& diagnosis) {
    for (const Judged& judged : diagnosis.judged) {
        const Finding finding = judged.match.finding;
        if ((finding == Finding::confirmed || finding == Finding::suspected) && judged.hidden_by.empty()) {
            return std::string(judged.row->id);
        }
    }
    return "";
}

} // namespace pretrust
