// The forms of pseudonyms. Each is drawn by the keyed hash until nothing else has it.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <redact/letters.hpp>
#include <redact/pseudonyms.hpp>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t netbios_length = 15;
constexpr std::size_t longest_word = 1100; ///< beyond CreateTrust's 1024, so that a name too long stays so

/// DNS servers for everybody: Google, Cloudflare, Quad9, OpenDNS.
const std::set<Ip>& known_servers() {
    static const std::set<Ip> servers = [] {
        std::set<Ip> made;
        for (const std::string_view text :
             {"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "149.112.112.112", "208.67.222.222",
              "208.67.220.220", "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111",
              "2606:4700:4700::1001", "2620:fe::fe", "2620:fe::9", "2620:119:35::35", "2620:119:53::53"}) {
            made.insert(read_ip(text).value());
        }
        return made;
    }();
    return servers;
}

/// Takes from 64 bits, so that equal bits give equal texts.
class Draws {
  public:
    Draws(const KeyedHash& hash, std::string text, std::uint64_t attempt)
        : hash_(hash), text_(std::move(text)), counter_(attempt << 32U) {}

    std::uint64_t below(std::uint64_t limit) {
        if (left_ < limit * 65536) { // what is left is too little to be even
            left_ = hash_(text_, counter_++);
        }
        const std::uint64_t drawn = left_ % limit;
        left_ /= limit;
        return drawn;
    }
    char one_of(std::string_view letters) { return letters[below(letters.size())]; }

  private:
    const KeyedHash& hash_;
    std::string text_;
    std::uint64_t counter_;
    std::uint64_t left_ = 0;
};

/// Another address of the same /24, or /120.
Ip neighbour(Ip address, int by) {
    auto& last = address.octets[address.family == IpFamily::v4 ? 3 : 15];
    last = static_cast<std::uint8_t>(last + by);
    return address;
}

std::string hex_digits(Draws& draws, std::size_t count) {
    std::string text;
    while (text.size() < count) {
        text += draws.one_of("0123456789abcdef");
    }
    return text;
}

} // namespace

Pseudonyms::Pseudonyms(const RedactionKey& key) : key_(key), hash_(key), permutation_(key) {}

template <class Make>
const std::string& Pseudonyms::draw(PseudonymKind kind, const std::string& original, const Make& make) {
    Table& known = table(kind);
    const auto found = known.forth.find(original);
    if (found != known.forth.end()) {
        return found->second;
    }
    for (std::uint64_t attempt = 0;; ++attempt) {
        std::string pseudonym = make(attempt);
        if (!known.back.contains(pseudonym) && !known.forth.contains(pseudonym)) {
            known.back.emplace(pseudonym, original);
            return known.forth.emplace(original, std::move(pseudonym)).first->second;
        }
    }
}

void Pseudonyms::remember(PseudonymKind kind, std::string pseudonym, std::string original) {
    Table& known = table(kind);
    const bool spelling =
        kind == PseudonymKind::word && std::any_of(pseudonym.begin(), pseudonym.end(), is_upper);
    if (!spelling) {
        known.forth.emplace(original, pseudonym);
    }
    if (kind == PseudonymKind::address) {
        if (const auto address = read_ip(original)) {
            met_.insert(*address);
        }
    }
    known.back.emplace(std::move(pseudonym), std::move(original));
}

/// No pseudonym shall hold a name by accident: whoever searches for the name should find nothing.
bool Pseudonyms::holds_a_name(std::string_view pseudonym) const {
    const auto& words = table(PseudonymKind::word).forth;
    for (std::size_t from = 0; from + 2 < pseudonym.size(); ++from) {
        for (std::size_t length = 2; from + length <= pseudonym.size(); ++length) {
            if (words.contains(std::string(pseudonym.substr(from, length)))) {
                return true;
            }
        }
    }
    return false;
}

