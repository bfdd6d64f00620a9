// Originals and their pseudonyms: one pair for each thing, remembered for the way back. What a text is made
// of is the rewriter's matter.
#pragma once

#include <pretrust/address.hpp>
#include <pretrust/names.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <redact/address_permutation.hpp>
#include <redact/keyed_hash.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pretrust {

enum class PseudonymKind { word, digits, address, range, sid, guid, id };

template <> struct EnumNames<PseudonymKind> {
    static constexpr std::array table{
        std::pair{PseudonymKind::word, "words"},
        std::pair{PseudonymKind::digits, "digits"},
        std::pair{PseudonymKind::address, "addresses"},
        std::pair{PseudonymKind::range, "ranges"},
        std::pair{PseudonymKind::sid, "sids"},
        std::pair{PseudonymKind::guid, "guids"},
        std::pair{PseudonymKind::id, "ids"},
    };
};

class Pseudonyms {
  public:
    explicit Pseudonyms(const RedactionKey& key);

    /// "corp" -> "tovak71", "CORP" -> "TOVAK71", "Corp" -> "Tovak71": a NetBIOS name stays linked to its
    /// label. A word of 15 octets or more begins with the pseudonym of its first 15, as NetBIOS names do, and
    /// keeps its length up to 1,100.
    std::string word(std::string_view original);
    /// Whether this word (lower case) is somebody's name by what was rewritten so far.
    bool has_word(const std::string& lower) const;
    /// As many digits, six at least. For account numbers.
    std::string digits(std::string_view original);
    /// S-1-5-21-1-2-3-1103 -> S-1-5-21-x-y-z-1103; well-known ones stay.
    std::string sid(std::string_view original);
    std::string guid(std::string_view original);
    /// "vpc-" and its hexadecimal digits: form and kind stay.
    std::string id(std::string_view prefix, std::string_view digits);
    /// "c0a80001", an address in hexadecimal, as NTP writes its source.
    std::string address_in_hex(std::string_view original);
    Ip address(const Ip& original);
    Cidr range(const Cidr& original);

    /// The DNS servers that everybody knows keep their addresses, unless one lies in a range of this network,
    /// whose addresses move: then it moves too. To be told of all ranges before the first address.
    void prepare(std::span<const Cidr> ranges);
    /// See AddressPermutation.
    void keep_ends(const Cidr& range) { permutation_.keep_ends(range); }
    /// Whether an address of this range was rewritten.
    bool met_inside(const Cidr& range) const;

    /// Pseudonym to original.
    using Pairs = std::map<std::string, std::string>;
    const Pairs& pairs(PseudonymKind kind) const { return table(kind).back; }
    /// Takes a pair of an earlier redaction with the same key.
    void remember(PseudonymKind kind, std::string pseudonym, std::string original);
    const RedactionKey& key() const { return key_; }
    const AddressPermutation& permutation() const { return permutation_; }
    /// Known DNS servers that had to move.
    const std::set<Ip>& moved() const { return moved_; }
    void move(const Ip& server) { moved_.insert(server); }

  private:
    struct Table {
        std::unordered_map<std::string, std::string> forth;
        Pairs back;
    };
    Table& table(PseudonymKind kind) { return tables_[static_cast<std::size_t>(kind)]; }
    const Table& table(PseudonymKind kind) const { return tables_[static_cast<std::size_t>(kind)]; }
    template <class Make>
    const std::string& draw(PseudonymKind kind, const std::string& original, const Make& make);
    /// `attempt` makes it longer by and by, `again` only another one.
    std::string made_word(const std::string& lower, std::uint64_t attempt, std::uint64_t again);
    bool holds_a_name(std::string_view pseudonym) const;
    bool stays(const Ip& address) const;

    RedactionKey key_;
    KeyedHash hash_;
    AddressPermutation permutation_;
    std::array<Table, EnumNames<PseudonymKind>::table.size()> tables_;
    std::set<Ip> met_; ///< originals
    std::set<Ip> moved_;
};

} // namespace pretrust
