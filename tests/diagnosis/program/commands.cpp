// Prints what the program would have people type: for every evidence file and every cause, each line of the
// filled fix and verification that is a command, as "CAUSE<tab>fix|verify<tab>COMMAND", and as
// "CAUSE<tab>none<tab>" a found cause whose fix holds no command. commands_test.py judges them.

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

void collect(const Evidence& evidence, Lines& lines) {
    const auto diagnosis = diagnose(evidence, all_causes());
    for (const auto& judged : diagnosis.judged) {
        const auto words = words_for(evidence, judged.match);
        const std::string id(judged.row->id);
        const auto fix = commands_in(fill(judged.row->fix, words));
        for (const auto& command : fix) {
            lines.insert(id + "\tfix\t" + command);
        }
        if (fix.empty() && judged.match.finding == Finding::confirmed) {
            lines.insert(id + "\tnone\t");
        }
        for (const auto& command : commands_in(fill(judged.row->verify, words))) {
            lines.insert(id + "\tverify\t" + command);
        }
    }
}

} // namespace

int main() {
    Lines lines;
    std::set<std::string> not_found;
    for (const auto& expected : pretrust::expected_files()) {
        const bool found = expected.finding == Finding::confirmed || expected.finding == Finding::suspected;
        // Of what is not found one file a cause: the others print the same, without anything of the run in it.
        if (found || not_found.insert(expected.cause).second) {
            collect(pretrust::load_evidence(expected.file), lines);
        }
    }
    for (const auto& line : lines) {
        std::puts(line.c_str());
    }
    return lines.empty() ? 1 : 0;
}
