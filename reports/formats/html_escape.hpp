// The one door through which text reaches an HTML page.
#pragma once

#include <string>
#include <string_view>

namespace pretrust {

/// Any octets as inert text, for element content and for quoted attributes: what controls, hides or reorders
/// text and what is no UTF-8 becomes visible (`\x1B`, `\u202E`, `\xFF`), then & < > " ' become entities.
/// Never holds a line break.
std::string escape_html(std::string_view text);

} // namespace pretrust
