// Bounds are checked in one place, take(); everything else is built on it.
#include <wire/reader.hpp>

namespace pretrust::wire {

BytesView Reader::take(std::size_t count) {
    if (!ok_ || count > data_.size() - at_) {
        ok_ = false;
        return {};
    }
    const BytesView taken = data_.subspan(at_, count);
    at_ += count;
    return taken;
}

std::uint64_t Reader::little(std::size_t count) {
    std::uint64_t value = 0;
    const BytesView octets = take(count);
    for (std::size_t i = octets.size(); i-- > 0;) {
        value = value << 8U | octets[i];
    }
    return value;
}

std::uint64_t Reader::big(std::size_t count) {
    std::uint64_t value = 0;
    for (const std::uint8_t octet : take(count)) {
        value = value << 8U | octet;
    }
    return value;
}

std::uint8_t Reader::u8() {
    return static_cast<std::uint8_t>(big(1));
}
std::uint16_t Reader::u16le() {
    return static_cast<std::uint16_t>(little(2));
}
std::uint16_t Reader::u16be() {
    return static_cast<std::uint16_t>(big(2));
}
std::uint32_t Reader::u32le() {
    return static_cast<std::uint32_t>(little(4));
}
std::uint32_t Reader::u32be() {
    return static_cast<std::uint32_t>(big(4));
}
std::uint64_t Reader::u64le() {
    return little(8);
}
std::uint64_t Reader::u64be() {
    return big(8);
}

void Reader::align(std::size_t step) {
    skip((step - at_ % step) % step);
}

Writer& Writer::u8(std::uint8_t value) {
    data_.push_back(value);
    return *this;
}

Writer& Writer::u16le(std::uint16_t value) {
    return u8(static_cast<std::uint8_t>(value & 0xffU)).u8(static_cast<std::uint8_t>(value >> 8U));
}

Writer& Writer::u16be(std::uint16_t value) {
    return u8(static_cast<std::uint8_t>(value >> 8U)).u8(static_cast<std::uint8_t>(value & 0xffU));
}

Writer& Writer::u32le(std::uint32_t value) {
    return u16le(static_cast<std::uint16_t>(value & 0xffffU)).u16le(static_cast<std::uint16_t>(value >> 16U));
}

Writer& Writer::u32be(std::uint32_t value) {
    return u16be(static_cast<std::uint16_t>(value >> 16U)).u16be(static_cast<std::uint16_t>(value & 0xffffU));
}

Writer& Writer::u64le(std::uint64_t value) {
    return u32le(static_cast<std::uint32_t>(value)).u32le(static_cast<std::uint32_t>(value >> 32U));
}
Writer& Writer::u64be(std::uint64_t value) {
    return u32be(static_cast<std::uint32_t>(value >> 32U))
        .u32be(static_cast<std::uint32_t>(value & 0xffffffffU));
}

Writer& Writer::raw(BytesView octets) {
    data_.insert(data_.end(), octets.begin(), octets.end());
    return *this;
}

Writer& Writer::text(std::string_view octets) {
    for (const char octet : octets) {
        data_.push_back(static_cast<std::uint8_t>(octet));
    }
    return *this;
}

Writer& Writer::zeros(std::size_t count) {
    data_.resize(data_.size() + count);
    return *this;
}

Writer& Writer::align(std::size_t step) {
    return zeros((step - data_.size() % step) % step);
}

void Writer::put_u16le(std::size_t at, std::uint16_t value) {
    data_.at(at) = static_cast<std::uint8_t>(value & 0xffU);
    data_.at(at + 1) = static_cast<std::uint8_t>(value >> 8U);
}

} // namespace pretrust::wire
