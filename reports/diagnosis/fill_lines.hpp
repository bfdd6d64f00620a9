// Filling the catalogue's texts with words that came from the network or from a file, so that no word can
// pose as text of ours or act in a shell when a command is copied.
#pragma once

#include <pretrust/evidence.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// A line of a fix or of a verification that begins so is a command, to be copied into a shell.
inline constexpr std::string_view command_indent = "  ";

class LineFiller {
  public:
    /// Notes which texts of the evidence could break a line or act in a shell.
    explicit LineFiller(const Evidence& evidence);

    /// Fills the {placeholders} of a text that may have several lines. As soon as one text of the evidence
    /// holds a control character, the words lose their line breaks and show them as `\x0A`: then a line break
    /// cannot be told to be ours. In a command line, texts of the evidence that hold more than letters,
    /// digits and . _ : / , + = - appear with `_` in place of every other character.
    std::string fill(std::string_view text, const std::map<std::string, std::string>& words) const;

  private:
    void note(const std::string& text);
    void note_files(const AwsConfiguration& aws);
    std::string tame(std::string line) const;

    bool controls_ = false;
    std::vector<std::string> unsafe_; ///< longest first, each once
};

} // namespace pretrust
