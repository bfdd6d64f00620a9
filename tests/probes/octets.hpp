// Octets by name: hex, vectors.hex, and the captures of Windows hosts beside the repository.
#pragma once

#include <pretrust/bytes.hpp>

#include <optional>
#include <string>

namespace pretrust::testing {

/// Hex of even length, either case. Throws std::runtime_error otherwise.
Bytes from_hex(const std::string& hex);
std::string to_hex(BytesView octets);

/// One word of a scenario: hex, `@name` of vectors.hex, or `@windows/FILE/ID` of the captures; then any
/// number of `~OFFSET=HEX`, which overwrite octets. nullopt: the captures are not on this machine. Throws
/// std::runtime_error for unknown names.
std::optional<Bytes> read_octets(const std::string& word);

} // namespace pretrust::testing
