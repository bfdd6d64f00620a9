// A text taken apart into words of letters, digits and underscores. Judges nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

struct Token {
    std::string_view text; ///< as written
    std::string_view low;  ///< in lower case
    std::size_t begin = 0; ///< octets into the text
    bool breaks_before =
        false; ///< the text begins here, or a quote, bracket, full stop or line end is between
    bool breaks_after = false;
};

class TokenText {
  public:
    /// Octets that PowerShell adds when it writes UTF-16 (byte order mark, NUL) are dropped.
    explicit TokenText(std::string_view text);
    TokenText(const TokenText&) = delete;
    TokenText& operator=(const TokenText&) = delete;

    const std::vector<Token>& tokens() const { return tokens_; }
    /// The octet before or behind a token; NUL at the ends.
    char before(const Token& token, std::size_t distance = 1) const;
    char after(const Token& token, std::size_t distance = 1) const;
    /// From one token to another, as written.
    std::string_view between(const Token& first, const Token& last) const;

  private:
    std::string text_;
    std::string low_;
    std::vector<Token> tokens_;
};

/// For tables that are asked with a part of a text.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// A word or id in lower case (ASCII).
std::string lowered(std::string_view text);

} // namespace pretrust
