// One pass over the line; a quotation may begin and end inside of a word: name="two words".
#include <scripted/words.hpp>
#include <stdexcept>

namespace pretrust::scripted {

Words words_of(const std::string& line) {
    Words words;
    bool quoted = false;
    bool inside = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if ((c == ' ' || c == '\t') && !quoted) {
            inside = false;
            continue;
        }
        if (!inside) {
            words.emplace_back();
            inside = true;
        }
        if (c != '"') {
            words.back() += c;
        }
    }
    if (quoted) {
        throw std::runtime_error("a quotation does not end");
    }
    return words;
}

} // namespace pretrust::scripted
