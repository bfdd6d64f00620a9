// The map of a redaction as JSON: the key and all pairs. Who has it can bring every name back; it belongs in
// nobody else's hands.
#pragma once

#include <pretrust/result.hpp>

#include <redact/pseudonyms.hpp>
#include <string>
#include <string_view>

namespace pretrust {

/// `{"format": "pretrust-map/1", "key": ..., "moved": [...], "words": {pseudonym: original}, ...}`
std::string write_map(const Pseudonyms& pseudonyms);
/// Fails (invalid_file) on anything else, naming the place in it.
Result<Pseudonyms> read_map(std::string_view text);

} // namespace pretrust
