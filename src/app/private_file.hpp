// A file that only its owner may read, and that never takes the place of another one.
#pragma once

#include <pretrust/result.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// Fails (unreadable) when something of that name is there already. For a word before the work.
Result<void> expect_no_file(const std::string& path);

/// Makes the file, mode 0600, and writes it to the disk. Fails (unreadable) when something of that name is
/// there, (internal) when not all of it could be written; then there is none.
Result<void> write_private_file(const std::string& path, std::string_view content);

} // namespace pretrust
