// Reads, compares in reports/diff, sets in type; judges nothing.
#include <app/diff.hpp>
#include <app/streams.hpp>
#include <formats/difference.hpp>
#include <run/evidence_file.hpp>
#include <run/output_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <diff/diff.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

/// As diff(1) has it, 0 is only what did not change; worse is 3, as not ready is.
int exit_code_of(Course result) {
    switch (result) {
    case Course::same:
        return 0;
    case Course::better:
        return 1;
    case Course::worse:
        break;
    }
    return 3;
}

struct DifferenceFormat {
    std::string_view id;
    std::string (*render)(const Difference&, const RenderOptions&);
};
constexpr std::array difference_formats{
    DifferenceFormat{"text", render_difference_text},
    DifferenceFormat{"json", render_difference_json},
};

struct DifferenceSink {
    const DifferenceFormat* format;
    std::optional<OutputFile> file; ///< none: standard output
};

Result<std::vector<DifferenceSink>> sinks_of(const DiffCommand& command) {
    std::vector<DifferenceSink> sinks;
    for (const Output& output : command.outputs) {
        const auto* const format =
            std::ranges::find(difference_formats, output.format, &DifferenceFormat::id);
        if (format == difference_formats.end()) {
            return Failure{FailureKind::usage,
                           fmt::format("-o: diff writes text or json, not \"{}\"", output.format)};
        }
        DifferenceSink sink{format, std::nullopt};
        if (!output.file.empty()) {
            auto file = OutputFile::open(output.file);
            if (!file) {
                return Failure{file.error().kind, fmt::format("-o: {}", file.error().what)};
            }
            sink.file = std::move(*file);
        }
        sinks.push_back(std::move(sink));
    }
    return sinks;
}

RenderOptions for_terminal(const DiffCommand& command) {
    RenderOptions options;
    const bool terminal = is_terminal(StandardStream::output);
    const char* const no_color = std::getenv("NO_COLOR");
    options.color =
        terminal && command.colour == Colour::automatic && (no_color == nullptr || *no_color == '\0');
    options.width = terminal && terminal_width(StandardStream::output) > 0
                        ? terminal_width(StandardStream::output)
                        : options.width;
    return options;
}

} // namespace

Result<int> perform_diff(const DiffCommand& command) {
    auto sinks = sinks_of(command);
    if (!sinks) {
        return sinks.error();
    }
    const auto before = load_evidence(command.before);
    if (!before) {
        return before.error();
    }
    const auto after = load_evidence(command.after);
    if (!after) {
        return after.error();
    }
    const Difference difference = make_difference(*before, *after);
    for (auto& sink : *sinks) {
        auto written = sink.file
                           ? sink.file->finish(sink.format->render(difference, RenderOptions()))
                           : write_standard_output(sink.format->render(difference, for_terminal(command)));
        if (!written) {
            return written.error();
        }
    }
    return exit_code_of(difference.result);
}

} // namespace pretrust
