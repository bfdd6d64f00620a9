// The trust password from where the user keeps it into a Secret. What the password is stands in no message.
#pragma once

#include <pretrust/result.hpp>
#include <pretrust/secret.hpp>

#include <cstddef>
#include <string>

namespace pretrust {

struct GivenPassword {
    Secret secret;
    std::string remark; ///< what was left out around the password, as one line for the user; usually empty
};

/// More octets than any password takes, and room to see that there are too many.
inline constexpr std::size_t password_room = 4096;

/// The password in what was read: without byte order mark and line end. Fails (invalid_file), saying what is
/// wrong but not where it was read: empty, several lines, over 128 characters (UTF-16 units, as Windows
/// counts them), UTF-16, not UTF-8, NUL.
Result<GivenPassword> judge_password(Secret octets);

/// Reads FILE, or standard input for "-": without echo when that is a terminal. Fails (unreadable,
/// invalid_file) with a whole line, the option and the file named. A signal that arrives at the prompt has
/// its usual effect, once the terminal echoes again.
Result<GivenPassword> read_password(const std::string& file);

} // namespace pretrust
