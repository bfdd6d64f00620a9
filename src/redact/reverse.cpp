// Pseudonyms are sought where words begin, the longest first; of addresses that were computed from others (a
// range around an address) the keyed permutation knows the way back.
#include <json/utf8.hpp>

#include <algorithm>
#include <map>
#include <redact/letters.hpp>
#include <redact/redact.hpp>
#include <redact/tokens.hpp>
#include <set>
#include <unordered_map>
#include <vector>

namespace pretrust {
namespace {

/// Fit for a terminal and for the inside of a quoted text: an original may hold what a stranger put there.
std::string harmless(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const Utf8Character character = first_character(text);
        if (character.valid && !is_treacherous(character.code)) {
            result += text.substr(0, character.octets);
        } else {
            for (const char octet : text.substr(0, character.octets)) {
                result += escaped_octet(static_cast<unsigned char>(octet));
            }
        }
        text.remove_prefix(character.octets);
    }
    return result;
}

class Reverser {
  public:
    explicit Reverser(const Pseudonyms& pseudonyms) : pseudonyms_(pseudonyms) {
        for (const auto kind : {PseudonymKind::word, PseudonymKind::digits, PseudonymKind::sid,
                                PseudonymKind::guid, PseudonymKind::id}) {
            for (const auto& [pseudonym, original] : pseudonyms.pairs(kind)) {
                originals_.emplace(pseudonym, original);
                longest_ = std::max(longest_, pseudonym.size());
            }
        }
        for (const auto& [pseudonym, original] : pseudonyms.pairs(PseudonymKind::range)) {
            const auto made = read_cidr(pseudonym);
            const auto range = read_cidr(original);
            if (made && range) {
                bases_.emplace(made->base, range->base);
            }
        }
        for (const auto& pair : pseudonyms.pairs(PseudonymKind::address)) {
            if (const auto address = read_ip(pair.first)) {
                addresses_.insert(*address);
            }
        }
    }

    std::string whole(std::string_view text) {
        std::string out;
        out.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            const bool begins = at == 0 || !is_word_character(text[at - 1]);
            const std::size_t taken = begins ? one(text, at, out) : 0;
            if (taken == 0) {
                out += text[at];
            }
            at += std::max<std::size_t>(taken, 1);
        }
        return out;
    }

  private:
    std::size_t one(std::string_view text, std::size_t at, std::string& out) {
        if (is_word_character(text[at]) || text.substr(at, 2) == "::") {
            if (const std::size_t length = address(text, at, out)) {
                return length;
            }
        }
        return is_word_character(text[at]) ? pseudonym(text, at, out) : 0;
    }

    bool holds_one(const Cidr& range) const {
        const auto first = addresses_.lower_bound(range.base);
        return first != addresses_.end() && contains(range, *first);
    }

    std::size_t address(std::string_view text, std::size_t at, std::string& out) const {
        if (const ReverseName name = reverse_name(text, at); name.length > 0 && holds_one(name.range)) {
            out += ptr_text(original(name.range));
            return name.length;
        }
        const AddressToken token = address_token(text, at);
        if (token.length == 0) {
            return 0;
        }
        const auto& known = pseudonyms_.pairs(PseudonymKind::address);
        if (const auto pair = known.find(to_text(token.address)); pair != known.end()) {
            out += pair->second;
            return token.length;
        }
        if (!token.prefix) {
            const auto base = bases_.find(token.address); // "10.20.0.0 plus two"
            out += base == bases_.end() ? "" : to_text(base->second);
            return base == bases_.end() ? 0 : token.length;
        }
        const auto range = read_cidr(text.substr(at, token.whole));
        const auto& ranges = pseudonyms_.pairs(PseudonymKind::range);
        if (!range || (!ranges.contains(to_text(*range)) && !holds_one(*range))) {
            return 0;
        }
        out += to_text(original(*range));
        return token.whole;
    }

    Cidr original(const Cidr& range) const {
        if (range == only(range.base)) {
            const auto& known = pseudonyms_.pairs(PseudonymKind::address);
            const auto pair = known.find(to_text(range.base));
            const auto address = pair == known.end() ? Result<Ip>(range.base) : read_ip(pair->second);
            return only(address ? *address : range.base);
        }
        return pseudonyms_.permutation().back(range);
    }

    /// Pseudonyms consist of letters, digits and hyphens: a few ends are worth a look, whatever the text is.
    std::size_t pseudonym(std::string_view text, std::size_t at, std::string& out) const {
        constexpr std::size_t most_parts = 12;
        std::vector<std::size_t> lengths;
        for (std::size_t end = at; lengths.size() < most_parts && end - at <= longest_; ++end) {
            if (!word_ends(text, end)) {
                continue;
            }
            lengths.push_back(end - at);
            if (end >= text.size() || text[end] != '-') {
                break;
            }
        }
        for (; !lengths.empty(); lengths.pop_back()) {
            const std::string written(text.substr(at, lengths.back()));
            if (const auto exact = originals_.find(written); exact != originals_.end()) {
                out += harmless(exact->second);
                return written.size();
            }
            const auto found = originals_.find(lowered(written));
            if (found != originals_.end()) {
                const bool shouted = is_upper(written.front()) && written == uppered(written);
                out += harmless(shouted ? uppered(found->second) : found->second);
                return written.size();
            }
        }
        return 0;
    }

    const Pseudonyms& pseudonyms_;
    std::unordered_map<std::string, std::string> originals_;
    std::map<Ip, Ip> bases_; ///< first addresses of ranges
    std::size_t longest_ = 0;
    std::set<Ip> addresses_; ///< pseudonyms
};

} // namespace

std::string reverse_text(std::string_view text, const Pseudonyms& pseudonyms) {
    return Reverser(pseudonyms).whole(text);
}

} // namespace pretrust
