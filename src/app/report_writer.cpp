// Colour and width are for a terminal only: a file and a pipe get the same octets wherever they are made.
#include <app/report_writer.hpp>
#include <app/streams.hpp>
#include <plan/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace pretrust {
namespace {

Failure unknown_format(const std::string& id) {
    std::vector<std::string_view> ids;
    for (const auto& format : all_formats()) {
        ids.push_back(format.id);
    }
    return Failure{FailureKind::usage, fmt::format("-o: unknown format \"{}\", known are {}{}", id,
                                                   fmt::join(ids, ", "), did_you_mean(id, ids))};
}

/// https://no-color.org: any value but the empty one.
bool environment_forbids_colour() {
    const char* value = std::getenv("NO_COLOR");
    return value != nullptr && *value != '\0';
}

} // namespace

Result<ReportWriter> ReportWriter::open(const Showing& showing, LogText log) {
    ReportWriter writer;
    writer.plain_.quiet = showing.amount == Amount::quiet;
    writer.plain_.brief = showing.length == Length::brief;
    writer.terminal_ = writer.plain_;
    if (is_terminal(StandardStream::output)) {
        writer.terminal_.color = showing.colour == Colour::automatic && !environment_forbids_colour();
        if (const int width = terminal_width(StandardStream::output); width > 0) {
            writer.terminal_.width = width;
        }
    }
    for (const auto& output : showing.outputs) {
        const auto* format = find_format(output.format);
        if (format == nullptr) {
            return unknown_format(output.format);
        }
        Sink sink{format, std::nullopt};
        if (!output.file.empty()) {
            auto file = OutputFile::open(output.file);
            if (!file) {
                return Failure{file.error().kind, fmt::format("-o: {}", file.error().what)};
            }
            sink.file = std::move(*file);
        }
        writer.sinks_.push_back(std::move(sink));
    }
    auto bundle = BundleWriter::open(showing.bundle, showing.names, std::move(log));
    if (!bundle) {
        return bundle.error();
    }
    writer.bundle_ = std::move(*bundle);
    return writer;
}

Result<void> ReportWriter::write(const Report& report) {
    Result<void> first;
    for (auto& sink : sinks_) {
        const auto text = sink.format->render(report, sink.file ? plain_ : terminal_);
        auto written = sink.file ? sink.file->finish(text) : write_standard_output(text);
        if (first && !written) {
            first = std::move(written);
        }
    }
    auto bundled = bundle_.write(report);
    return first ? bundled : first;
}

} // namespace pretrust
