#include "whole_run.hpp"

#include <net/real_world.hpp>
#include <run/runner.hpp>

#include <pretrust/probe.hpp>
#include <pretrust/secret.hpp>

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <utility>

namespace pretrust::sim {

namespace {

Secret secret_of(const std::string& text) {
    Secret secret(text.size());
    std::copy(text.begin(), text.end(), secret.room().begin());
    secret.use(text.size());
    return secret;
}

} // namespace

WholeRun run_all_probes(const Script& script) {
    const auto plan = script.plan;
    boost::asio::io_context context(1);
    NetOptions options;
    options.deadline = plan.deadline;
    options.source_ports = plan.source_ports;
    auto made = RealWorld::make(context, std::move(options));
    auto& world = *made.value();
    if (!script.trust_password.empty()) {
        world.keep_trust_password(secret_of(script.trust_password));
    }
    RunHooks hooks;
    hooks.cut_short = [&] { return world.deadline_hit(); };
    Runner runner(context, plan, world, all_probes(), std::move(hooks));
    runner.start();
    context.run();
    WholeRun run;
    run.evidence.tool_version = PRETRUST_VERSION;
    run.evidence.started_unix_us = world.started_unix_us();
    run.evidence.duration = world.elapsed();
    run.evidence.deadline_hit = world.deadline_hit();
    run.evidence.plan = plan;
    run.evidence.items = runner.take();
    run.diagnosis = diagnose(run.evidence, all_causes());
    return run;
}

} // namespace pretrust::sim
