// What stands at a place of a text: an address, a SID, a GUID, an id of AWS, a name in a reverse zone, a
// word. Pure looking; nothing is replaced here.
#pragma once

#include <pretrust/address.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// Letters and digits, octets above 127, and control characters: whatever is not plain punctuation or space,
/// so that no odd character parts a name into pieces that look harmless.
bool is_word_character(char c);
/// Whether a word that began before ends at this place.
bool word_ends(std::string_view text, std::size_t at);

/// Letters, digits and single hyphens between them. 0: no word begins here.
std::size_t word_length(std::string_view text, std::size_t at);
/// 8-4-4-4-12 hexadecimal digits. 0: none.
std::size_t guid_length(std::string_view text, std::size_t at);
/// S-1-... 0: none.
std::size_t sid_length(std::string_view text, std::size_t at);
/// Twelve digits. 0: none.
std::size_t account_length(std::string_view text, std::size_t at);

struct AwsIdToken {
    std::size_t prefix = 0; ///< with its hyphen; 0: there is no id
    std::size_t length = 0;
};
/// One of AWS's prefixes, and hexadecimal digits.
AwsIdToken aws_id(std::string_view text, std::size_t at);

struct AddressToken {
    Ip address;
    std::size_t length = 0;    ///< of the address; 0: there is none
    std::optional<int> prefix; ///< what stands behind a slash, when it fits
    std::size_t whole = 0;     ///< with slash and prefix length
    std::vector<int> widths;   ///< IPv4 with leading zeros: how many digits each part has
};
AddressToken address_token(std::string_view text, std::size_t at);
/// Several colons between hexadecimal digits, and no address: 0 when there is no such thing.
std::size_t colons_length(std::string_view text, std::size_t at);

struct ReverseName {
    Cidr range;             ///< of whole octets or nibbles; an address has full length
    std::size_t length = 0; ///< from `at` to the zone's end; 0: there is none
    std::size_t parts = 0;  ///< labels that are numbers
};
/// "153.10.16.172.in-addr.arpa" and nibbles in ip6.arpa, beginning with a number's label.
ReverseName reverse_name(std::string_view text, std::size_t at);
/// The same the other way round.
std::string ptr_text(const Cidr& range);

} // namespace pretrust
