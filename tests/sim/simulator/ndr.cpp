#include <simulator/ndr.hpp>
#include <sstream>
#include <stdexcept>

namespace pretrust::sim::ndr {

std::string read_string(wire::Reader& reader) {
    reader.align(4);
    const auto maximum = reader.u32le();
    const auto offset = reader.u32le();
    const auto actual = reader.u32le();
    if (offset != 0 || actual > maximum || actual == 0 || actual > reader.left() / 2) {
        reader.fail();
        return {};
    }
    auto octets = reader.take(std::size_t{actual} * 2);
    if (octets.empty() || octets[octets.size() - 1] != 0 || octets[octets.size() - 2] != 0) {
        reader.fail();
        return {};
    }
    return wire::utf16_text(octets.first(octets.size() - 2));
}

std::string read_unique_string(wire::Reader& reader) {
    reader.align(4);
    return reader.u32le() == 0 ? std::string() : read_string(reader);
}

void write_unicode_head(wire::Writer& writer, std::string_view text, std::uint32_t referent) {
    const auto size = static_cast<std::uint16_t>(wire::utf16_octets(text).size());
    writer.align(4).u16le(size).u16le(static_cast<std::uint16_t>(size + (text.empty() ? 0 : 2)));
    writer.u32le(text.empty() ? 0 : referent);
}

void write_unicode_buffer(wire::Writer& writer, std::string_view text) {
    if (text.empty()) {
        return;
    }
    const auto octets = wire::utf16_octets(text);
    const auto units = static_cast<std::uint32_t>(octets.size() / 2);
    writer.align(4).u32le(units + 1).u32le(0).u32le(units).raw(octets);
}

void write_sid(wire::Writer& writer, const std::string& sid) {
    std::istringstream parts(sid);
    std::string part;
    std::vector<std::uint32_t> numbers;
    std::getline(parts, part, '-');
    if (part != "S") {
        throw std::runtime_error("no SID: " + sid);
    }
    while (std::getline(parts, part, '-')) {
        numbers.push_back(static_cast<std::uint32_t>(std::stoul(part)));
    }
    if (numbers.size() < 3 || numbers[0] != 1) {
        throw std::runtime_error("no SID: " + sid);
    }
    const auto count = numbers.size() - 2;
    writer.align(4).u32le(static_cast<std::uint32_t>(count)).u8(1).u8(static_cast<std::uint8_t>(count));
    writer.u16be(0).u32be(numbers[1]);
    for (std::size_t i = 2; i < numbers.size(); ++i) {
        writer.u32le(numbers[i]);
    }
}

std::array<std::uint8_t, 20> policy_handle() {
    std::array<std::uint8_t, 20> handle{};
    for (std::size_t i = 4; i < handle.size(); ++i) {
        handle[i] = static_cast<std::uint8_t>(0x40 + i);
    }
    return handle;
}

} // namespace pretrust::sim::ndr
