// Numbers in a text: which of them are codes or ports, in every notation in which people have them.
#pragma once

#include <cstddef>
#include <explain/recognise.hpp>
#include <vector>

namespace pretrust {

/// What the token can be, as a number; empty when it is none or nothing of ours. Looks at the words before it
/// ("Kerberos error 37", "rcode 3", "port 445", "event 5722") and at the signs around it: parts of dates,
/// addresses, versions and ids are no codes.
std::vector<Found> read_number(const TokenText& text, std::size_t token);

/// Whether the token says of what kind the number behind or before it is, and nothing by itself.
bool is_filler(std::string_view low);

} // namespace pretrust
