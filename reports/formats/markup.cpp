// HTML Standard, 13.1.2, and XML 1.0, 2.4: what must not stand in text and in quoted attribute values.
#include <formats/layout.hpp>
#include <formats/markup.hpp>

namespace pretrust {

std::string escape_markup(std::string_view text) {
    std::string result;
    for (const char character : visible(text)) {
        switch (character) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += character;
        }
    }
    return result;
}

} // namespace pretrust
