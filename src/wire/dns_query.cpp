// The encoding half of dns.hpp: names from text, and queries.
#include <wire/dns.hpp>
#include <wire/reader.hpp>

namespace pretrust::wire {

namespace {

constexpr std::uint16_t internet = 1; // CLASS IN

/// One octet of a name in text form, escapes undone; `at` moves behind it.
std::optional<std::uint8_t> read_escaped(std::string_view name, std::size_t& at) {
    if (at >= name.size()) {
        return std::nullopt;
    }
    const char first = name[at];
    if (first < '0' || first > '9') {
        ++at;
        return static_cast<std::uint8_t>(first);
    }
    if (name.size() - at < 3) {
        return std::nullopt;
    }
    unsigned value = 0;
    for (const char digit : name.substr(at, 3)) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    at += 3;
    return value > 255 ? std::nullopt : std::optional<std::uint8_t>(static_cast<std::uint8_t>(value));
}

} // namespace

std::optional<Bytes> encode_dns_name(std::string_view name) {
    Writer writer;
    Bytes label;
    const auto close_label = [&] {
        const bool fits = !label.empty() && label.size() <= 63;
        writer.u8(static_cast<std::uint8_t>(label.size())).raw(label);
        label.clear();
        return fits;
    };
    if (name == ".") {
        name = "";
    }
    for (std::size_t at = 0; at < name.size();) {
        const char letter = name[at++];
        if (letter == '.') {
            if (!close_label()) {
                return std::nullopt;
            }
            continue;
        }
        if (letter != '\\') {
            label.push_back(static_cast<std::uint8_t>(letter));
            continue;
        }
        const auto octet = read_escaped(name, at);
        if (!octet) {
            return std::nullopt;
        }
        label.push_back(*octet);
    }
    if (!label.empty() && !close_label()) {
        return std::nullopt;
    }
    writer.u8(0);
    return writer.size() > 255 ? std::nullopt : std::optional<Bytes>(writer.finish());
}

std::optional<Bytes> encode_dns_query(const DnsQuery& query) {
    const auto name = encode_dns_name(query.name);
    if (!name) {
        return std::nullopt;
    }
    Writer writer;
    writer.u16be(query.id).u16be(query.recursion_desired ? 0x0100 : 0);
    writer.u16be(1).u16be(0).u16be(0).u16be(query.edns_size == 0 ? 0 : 1);
    writer.raw(*name).u16be(query.type).u16be(internet);
    if (query.edns_size != 0) {
        writer.u8(0).u16be(dns_type::opt).u16be(query.edns_size).u32be(0).u16be(0);
    }
    return writer.finish();
}

} // namespace pretrust::wire
