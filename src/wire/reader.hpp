// A cursor over received octets and its counterpart for building requests. Every codec goes through these
// two, so that no codec does arithmetic on lengths of its own.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace pretrust::wire {

/// Reads from the front of a view it does not own. A read beyond the end returns zero (or an empty view),
/// moves nothing and makes ok() false for good: read a whole structure, then ask once.
class Reader {
  public:
    explicit Reader(BytesView data) : data_(data) {}

    std::uint8_t u8();
    std::uint16_t u16le();
    std::uint16_t u16be();
    std::uint32_t u32le();
    std::uint32_t u32be();
    std::uint64_t u64le();
    std::uint64_t u64be();
    /// The next `count` octets; empty on failure (and for count 0, which succeeds).
    BytesView take(std::size_t count);
    void skip(std::size_t count) { (void)take(count); }
    /// Moves to the next multiple of `step` octets, counted from the start of the view (NDR padding).
    void align(std::size_t step);
    /// Gives up: the octets are not what the caller hoped for.
    void fail() { ok_ = false; }

    bool ok() const { return ok_; }
    std::size_t position() const { return at_; }
    std::size_t left() const { return ok_ ? data_.size() - at_ : 0; }
    bool at_end() const { return left() == 0; }
    BytesView rest() const { return ok_ ? data_.subspan(at_) : BytesView{}; }

  private:
    std::uint64_t little(std::size_t count);
    std::uint64_t big(std::size_t count);

    BytesView data_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

/// Appends to octets it owns.
class Writer {
  public:
    Writer& u8(std::uint8_t value);
    Writer& u16le(std::uint16_t value);
    Writer& u16be(std::uint16_t value);
    Writer& u32le(std::uint32_t value);
    Writer& u32be(std::uint32_t value);
    Writer& u64le(std::uint64_t value);
    Writer& u64be(std::uint64_t value);
    Writer& raw(BytesView octets);
    Writer& text(std::string_view octets);
    Writer& zeros(std::size_t count);
    /// Zero padding up to the next multiple of `step`, counted from the first octet written.
    Writer& align(std::size_t step);
    /// Overwrites two octets already written; `at` + 2 must not exceed size().
    void put_u16le(std::size_t at, std::uint16_t value);

    std::size_t size() const { return data_.size(); }
    Bytes finish() { return std::move(data_); }

  private:
    Bytes data_;
};

} // namespace pretrust::wire
