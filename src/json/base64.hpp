// Octets as text (RFC 4648 section 4), for the exchanges that an evidence file keeps.
#pragma once

#include <pretrust/bytes.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pretrust {

/// With padding, without line breaks.
std::string to_base64(BytesView octets);

/// Nothing unless the text is exactly what to_base64 writes.
std::optional<Bytes> from_base64(std::string_view text);

} // namespace pretrust
