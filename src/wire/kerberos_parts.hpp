// What the encoders of kerberos and kpasswd share. Not for use outside of this folder.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace pretrust::wire::kerberos_parts {

/// Explicit context tag [number] around one element.
Bytes tagged(unsigned number, BytesView element);
/// PrincipalName (RFC 4120 5.2.2).
Bytes principal(std::int32_t type, std::initializer_list<std::string_view> parts);
/// EncryptedData (RFC 4120 5.2.9) of etype 18 around `cipher_size` zero octets: syntactically right, never
/// valid.
Bytes zero_encrypted(std::size_t cipher_size);
/// The four octets of length that precede a message on TCP (RFC 4120 7.2.2).
Progress tcp_frame(BytesView stream);

} // namespace pretrust::wire::kerberos_parts
