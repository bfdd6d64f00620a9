// What every feed checks its promises with. Throwing stops a fuzzer and fails a test alike.
#pragma once

#include <wire/text.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace pretrust::feeds {

inline void must(bool holds, const char* promise) {
    if (!holds) {
        throw std::logic_error(promise);
    }
}

/// Valid UTF-8 passes through utf8_text unchanged.
inline void must_be_text(const std::string& text) {
    must(wire::utf8_text(wire::octets_of(text)) == text, "every text is valid UTF-8");
}

inline void must_be_text(const std::optional<std::string>& text) {
    if (text) {
        must_be_text(*text);
    }
}

} // namespace pretrust::feeds
