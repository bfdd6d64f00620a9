// The one door through which text reaches a page or a JUnit file.
#pragma once

#include <string>
#include <string_view>

namespace pretrust {

/// Any octets as inert text, for element content and for quoted attributes: what controls, hides or reorders
/// text and what is no UTF-8 becomes visible (`\x1B`, `\u202E`, `\xFF`), then & < > " ' become entities.
/// Never holds a line break.
std::string escape_markup(std::string_view text);

} // namespace pretrust
