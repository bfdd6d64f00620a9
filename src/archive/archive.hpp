// A zip file of files that are in memory. Knows nothing of what is in them.
#pragma once

#include <pretrust/result.hpp>

#include <cstdint>
#include <span>
#include <string>

namespace pretrust {

struct ArchivedFile {
    std::string name; ///< without folders
    std::string content;
};

/// The octets of a zip file with these files and, as the last one, SHA256SUMS, in which each has a line as
/// sha256sum prints it. All bear the time given. Fails (internal) when libzip does.
Result<std::string> make_archive(std::span<const ArchivedFile> files, std::int64_t unix_seconds);

} // namespace pretrust
