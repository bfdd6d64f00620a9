// Typography for terminals: making foreign text harmless, wrapping by words, colour.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pretrust {

/// Foreign text made harmless: characters that control, hide or reorder what a terminal shows become `\x1B`
/// or
/// `\u202E`, and octets that are no UTF-8 become `\xFF`. Never holds a line break.
std::string visible(std::string_view text);

/// The same for prose: a word that is longer than a DNS name can be ends in "...".
std::string visible_prose(std::string_view text);

/// How many columns a text takes: one a code point.
std::size_t columns(std::string_view text);

/// The first `limit` columns of a text, the last three of them "..." when something was cut.
std::string cut(std::string_view text, std::size_t limit);

enum class Paint { none, good, bad, warning, strong, faint };

/// Where the texts of a cause begin.
inline constexpr std::size_t text_column = 10;

/// A growing text with a width and, when asked for, colours.
class Page {
  public:
    Page(std::size_t width, bool color) : width_(width), color_(color) {}

    std::size_t width() const { return width_; }
    /// A text between colour codes, or as it is.
    std::string painted(std::string_view text, Paint paint) const;
    void blank() { out_ += '\n'; }
    /// One line, as it is.
    void line(std::string_view text);
    /// A paragraph: `label` (not wrapped) at column `indent`, then the text wrapped by words behind it,
    /// following lines under the text's beginning at column `hang`. Lines of the text that begin with two
    /// spaces are commands: they stand alone, unbroken. The text is made visible first.
    void paragraph(std::size_t indent, std::string_view label, Paint paint, std::size_t hang,
                   std::string_view text);
    /// A paragraph of a cause, "Fix: ..." for one; nothing for no text.
    void labelled(std::string_view label, std::string_view text);
    std::string take() { return std::move(out_); }

  private:
    void wrapped(std::string& line, std::size_t& used, std::size_t hang, std::string_view text);

    std::size_t width_;
    bool color_;
    std::string out_;
};

} // namespace pretrust
