// BER and DER: tag, length, value (X.690 8.1), as far as LDAP and Kerberos need it. Lengths may be long-form
// with up to four octets (Windows writes `84 00 00 00 nn` everywhere); indefinite lengths and tag numbers
// above 30 are refused.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace pretrust::wire::ber {

inline constexpr std::uint8_t boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04;
inline constexpr std::uint8_t enumerated = 0x0a, generalized_time = 0x18, general_string = 0x1b;
inline constexpr std::uint8_t sequence = 0x30, set = 0x31;
/// Context-specific constructed tag [n], and [APPLICATION n] constructed.
constexpr std::uint8_t context(unsigned n) {
    return static_cast<std::uint8_t>(0xa0U | n);
}
constexpr std::uint8_t application(unsigned n) {
    return static_cast<std::uint8_t>(0x60U | n);
}

/// Elements nested deeper than this are refused.
inline constexpr int max_depth = 16;

struct Element {
    std::uint8_t tag = 0;
    BytesView content;
    BytesView whole; ///< tag and length included
    int depth = 0;
};

/// Walks the elements of one view, front to back. After the first malformed element ok() is false for good.
class Cursor {
  public:
    explicit Cursor(BytesView data) : rest_(data) {}
    /// Walks the content of a constructed element.
    explicit Cursor(const Element& parent);

    /// The next element whatever its tag; nullopt at the end or when malformed (then ok() is false).
    std::optional<Element> next();
    /// The next element, which must have this tag: otherwise nullopt, and ok() becomes false.
    std::optional<Element> need(std::uint8_t tag);
    /// The next element if it has this tag; otherwise nullopt, nothing is consumed and ok() stays.
    std::optional<Element> maybe(std::uint8_t tag);

    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }
    BytesView rest() const { return rest_; }

  private:
    BytesView rest_;
    int depth_ = 0;
    bool ok_ = true;
};

/// INTEGER or ENUMERATED content of 1 to 8 octets, two's complement.
std::optional<std::int64_t> to_integer(BytesView content);

/// How much of the first element is here. `complete`: `size` octets form it. `more`: its header is plausible.
/// `malformed`: bad header, or longer than `limit` octets in total.
struct Frame {
    Progress progress = Progress::malformed;
    std::size_t size = 0;
};
Frame frame(BytesView data, std::uint8_t tag, std::size_t limit);

/// Writers; DER lengths. Parts are concatenated.
Bytes tlv(std::uint8_t tag, std::initializer_list<BytesView> parts);
Bytes tlv(std::uint8_t tag, BytesView content);
Bytes tlv(std::uint8_t tag, std::string_view content);
/// Shortest two's complement form.
Bytes write_integer(std::int64_t value, std::uint8_t tag = integer);

} // namespace pretrust::wire::ber
