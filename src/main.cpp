// The program: parse, perform, exit code. The only place that sets up the log, and one of two that catch
// exceptions (the probe runner is the other).
#include <app/perform.hpp>
#include <app/streams.hpp>
#include <plan/command.hpp>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <string>
#include <vector>

namespace {

/// Logs are for developers, on standard error: warnings, with -v what happens, with -vv every detail.
void set_up_log(int verbosity) {
    spdlog::set_default_logger(spdlog::stderr_color_mt("pretrust"));
    spdlog::set_pattern("pretrust: %^%l%$: %v");
    spdlog::set_level(verbosity == 0   ? spdlog::level::warn
                      : verbosity == 1 ? spdlog::level::info
                                       : spdlog::level::debug);
}

int run(std::vector<std::string> arguments) {
    const auto command = pretrust::parse_command(std::move(arguments));
    if (!command) {
        return pretrust::complain(command.error());
    }
    set_up_log(command->verbosity);
    const auto code = pretrust::perform(*command);
    return code ? *code : pretrust::complain(code.error());
}

} // namespace

int main(int argc, char** argv) {
    try {
        pretrust::secure_standard_streams();
        return run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
    } catch (const std::exception& error) {
        return pretrust::complain(
            {pretrust::FailureKind::internal, std::string("a fault of ours: ") + error.what()});
    }
}
