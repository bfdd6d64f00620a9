// Which command does what, and what a verdict means for the exit code.
#include <app/catalogues.hpp>
#include <app/diff.hpp>
#include <app/explain.hpp>
#include <app/observe.hpp>
#include <app/password_file.hpp>
#include <app/perform.hpp>
#include <app/redact.hpp>
#include <app/report_writer.hpp>
#include <app/streams.hpp>
#include <app/wait.hpp>
#include <aws/password_facts.hpp>
#include <json/evidence_json.hpp>
#include <reports/joined.hpp>
#include <run/evidence_file.hpp>
#include <run/output_file.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <lint/lint.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

constexpr int exit_usage = 2;
constexpr int exit_internal = 70;

int exit_code(Verdict verdict, AtRisk at_risk) {
    switch (verdict) {
    case Verdict::ready:
        return 0;
    case Verdict::not_ready:
        return 3;
    case Verdict::at_risk:
        return at_risk == AtRisk::passes ? 0 : 4;
    case Verdict::inconclusive:
        return 5;
    }
    return exit_internal;
}

/// Evidence to reports and the exit code of the verdict; the same for fresh and for saved evidence.
Result<int> judge(const Evidence& evidence, const Showing& showing, ReportWriter& writer) {
    const auto diagnosis = diagnose(evidence, all_causes());
    if (auto written = writer.write(make_report(evidence, diagnosis)); !written) {
        return written.error();
    }
    return exit_code(diagnosis.verdict, showing.at_risk);
}

/// One line on standard error.
void remark(std::string_view text) {
    const auto line = fmt::format("pretrust: {}\n", one_line(text));
    std::fputs(line.c_str(), stderr);
}

/// What the files of --aws gave, and what of them could not be used.
void tell_of_aws(const CheckCommand& command) {
    constexpr std::size_t most = 10;
    if (command.showing.amount == Amount::quiet) {
        return;
    }
    if (!command.taken_from_aws.empty()) {
        remark("--aws: taken from the files: " + command.taken_from_aws);
    }
    const auto& remarks = command.aws.remarks;
    for (std::size_t i = 0; i < std::min(most, remarks.size()); ++i) {
        const auto& [place, what, about] = remarks[i];
        const auto* const space = place.pointer.empty() ? "" : " ";
        remark(fmt::format("--aws: {}:{}{}: {}", place.file, space, place.pointer, what));
    }
    if (remarks.size() > most) {
        remark(fmt::format("--aws: {} more remarks like these; -o json names all", remarks.size() - most));
    }
}

/// Empty when no file was named. What can be said of it goes with AWS's files: the same cause judges both.
Result<Secret> trust_password(CheckCommand& command) {
    if (command.trust_password_file.empty()) {
        return Secret();
    }
    auto given = read_password(command.trust_password_file);
    if (!given) {
        return given.error();
    }
    const auto octets = given->secret.reveal();
    command.aws.password = password_facts({reinterpret_cast<const char*>(octets.data()), octets.size()});
    wipe_stack(); // single characters went through registers
    if (!given->remark.empty() && command.showing.amount == Amount::normal) {
        remark(given->remark);
    }
    return std::move(given->secret);
}

WaitHooks wait_hooks(Observer& observer, Amount amount) {
    WaitHooks hooks;
    hooks.look = [&observer](const Asking& asking) {
        if (!asking.trust_password) {
            observer.forget_trust_password();
        }
        return observer.look([&asking](const ProbeSpec& probe, const Target& target) {
            return asking.includes(probe, target);
        });
    };
    hooks.now = [] {
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(now);
    };
    hooks.pause = [&observer](std::chrono::milliseconds length) { return observer.pause(length); };
    hooks.show = [&observer, amount](const WaitStatus& status) {
        if (!observer.live(to_text(status)) && status.changed && amount == Amount::normal) {
            remark(to_text(status));
        }
    };
    return hooks;
}

/// Looks until the trust is ready, or once. The password is wiped at the end, before anything is written.
Result<Observed> observe(const CheckCommand& command, Secret password) {
    const auto amount = command.showing.amount;
    const auto octets =
        command.save.empty() && command.showing.bundle.empty() ? Octets::dropped : Octets::kept;
    Observer observer(command.plan, command.aws, command.showing.live, octets, std::move(password));
    if (command.wait.count() == 0) {
        return observer.look();
    }
    auto waited = wait_until_ready(command.wait, command.showing.at_risk, wait_hooks(observer, amount));
    if (!waited) {
        return waited.error();
    }
    if (waited->failure) {
        remark(waited->failure->what);
    }
    if (!waited->futile.empty() && amount == Amount::normal) {
        remark("no use to wait: " + waited->futile);
    }
    return std::move(waited->last);
}

