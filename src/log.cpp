// Whatever a server sent is shown harmless and in one line: here, so that no line of the log need think of
// it.
#include "log.hpp"

#include <app/streams.hpp>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <fstream>
#include <memory>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace pretrust {
namespace {

class OneLine final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& into) override {
        const auto line = one_line({message.payload.data(), message.payload.size()});
        into.append(line.data(), line.data() + line.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<OneLine>(); }
};

void dress(spdlog::sinks::sink& sink, std::string pattern, spdlog::level::level_enum level) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<OneLine>('*').set_pattern(std::move(pattern));
    sink.set_formatter(std::move(formatter));
    sink.set_level(level);
}

constexpr std::string_view with_time = "%Y-%m-%dT%H:%M:%S.%f%z %l %*";

/// Outlive the logger, which is spdlog's own and ends after main.
std::ofstream& file_of_log() {
    static auto* const file = new std::ofstream;
    return *file;
}
std::ostringstream& kept_log() {
    static auto* const text = new std::ostringstream;
    return *text;
}

bool makes_a_bundle(const Command& command) {
    const auto* const check = std::get_if<CheckCommand>(&command.what);
    const auto* const diagnose = std::get_if<DiagnoseCommand>(&command.what);
    return (check != nullptr && !check->showing.bundle.empty()) ||
           (diagnose != nullptr && !diagnose->showing.bundle.empty());
}

} // namespace

Result<void> set_up_log(const Command& command) {
    const int verbosity = command.verbosity;
    const auto& file = command.log;
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
    const auto level = verbosity == 0   ? spdlog::level::warn
                       : verbosity == 1 ? spdlog::level::info
                                        : spdlog::level::debug;
    dress(*sinks.front(), "pretrust: %^%l%$: %*", level);
    if (!file.empty()) {
        errno = 0;
        file_of_log().open(file, std::ios::binary | std::ios::trunc);
        if (!file_of_log()) {
            const auto reason = std::generic_category().message(errno != 0 ? errno : EIO);
            return Failure{FailureKind::unreadable, "--log: " + file + ": cannot be written: " + reason};
        }
        sinks.push_back(std::make_shared<spdlog::sinks::ostream_sink_mt>(file_of_log(), true));
        dress(*sinks.back(), std::string(with_time), spdlog::level::debug);
    }
    if (makes_a_bundle(command)) {
        sinks.push_back(std::make_shared<spdlog::sinks::ostream_sink_mt>(kept_log()));
        dress(*sinks.back(), std::string(with_time), spdlog::level::debug);
    }
    auto logger = std::make_shared<spdlog::logger>("pretrust", sinks.begin(), sinks.end());
    logger->set_level(sinks.size() > 1 ? spdlog::level::debug : level);
    spdlog::set_default_logger(std::move(logger));
    return {};
}

std::string log_so_far() {
    return kept_log().str();
}

} // namespace pretrust
