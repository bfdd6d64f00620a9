// A line of a scripted world as its words. What they mean is the reader's business.
#pragma once

#include <string>
#include <vector>

namespace pretrust::scripted {

using Words = std::vector<std::string>;

/// Parted by blanks and tabs; quotes keep them inside one word, and are dropped. Throws std::runtime_error
/// when a quotation does not end.
Words words_of(const std::string& line);

} // namespace pretrust::scripted
