// What stands in a case. Everything is made from the same evidence and the same report; nothing here chooses
// words but versions.txt.
#include <app/bundle.hpp>
#include <app/streams.hpp>
#include <formats/formats.hpp>
#include <json/evidence_json.hpp>
#include <net/versions.hpp>

#include <fmt/format.h>

#include <archive/archive.hpp>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

struct Rendered {
    std::string_view format;
    std::string_view name;
};
constexpr std::array rendered{Rendered{"html", "report.html"}, Rendered{"markdown", "report.md"},
                              Rendered{"json", "report.json"}, Rendered{"text", "report.txt"}};

std::string versions_of(const Evidence& evidence) {
    return fmt::format("pretrust {} made this file\npretrust {} looked\nevidence format {}\n{}\n{}\n",
                       PRETRUST_VERSION, one_line(evidence.tool_version), evidence.format, net_versions(),
                       system_text());
}

std::vector<ArchivedFile> files_of(const Report& report, std::string log) {
    std::vector<ArchivedFile> files;
    for (const auto& [id, name] : rendered) {
        if (const auto* const format = find_format(id)) {
            files.push_back({std::string(name), format->render(report, RenderOptions{})});
        }
    }
    files.push_back({"evidence.json", write_evidence(report.evidence)});
    if (report.other_evidence) { // joined: this is what the self-managed side saw
        files.push_back({"evidence-self-managed.json", write_evidence(*report.other_evidence)});
    }
    files.push_back({"pretrust.log", std::move(log)});
    files.push_back({"versions.txt", versions_of(report.evidence)});
    return files;
}

} // namespace

Result<BundleWriter> BundleWriter::open(const std::string& path, LogText log) {
    BundleWriter writer;
    writer.log_ = std::move(log);
    if (!path.empty()) {
        auto file = OutputFile::open(path);
        if (!file) {
            return Failure{file.error().kind, fmt::format("--bundle: {}", file.error().what)};
        }
        writer.file_ = std::move(*file);
    }
    return writer;
}

Result<void> BundleWriter::write(const Report& report) {
    if (!file_) {
        return {};
    }
    constexpr std::int64_t us_in_a_second = 1'000'000;
    const auto files = files_of(report, log_ ? log_() : std::string());
    const auto archive = make_archive(files, report.evidence.started_unix_us / us_in_a_second);
    if (!archive) {
        return Failure{archive.error().kind, fmt::format("--bundle: {}", archive.error().what)};
    }
    if (auto written = file_->finish(*archive); !written) {
        return Failure{written.error().kind, fmt::format("--bundle: {}", written.error().what)};
    }
    return {};
}

} // namespace pretrust