/// Syllables and two digits: no word of any language, and good to be read aloud.
std::string Pseudonyms::made_word(const std::string& lower, std::uint64_t attempt, std::uint64_t again) {
    constexpr std::string_view consonants = "bdfgklmnprstvz";
    constexpr std::string_view vowels = "aeiou";
    Draws draws(hash_, "word " + lower, attempt + (again << 16U));
    const bool whole = lower.size() > netbios_length &&
                       std::all_of(lower.begin(), lower.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (whole) { // begins as the NetBIOS name does that was made from it
        std::string text = word(lower.substr(0, netbios_length));
        while (text.size() < std::min(lower.size(), longest_word)) {
            text += draws.one_of(text.size() % 2 == 0 ? vowels : consonants);
        }
        return text.size() > netbios_length ? text : text + draws.one_of(consonants);
    }
    const std::size_t letters = lower.size() >= netbios_length
                                    ? std::min(lower.size(), longest_word) - 2
                                    : 5 + 2 * static_cast<std::size_t>(attempt / 8);
    std::string text;
    while (text.size() < letters) {
        text += draws.one_of(text.size() % 2 == 0 ? consonants : vowels);
    }
    text += static_cast<char>('1' + draws.below(9));
    text += static_cast<char>('0' + draws.below(10));
    return text;
}

std::string Pseudonyms::word(std::string_view original) {
    if (std::all_of(original.begin(), original.end(), is_digit)) {
        return digits(original);
    }
    const std::string lower = lowered(original);
    const std::string& pseudonym = draw(PseudonymKind::word, lower, [&](std::uint64_t attempt) {
        std::string made = made_word(lower, attempt, 0);
        constexpr std::uint64_t tries = 8;
        for (std::uint64_t again = 1; made.size() < netbios_length && again < tries && holds_a_name(made);
             ++again) {
            made = made_word(lower, attempt, again);
        }
        return made;
    });
    if (std::none_of(original.begin(), original.end(), is_upper)) {
        return pseudonym;
    }
    if (std::none_of(original.begin(), original.end(), is_lower)) {
        return uppered(pseudonym);
    }
    std::string spelled = pseudonym;
    spelled.front() = uppered(spelled.substr(0, 1)).front();
    table(PseudonymKind::word).back.emplace(spelled, original); // of several spellings the first comes back
    return spelled;
}

bool Pseudonyms::has_word(const std::string& lower) const {
    return table(PseudonymKind::word).forth.contains(lower);
}

std::string Pseudonyms::digits(std::string_view original) {
    constexpr std::size_t fewest = 6;
    const std::string text(original);
    return draw(PseudonymKind::digits, text, [&](std::uint64_t attempt) {
        Draws draws(hash_, "digits " + text, attempt);
        std::string made(1, static_cast<char>('1' + draws.below(9)));
        while (made.size() < std::min(std::max(text.size(), fewest), longest_word)) {
            made += static_cast<char>('0' + draws.below(10));
        }
        return made;
    });
}

std::string Pseudonyms::guid(std::string_view original) {
    std::string lower = lowered(original);
    if (lower.find_first_not_of("0-") == std::string::npos) {
        return lower;
    }
    const std::string& made = draw(PseudonymKind::guid, lower, [&](std::uint64_t attempt) {
        Draws draws(hash_, "guid " + lower, attempt);
        return hex_digits(draws, 8) + '-' + hex_digits(draws, 4) + "-4" + hex_digits(draws, 3) + '-' +
               draws.one_of("89ab") + hex_digits(draws, 3) + '-' + hex_digits(draws, 12);
    });
    return std::any_of(original.begin(), original.end(), is_upper) ? uppered(made) : made;
}

std::string Pseudonyms::id(std::string_view prefix, std::string_view digits) {
    constexpr std::size_t fewest = 8;
    const std::string text = std::string(prefix) + std::string(digits);
    const bool upper = std::any_of(digits.begin(), digits.end(), is_upper);
    return draw(PseudonymKind::id, text, [&](std::uint64_t attempt) {
        Draws draws(hash_, "id " + text, attempt);
        const std::string made = hex_digits(draws, std::min(std::max(digits.size(), fewest), longest_word));
        return std::string(prefix) + (upper ? uppered(made) : made);
    });
}

std::string Pseudonyms::sid(std::string_view original) {
    // S-revision-authority-sub-sub...: the first sub-authority says what kind of issuer made the rest.
    std::string text = uppered(original);
    std::vector<std::size_t> dashes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '-') {
            dashes.push_back(at);
        }
    }
    constexpr std::size_t longest_well_known = 14; // S-1-5-32-65535
    const bool domain = text.starts_with("S-1-5-21-");
    if (!domain && dashes.size() <= 4 && text.size() <= longest_well_known) {
        return text;
    }
    const std::size_t first = dashes.size() > 3 ? dashes[3] : dashes.back();
    const std::size_t last = domain && dashes.size() > 6 ? dashes[6] : text.size(); // a RID follows
    const std::string issuer = text.substr(0, last);
    const std::string& made = draw(PseudonymKind::sid, issuer, [&](std::uint64_t attempt) {
        Draws draws(hash_, "sid " + issuer, attempt);
        std::string result = issuer.substr(0, first);
        for (std::size_t at = first; at < issuer.size();
             at = std::min(issuer.find('-', at + 1), issuer.size())) {
            result +=
                '-' + std::to_string((std::uint64_t{1} << 28U) + draws.below(std::uint64_t{0xEFFFFFFF}));
        }
        return result;
    });
    return made + text.substr(last);
}

