// The tables of a probe's document, as far as tests compare them with the code.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::testing {

struct DocumentedTag {
    std::string meaning;
    std::vector<std::string> arguments;
};

struct Document {
    std::map<std::string, DocumentedTag> tags;    ///< table "Tag | Meaning | Arguments"
    std::map<std::string, std::string> arguments; ///< table "Argument | Kind | Meaning": kind by name
    std::vector<std::string> headings;            ///< of the second level, in order
    std::vector<std::string> empty;               ///< rows with an empty meaning
};

/// probes/NAME.md. Empty tables when there is no such file.
Document read_document(std::string_view name);

} // namespace pretrust::testing
