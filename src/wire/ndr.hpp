// The parts of NDR (C706 14, MS-RPCE 2.2.4 and 2.2.5) that the stubs of LSA are made of: words as wide as the
// transfer syntax says, counted strings, SIDs. Everything that points is read as pointer first, referent
// later.
#pragma once

#include <wire/reader.hpp>

#include <pretrust/bytes.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pretrust::wire {

enum class Ndr { ndr32, ndr64 };

/// Reads one stub. As with Reader: a read that fails makes ok() false for good, so ask once at the end.
class NdrReader {
  public:
    NdrReader(BytesView stub, Ndr ndr) : reader_(stub), ndr_(ndr) {}

    std::uint16_t u16();
    std::uint32_t u32();
    /// A pointer, a conformant size or a bound: 4 octets in NDR32, 8 in NDR64, aligned to its size.
    std::uint64_t word();
    /// True when the referent follows.
    bool pointer() { return word() != 0; }
    /// An enumeration: 2 octets in NDR32, 4 in NDR64.
    std::uint32_t enumeration();
    /// To where a union's arm, or a structure that holds a pointer, begins.
    void align_word() { reader_.align(ndr_ == Ndr::ndr64 ? 8 : 4); }
    BytesView octets(std::size_t count) { return reader_.take(count); }

    /// The head of an RPC_UNICODE_STRING: whether its text follows.
    bool text_head();
    /// The buffer of an RPC_UNICODE_STRING, or a string with its final NUL, which is left out.
    std::string text();
    /// RPC_SID; empty when it cannot be read.
    std::string sid();
    std::string guid();
    /// The bound of an array of elements that need `least` octets each at least; fails beyond what is left.
    std::uint32_t array(std::size_t least);

    void fail() { reader_.fail(); }
    bool ok() const { return reader_.ok(); }
    std::size_t left() const { return reader_.left(); }

  private:
    Reader reader_;
    Ndr ndr_;
};

/// A unique pointer to a string with its final NUL, in NDR32; empty text: a null pointer.
void write_unique_text(Writer& writer, std::string_view text);

} // namespace pretrust::wire
