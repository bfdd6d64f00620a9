// `pretrust redact`: evidence to pseudonyms with its map, and any text back to names.
#pragma once

#include <plan/command.hpp>

#include <pretrust/result.hpp>

#include <redact/keyed_hash.hpp>

namespace pretrust {

/// Fails (unreadable, invalid_file) on evidence, a map or a text that cannot be read, and when a map is there
/// that was not named with --map.
Result<int> perform_redact(const RedactCommand& command);

/// From the system's randomness.
RedactionKey fresh_redaction_key();

} // namespace pretrust
