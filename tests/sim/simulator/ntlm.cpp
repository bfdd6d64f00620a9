#include <wire/ber.hpp>
#include <wire/crypto.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <simulator/ntlm.hpp>
#include <sstream>
#include <string_view>

namespace pretrust::sim {

namespace {

namespace ber = wire::ber;

constexpr std::string_view signature{"NTLMSSP\0", 8};
constexpr std::uint8_t object_identifier = 0x06;
const Bytes oid_spnego{0x2b, 0x06, 0x01, 0x05, 0x05, 0x02};
const Bytes oid_kerberos{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02};
const Bytes oid_ntlm{0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a};

Bytes in_context(unsigned number, BytesView content) {
    return ber::tlv(ber::context(number), content);
}

Bytes reply_token(int state, BytesView token) {
    const auto result = in_context(0, ber::write_integer(state, ber::enumerated));
    const auto mechanism = in_context(1, ber::tlv(object_identifier, BytesView(oid_ntlm)));
    const auto response = token.empty() ? Bytes() : in_context(2, ber::tlv(ber::octet_string, token));
    const auto fields = ber::tlv(ber::sequence, {result, mechanism, response});
    return in_context(1, fields);
}

BytesView field_at(BytesView message, std::size_t at) {
    wire::Reader reader(message.subspan(std::min(at, message.size())));
    const std::size_t length = reader.u16le();
    reader.skip(2);
    const std::size_t offset = reader.u32le();
    if (!reader.ok() || offset > message.size() || length > message.size() - offset) {
        return {};
    }
    return message.subspan(offset, length);
}

void write_av(wire::Writer& writer, std::uint16_t id, BytesView value) {
    writer.u16le(id).u16le(static_cast<std::uint16_t>(value.size())).raw(value);
}

Bytes target_info(const Post& post, const Domain& domain) {
    const auto& host = post.host->name;
    auto short_name = host.substr(0, host.find('.'));
    std::transform(short_name.begin(), short_name.end(), short_name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    wire::Writer writer; // in the order of every capture: 2, 1, 4, 3, 5, 7, 0
    write_av(writer, 2, wire::utf16_octets(post.text("netbios", domain.netbios)));
    write_av(writer, 1, wire::utf16_octets(short_name));
    write_av(writer, 4, wire::utf16_octets(domain.name));
    write_av(writer, 3, wire::utf16_octets(host));
    write_av(writer, 5, wire::utf16_octets(domain.forest));
    wire::Writer time;
    time.u64le(filetime(post.now_us("ntlm_clock")));
    write_av(writer, 7, time.finish());
    write_av(writer, 0, {});
    return writer.finish();
}

} // namespace

Bytes spnego_offer() {
    const auto mechanisms = ber::tlv(ber::sequence, {ber::tlv(object_identifier, BytesView(oid_kerberos)),
                                                     ber::tlv(object_identifier, BytesView(oid_ntlm))});
    const auto fields = ber::tlv(ber::sequence, BytesView(in_context(0, mechanisms)));
    return ber::tlv(ber::application(0),
                    {ber::tlv(object_identifier, BytesView(oid_spnego)), in_context(0, fields)});
}

NtlmHeard hear_ntlm(BytesView buffer) {
    NtlmHeard heard;
    const auto at = std::search(buffer.begin(), buffer.end(), signature.begin(), signature.end());
    if (at == buffer.end()) {
        return heard;
    }
    heard.wrapped = at != buffer.begin();
    const auto message = buffer.subspan(static_cast<std::size_t>(at - buffer.begin()));
    wire::Reader reader(message);
    reader.skip(signature.size());
    heard.type = static_cast<int>(reader.u32le());
    if (heard.type != 3) {
        return heard;
    }
    constexpr std::size_t nt_response = 20, user = 36, session_key = 52;
    heard.anonymous = field_at(message, nt_response).empty() && field_at(message, user).empty();
    const auto sealed = field_at(message, session_key);
    if (sealed.size() == 16) {
        // The key exchange key of nobody is sixteen zeros (3.4.5.1 over the response of 3.2.5.1.2).
        Bytes key(sealed.begin(), sealed.end());
        wire::rc4(Bytes(16, 0), key);
        heard.session_key.emplace();
        std::copy(key.begin(), key.end(), heard.session_key->begin());
    }
    return heard;
}

Bytes ntlm_challenge(const Post& post, bool wrapped) {
    const auto* domain = post.domain();
    if (domain == nullptr) {
        return {};
    }
    const auto name = wire::utf16_octets(post.text("netbios", domain->netbios));
    const auto info = target_info(post, *domain);
    constexpr std::uint32_t fixed = 56, flags = 0xe2898215;
    wire::Writer writer;
    writer.text(signature).u32le(2);
    const auto size = static_cast<std::uint16_t>(name.size());
    writer.u16le(size).u16le(size).u32le(fixed).u32le(flags);
    writer.text("\x11\x22\x33\x44\x55\x66\x77\x08").zeros(8);
    const auto info_size = static_cast<std::uint16_t>(info.size());
    writer.u16le(info_size).u16le(info_size).u32le(fixed + size);
    std::istringstream version(post.text("version", "10.0.20348"));
    int major = 0;
    int minor = 0;
    int build = 0;
    char dot = 0;
    version >> major >> dot >> minor >> dot >> build;
    writer.u8(static_cast<std::uint8_t>(major)).u8(static_cast<std::uint8_t>(minor));
    writer.u16le(static_cast<std::uint16_t>(build)).zeros(3).u8(15).raw(name).raw(info);
    const auto message = writer.finish();
    constexpr int incomplete = 1;
    return wrapped ? reply_token(incomplete, message) : message;
}

Bytes ntlm_completed(bool wrapped) {
    return wrapped ? reply_token(0, {}) : Bytes();
}

} // namespace pretrust::sim
