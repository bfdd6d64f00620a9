// The three standard streams: whether they are terminals, and writing to them so that a loss is noticed.
#pragma once

#include <pretrust/result.hpp>

#include <string>
#include <string_view>

namespace pretrust {

enum class StandardStream { input, output, error };

/// Makes every closed standard descriptor fail on use, so that no socket or file ever takes its number, and a
/// broken pipe an error instead of a signal. To be called first.
void secure_standard_streams();

bool is_terminal(StandardStream stream);

/// Columns of the terminal behind a stream; 0 when there is none.
int terminal_width(StandardStream stream);

/// Fails (internal) when not all of it could be written.
Result<void> write_standard_output(std::string_view text);

/// Name, release and machine of the system: "Linux 6.1.0-40-amd64 x86_64".
std::string system_text();

/// The text with control characters shown as \xNN, cut at some hundred characters: what came from outside
/// must not draw on the terminal or make two lines of one.
std::string one_line(std::string_view text);

} // namespace pretrust
