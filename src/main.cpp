// The program: parse, perform, exit code. The only place that sets up the log, and one of two that catch
// exceptions (the probe runner is the other).
#include "log.hpp"

#include <app/perform.hpp>
#include <app/streams.hpp>
#include <plan/command.hpp>

#include <exception>
#include <string>
#include <vector>

namespace {

int run(std::vector<std::string> arguments) {
    const auto command = pretrust::parse_command(std::move(arguments));
    if (!command) {
        return pretrust::complain(command.error());
    }
    if (auto log = pretrust::set_up_log(*command); !log) {
        return pretrust::complain(log.error());
    }
    const auto code = pretrust::perform(*command, pretrust::log_so_far);
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
