// Drawn over and over: up to the first line, erase what is below, write. A line never wraps, so that going up
// finds its beginning.
#include <app/live_block.hpp>
#include <app/streams.hpp>
#include <formats/layout.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace pretrust {
namespace {

constexpr std::size_t named = 3; ///< exchanges that are waited for and named

/// A terminal that knows no escape sequences says so.
bool is_dumb() {
    const char* const term = std::getenv("TERM");
    return term != nullptr && std::string_view(term) == "dumb";
}

std::string phase(const Plan& plan, const RunProgress& progress) {
    const auto addresses = fmt::format("{} address{}", progress.targets, progress.targets == 1 ? "" : "es");
    return progress.locating ? fmt::format("{}: looking for its domain controllers, {} so far",
                                           plan.remote_domain, addresses)
                             : fmt::format("{}: asking {}", plan.remote_domain, addresses);
}

std::string answers(const RunProgress& progress, const Asked& asked) {
    const auto silent = asked.silent == 0 ? std::string() : fmt::format(", {} met silence", asked.silent);
    return fmt::format("{} of {} questions answered{}; {} of {} probes done", asked.answered, asked.begun,
                       silent, progress.ended, progress.started);
}

std::string waits(const Plan& plan, const Asked& asked, std::chrono::milliseconds elapsed) {
    std::vector<std::string_view> services; // of whom, and at which port; not what
    for (const auto& what : asked.waiting) {
        const auto service = std::string_view(what).substr(0, what.find(','));
        if (std::ranges::find(services, service) == services.end()) {
            services.push_back(service);
        }
        if (services.size() > named) {
            break;
        }
    }
    const bool more = services.size() > named;
    services.resize(std::min(services.size(), named));
    auto list = fmt::format("{}", fmt::join(services, ", "));
    if (more) {
        list += fmt::format(" and others ({} questions)", asked.waiting.size());
    }
    const auto left = std::max(plan.deadline - elapsed, std::chrono::milliseconds(0));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
    return list.empty() ? fmt::format("at most {} s more", seconds)
                        : fmt::format("at most {} s more, waiting for {}", seconds, list);
}

} // namespace

LiveBlock::LiveBlock(Live live)
    : shown_(live == Live::on_terminal && is_terminal(StandardStream::error) && !is_dumb()) {}

LiveBlock::~LiveBlock() {
    say({});
}

void LiveBlock::say(const std::vector<std::string>& lines) const {
    if (!shown_ || (lines.empty() && drawn_ == 0)) {
        return;
    }
    const int width = terminal_width(StandardStream::error);
    const auto room = static_cast<std::size_t>(width > 1 ? width - 1 : 79);
    std::string text = "\r";
    if (drawn_ > 1) {
        text += fmt::format("\x1b[{}A", drawn_ - 1);
    }
    text += "\x1b[J";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += (i == 0 ? "" : "\n") + cut(visible(lines[i]), room);
    }
    drawn_ = lines.size();
    std::fputs(text.c_str(), stderr);
}

std::vector<std::string> live_lines(const Plan& plan, const RunProgress& progress, const Asked& asked,
                                    std::chrono::milliseconds elapsed) {
    return {phase(plan, progress), "  " + answers(progress, asked), "  " + waits(plan, asked, elapsed)};
}

} // namespace pretrust
