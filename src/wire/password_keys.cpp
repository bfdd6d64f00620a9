// Key derivation step by step; the etype numbers, salts and iterations come from kerberos.hpp and RFC 3962.
#include <wire/crypto.hpp>
#include <wire/password_keys.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

namespace pretrust::wire {
namespace {

constexpr std::size_t aes_block = 16;
constexpr std::size_t aes_tag = 12; // HMAC-SHA1-96
constexpr std::size_t rc4_confounder = 8;
constexpr unsigned iterations = 4096; // RFC 3962 4; what a server asks for instead is not followed

/// The first character, and its octets are taken from the front; nullopt: not well-formed (RFC 3629 4).
std::optional<char32_t> next_character(BytesView& utf8) {
    const unsigned lead = utf8.front();
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
    if (size == 0 || utf8.size() < size) {
        return std::nullopt;
    }
    char32_t character = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((utf8[i] & 0xc0U) != 0x80) {
            return std::nullopt;
        }
        character = character << 6U | (utf8[i] & 0x3fU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (character < least[size] || character > 0x10ffff || (character >= 0xd800 && character < 0xe000)) {
        return std::nullopt;
    }
    utf8 = utf8.subspan(size);
    return character;
}

void add_unit(Md4& digest, std::uint32_t unit) {
    Key<2> octets;
    octets[0] = static_cast<std::uint8_t>(unit);
    octets[1] = static_cast<std::uint8_t>(unit >> 8U);
    digest.add(octets);
}

void add_character(Md4& digest, char32_t character) {
    if (character < 0x10000) {
        add_unit(digest, character);
        return;
    }
    const std::uint32_t above = character - 0x10000;
    add_unit(digest, 0xd800 | above >> 10U);
    add_unit(digest, 0xdc00 | (above & 0x3ffU));
}

/// DK of RFC 3961 5.1: the key made of `base` for what `constant` names; both have the same size.
void derive(BytesView base, BytesView constant, std::span<std::uint8_t> key) {
    Key<aes_block> block;
    n_fold(constant, block);
    for (std::size_t at = 0; at < key.size(); at += aes_block) {
        auto next = aes_cts(base, block);
        std::copy(next.begin(), next.end(), block.begin());
        std::copy(next.begin(), next.end(), key.begin() + static_cast<std::ptrdiff_t>(at));
        wipe(next);
    }
}

/// Key usage and purpose: 0xAA encryption, 0x55 integrity (RFC 3961 5.3).
void derive(BytesView base, std::uint32_t usage, std::uint8_t purpose, std::span<std::uint8_t> key) {
    const std::array<std::uint8_t, 5> constant{
        static_cast<std::uint8_t>(usage >> 24U), static_cast<std::uint8_t>(usage >> 16U),
        static_cast<std::uint8_t>(usage >> 8U), static_cast<std::uint8_t>(usage), purpose};
    derive(base, constant, key);
}

Bytes encrypt_aes(BytesView key, std::uint32_t usage, BytesView plain, BytesView random) {
    Key<32> purpose_key;
    const auto purpose_room = std::span(purpose_key).first(key.size());
    const Bytes text = Writer().raw(random.first(aes_block)).raw(plain).finish();
    derive(key, usage, 0xaa, purpose_room);
    const Bytes cipher = aes_cts(purpose_room, text);
    derive(key, usage, 0x55, purpose_room);
    const auto tag = hmac_sha1(purpose_room, {text});
    return Writer().raw(cipher).raw(tag.view().first(aes_tag)).finish();
}

Bytes encrypt_rc4(const Secret& password, std::uint32_t usage, BytesView plain, BytesView random) {
    const std::array<std::uint8_t, 4> number{
        static_cast<std::uint8_t>(usage), static_cast<std::uint8_t>(usage >> 8U),
        static_cast<std::uint8_t>(usage >> 16U), static_cast<std::uint8_t>(usage >> 24U)};
    const auto usage_key = hmac_md5(nt_hash(password).view(), {number});
    Bytes text = Writer().raw(random.first(rc4_confounder)).raw(plain).finish();
    const auto tag = hmac_md5(usage_key.view(), {text});
    rc4(hmac_md5(usage_key.view(), {tag.view()}).view(), text);
    return Writer().raw(tag).raw(text).finish();
}

} // namespace

Key<16> nt_hash(const Secret& password) {
    Md4 digest;
    auto rest = password.reveal();
    while (!rest.empty()) {
        if (const auto character = next_character(rest)) {
            add_character(digest, *character);
        } else {
            rest = rest.subspan(1);
        }
    }
    return digest.finish();
}

void n_fold(BytesView text, std::span<std::uint8_t> out) {
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    if (text.empty() || out.empty()) {
        return;
    }
    // Copies of the text, each turned right by 13 bits more than the one before, are added up as numbers of
    // out.size() octets in ones' complement.
    const std::size_t bits = text.size() * 8;
    const std::size_t total = std::lcm(text.size(), out.size());
    unsigned carry = 0;
    const auto octet_at = [&](std::size_t index) {
        const std::size_t turned = 13 * (index / text.size()) % bits;
        const std::size_t from = ((index % text.size()) * 8 + bits - turned) % bits;
        const unsigned high = text[from / 8];
        const unsigned low = text[(from / 8 + 1) % text.size()];
        return ((high << 8U | low) >> (8 - from % 8)) & 0xffU;
    };
    for (std::size_t index = total; index-- > 0;) {
        const unsigned sum = out[index % out.size()] + octet_at(index) + carry;
        out[index % out.size()] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8U;
    }
    for (std::size_t index = out.size(); carry != 0;) {
        index = index == 0 ? out.size() - 1 : index - 1;
        const unsigned sum = out[index] + carry;
        out[index] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8U;
    }
}

void aes_string_to_key(BytesView password, BytesView salt, unsigned rounds, std::span<std::uint8_t> key) {
    Key<32> raw;
    const auto room = std::span(raw).first(key.size());
    pbkdf2_sha1(password, salt, rounds, room);
    const auto name = octets_of("kerberos");
    derive(room, name, key);
}

Bytes encrypt_with_password(const Secret& password, std::int32_t etype, std::string_view salt,
                            std::uint32_t key_usage, BytesView plain, BytesView random) {
    if (random.size() < aes_block) {
        return {};
    }
    if (etype == kerberos_etype::rc4) {
        return encrypt_rc4(password, key_usage, plain, random);
    }
    if (etype != kerberos_etype::aes128 && etype != kerberos_etype::aes256) {
        return {};
    }
    Key<32> key;
    const auto room = std::span(key).first(etype == kerberos_etype::aes128 ? 16 : 32);
    aes_string_to_key(password.reveal(), octets_of(salt), iterations, room);
    return encrypt_aes(room, key_usage, plain, random);
}

} // namespace pretrust::wire
