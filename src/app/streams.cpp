// The part of streams.hpp that is the same on every system.
#include <app/streams.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <system_error>

namespace pretrust {

Result<void> write_standard_output(std::string_view text) {
    errno = 0;
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written) {
        const auto reason = std::generic_category().message(errno);
        return Failure{FailureKind::internal, fmt::format("standard output: cannot be written: {}", reason)};
    }
    return {};
}

std::string one_line(std::string_view text) {
    constexpr std::size_t longest = 600;
    std::string line;
    bool after_c2 = false; // U+0080 to U+009F are controls as well: C2 80 to C2 9F in UTF-8
    for (const char c : text.substr(0, longest)) {
        const auto octet = static_cast<unsigned char>(c);
        const bool control = octet < 0x20 || octet == 0x7f || (after_c2 && octet < 0xa0);
        after_c2 = octet == 0xc2;
        if (control) {
            line += fmt::format("\\x{:02x}", octet);
        } else {
            line += c;
        }
    }
    return text.size() > longest ? line + "..." : line;
}

} // namespace pretrust
