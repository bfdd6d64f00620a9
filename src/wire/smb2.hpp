// SMB 2.0.2 to 3.1.1 over TCP 445, as far as a null session needs it (MS-SMB2): requests for a pipe of IPC$,
// and every reply to them. Signatures are smb2_signing.hpp, what travels in the security buffers spnego.hpp
// and ntlmssp.hpp. No encryption, no compression: we never offer them.
#pragma once

#include <pretrust/bytes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::wire {

enum class Smb2Command : std::uint16_t {
    negotiate = 0,
    session_setup = 1,
    tree_connect = 3,
    create = 5,
    read = 8,
    ioctl = 11,
};

namespace smb2_status {
inline constexpr std::uint32_t pending = 0x00000103;         // interim reply: the answer follows
inline constexpr std::uint32_t buffer_overflow = 0x80000005; // a part of the message: read the rest
inline constexpr std::uint32_t more_processing = 0xc0000016;
inline constexpr std::uint32_t access_denied = 0xc0000022;
inline constexpr std::uint32_t name_not_found = 0xc0000034;
inline constexpr std::uint32_t pipe_not_available = 0xc00000ac;
inline constexpr std::uint32_t pipe_busy = 0xc00000ae;
inline constexpr std::uint32_t not_supported = 0xc00000bb;
} // namespace smb2_status

namespace smb2_flag {
inline constexpr std::uint32_t reply = 1, async = 2, related = 4, signature = 8;
} // namespace smb2_flag

inline constexpr std::uint16_t smb2_dialect_2_0_2 = 0x0202, smb2_dialect_2_1 = 0x0210,
                               smb2_dialect_3_0 = 0x0300, smb2_dialect_3_0_2 = 0x0302,
                               smb2_dialect_3_1_1 = 0x0311;
/// "2.0.2" ... "3.1.1"; nullopt for any other number.
std::optional<std::string_view> smb2_dialect_name(std::uint16_t dialect);

/// MS-SMB2 2.2.1. Also the head of our requests.
struct Smb2Header {
    std::uint16_t credit_charge = 0;
    std::uint32_t status = 0;
    Smb2Command command = Smb2Command::negotiate; ///< any number may come from outside
    std::uint16_t credits = 0;                    ///< asked for, or granted
    std::uint32_t flags = 0;
    std::uint64_t message_id = 0;
    std::uint64_t async_id = 0; ///< with flag async; then there is no tree id
    std::uint32_t tree_id = 0;
    std::uint64_t session_id = 0;
    std::array<std::uint8_t, 16> signature{};
};

/// One reply of the stream. Its views point into the stream.
struct Smb2Message {
    Smb2Header header;
    BytesView octets; ///< header and body, padding of a compound included: what is hashed and signed
    BytesView body;   ///< behind the header
};

/// The messages in one NetBIOS session frame at the front of the stream: several when compounded.
struct Smb2Frame {
    Progress progress = Progress::more; ///< complete: `messages` hold them, `size` octets are theirs.
                                        ///< malformed: not SMB2 in clear, or longer than smb2_max_frame
    std::size_t size = 0;               ///< with the four octets of the session header
    std::vector<Smb2Message> messages;
};
Smb2Frame read_smb2_frame(BytesView stream);
inline constexpr std::size_t smb2_max_frame = 1U << 17U;

/// A request with its session header. The signature of `head` is written as it is.
Bytes encode_smb2(const Smb2Header& head, BytesView body);

/// Bodies of requests. All dialects of the list above are offered, one hash (SHA-512, with `salt`), no
/// cipher.
Bytes encode_smb2_negotiate(const std::array<std::uint8_t, 16>& client_guid,
                            const std::array<std::uint8_t, 32>& salt);
Bytes encode_smb2_session_setup(BytesView security_buffer);
/// `path` like \\192.0.2.1\IPC$.
Bytes encode_smb2_tree_connect(std::string_view path);
/// Opens, and never makes, a pipe: "lsarpc".
Bytes encode_smb2_create(std::string_view pipe);
using Smb2FileId = std::array<std::uint8_t, 16>;
/// FSCTL_PIPE_TRANSCEIVE: write `input` and read up to `max_output` octets.
Bytes encode_smb2_transceive(const Smb2FileId& file, BytesView input, std::uint32_t max_output);
Bytes encode_smb2_read(const Smb2FileId& file, std::uint32_t length);

struct Smb2Negotiated {
    std::uint8_t security_mode = 0; ///< 1 signing enabled, 2 signing required
    std::uint16_t dialect = 0;
    std::string server_guid;
    std::uint32_t capabilities = 0;
    std::uint32_t max_transact = 0;
    std::uint32_t max_read = 0;
    std::uint32_t max_write = 0;
    std::uint64_t system_time = 0;       ///< FILETIME
    std::uint64_t start_time = 0;        ///< FILETIME; 0 not told
    BytesView security_buffer;           ///< SPNEGO NegTokenInit2; may be empty
    std::vector<std::uint16_t> contexts; ///< types, in order; only read with dialect 3.1.1
    std::uint16_t hash = 0;              ///< 1 SHA-512; 0 none
    std::uint16_t cipher = 0;            ///< 0 none
};
/// nullopt of these five: the body is not that reply (or an error body: ask the header's status first).
std::optional<Smb2Negotiated> decode_smb2_negotiate(const Smb2Message& message);

struct Smb2SessionSetup {
    std::uint16_t flags = 0; ///< 1 guest, 2 null session (not always set for one), 4 encrypt
    BytesView security_buffer;
};
std::optional<Smb2SessionSetup> decode_smb2_session_setup(const Smb2Message& message);

struct Smb2TreeConnect {
    std::uint8_t share_type = 0; ///< 1 disk, 2 pipe, 3 print
    std::uint32_t share_flags = 0;
    std::uint32_t capabilities = 0;
    std::uint32_t maximal_access = 0;
};
std::optional<Smb2TreeConnect> decode_smb2_tree_connect(const Smb2Message& message);

struct Smb2Create {
    std::uint32_t action = 0; ///< 1 opened
    std::uint64_t allocation_size = 0;
    std::uint64_t end_of_file = 0;
    Smb2FileId file{};
};
std::optional<Smb2Create> decode_smb2_create(const Smb2Message& message);

struct Smb2Ioctl {
    std::uint32_t code = 0;
    BytesView output;
};
std::optional<Smb2Ioctl> decode_smb2_ioctl(const Smb2Message& message);
/// The data of a READ.
std::optional<BytesView> decode_smb2_read(const Smb2Message& message);

struct Smb2Error {
    std::uint32_t byte_count = 0;
};
std::optional<Smb2Error> decode_smb2_error(const Smb2Message& message);

} // namespace pretrust::wire
