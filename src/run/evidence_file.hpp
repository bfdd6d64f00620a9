// Saved evidence: where it is read from and how much of it. What the text means is src/json's matter.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/result.hpp>

#include <string>

namespace pretrust {

/// Reads a file of at most 128 MiB; "-" is standard input. The failure names the file.
Result<std::string> load_text(const std::string& path);

/// Reads evidence or a JSON report of at most 128 MiB; "-" is standard input. The failure names the file and
/// the place in it.
Result<Evidence> load_evidence(const std::string& path);

} // namespace pretrust