bool Pseudonyms::stays(const Ip& address) const {
    return known_servers().contains(address) && !moved_.contains(address);
}

Ip Pseudonyms::address(const Ip& original) {
    if (stays(original)) {
        return original;
    }
    Table& known = table(PseudonymKind::address);
    const std::string text = to_text(original);
    if (const auto found = known.forth.find(text); found != known.forth.end()) {
        return read_ip(found->second).value();
    }
    Ip made = permutation_.forth(original);
    // Taken only by a server that stays, or where an earlier redaction with this map knew fewer ranges.
    constexpr int tries = 1000;
    for (int turn = 0; turn < tries && (stays(made) || known.back.contains(to_text(made))); ++turn) {
        made = turn % 2 == 0 ? permutation_.forth(made) : neighbour(made, turn);
    }
    met_.insert(original);
    known.forth.emplace(text, to_text(made));
    if (made != original) {
        known.back.emplace(to_text(made), text);
    }
    return made;
}

std::string Pseudonyms::address_in_hex(std::string_view original) {
    std::uint32_t value = 0;
    std::from_chars(original.data(), original.data() + original.size(), value, 16);
    Ip address;
    for (std::size_t at = 0; at < 4; ++at) {
        address.octets[at] = static_cast<std::uint8_t>(value >> (24 - 8 * at));
    }
    const Ip made = this->address(address);
    std::string text;
    for (std::size_t at = 0; at < 4; ++at) {
        text += "0123456789abcdef"[made.octets[at] >> 4U];
        text += "0123456789abcdef"[made.octets[at] & 15U];
    }
    if (made != address) {
        table(PseudonymKind::id).back.emplace(text, std::string(original));
    }
    return text;
}

Cidr Pseudonyms::range(const Cidr& original) {
    const bool one = original == only(original.base);
    const Cidr made = one ? only(address(original.base)) : permutation_.forth(original);
    if (!one && made != original) {
        table(PseudonymKind::range).back.emplace(to_text(made), to_text(original));
    }
    return made;
}

void Pseudonyms::prepare(std::span<const Cidr> ranges) {
    for (const Cidr& range : ranges) {
        if (range == only(range.base) || permutation_.forth(range) == range) {
            continue;
        }
        for (const Ip& server : known_servers()) {
            if (contains(range, server)) {
                moved_.insert(server);
            }
        }
    }
}

bool Pseudonyms::met_inside(const Cidr& range) const {
    const auto first = met_.lower_bound(range.base);
    return first != met_.end() && contains(range, *first);
}

} // namespace pretrust
