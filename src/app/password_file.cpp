// What is a password and what is not. The octets are looked at where they are and never copied.
#include <app/password_file.hpp>
#include <json/utf8.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t longest = 128; // AWS Directory Service API, TrustPassword

Failure no_password(std::string_view why) {
    return Failure{FailureKind::invalid_file, std::string(why)};
}

bool starts_with(BytesView octets, std::initializer_list<std::uint8_t> start) {
    return octets.size() >= start.size() && std::equal(start.begin(), start.end(), octets.begin());
}

bool holds(BytesView octets, std::uint8_t octet) {
    return std::find(octets.begin(), octets.end(), octet) != octets.end();
}

/// Drops one LF, CR LF or CR at the end; whether there was one.
bool drop_line_end(Secret& secret) {
    auto size = secret.size();
    if (size > 0 && secret.reveal()[size - 1] == '\n') {
        --size;
    }
    if (size > 0 && secret.reveal()[size - 1] == '\r') {
        --size;
    }
    const bool dropped = size < secret.size();
    secret.use(size);
    return dropped;
}

/// UTF-16 code units of well-formed UTF-8; nullopt when it is not well-formed.
std::optional<std::size_t> utf16_length(BytesView octets) {
    std::string_view rest(reinterpret_cast<const char*>(octets.data()), octets.size());
    std::size_t units = 0;
    while (!rest.empty()) {
        const auto character = first_character(rest);
        if (!character.valid) {
            return std::nullopt;
        }
        units += character.code < 0x10000 ? 1U : 2U;
        rest.remove_prefix(character.octets);
    }
    return units;
}

std::string remark_on(bool mark, bool line_end) {
    if (mark && line_end) {
        return "the byte order mark in front and the line end behind are not taken as part of the password";
    }
    if (mark) {
        return "the byte order mark in front is not taken as part of the password";
    }
    return line_end ? "the line end is not taken as part of the password" : "";
}

} // namespace

Result<GivenPassword> judge_password(Secret octets) {
    if (octets.empty()) {
        return no_password("is empty: one line with the password is needed");
    }
    if (starts_with(octets.reveal(), {0xff, 0xfe}) || starts_with(octets.reveal(), {0xfe, 0xff})) {
        return no_password("is UTF-16 text, as Windows PowerShell writes it: save it as UTF-8");
    }
    if (holds(octets.reveal(), 0)) {
        return no_password("holds a NUL character: it is no text, or UTF-16 text; save it as UTF-8");
    }
    const bool mark = starts_with(octets.reveal(), {0xef, 0xbb, 0xbf});
    if (mark) {
        octets.drop_front(3);
    }
    const bool line_end = drop_line_end(octets);
    if (octets.empty()) {
        return no_password("holds no password, only an empty line");
    }
    if (holds(octets.reveal(), '\n') || holds(octets.reveal(), '\r')) {
        return no_password("has more than one line: the password must stand alone in it");
    }
    if (octets.size() + 3 >= octets.capacity()) { // it may have been cut off within a character
        return no_password("is far longer than the 128 characters that a trust password can have");
    }
    const auto units = utf16_length(octets.reveal());
    if (!units) {
        return no_password("is not UTF-8 text");
    }
    if (*units > longest) {
        return no_password(
            "holds a password of more than 128 characters, the most that a trust password can have");
    }
    return GivenPassword{std::move(octets), remark_on(mark, line_end)};
}

} // namespace pretrust
