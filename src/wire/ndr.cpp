#include <wire/ndr.hpp>
#include <wire/text.hpp>

namespace pretrust::wire {

namespace {

constexpr std::uint32_t referent = 0x00020000;

} // namespace

std::uint16_t NdrReader::u16() {
    reader_.align(2);
    return reader_.u16le();
}

std::uint32_t NdrReader::u32() {
    reader_.align(4);
    return reader_.u32le();
}

std::uint64_t NdrReader::word() {
    reader_.align(ndr_ == Ndr::ndr64 ? 8 : 4);
    return ndr_ == Ndr::ndr64 ? reader_.u64le() : reader_.u32le();
}

std::uint32_t NdrReader::enumeration() {
    return ndr_ == Ndr::ndr64 ? u32() : u16();
}

bool NdrReader::text_head() {
    reader_.align(ndr_ == Ndr::ndr64 ? 8 : 4);
    reader_.skip(4); // lengths in octets: those of the buffer are what counts
    return pointer();
}

std::string NdrReader::text() {
    const auto maximum = word();
    const auto offset = word();
    const auto units = word();
    if (offset != 0 || units > maximum || units > reader_.left() / 2) {
        reader_.fail();
        return {};
    }
    auto octets = reader_.take(static_cast<std::size_t>(units) * 2);
    while (octets.size() >= 2 && octets[octets.size() - 1] == 0 && octets[octets.size() - 2] == 0) {
        octets = octets.first(octets.size() - 2);
    }
    return utf16_text(octets);
}

std::string NdrReader::sid() {
    constexpr std::size_t fixed = 8; // revision, count, authority
    const auto authorities = word();
    if (authorities > reader_.left() / 4) {
        reader_.fail();
        return {};
    }
    auto text = sid_text(reader_.take(fixed + static_cast<std::size_t>(authorities) * 4));
    if (text.empty()) {
        reader_.fail();
    }
    return text;
}

std::string NdrReader::guid() {
    reader_.align(4);
    return guid_text(reader_.take(16));
}

std::uint32_t NdrReader::array(std::size_t least) {
    const auto count = word();
    if (count > reader_.left() / least) {
        reader_.fail();
        return 0;
    }
    return static_cast<std::uint32_t>(count);
}

void write_unique_text(Writer& writer, std::string_view text) {
    writer.align(4);
    if (text.empty()) {
        writer.u32le(0);
        return;
    }
    const auto units = utf16_octets(text);
    const auto count = static_cast<std::uint32_t>(units.size() / 2 + 1);
    writer.u32le(referent).u32le(count).u32le(0).u32le(count).raw(units).u16le(0);
}

} // namespace pretrust::wire
