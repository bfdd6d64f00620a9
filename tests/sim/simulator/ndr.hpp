// NDR32 (C706 14) as far as the calls of a trust need it, seen from the server.
#pragma once

#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::sim::ndr {

/// [string] wchar_t*: maximum, offset, actual, UTF-16 with its closing zero. fail() when it is none.
std::string read_string(wire::Reader& reader);
/// [unique, string]: empty for a null pointer.
std::string read_unique_string(wire::Reader& reader);

/// RPC_UNICODE_STRING without its buffer: lengths and a referent; then write_buffer in the same order.
void write_unicode_head(wire::Writer& writer, std::string_view text, std::uint32_t referent);
void write_unicode_buffer(wire::Writer& writer, std::string_view text);

/// RPC_SID with its conformant size, of "S-1-5-21-1-2-3"; throws std::runtime_error for any other text.
void write_sid(wire::Writer& writer, const std::string& sid);

/// A policy handle that is recognisable.
std::array<std::uint8_t, 20> policy_handle();

} // namespace pretrust::sim::ndr
