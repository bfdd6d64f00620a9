#include "document.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace pretrust::testing {

namespace {

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(1));
    std::string part;
    while (std::getline(parts, part, '|')) {
        cells.push_back(trimmed(part));
    }
    return cells;
}

/// What stands between backticks.
std::vector<std::string> names_in(const std::string& cell) {
    std::vector<std::string> names;
    std::istringstream parts(cell);
    std::string part;
    for (bool inside = false; std::getline(parts, part, '`'); inside = !inside) {
        if (inside) {
            names.push_back(part);
        }
    }
    return names;
}

} // namespace

Document read_document(std::string_view name) {
    Document document;
    const auto folder = std::filesystem::path(PRETRUST_SOURCE_DIR) / "probes";
    std::ifstream file(folder / (std::string(name) + ".md"));
    std::string header;
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("## ")) {
            document.headings.push_back(line.substr(3));
        }
        if (!line.starts_with("|")) {
            header.clear();
            continue;
        }
        if (header.empty()) {
            header = line;
            continue;
        }
        const auto cells = cells_of(line);
        const auto names = names_in(cells.front());
        if (names.empty() || cells.size() < 3) {
            continue;
        }
        if (header.starts_with("| Tag ")) {
            document.tags[names.front()] = {cells[1], names_in(cells[2])};
        } else if (header.starts_with("| Argument ")) {
            document.arguments[names.front()] = cells[1];
            if (cells[2].empty()) {
                document.empty.push_back(names.front());
            }
        }
    }
    return document;
}

} // namespace pretrust::testing
