// Octets of the wire as text. Every std::string that a codec of this folder returns comes from here and is
// valid UTF-8, whatever the other side sent; control characters stay, escaping them is the renderer's work.
#pragma once

#include <pretrust/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pretrust::wire {

/// The octets as UTF-8: valid sequences are kept, every other octet becomes \DDD (decimal, RFC 1035 5.1).
std::string utf8_text(BytesView octets);
/// Little-endian UTF-16 as UTF-8; every unit that is half a pair becomes U+FFFD, an odd last octet is left
/// out.
std::string utf16_text(BytesView octets);
/// UTF-8 as little-endian UTF-16; octets that are no UTF-8 become U+FFFD.
Bytes utf16_octets(std::string_view text);
/// The octets of a text.
Bytes octets_of(std::string_view text);
/// ASCII lower case; other octets unchanged.
std::string lower_case(std::string_view text);
/// Equal when ASCII case is ignored.
bool same_text(std::string_view left, std::string_view right);
/// "a.b.c.d"; `octets` holds 4, otherwise the result is empty.
std::string ipv4_text(BytesView octets);
/// RFC 5952 text; `octets` holds 16, otherwise the result is empty.
std::string ipv6_text(BytesView octets);
/// Little-endian GUID of 16 octets (MS-DTYP 2.3.4.2) as "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", lower case;
/// empty for any other size.
std::string guid_text(BytesView octets);
/// The inverse of guid_text, any case; nullopt when the text is no GUID.
std::optional<std::array<std::uint8_t, 16>> guid_octets(std::string_view text);
/// A security identifier as it travels (MS-DTYP 2.4.2.2) as "S-1-5-21-..." (2.4.2.1); empty when the octets
/// are not exactly one.
std::string sid_text(BytesView octets);

} // namespace pretrust::wire
