// Evidence without the names of those whose network it shows, judged as before. Knows the meaning of every
// member and argument; what it does not know, it leaves out.
#pragma once

#include <pretrust/evidence.hpp>

#include <optional>
#include <redact/pseudonyms.hpp>
#include <redact/rewriter.hpp>
#include <span>
#include <string>
#include <string_view>

namespace pretrust {

/// The same evidence in pseudonyms: same verdict, causes and order. Left out: raw exchanges, arguments that
/// no probe of this version records, and of AWS's published ranges those that hold no address of the run.
/// `pseudonyms` learns the pairs.
Evidence redact(const Evidence& evidence, Pseudonyms& pseudonyms);

/// Any text, such as a log of the same run, after redact() has learnt its names.
std::string redact_text(std::string_view text, Pseudonyms& pseudonyms);

/// The text with originals for pseudonyms, for reading: octets of originals that could command a terminal are
/// escaped.
std::string reverse_text(std::string_view text, const Pseudonyms& pseudonyms);

/// How the texts of an argument are to be understood; nothing: no probe records it.
std::optional<TextKind> kind_of_argument(std::string_view name);

} // namespace pretrust