Result<int> perform(CheckCommand command, const LogText& log) {
    if (const auto known = probes_first(command.plan); !known) {
        return known.error();
    }
    auto password = trust_password(command);
    if (!password) {
        return password.error();
    }
    auto writer = ReportWriter::open(command.showing, log);
    if (!writer) {
        return writer.error();
    }
    std::optional<OutputFile> save;
    if (!command.save.empty()) {
        auto file = OutputFile::open(command.save);
        if (!file) {
            return Failure{file.error().kind, fmt::format("--save: {}", file.error().what)};
        }
        save = std::move(*file);
    }
    tell_of_aws(command);
    const auto observed = observe(command, std::move(*password));
    if (!observed) {
        return observed.error();
    }
    Result<void> saved;
    if (save) {
        saved = save->finish(write_evidence(observed->evidence));
    }
    const auto code = judge(observed->evidence, command.showing, *writer); // also when saving failed
    if (!saved) {
        return Failure{saved.error().kind, fmt::format("--save: {}", saved.error().what)};
    }
    if (!code) {
        return code.error();
    }
    return observed->signal != 0 ? 128 + observed->signal : *code;
}

/// Both sides' runs to one report.
Result<int> judge_both(const DiagnoseCommand& command, const Evidence& one, ReportWriter& writer) {
    const auto other = load_evidence(command.other);
    if (!other) {
        return other.error();
    }
    const std::string objection = reason_not_to_join(one, *other);
    if (!objection.empty() && command.strangers == Strangers::refused) {
        return Failure{FailureKind::usage,
                       fmt::format("{} and {} are not the two sides of one trust: {} (--anyway joins them)",
                                   command.file, command.other, objection)};
    }
    const Report report = make_joined_report(one, *other);
    if (auto written = writer.write(report); !written) {
        return written.error();
    }
    return exit_code(report.verdict, command.showing.at_risk);
}

Result<int> perform(const DiagnoseCommand& command, const LogText& log) {
    const auto evidence = load_evidence(command.file);
    if (!evidence) {
        return evidence.error();
    }
    auto writer = ReportWriter::open(command.showing, log);
    if (!writer) {
        return writer.error();
    }
    return command.other.empty() ? judge(*evidence, command.showing, *writer)
                                 : judge_both(command, *evidence, *writer);
}

Result<int> perform(const LintCommand& command) {
    auto writer = ReportWriter::open(command.showing);
    if (!writer) {
        return writer.error();
    }
    const auto evidence = look_at_files(LintRequest{command.files, command.services, command.directory_id});
    if (!evidence) {
        return evidence.error();
    }
    return judge(*evidence, command.showing, *writer);
}

Result<int> perform(const ExplainCommand& command) {
    return perform_explain(command);
}

Result<int> perform(const DiffCommand& command) {
    return perform_diff(command);
}

Result<int> perform(const RedactCommand& command) {
    return perform_redact(command);
}

Result<int> print(std::string_view text) {
    if (auto written = write_standard_output(text); !written) {
        return written.error();
    }
    return 0;
}

Result<int> perform(const ListCommand& command) {
    const auto text = list_catalogue(command.catalogue, command.format);
    if (command.file.empty()) {
        return print(text);
    }
    auto file = OutputFile::open(command.file);
    if (!file) {
        return Failure{file.error().kind, fmt::format("-o: {}", file.error().what)};
    }
    if (auto written = file->finish(text); !written) {
        return Failure{written.error().kind, fmt::format("-o: {}", written.error().what)};
    }
    return 0;
}

Result<int> perform(const PrintCommand& command) {
    return print(command.text);
}

} // namespace

Result<int> perform(const Command& command, const LogText& log) {
    return std::visit(
        [&log](const auto& what) {
            if constexpr (requires { perform(what, log); }) {
                return perform(what, log);
            } else {
                return perform(what);
            }
        },
        command.what);
}

int complain(const Failure& failure) {
    const auto line = fmt::format("pretrust: {}\n", one_line(failure.what));
    std::fputs(line.c_str(), stderr);
    return failure.kind == FailureKind::internal ? exit_internal : exit_usage;
}

} // namespace pretrust
