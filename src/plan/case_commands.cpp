// Files in, files out: what may not be the same file is complained about before anything is read.
#include <plan/case_commands.hpp>

#include <fmt/format.h>

#include <utility>

namespace pretrust {
namespace {

Failure misuse(std::string what) {
    return Failure{FailureKind::usage, std::move(what)};
}

/// The one value of an option; empty when it was not given. Fails when it was given twice or empty.
Result<std::string> one_file(const Texts& texts, const std::string& place) {
    if (texts.size() > 1) {
        return misuse(fmt::format("{}: given more than once", place));
    }
    if (!texts.empty() && texts.front().empty()) {
        return misuse(fmt::format("{}: a file is needed", place));
    }
    return texts.empty() ? std::string() : texts.front();
}

} // namespace

Result<Command> diff_command(const Collected& got, Showing shown) {
    if (got.files.size() != 2) {
        return misuse(
            fmt::format("two files are needed, {} given: the earlier run and the later one, as in pretrust "
                        "diff before.json after.json",
                        got.files.size()));
    }
    if (got.files[0] == "-" && got.files[1] == "-") {
        return misuse("diff: - stands twice, and standard input can be read once");
    }
    for (const auto& file : got.files) {
        if (file.empty()) {
            return misuse("diff: the name of a file is empty");
        }
    }
    return Command{DiffCommand{got.files[0], got.files[1], std::move(shown.outputs), shown.colour},
                   got.verbosity};
}

Result<Command> redact_command(const Collected& got) {
    RedactCommand command;
    const auto output = one_file(got.outputs, "-o");
    const auto map = one_file(got.map, "--map");
    const auto reverse = one_file(got.reverse, "--reverse");
    for (const auto* option : {&output, &map, &reverse}) {
        if (!*option) {
            return option->error();
        }
    }
    if (!got.map.empty() && !got.reverse.empty()) {
        return misuse("--map: --reverse names the map already");
    }
    if (got.files.size() > 1) {
        return misuse(fmt::format("one FILE is needed, {} are given", got.files.size()));
    }
    command.way = got.reverse.empty() ? RedactWay::to_pseudonyms : RedactWay::to_names;
    if (got.files.empty() && command.way == RedactWay::to_pseudonyms) {
        return misuse("FILE is missing: name the evidence to redact, as in pretrust redact run.json");
    }
    command.file = got.files.empty() ? "-" : got.files.front();
    if (command.file.empty()) {
        return misuse("FILE is empty");
    }
    command.output = *output == "-" ? "" : *output;
    if (command.way == RedactWay::to_names) {
        command.map = *reverse;
        command.map_use = MapUse::read;
    } else if (!got.map.empty()) {
        command.map = *map;
        command.map_use = MapUse::extend;
    } else if (command.file == "-") {
        return misuse("--map is missing: standard input has no name that the map could take");
    } else {
        command.map = command.file + ".map";
    }
    if (command.map == "-") {
        return misuse("the map is a file of its own, never a standard stream");
    }
    if (command.map == command.file) {
        return misuse(fmt::format("{} is both the text and the map", command.map));
    }
    if (!command.output.empty() && (command.output == command.map || command.output == command.file)) {
        return misuse(fmt::format("-o: {} is {}", command.output,
                                  command.output == command.map ? "the map" : "what is read"));
    }
    return Command{std::move(command), got.verbosity};
}

} // namespace pretrust
