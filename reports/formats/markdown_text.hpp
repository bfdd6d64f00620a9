// Text that stays text in GitHub's Markdown, whoever wrote it: no link, image, mention, emphasis, heading,
// list, emoji, mathematics or HTML comes of it. The one escaping function of the Markdown format.
#pragma once

#include <string>
#include <string_view>

namespace pretrust {

/// Prose in one line. A word that Markdown could read as anything but a word becomes a code span, where
/// nothing has a meaning; all other words stay as they are, so that the text reads well unrendered too.
std::string markdown_text(std::string_view text);

/// A code span, whatever is in it.
std::string markdown_code(std::string_view text);

/// A fenced block of these lines, whatever is in them; ends in a line feed.
std::string markdown_block(std::string_view lines);

/// markdown_text for the cell of a table.
std::string markdown_cell(std::string_view text);

} // namespace pretrust
