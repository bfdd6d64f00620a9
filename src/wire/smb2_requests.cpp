// The requests of a null session. Nothing here can change a server: pipes are opened, never made, and what is
// written to them is DCE/RPC of the caller's.
#include <wire/reader.hpp>
#include <wire/smb2.hpp>
#include <wire/text.hpp>

#include <utility>

namespace pretrust::wire {

namespace {

constexpr std::size_t header_size = 64;
constexpr std::uint32_t protocol_id = 0xfe534d42; // FE 'S' 'M' 'B'
constexpr std::uint32_t our_process_id = 0xfeff;
constexpr std::uint16_t preauth_context = 1;
constexpr std::uint16_t sha_512 = 1;
constexpr std::uint16_t signing_enabled = 1;
constexpr std::uint32_t fsctl_pipe_transceive = 0x0011c017;

constexpr std::array dialects{
    std::pair{smb2_dialect_2_0_2, std::string_view("2.0.2")},
    std::pair{smb2_dialect_2_1, std::string_view("2.1")},
    std::pair{smb2_dialect_3_0, std::string_view("3.0")},
    std::pair{smb2_dialect_3_0_2, std::string_view("3.0.2")},
    std::pair{smb2_dialect_3_1_1, std::string_view("3.1.1")},
};

} // namespace

std::optional<std::string_view> smb2_dialect_name(std::uint16_t dialect) {
    for (const auto& [number, name] : dialects) {
        if (number == dialect) {
            return name;
        }
    }
    return std::nullopt;
}

Bytes encode_smb2(const Smb2Header& head, BytesView body) {
    Writer writer;
    writer.u32be(static_cast<std::uint32_t>(header_size + body.size()));
    writer.u32be(protocol_id).u16le(header_size).u16le(head.credit_charge).u32le(head.status);
    writer.u16le(static_cast<std::uint16_t>(head.command)).u16le(head.credits).u32le(head.flags).u32le(0);
    writer.u64le(head.message_id).u32le(our_process_id).u32le(head.tree_id).u64le(head.session_id);
    writer.raw(head.signature).raw(body);
    return writer.finish();
}

Bytes encode_smb2_negotiate(const std::array<std::uint8_t, 16>& client_guid,
                            const std::array<std::uint8_t, 32>& salt) {
    constexpr std::size_t fixed = header_size + 36;
    constexpr std::size_t contexts_at = (fixed + 2 * dialects.size() + 7) / 8 * 8;
    Writer writer;
    writer.u16le(36).u16le(dialects.size()).u16le(signing_enabled).u16le(0);
    writer.u32le(0); // no capability: no encryption, no leases, one channel
    writer.raw(client_guid).u32le(contexts_at).u16le(1).u16le(0);
    for (const auto& [number, name] : dialects) {
        writer.u16le(number);
    }
    writer.zeros(contexts_at - header_size - writer.size());
    writer.u16le(preauth_context).u16le(static_cast<std::uint16_t>(6 + salt.size())).u32le(0);
    writer.u16le(1).u16le(static_cast<std::uint16_t>(salt.size())).u16le(sha_512).raw(salt);
    return writer.finish();
}

Bytes encode_smb2_session_setup(BytesView security_buffer) {
    Writer writer;
    writer.u16le(25).u8(0).u8(signing_enabled).u32le(0).u32le(0);
    writer.u16le(header_size + 24).u16le(static_cast<std::uint16_t>(security_buffer.size()));
    writer.zeros(8).raw(security_buffer);
    return writer.finish();
}

Bytes encode_smb2_tree_connect(std::string_view path) {
    const Bytes name = utf16_octets(path);
    Writer writer;
    writer.u16le(9).u16le(0).u16le(header_size + 8).u16le(static_cast<std::uint16_t>(name.size())).raw(name);
    return writer.finish();
}

Bytes encode_smb2_create(std::string_view pipe) {
    constexpr std::uint32_t impersonation = 2, open_existing = 1, share_all = 7;
    constexpr std::uint32_t pipe_access = 0x0012019f; // what clients ask of a pipe: read, write, synchronize
    const Bytes name = utf16_octets(pipe);
    Writer writer;
    writer.u16le(57).u8(0).u8(0).u32le(impersonation).zeros(16);
    writer.u32le(pipe_access).u32le(0).u32le(share_all).u32le(open_existing).u32le(0);
    writer.u16le(header_size + 56).u16le(static_cast<std::uint16_t>(name.size())).u32le(0).u32le(0).raw(name);
    return writer.finish();
}

Bytes encode_smb2_transceive(const Smb2FileId& file, BytesView input, std::uint32_t max_output) {
    constexpr std::uint32_t input_at = header_size + 56, is_fsctl = 1;
    Writer writer;
    writer.u16le(57).u16le(0).u32le(fsctl_pipe_transceive).raw(file);
    writer.u32le(input_at).u32le(static_cast<std::uint32_t>(input.size())).u32le(0);
    writer.u32le(input_at).u32le(0).u32le(max_output).u32le(is_fsctl).u32le(0).raw(input);
    return writer.finish();
}

Bytes encode_smb2_read(const Smb2FileId& file, std::uint32_t length) {
    constexpr std::uint8_t data_at = header_size + 16;
    Writer writer;
    writer.u16le(49).u8(data_at).u8(0).u32le(length).zeros(8).raw(file);
    writer.u32le(0).u32le(0).u32le(0).u16le(0).u16le(0).u8(0);
    return writer.finish();
}

} // namespace pretrust::wire
