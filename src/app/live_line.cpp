// One line, drawn over and over.
#include <app/live_line.hpp>
#include <app/streams.hpp>

#include <fmt/format.h>

#include <cstdio>

namespace pretrust {

LiveLine::LiveLine(Amount amount) : shown_(amount == Amount::normal && is_terminal(StandardStream::error)) {}

LiveLine::~LiveLine() {
    say("");
}

void LiveLine::say(std::string_view text) const {
    if (shown_) {
        const auto line = fmt::format("\r{}\x1b[K", text);
        std::fputs(line.c_str(), stderr);
    }
}

} // namespace pretrust
