// Words from the command line or standard input; the rest is said by reports/explain and set by formats.
#include <app/explain.hpp>
#include <app/streams.hpp>
#include <formats/explanation.hpp>
#include <run/evidence_file.hpp>
#include <run/output_file.hpp>

#include <pretrust/probe.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <explain/explain.hpp>
#include <optional>
#include <system_error>
#include <utility>

namespace pretrust {
namespace {

constexpr int exit_unknown = 2;

struct ExplanationFormat {
    std::string_view id;
    std::string (*render)(const Explanation&, const RenderOptions&);
};
constexpr std::array explanation_formats{
    ExplanationFormat{"text", render_explanation_text},
    ExplanationFormat{"json", render_explanation_json},
};

Result<std::string> from_standard_input() {
    std::string text;
    std::array<char, 65536> piece{};
    for (std::size_t count = 1; count > 0 && text.size() <= longest_explained;) {
        count = std::fread(piece.data(), 1, piece.size(), stdin);
        text.append(piece.data(), count);
    }
    if (std::ferror(stdin) != 0) {
        return Failure{FailureKind::unreadable, fmt::format("standard input: cannot be read: {}",
                                                            std::generic_category().message(errno))};
    }
    if (text.size() > longest_explained) {
        return Failure{FailureKind::invalid_file, "standard input: larger than 4 MiB, which no message is"};
    }
    return text;
}

Result<std::string> words_of(const ExplainCommand& command) {
    std::string words;
    for (const std::string& word : command.words) {
        std::string next = word;
        if (word == "-") {
            auto text = from_standard_input();
            if (!text) {
                return text.error();
            }
            next = std::move(*text);
        }
        words += (words.empty() ? "" : " ") + next;
    }
    return words;
}

Result<void> write(const ExplainCommand& command, const Explanation& explanation) {
    for (const Output& output : command.outputs) {
        const auto* const format =
            std::ranges::find(explanation_formats, output.format, &ExplanationFormat::id);
        if (format == explanation_formats.end()) {
            return Failure{FailureKind::usage,
                           fmt::format("-o: explain writes text or json, not \"{}\"", output.format)};
        }
        RenderOptions options;
        if (output.file.empty()) {
            const bool terminal = is_terminal(StandardStream::output);
            const char* const no_color = std::getenv("NO_COLOR");
            options.color =
                terminal && command.colour == Colour::automatic && (no_color == nullptr || *no_color == '\0');
            const int width = terminal_width(StandardStream::output);
            options.width = terminal && width > 0 ? width : options.width;
            if (auto written = write_standard_output(format->render(explanation, options)); !written) {
                return written.error();
            }
            continue;
        }
        auto file = OutputFile::open(output.file);
        if (!file) {
            return Failure{file.error().kind, fmt::format("-o: {}", file.error().what)};
        }
        if (auto finished = file->finish(format->render(explanation, options)); !finished) {
            return finished.error();
        }
    }
    return {};
}

} // namespace

Result<int> perform_explain(const ExplainCommand& command) {
    const auto words = words_of(command);
    if (!words) {
        return words.error();
    }
    std::optional<Evidence> evidence;
    if (!command.evidence.empty()) {
        auto loaded = load_evidence(command.evidence);
        if (!loaded) {
            return Failure{loaded.error().kind, fmt::format("--evidence: {}", loaded.error().what)};
        }
        evidence = std::move(*loaded);
    }
    const Explanation explanation = explain(*words, all_probes(), evidence ? &*evidence : nullptr);
    if (auto written = write(command, explanation); !written) {
        return written.error();
    }
    return explanation.recognised() ? 0 : exit_unknown;
}

Result<std::vector<std::string>> probes_first(const Plan& plan) {
    if (plan.failed_with.empty()) {
        return std::vector<std::string>();
    }
    const auto said = what_was_said(plan.failed_with);
    if (said.empty()) {
        const Explanation explanation = explain(plan.failed_with, all_probes(), nullptr);
        std::string near;
        for (const UnknownWord& word : explanation.unknown) {
            for (const std::string& id : word.nearest) {
                near += (near.empty() ? "; the nearest: " : ", ") + id;
            }
        }
        return Failure{
            FailureKind::usage,
            fmt::format("--failed-with: nothing in the text is a status reason, error code or trust "
                        "state that is known{}; pretrust explain says more",
                        near)};
    }
    return deciding_probes(said);
}

} // namespace pretrust
