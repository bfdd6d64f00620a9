#include <wire/crypto.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <simulator/smb_wire.hpp>
#include <string>
#include <utility>

namespace pretrust::sim::smb {

namespace {

constexpr std::uint32_t protocol = 0xfe534d42;
constexpr std::size_t flags_at = 16, signature_at = 48;

} // namespace

std::optional<Request> read_request(BytesView octets) {
    wire::Reader reader(octets);
    Request request;
    const auto magic = reader.u32be();
    const auto size = reader.u16le();
    reader.skip(6);
    request.command = static_cast<Command>(reader.u16le());
    reader.skip(2);
    request.flags = reader.u32le();
    reader.skip(4);
    request.message_id = reader.u64le();
    reader.skip(4);
    request.tree_id = reader.u32le();
    request.session_id = reader.u64le();
    reader.skip(16);
    if (!reader.ok() || magic != protocol || size != header_size) {
        return std::nullopt;
    }
    request.octets.assign(octets.begin(), octets.end());
    return request;
}

std::optional<BytesView> buffer(const Request& request, std::size_t offset, std::size_t length) {
    if (offset > request.octets.size() || length > request.octets.size() - offset) {
        return std::nullopt;
    }
    return BytesView(request.octets).subspan(offset, length);
}

std::optional<BytesView> short_buffer(const Request& request, wire::Reader& reader) {
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u16le();
    return reader.ok() ? buffer(request, offset, length) : std::nullopt;
}

std::optional<std::string> name_in(const Request& request, wire::Reader& reader) {
    const auto octets = short_buffer(request, reader);
    return octets ? std::optional(wire::utf16_text(*octets)) : std::nullopt;
}

Bytes write_reply(const Request& request, const Reply& reply) {
    wire::Writer writer;
    writer.u32be(protocol).u16le(header_size).u16le(1).u32le(reply.status);
    writer.u16le(static_cast<std::uint16_t>(request.command)).u16le(33).u32le(1).u32le(0);
    writer.u64le(request.message_id).u32le(0xfeff).u32le(reply.tree_id).u64le(reply.session_id).zeros(16);
    return writer.raw(reply.body).finish();
}

Bytes with_session_header(Bytes message) {
    const auto size = message.size();
    message.insert(message.begin(), {0, static_cast<std::uint8_t>(size >> 16U),
                                     static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size)});
    return message;
}

Bytes error_body() {
    return {9, 0, 0, 0, 0, 0, 0, 0, 0};
}

Key signing_key(std::uint16_t dialect, const Key& session_key, const std::array<std::uint8_t, 64>& preauth) {
    if (dialect < 0x0300) {
        return session_key;
    }
    // SP 800-108, counter mode: i, label with its zero, zero, context, bits of the key.
    wire::Writer input;
    input.u32be(1);
    if (dialect >= 0x0311) {
        input.text(std::string_view("SMBSigningKey\0", 14)).u8(0).raw(preauth);
    } else {
        input.text(std::string_view("SMB2AESCMAC\0", 12)).u8(0).text(std::string_view("SmbSign\0", 8));
    }
    input.u32be(128);
    const auto octets = input.finish();
    const auto digest = wire::hmac_sha256(session_key, {octets});
    Key key{};
    std::copy_n(digest.begin(), key.size(), key.begin());
    return key;
}

Key signature(std::uint16_t dialect, const Key& key, BytesView message) {
    Bytes zeroed(message.begin(), message.end());
    std::fill_n(zeroed.begin() + signature_at, 16, std::uint8_t{0});
    Key result{};
    if (dialect >= 0x0300) {
        pretrust::Key<16> cmac_key;
        std::copy(key.begin(), key.end(), cmac_key.begin());
        const auto tag = wire::aes_cmac(cmac_key, {zeroed});
        std::copy(tag.begin(), tag.end(), result.begin());
    } else {
        const auto digest = wire::hmac_sha256(key, {zeroed});
        std::copy_n(digest.begin(), result.size(), result.begin());
    }
    return result;
}

void sign(std::uint16_t dialect, const Key& key, Bytes& message) {
    message[flags_at] = static_cast<std::uint8_t>(message[flags_at] | flag_signed);
    const auto made = signature(dialect, key, message);
    std::copy(made.begin(), made.end(), message.begin() + signature_at);
}

bool signature_holds(std::uint16_t dialect, const Key& key, BytesView message) {
    const auto made = signature(dialect, key, message);
    return std::equal(made.begin(), made.end(), message.begin() + signature_at);
}

void add_to_hash(std::array<std::uint8_t, 64>& hash, BytesView message) {
    const auto digest = wire::sha512({hash, message});
    std::copy(digest.begin(), digest.end(), hash.begin());
}

std::uint16_t dialect_number(std::string_view name) {
    constexpr std::array known{
        std::pair{std::string_view("2.0.2"), 0x0202}, std::pair{std::string_view("2.1"), 0x0210},
        std::pair{std::string_view("3.0"), 0x0300}, std::pair{std::string_view("3.0.2"), 0x0302},
        std::pair{std::string_view("3.1.1"), 0x0311}};
    for (const auto& [word, number] : known) {
        if (word == name) {
            return static_cast<std::uint16_t>(number);
        }
    }
    return 0;
}

} // namespace pretrust::sim::smb
