// Offsets of MS-SMB2 count from the start of the header; every view is cut by at_offset() and nowhere else.
#include <wire/reader.hpp>
#include <wire/smb2.hpp>
#include <wire/text.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::size_t session_header_size = 4;
constexpr std::size_t header_size = 64;
constexpr std::uint32_t protocol_id = 0xfe534d42; // FE 'S' 'M' 'B'
constexpr std::uint16_t preauth_context = 1, cipher_context = 2;
constexpr std::uint32_t most_contexts = 32;

Smb2Header read_header(BytesView message) {
    Reader reader(message);
    Smb2Header header;
    reader.skip(6);
    header.credit_charge = reader.u16le();
    header.status = reader.u32le();
    header.command = static_cast<Smb2Command>(reader.u16le());
    header.credits = reader.u16le();
    header.flags = reader.u32le();
    reader.skip(4); // NextCommand
    header.message_id = reader.u64le();
    if ((header.flags & smb2_flag::async) != 0) {
        header.async_id = reader.u64le();
    } else {
        reader.skip(4); // process id
        header.tree_id = reader.u32le();
    }
    header.session_id = reader.u64le();
    const auto signature = reader.take(header.signature.size());
    std::copy(signature.begin(), signature.end(), header.signature.begin());
    return header;
}

/// How many octets the first message of a compound takes; 0: it is none, or its chain leaves the frame.
std::size_t message_size(BytesView chain) {
    if (chain.size() < header_size) {
        return 0;
    }
    Reader reader(chain);
    const bool ours = reader.u32be() == protocol_id && reader.u16le() == header_size;
    reader.skip(14);
    const std::size_t next = reader.u32le();
    if (!ours || (next != 0 && (next < header_size || next % 8 != 0 || next >= chain.size()))) {
        return 0;
    }
    return next == 0 ? chain.size() : next;
}

/// Octets that a reply points to. Empty for length 0, whatever the offset.
std::optional<BytesView> at_offset(const Smb2Message& message, std::size_t offset, std::size_t length) {
    if (length == 0) {
        return BytesView();
    }
    const bool inside =
        offset >= header_size && offset <= message.octets.size() && length <= message.octets.size() - offset;
    return inside ? std::optional(message.octets.subspan(offset, length)) : std::nullopt;
}

/// A body of this command that begins with its StructureSize.
std::optional<Reader> open_body(const Smb2Message& message, Smb2Command command, std::uint16_t structure) {
    Reader reader(message.body);
    const bool fits = message.header.command == command && reader.u16le() == structure;
    return fits ? std::optional(reader) : std::nullopt;
}

/// The negotiate contexts of 3.1.1 (2.2.4.1), each 8-aligned.
bool read_contexts(const Smb2Message& message, std::size_t offset, std::uint16_t count, Smb2Negotiated& out) {
    if (offset < header_size || offset > message.octets.size() || count > most_contexts) {
        return count == 0;
    }
    Reader reader(message.octets.subspan(offset));
    for (int i = 0; i < count; ++i) {
        reader.align(8);
        const auto type = reader.u16le();
        const auto length = reader.u16le();
        reader.skip(4);
        Reader data(reader.take(length));
        if (type == preauth_context) {
            data.skip(4); // HashAlgorithmCount, SaltLength
            out.hash = data.u16le();
        } else if (type == cipher_context) {
            data.skip(2);
            out.cipher = data.u16le();
        }
        if (!reader.ok() || !data.ok()) {
            return false;
        }
        out.contexts.push_back(type);
    }
    return true;
}

} // namespace

Smb2Frame read_smb2_frame(BytesView stream) {
    Smb2Frame frame;
    Reader reader(stream);
    const std::uint32_t head = reader.u32be();
    if (!stream.empty() && stream[0] != 0) {
        frame.progress = Progress::malformed;
        return frame;
    }
    if (!reader.ok()) {
        return frame;
    }
    const std::size_t length = head;
    // What is no SMB2 in clear need not be waited for.
    const BytesView start = reader.rest().first(std::min<std::size_t>(reader.left(), 4));
    constexpr std::array<std::uint8_t, 4> magic{0xfe, 'S', 'M', 'B'};
    if (length < header_size || length > smb2_max_frame ||
        !std::equal(start.begin(), start.end(), magic.begin())) {
        frame.progress = Progress::malformed;
        return frame;
    }
    if (reader.left() < length) {
        return frame;
    }
    BytesView chain = reader.take(length);
    while (!chain.empty()) {
        const std::size_t size = message_size(chain);
        if (size == 0) {
            frame.messages.clear();
            frame.progress = Progress::malformed;
            return frame;
        }
        const BytesView octets = chain.first(size);
        frame.messages.push_back({read_header(octets), octets, octets.subspan(header_size)});
        chain = chain.subspan(size);
    }
    frame.progress = Progress::complete;
    frame.size = session_header_size + length;
    return frame;
}

