#include <diagnosis/halves.hpp>
#include <diagnosis/request_words.hpp>
#include <diagnosis/words.hpp>

#include <algorithm>
#include <numeric>

namespace pretrust {

namespace {

/// Letters and digits in lower case: what is left when a word is misspelt.
std::string folded(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            result += c;
        } else if (c >= 'A' && c <= 'Z') {
            result += static_cast<char>(c + ('a' - 'A'));
        }
    }
    return result;
}

/// Levenshtein.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::optional<Direction> direction_of(std::string_view word) {
    for (const Direction direction : {Direction::two_way, Direction::outgoing, Direction::incoming}) {
        if (word == aws_word(direction)) {
            return direction;
        }
    }
    return std::nullopt;
}

std::string_view aws_word(Direction direction) {
    return direction == Direction::two_way    ? "Two-Way"
           : direction == Direction::outgoing ? "One-Way: Outgoing"
                                              : "One-Way: Incoming";
}

std::optional<TrustType> type_of(std::string_view word) {
    if (word.empty() || word == "Forest") {
        return TrustType::forest;
    }
    return word == "External" ? std::optional(TrustType::external) : std::nullopt;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> allowed) {
    constexpr std::size_t longest = 64; // whatever is longer was never one of these
    if (word.size() > longest) {
        return "";
    }
    const std::string given = folded(word);
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, given.size() / 4) + 1;
    for (const std::string_view candidate : allowed) {
        const std::string whole = folded(candidate);
        const bool part = given.size() > 3 && whole.find(given) != std::string::npos;
        const std::size_t away =
            part ? std::min<std::size_t>(1, distance(given, whole)) : distance(given, whole);
        if (away < least) {
            least = away;
            best = candidate;
        }
    }
    return best;
}

std::string shortened(std::string_view text) {
    constexpr std::size_t longest = 80;
    if (text.size() <= longest) {
        return std::string(text);
    }
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end; // never within a character
    }
    return std::string(text.substr(0, end)) + "...";
}

std::string sentences(const std::vector<std::string>& all) {
    constexpr std::size_t most = 8;
    const std::size_t shown = std::min(most, all.size());
    std::string text = joined({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown)}, "; ");
    return shown == all.size() ? text : text + "; and " + std::to_string(all.size() - shown) + " more";
}

std::string request_place(const AwsTrustRequest& request) {
    const std::string file = request.place.file.empty() ? "the request" : request.place.file;
    return request.place.pointer.empty() ? file : file + ": " + request.place.pointer;
}

std::string file_word(const std::string& file) {
    return file.empty() ? "REQUEST-FILE" : file;
}

std::string request_domain(const Facts& facts) {
    std::string domain = self_managed_domain(facts.plan());
    const auto& request = facts.evidence().aws.request;
    if (domain.empty() && request) {
        domain = request->remote_domain;
    }
    return domain.empty() ? "SELF-MANAGED-DOMAIN" : domain;
}

} // namespace pretrust
