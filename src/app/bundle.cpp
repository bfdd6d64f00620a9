// What stands in a case. Everything is made from the same evidence and the same report; nothing here chooses
// words but versions.txt.
#include <app/bundle.hpp>
#include <app/private_file.hpp>
#include <app/redact.hpp>
#include <app/streams.hpp>
#include <formats/formats.hpp>
#include <json/evidence_json.hpp>
#include <net/versions.hpp>
#include <reports/joined.hpp>
#include <reports/lent.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <archive/archive.hpp>
#include <array>
#include <redact/map_file.hpp>
#include <redact/redact.hpp>
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
    files.push_back({"evidence.json", write_evidence(as_it_was_seen(report.evidence))});
    if (report.other_evidence) { // joined: this is what the self-managed side saw
        files.push_back(
            {"evidence-self-managed.json", write_evidence(as_it_was_seen(*report.other_evidence))});
    }
    if (!log.empty()) { // of a run; diagnose has none
        files.push_back({"pretrust.log", std::move(log)});
    }
    files.push_back({"versions.txt", versions_of(report.evidence)});
    return files;
}

/// What our own log lines are made of. A word that is missing here becomes a pseudonym and no leak.
constexpr std::string_view log_words = " a accepted accepts adaptive after alert an and answered any asks at "
                                       "attempt attempts before begins by bytes "
                                       "certificate closed connection connections crashed cut datagram "
                                       "datagrams done dropped ended end failed fault "
                                       "firewall for forbidden handshake had here host ICMP info is listens "
                                       "ms needed no nobody not octets of on open "
                                       "or our ours ports protocol reached received refused reply reset "
                                       "router run s says sent short silence silent so "
                                       "starts TCP that the then there this TLS UDP was way were whole with "
                                       "A AAAA NS PTR SOA SRV debug info warning ";

/// A number, a time, "(2", "3/13": not an address, which has three dots or two colons.
bool is_figure(std::string_view word) {
    return word.find_first_not_of("0123456789.,:;()/") == std::string_view::npos &&
           std::ranges::count(word, '.') < 2 && std::ranges::count(word, ':') < 2;
}

std::string redacted_word(std::string_view word, Pseudonyms& pseudonyms) {
    const auto first = std::min(word.find_first_not_of('('), word.size());
    const auto last = word.find_last_not_of(",:;)");
    const auto bare = last == std::string_view::npos || last < first ? std::string_view()
                                                                     : word.substr(first, last + 1 - first);
    const bool ours = log_words.find(fmt::format(" {} ", bare)) != std::string_view::npos;
    return bare.empty() || ours || is_figure(word) ? std::string(word) : redact_text(word, pseudonyms);
}

/// Lines with octets have names in them that no pseudonym can take the place of: they stay out. Time and
/// level are ours; the name in a question may look like a word of ours, and is a name all the same.
std::string redacted_line(std::string_view line, Pseudonyms& pseudonyms) {
    std::string result;
    std::string_view before;
    for (std::size_t number = 0; !line.empty(); ++number) {
        const auto word = line.substr(0, line.find(' '));
        line.remove_prefix(std::min(word.size() + 1, line.size()));
        const bool name = before == "of" || before == "at" || number == 2;
        result += (number == 0 ? "" : " ") + (number < 2 ? std::string(word)
                                              : name     ? redact_text(word, pseudonyms)
                                                         : redacted_word(word, pseudonyms));
        before = word;
    }
    return result;
}

std::string redacted_log(std::string_view log, Pseudonyms& pseudonyms) {
    std::string kept;
    while (!log.empty()) {
        const auto line = log.substr(0, log.find('\n'));
        log.remove_prefix(std::min(line.size() + 1, log.size()));
        const bool octets = line.find(" debug ") != std::string_view::npos &&
                            (line.find(" sent ") != std::string_view::npos ||
                             line.find(" received ") != std::string_view::npos);
        if (!octets) {
            kept += redacted_line(line, pseudonyms) + '\n';
        }
    }
    return kept;
}

/// The same case in pseudonyms. All that is shown is made anew from the redacted evidence.
Report in_pseudonyms(const Report& report, Pseudonyms& pseudonyms) {
    const auto evidence = redact(report.evidence, pseudonyms);
    if (report.other_evidence) {
        return make_joined_report(evidence, redact(*report.other_evidence, pseudonyms));
    }
    return make_report(evidence, diagnose(evidence, all_causes()));
}

} // namespace

Result<BundleWriter> BundleWriter::open(const std::string& path, Names names, LogText log) {
    BundleWriter writer;
    writer.log_ = std::move(log);
    if (!path.empty()) {
        auto file = OutputFile::open(path);
        if (!file) {
            return Failure{file.error().kind, fmt::format("--bundle: {}", file.error().what)};
        }
        writer.file_ = std::move(*file);
    }
    if (!path.empty() && names == Names::redacted) {
        writer.map_ = path + ".map";
        if (auto room = expect_no_file(writer.map_); !room) {
            return Failure{room.error().kind, fmt::format("--redact: {}", room.error().what)};
        }
    }
    return writer;
}

Result<void> BundleWriter::write(const Report& report) {
    if (!file_) {
        return {};
    }
    constexpr std::int64_t us_in_a_second = 1'000'000;
    auto log = log_ ? log_() : std::string();
    std::vector<ArchivedFile> files;
    if (map_.empty()) {
        files = files_of(report, std::move(log));
    } else {
        Pseudonyms pseudonyms(fresh_redaction_key());
        const Report redacted = in_pseudonyms(report, pseudonyms);
        files = files_of(redacted, redacted_log(log, pseudonyms));
        if (auto written = write_private_file(map_, write_map(pseudonyms)); !written) {
            return Failure{written.error().kind, fmt::format("--redact: {}", written.error().what)};
        }
    }
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