std::optional<Smb2Negotiated> decode_smb2_negotiate(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::negotiate, 65);
    if (!body) {
        return std::nullopt;
    }
    Smb2Negotiated reply;
    reply.security_mode = static_cast<std::uint8_t>(body->u16le());
    reply.dialect = body->u16le();
    const auto context_count = body->u16le();
    reply.server_guid = guid_text(body->take(16));
    reply.capabilities = body->u32le();
    reply.max_transact = body->u32le();
    reply.max_read = body->u32le();
    reply.max_write = body->u32le();
    reply.system_time = body->u64le();
    reply.start_time = body->u64le();
    const auto offset = body->u16le();
    const auto length = body->u16le();
    const auto contexts_at = body->u32le();
    const auto buffer = at_offset(message, offset, length);
    // Below 3.1.1 the place of the contexts holds whatever was in memory.
    if (!body->ok() || !buffer ||
        (reply.dialect == smb2_dialect_3_1_1 && !read_contexts(message, contexts_at, context_count, reply))) {
        return std::nullopt;
    }
    reply.security_buffer = *buffer;
    return reply;
}

std::optional<Smb2SessionSetup> decode_smb2_session_setup(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::session_setup, 9);
    if (!body) {
        return std::nullopt;
    }
    Smb2SessionSetup reply;
    reply.flags = body->u16le();
    const auto offset = body->u16le();
    const auto length = body->u16le();
    const auto buffer = at_offset(message, offset, length);
    if (!body->ok() || !buffer) {
        return std::nullopt;
    }
    reply.security_buffer = *buffer;
    return reply;
}

std::optional<Smb2TreeConnect> decode_smb2_tree_connect(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::tree_connect, 16);
    if (!body) {
        return std::nullopt;
    }
    Smb2TreeConnect reply;
    reply.share_type = body->u8();
    body->skip(1);
    reply.share_flags = body->u32le();
    reply.capabilities = body->u32le();
    reply.maximal_access = body->u32le();
    return body->ok() ? std::optional(reply) : std::nullopt;
}

std::optional<Smb2Create> decode_smb2_create(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::create, 89);
    if (!body) {
        return std::nullopt;
    }
    Smb2Create reply;
    body->skip(2);
    reply.action = body->u32le();
    body->skip(4 * sizeof(std::uint64_t)); // four times
    reply.allocation_size = body->u64le();
    reply.end_of_file = body->u64le();
    body->skip(8);
    const auto file = body->take(reply.file.size());
    body->skip(8); // where the create contexts are
    std::copy(file.begin(), file.end(), reply.file.begin());
    return body->ok() ? std::optional(reply) : std::nullopt;
}

std::optional<Smb2Ioctl> decode_smb2_ioctl(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::ioctl, 49);
    if (!body) {
        return std::nullopt;
    }
    Smb2Ioctl reply;
    body->skip(2);
    reply.code = body->u32le();
    body->skip(16 + 8); // file id, where the input is
    const auto offset = body->u32le();
    const auto count = body->u32le();
    const auto output = at_offset(message, offset, count);
    if (!body->ok() || !output) {
        return std::nullopt;
    }
    reply.output = *output;
    return reply;
}

std::optional<BytesView> decode_smb2_read(const Smb2Message& message) {
    auto body = open_body(message, Smb2Command::read, 17);
    if (!body) {
        return std::nullopt;
    }
    const auto offset = body->u8();
    body->skip(1);
    const auto length = body->u32le();
    return body->ok() ? at_offset(message, offset, length) : std::nullopt;
}

std::optional<Smb2Error> decode_smb2_error(const Smb2Message& message) {
    auto body = open_body(message, message.header.command, 9);
    if (!body) {
        return std::nullopt;
    }
    body->skip(2);
    const Smb2Error error{body->u32le()};
    return body->ok() ? std::optional(error) : std::nullopt;
}

} // namespace pretrust::wire
