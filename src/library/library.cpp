// The steps of `pretrust check`, each a call of its own, without the terminal and the signals of the program.
#include <formats/formats.hpp>
#include <json/evidence_json.hpp>
#include <net/from_plan.hpp>
#include <plan/command.hpp>
#include <run/runner.hpp>

#include <pretrust/library.hpp>
#include <pretrust/probe.hpp>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <utility>
#include <variant>

namespace pretrust {
namespace {

Failure not_here(std::string_view what) {
    return Failure{FailureKind::usage, fmt::format("{} is the program's, not the library's", what)};
}

/// The words ask for nothing but a look.
Result<void> only_a_look(const CheckCommand& command) {
    const Showing plain;
    if (command.showing.outputs != plain.outputs || command.showing.amount != plain.amount ||
        command.showing.at_risk != plain.at_risk || command.showing.colour != plain.colour) {
        return not_here("how a report is shown");
    }
    if (!command.save.empty()) {
        return not_here("--save");
    }
    if (command.wait.count() != 0) {
        return not_here("--wait");
    }
    if (!command.trust_password_file.empty()) {
        return not_here("--trust-password-file");
    }
    return {};
}

} // namespace

Result<Wanted> read_wanted(std::vector<std::string> words) {
    words.insert(words.begin(), "check");
    auto command = parse_command(std::move(words));
    if (!command) {
        return command.error();
    }
    auto* const check = std::get_if<CheckCommand>(&command->what);
    if (check == nullptr) {
        return not_here("help"); // --help and --version
    }
    if (const auto fine = only_a_look(*check); !fine) {
        return fine.error();
    }
    return Wanted{std::move(check->plan), std::move(check->aws)};
}

Result<Evidence> look(const Wanted& wanted) {
    Evidence evidence;
    evidence.tool_version = PRETRUST_VERSION;
    evidence.plan = with_local_dns(wanted.plan);
    evidence.aws = wanted.aws;
    boost::asio::io_context context{1};
    auto made = RealWorld::make(context, net_options(evidence.plan));
    if (!made) {
        return Failure{made.error().kind, fmt::format("--source-address: {}", made.error().what)};
    }
    RealWorld& world = **made;
    RunHooks hooks;
    hooks.cut_short = [&world] { return world.deadline_hit(); };
    Runner runner(context, evidence.plan, world, all_probes(), std::move(hooks));
    runner.start();
    context.run();
    evidence.started_unix_us = world.started_unix_us();
    evidence.duration = world.elapsed();
    evidence.deadline_hit = world.deadline_hit();
    evidence.items = runner.take();
    return evidence;
}

Report judge(const Evidence& evidence) {
    return make_report(evidence, diagnose(evidence, all_causes()));
}

Result<std::string> print(const Report& report, std::string_view format) {
    const Format* const row = find_format(format);
    if (row == nullptr) {
        return Failure{FailureKind::usage, fmt::format("no format is called \"{}\"", format)};
    }
    return row->render(report, RenderOptions{});
}

std::string save(const Evidence& evidence) {
    return write_evidence(evidence);
}

Result<Evidence> restore(std::string_view text) {
    return read_evidence(text);
}

} // namespace pretrust
