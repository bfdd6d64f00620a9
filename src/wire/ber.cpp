// One parser of headers serves the cursor and the framing of streams.
#include <wire/ber.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

namespace pretrust::wire::ber {

namespace {

struct Header {
    Progress progress = Progress::malformed;
    std::size_t size = 0;      ///< of tag and length
    std::uint64_t content = 0; ///< octets that follow, whether they are here or not
};

Header read_header(BytesView data) {
    if (data.empty()) {
        return {Progress::more};
    }
    if ((data[0] & 0x1fU) == 0x1fU) {
        return {}; // tag numbers above 30: neither LDAP nor Kerberos has any
    }
    if (data.size() < 2) {
        return {Progress::more};
    }
    const std::uint8_t first = data[1];
    if (first < 0x80U) {
        return {Progress::complete, 2, first};
    }
    const std::size_t count = first & 0x7fU;
    if (count == 0 || count > 4) {
        return {}; // indefinite (X.690 8.1.3.6), or longer than anything we accept
    }
    if (data.size() < 2 + count) {
        return {Progress::more};
    }
    std::uint64_t content = 0;
    for (const std::uint8_t octet : data.subspan(2, count)) {
        content = content << 8U | octet;
    }
    return {Progress::complete, 2 + count, content};
}

} // namespace

Cursor::Cursor(const Element& parent) : rest_(parent.content), depth_(parent.depth + 1) {
    if (depth_ > max_depth) {
        rest_ = {};
        ok_ = false;
    }
}

std::optional<Element> Cursor::next() {
    if (!ok_ || rest_.empty()) {
        return std::nullopt;
    }
    const Header header = read_header(rest_);
    if (header.progress != Progress::complete || header.content > rest_.size() - header.size) {
        ok_ = false;
        return std::nullopt;
    }
    const auto content = static_cast<std::size_t>(header.content);
    const Element element{rest_[0], rest_.subspan(header.size, content), rest_.first(header.size + content),
                          depth_};
    rest_ = rest_.subspan(element.whole.size());
    return element;
}

std::optional<Element> Cursor::need(std::uint8_t tag) {
    if (rest_.empty() || rest_[0] != tag) {
        ok_ = false;
    }
    return next();
}

std::optional<Element> Cursor::maybe(std::uint8_t tag) {
    if (rest_.empty() || rest_[0] != tag) {
        return std::nullopt;
    }
    return next();
}

std::optional<std::int64_t> to_integer(BytesView content) {
    if (content.empty() || content.size() > 8) {
        return std::nullopt;
    }
    std::uint64_t value = (content[0] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const std::uint8_t octet : content) {
        value = value << 8U | octet;
    }
    return static_cast<std::int64_t>(value);
}

Frame frame(BytesView data, std::uint8_t tag, std::size_t limit) {
    if (!data.empty() && data[0] != tag) {
        return {};
    }
    const Header header = read_header(data);
    if (header.progress != Progress::complete) {
        return {header.progress, 0};
    }
    if (header.content > limit || header.size + header.content > limit) {
        return {};
    }
    const std::size_t size = header.size + static_cast<std::size_t>(header.content);
    return {data.size() < size ? Progress::more : Progress::complete, size};
}

Bytes tlv(std::uint8_t tag, std::initializer_list<BytesView> parts) {
    std::size_t size = 0;
    for (const BytesView part : parts) {
        size += part.size();
    }
    Writer writer;
    writer.u8(tag);
    if (size < 0x80) {
        writer.u8(static_cast<std::uint8_t>(size));
    } else if (size <= 0xff) {
        writer.u8(0x81).u8(static_cast<std::uint8_t>(size));
    } else if (size <= 0xffff) {
        writer.u8(0x82).u16be(static_cast<std::uint16_t>(size));
    } else {
        writer.u8(0x84).u32be(static_cast<std::uint32_t>(size));
    }
    for (const BytesView part : parts) {
        writer.raw(part);
    }
    return writer.finish();
}

Bytes tlv(std::uint8_t tag, BytesView content) {
    return tlv(tag, {content});
}

Bytes tlv(std::uint8_t tag, std::string_view content) {
    const Bytes octets = octets_of(content);
    return tlv(tag, BytesView(octets));
}

Bytes write_integer(std::int64_t value, std::uint8_t tag) {
    Bytes octets;
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8U) {
        octets.insert(octets.begin(), static_cast<std::uint8_t>(bits & 0xffU));
    }
    // Drop leading octets that only repeat the sign.
    while (octets.size() > 1) {
        const bool zero = octets[0] == 0x00 && (octets[1] & 0x80U) == 0;
        const bool ones = octets[0] == 0xff && (octets[1] & 0x80U) != 0;
        if (!zero && !ones) {
            break;
        }
        octets.erase(octets.begin());
    }
    return tlv(tag, BytesView(octets));
}

} // namespace pretrust::wire::ber
