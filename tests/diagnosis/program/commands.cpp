// Prints what the program would have people type: for every cause, where nothing is known and in each of its
// evidence files that show it, each line of the filled fix and verification that is a command, as
// "CAUSE<tab>fix|verify<tab>COMMAND", and as "CAUSE<tab>none<tab>" a found cause whose fix holds no command.
// commands_test.py judges them.

#include <diagnosis/facts.hpp>
#include <diagnosis/words.hpp>

#include <cstdio>
#include <evidence_files.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pretrust;
using Lines = std::set<std::string>;

/// Two leading spaces make a command; four are text to be shown as it is.
std::vector<std::string> commands_in(std::string_view text) {
    std::vector<std::string> commands;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.starts_with("  ") && !line.starts_with("    ")) {
            commands.emplace_back(line.substr(2));
        }
    }
    return commands;
}

void collect(const Evidence& evidence, const RootCause& row, Lines& lines) {
    const Match match = row.test(Facts(evidence));
    const auto words = words_for(evidence, match);
    const std::string id(row.id);
    const auto fix = commands_in(fill(row.fix, words));
    for (const auto& command : fix) {
        lines.insert(id + "\tfix\t" + command);
    }
    if (fix.empty() && match.finding == Finding::confirmed) {
        lines.insert(id + "\tnone\t");
    }
    for (const auto& command : commands_in(fill(row.verify, words))) {
        lines.insert(id + "\tverify\t" + command);
    }
}

} // namespace

int main() {
    Lines lines;
    Evidence nothing;
    nothing.plan.remote_domain = "corp.example.com";
    for (const RootCause& row : all_causes()) {
        collect(nothing, row, lines);
    }
    for (const auto& expected : pretrust::expected_files()) {
        const RootCause* row = find_cause(expected.cause);
        if (row != nullptr &&
            (expected.finding == Finding::confirmed || expected.finding == Finding::suspected)) {
            collect(pretrust::load_evidence(expected.file), *row, lines);
        }
    }
    for (const auto& line : lines) {
        std::puts(line.c_str());
    }
    return lines.empty() ? 1 : 0;
}
