// Prometheus' text format for the textfile collector of a node exporter. Names and labels are a public
// contract, docs/metrics.md lists them: they are added, never renamed.
#include <formats/formats.hpp>
#include <formats/layout.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t longest_label = 256; // a DNS name has 253

/// The one escaping function of this format: a label's value, made visible, then escaped as the exposition
/// format 0.0.4 says.
std::string label(std::string_view text) {
    std::string result;
    for (const char letter : cut(visible(text), longest_label)) {
        result += letter == '\\' || letter == '"' ? std::string{'\\', letter} : std::string(1, letter);
    }
    return result;
}

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Metrics that nobody would ever compare with anything stay out: a series costs its reader for years.
class Exposition {
  public:
    void metric(std::string_view name, std::string_view help) {
        name_ = name;
        out_ += fmt::format("# HELP pretrust_{} {}\n# TYPE pretrust_{} gauge\n", name, help, name);
    }
    void sample(Labels labels, const std::string& value) {
        out_ += "pretrust_";
        out_ += name_;
        const char* mark = "{";
        for (const auto& [key, text] : labels) {
            out_ += fmt::format("{}{}=\"{}\"", mark, key, label(text));
            mark = ",";
        }
        out_ += labels.size() == 0 ? " " : "} ";
        out_ += value + '\n';
    }
    void sample(Labels labels, bool value) { sample(labels, std::string(value ? "1" : "0")); }
    std::string take() { return std::move(out_); }

  private:
    std::string_view name_;
    std::string out_;
};

/// Which side saw it: joined reports have two.
std::string_view side_of(const Report& report, const std::string& vantage) {
    return vantage.empty() ? to_name(report.evidence.plan.side) : std::string_view(vantage);
}

/// Exactly, whatever the size: no float is involved.
std::string seconds(std::int64_t us) {
    const auto size = us < 0 ? -static_cast<std::uint64_t>(us) : static_cast<std::uint64_t>(us);
    return fmt::format("{}{}.{:06}", us < 0 ? "-" : "", size / 1'000'000, size % 1'000'000);
}

void run(const Report& report, Exposition& page) {
    const Evidence& evidence = report.evidence;
    const Plan& plan = evidence.plan;
    page.metric("run_info", "What was looked at, and by which version.");
    page.sample({{"version", report.tool_version},
                 {"remote_domain", plan.remote_domain},
                 {"local_domain", plan.local_domain},
                 {"side", to_name(plan.side)},
                 {"type", to_name(plan.type)},
                 {"direction", to_name(plan.direction)}},
                true);
    page.metric("run_timestamp_seconds", "When the run began, by the clock of this host.");
    page.sample({}, seconds(evidence.started_unix_us));
    page.metric("run_duration_seconds", "How long the run took.");
    page.sample({}, seconds(evidence.duration.count()));
    page.metric("run_complete", "1 when neither the deadline nor a signal cut the run short.");
    page.sample({}, !evidence.interrupted && !evidence.deadline_hit);
}

void verdict(const Report& report, Exposition& page) {
    page.metric("verdict", "1 for the verdict of the run, 0 for the others.");
    for (const auto& [value, name] : EnumNames<Verdict>::table) {
        page.sample({{"verdict", name}}, report.verdict == value);
    }
    page.metric("status_reason", "1 for what AWS will most likely say of the trust; absent when ready.");
    if (report.reason) {
        page.sample({{"reason", report.reason->id}, {"basis", to_name(report.reason->basis)}}, true);
    }
}

bool explained(const Report& report, const ReportCause& what) {
    return std::ranges::any_of(report.causes, [&what](const ReportCause& cause) {
        return cause.vantage == what.vantage && std::ranges::find(cause.hides, what.id) != cause.hides.end();
    });
}

void causes(const Report& report, Exposition& page) {
    const std::array lists{&report.causes, &report.folded, &report.unknown, &report.not_assessed,
                           &report.ruled_out};
    page.metric("cause", "1 for the finding of each cause; explained: by another cause that was found.");
    for (const auto* list : lists) {
        for (const auto& cause : *list) {
            page.sample({{"cause", cause.id},
                         {"side", side_of(report, cause.vantage)},
                         {"severity", to_name(cause.severity)},
                         {"finding", to_name(cause.finding)},
                         {"explained", explained(report, cause) ? "true" : "false"}},
                        true);
        }
    }
    page.metric("causes", "How many causes have each finding.");
    for (const auto& [value, name] : EnumNames<Finding>::table) {
        std::ptrdiff_t count = 0;
        for (const auto* list : lists) {
            count += std::ranges::count(*list, value, &ReportCause::finding);
        }
        page.sample({{"finding", name}}, std::to_string(count));
    }
}

void services_of(const Report& report, Exposition& page) {
    page.metric("service_state", "1 for what each service of each host showed; absent where nobody asked.");
    const Matrix& matrix = report.matrix;
    for (const auto& row : matrix.rows) {
        for (std::size_t column = 0; column < row.cells.size(); ++column) {
            const Cell cell = row.cells[column];
            if (cell == Cell::not_asked) {
                continue;
            }
            const auto service = find_service(matrix.service_ids[column]);
            page.sample({{"side", side_of(report, row.vantage)},
                         {"address", row.address},
                         {"host", row.host},
                         {"domain", row.remote ? "remote" : "local"},
                         {"service", matrix.service_ids[column]},
                         {"transport", service ? to_string(service->transport) : ""},
                         {"port", service && service->port != 0 ? std::to_string(service->port) : "dynamic"},
                         {"state", to_name(cell)}},
                        true);
        }
    }
}

void clocks(const Report& report, Exposition& page) {
    page.metric("clock_offset_seconds", "The host's clock minus the clock of the host that looked.");
    for (const auto& clock : report.clocks) {
        page.sample({{"side", side_of(report, clock.vantage)},
                     {"address", clock.address},
                     {"domain", clock.remote ? "remote" : "local"},
                     {"source", clock.source}},
                    seconds(clock.offset_us));
    }
    page.metric("clock_uncertainty_seconds", "How far the offset may be off, either way.");
    for (const auto& clock : report.clocks) {
        page.sample({{"side", side_of(report, clock.vantage)},
                     {"address", clock.address},
                     {"domain", clock.remote ? "remote" : "local"},
                     {"source", clock.source}},
                    seconds(clock.uncertainty_us));
    }
}

} // namespace

std::string render_prometheus(const Report& report, const RenderOptions&) {
    Exposition page;
    run(report, page);
    verdict(report, page);
    causes(report, page);
    services_of(report, page);
    clocks(report, page);
    return page.take();
}

} // namespace pretrust
