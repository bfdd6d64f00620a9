// One text after the other, rewritten: what is known to name something gets that thing's pseudonym, what is
// known to be harmless stays, and everything else is replaced word by word.
#pragma once

#include <redact/pseudonyms.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pretrust {

/// How a text is to be understood.
enum class TextKind {
    names,   ///< names, addresses, ids, distinguished names, principals: every word names somebody
    prose,   ///< a sentence or a document of others: plain words stay
    words,   ///< one of our own terms, such as "ldap_ping"; anything else is prose
    version, ///< "10.0.20348", "TLSv1.3"
    ports,   ///< "49152-65535"
    record,  ///< "0 100 389 dc1.corp.example.com"
    clock,   ///< NTP's reference: an address, also in hexadecimal, or four letters
    region,  ///< "eu-central-1"
    date,    ///< "2026-11-10-08-00-00"
    file,    ///< a path
    pointer, ///< a JSON pointer
};

/// Remembers what it wrote: a name that becomes known later is for the next Rewriter.
class Rewriter {
  public:
    explicit Rewriter(Pseudonyms& pseudonyms) : pseudonyms_(pseudonyms) {}

    std::string operator()(std::string_view text, TextKind kind);
    Pseudonyms& pseudonyms() { return pseudonyms_; }

  private:
    std::string rewritten(std::string_view text, TextKind kind);
    enum class Words { named, plain };
    std::string scan(std::string_view text, Words words);
    /// Rewrites what begins here; how many octets that was.
    std::size_t token(std::string_view text, std::size_t at, Words words, std::string& out);
    std::size_t address(std::string_view text, std::size_t at, std::string& out);
    std::size_t number_with_sign(std::string_view text, std::size_t at, std::string& out);
    std::string word(std::string_view text, std::size_t at, std::size_t length, Words words);
    std::string parts(std::string_view text, char separator);

    Pseudonyms& pseudonyms_;
    /// A run says the same few hundred texts over and over.
    std::unordered_map<std::string, std::string> said_;
};

} // namespace pretrust
