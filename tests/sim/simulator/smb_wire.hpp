// SMB2 messages as a server writes and reads them (MS-SMB2 2.2), and the signature (3.1.4.1) computed here
// from the specification. No state.
#pragma once

#include <wire/reader.hpp>

#include <pretrust/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pretrust::sim::smb {

enum class Command : std::uint16_t {
    negotiate = 0,
    session_setup = 1,
    logoff = 2,
    tree_connect = 3,
    tree_disconnect = 4,
    create = 5,
    close = 6,
    read = 8,
    write = 9,
    ioctl = 11,
    echo = 13,
};

inline constexpr std::uint32_t ok = 0, more_processing = 0xc0000016, access_denied = 0xc0000022,
                               name_not_found = 0xc0000034, invalid_parameter = 0xc000000d,
                               not_supported = 0xc00000bb, bad_network_name = 0xc00000cc,
                               session_deleted = 0xc0000203, network_name_deleted = 0xc00000c9,
                               file_closed = 0xc0000128, logon_failure = 0xc000006d,
                               buffer_overflow = 0x80000005;

inline constexpr std::size_t header_size = 64;
inline constexpr std::uint32_t flag_signed = 8;

struct Request {
    Command command = Command::negotiate;
    std::uint32_t flags = 0;
    std::uint64_t message_id = 0;
    std::uint32_t tree_id = 0;
    std::uint64_t session_id = 0;
    Bytes octets; ///< header and body
    bool is_signed() const { return (flags & flag_signed) != 0; }
    /// Behind the header.
    BytesView body() const { return BytesView(octets).subspan(header_size); }
};
/// One message without session header; nullopt: not SMB2.
std::optional<Request> read_request(BytesView octets);

/// What a request says is `length` octets long, `offset` from its header on; nullopt: it is not there.
std::optional<BytesView> buffer(const Request& request, std::size_t offset, std::size_t length);
/// The same; offset and length are read from `reader`, two octets each.
std::optional<BytesView> short_buffer(const Request& request, wire::Reader& reader);
/// That buffer as UTF-16: how shares and files are named.
std::optional<std::string> name_in(const Request& request, wire::Reader& reader);

struct Reply {
    std::uint32_t status = 0;
    std::uint32_t tree_id = 0;
    std::uint64_t session_id = 0;
    Bytes body;
};
/// Header and body; without session header and signature.
Bytes write_reply(const Request& request, const Reply& reply);
Bytes with_session_header(Bytes message);
/// The body of every reply that is an error.
Bytes error_body();

using Key = std::array<std::uint8_t, 16>;
/// 3.1.4.2; `preauth` counts for 3.1.1 only.
Key signing_key(std::uint16_t dialect, const Key& session_key, const std::array<std::uint8_t, 64>& preauth);
/// What belongs into the signature field of `message`.
Key signature(std::uint16_t dialect, const Key& key, BytesView message);
void sign(std::uint16_t dialect, const Key& key, Bytes& message);
bool signature_holds(std::uint16_t dialect, const Key& key, BytesView message);

/// Adds a message to the pre-authentication hash (3.3.5.4).
void add_to_hash(std::array<std::uint8_t, 64>& hash, BytesView message);

/// 0x0311 of "3.1.1"; 0 for none.
std::uint16_t dialect_number(std::string_view name);

} // namespace pretrust::sim::smb
