// The parts: addresses, pseudonyms, and what of a text stays.
#include "files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <redact/redact.hpp>
#include <set>
#include <string>
#include <vector>

namespace pretrust {
namespace {

Ip ip(const char* text) {
    return read_ip(text).value();
}
Cidr cidr(const char* text) {
    return read_cidr(text).value();
}

int common_bits(const Ip& a, const Ip& b) {
    int count = 0;
    while (count < 128 &&
           ((a.octets[static_cast<std::size_t>(count / 8)] ^ b.octets[static_cast<std::size_t>(count / 8)]) &
            (0x80 >> (count % 8))) == 0) {
        ++count;
    }
    return count;
}

TEST(KeyedHash, IsSipHash) {
    // The vector of the paper's appendix A: octets 0 to 14 under the key 0 to 15; the counter is the first
    // eight.
    RedactionKey key{};
    for (std::size_t at = 0; at < key.size(); ++at) {
        key[at] = static_cast<std::uint8_t>(at);
    }
    EXPECT_EQ(KeyedHash(key)("\x08\x09\x0a\x0b\x0c\x0d\x0e", 0x0706050403020100ULL), 0xa129ca6149be45e5ULL);
}

TEST(AddressPermutation, KeepsKindsPrefixesAndTheWayBack) {
    AddressPermutation permutation(RedactionKey{11});
    permutation.keep_ends(cidr("10.20.0.0/16"));
    permutation.keep_ends(cidr("10.20.1.0/24"));
    std::vector<Ip> originals;
    std::uint32_t state = 1;
    const auto next = [&] { return state = state * 1664525U + 1013904223U; };
    for (const char* const text : {"10.20.1.0",
                                   "10.20.1.2",
                                   "10.20.1.255",
                                   "10.20.1.77",
                                   "10.20.2.9",
                                   "172.16.10.153",
                                   "172.31.255.255",
                                   "192.168.0.1",
                                   "100.64.7.10",
                                   "198.18.1.10",
                                   "169.254.7.8",
                                   "203.0.113.10",
                                   "192.0.2.1",
                                   "198.51.100.7",
                                   "8.8.8.8",
                                   "52.95.1.2",
                                   "192.175.48.10",
                                   "203.0.112.9",
                                   "127.0.0.1",
                                   "224.0.0.10",
                                   "239.1.2.3",
                                   "255.255.255.255",
                                   "0.0.0.0",
                                   "2001:db8::1",
                                   "2620:4f:8000::10",
                                   "fd12:3456:789a::1",
                                   "fe80::1ff:fe23:4567:890a",
                                   "::1",
                                   "::",
                                   "::ffff:10.20.1.77",
                                   "64:ff9b::ac10:a99",
                                   "2a01:4f8::1",
                                   "ff02::1",
                                   "3fff::5",
                                   "2001:470::1"}) {
        originals.push_back(ip(text));
    }
    for (int i = 0; i < 300; ++i) {
        Ip made;
        made.family = i % 3 == 0 ? IpFamily::v6 : IpFamily::v4;
        for (std::size_t at = 0; at < (i % 3 == 0 ? 16U : 4U); ++at) {
            made.octets[at] = static_cast<std::uint8_t>(next() >> 24U);
        }
        if (i % 5 == 0) { // neighbours
            made = originals[static_cast<std::size_t>(i) % originals.size()];
            made.octets[made.family == IpFamily::v4 ? 3 : 15] ^= static_cast<std::uint8_t>(next() >> 24U);
        }
        originals.push_back(made);
    }
    for (const Ip& one : originals) {
        const Ip made = permutation.forth(one);
        EXPECT_EQ(kind_of(made), kind_of(one)) << to_text(one) << " became " << to_text(made);
        EXPECT_EQ(permutation.back(made), one) << to_text(one) << " became " << to_text(made);
        for (const Ip& other : originals) {
            if (one.family == other.family) {
                EXPECT_EQ(common_bits(made, permutation.forth(other)), common_bits(one, other))
                    << to_text(one) << " and " << to_text(other);
            }
        }
        for (int length = 0; length <= only(one).length; length += 4) {
            const Cidr range = read_cidr(to_text(one) + "/" + std::to_string(length), HostBits::cut).value();
            EXPECT_TRUE(contains(permutation.forth(range), made)) << to_text(range);
            EXPECT_EQ(permutation.back(permutation.forth(range)), range) << to_text(range);
        }
    }
    const Ip base = permutation.forth(cidr("10.20.1.0/24")).base;
    EXPECT_EQ(permutation.forth(ip("10.20.1.0")), base);
    EXPECT_EQ(permutation.forth(ip("10.20.1.2")).octets[3], 2);
    EXPECT_EQ(permutation.forth(ip("10.20.1.255")).octets[3], 255);
    for (const char* const stays :
         {"127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.10", "169.254.169.253", "::1"}) {
        EXPECT_EQ(permutation.forth(ip(stays)), ip(stays));
    }
}

TEST(Pseudonyms, OtherKeysGiveOtherNames) {
    Pseudonyms one(RedactionKey{1});
    Pseudonyms other(RedactionKey{2});
    EXPECT_NE(one.word("corp"), other.word("corp"));
    EXPECT_NE(one.guid("32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0"),
              other.guid("32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0"));
    EXPECT_NE(to_text(one.address(ip("172.16.10.153"))), to_text(other.address(ip("172.16.10.153"))));
}

TEST(Pseudonyms, HoldNoNameThatIsKnownAndStayShort) {
    Pseudonyms it(RedactionKey{4});
    std::vector<std::string> names;
    for (char first = 'a'; first <= 'z';
         ++first) { // short names, of which many a pseudonym holds one by chance
        names.push_back({first, static_cast<char>('a' + (first - 'a') * 7 % 26)});
        (void)it.word(names.back());
    }
    std::size_t holding = 0;
    for (int at = 0; at < 2000; ++at) {
        const std::string made = it.word("host" + std::to_string(at) + "x");
        EXPECT_LE(made.size(), 9U) << made;
        holding += std::any_of(names.begin(), names.end(),
                               [&](const std::string& name) { return made.find(name) != std::string::npos; })
                       ? 1
                       : 0;
    }
    EXPECT_LT(holding, 20U);
}

TEST(Pseudonyms, KeepTheFormOfSidsGuidsAndIds) {
    using ::testing::MatchesRegex;
    Pseudonyms it(RedactionKey{4});
    const std::string sid = it.sid("S-1-5-21-2576292641-3177473049-539896442");
    EXPECT_THAT(sid, MatchesRegex("S-1-5-21-[0-9]+-[0-9]+-[0-9]+"));
    EXPECT_EQ(it.sid("S-1-5-21-2576292641-3177473049-539896442-1103"), sid + "-1103");
    EXPECT_NE(it.sid("S-1-5-21-2576292641-3177473049-539896443"), sid);
    EXPECT_EQ(it.sid("S-1-5-32-544"), "S-1-5-32-544");
    EXPECT_EQ(it.sid("S-1-1-0"), "S-1-1-0");
    EXPECT_THAT(it.guid("32E6948A-1F56-4646-8D5B-E4A4D2C8B1A0"), MatchesRegex("[0-9A-F-]+"));
    EXPECT_THAT(it.id("d-", "9067f3a1b2"), MatchesRegex("d-[0-9a-f]{10}"));
    EXPECT_THAT(it.digits("123456789012"), MatchesRegex("[1-9][0-9]{11}"));
    EXPECT_EQ(it.word("averylongnetbios-and-more").substr(0, 15), it.word("averylongnetbios").substr(0, 15));
    std::string shouted = it.word("averylongdomainname").substr(0, 15);
    std::transform(shouted.begin(), shouted.end(), shouted.begin(),
                   [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    EXPECT_EQ(it.word("AVERYLONGDOMAIN"), shouted) << "the NetBIOS name that Windows makes of the label";
}

struct Rewritten {
    const char* text;
    TextKind kind;
    const char* becomes; ///< a regular expression
};

TEST(Rewriter, ReplacesWhatItCannotVouchFor) {
    const Rewritten rows[] = {
        {"Access is denied", TextKind::prose, "Access is denied"},
        {"The specified domain name does not exist or could not be contacted.", TextKind::prose,
         "The specified domain name does not exist or could not be contacted."},
        {"STATUS_ACCESS_DENIED 0xC0000022 -1073741790 3221225506 1355", TextKind::prose,
         "STATUS_ACCESS_DENIED 0xC0000022 -1073741790 3221225506 1355"},
        {"0xAC100A99", TextKind::prose, "[A-Z][a-z]+[0-9][0-9]"},
        {"2886732441", TextKind::prose, "[1-9][0-9]+"},
        {"Contoso Access", TextKind::prose, "[A-Z][a-z]+[0-9]+ Access"},
        {"access.denied.com", TextKind::prose, "[a-z]+[0-9]+[.][a-z]+[0-9]+[.]com"},
        {"ACCESS\\admin@denied", TextKind::prose, "[A-Z]+[0-9]+\\\\[a-z]+[0-9]+@[a-z]+[0-9]+"},
        {"_ldap._tcp.dc._msdcs.corp.com.", TextKind::names, "_ldap._tcp.dc._msdcs.[a-z]+[0-9]+.com."},
        {"ldap/dc1.corp.com@CORP.COM", TextKind::names,
         "ldap/[a-z]+[0-9]+.[a-z]+[0-9]+.com@[A-Z]+[0-9]+.COM"},
        {"CN=Access CA, OU=Denied, DC=corp", TextKind::names,
         "CN=[A-Z][a-z]+[0-9]+ [A-Z]+[0-9]+, OU=[A-Z][a-z]+[0-9]+, DC=[a-z]+[0-9]+"},
        {"AWSMAD$", TextKind::names, "[A-Z]+[0-9]+[$]"},
        {"xn--bcher-kva.local", TextKind::names, "xn--[a-z]+[0-9]+.local"},
        {"ad_corp", TextKind::names, "[a-z]+[0-9]+_[a-z]+[0-9]+"},
        {"153.10.16.172.in-addr.arpa", TextKind::names, "[0-9]+.[0-9]+.[0-9]+.172.in-addr.arpa"},
        {"10.16.172.in-addr.arpa", TextKind::names, "[0-9]+.[0-9]+.172.in-addr.arpa"},
        {"172.016.20.153", TextKind::names, "172.0[0-9][0-9].[0-9]+.[0-9]+"},
        {"10.0.0.1/8: host bits are set", TextKind::prose, "10.[0-9.]+/8: host bits are set"},
        {"10.0.0.0/8", TextKind::prose, "10.0.0.0/8"},
        {"arn:aws:ds:eu-central-1:123456789012:directory/d-9067f3a1b2", TextKind::prose,
         "arn:aws:ds:[a-z0-9-]+:[0-9]{12}:directory/d-[0-9a-f]{10}"},
        {"00:11:22:aa:bb:cc", TextKind::prose, "[a-z]+[0-9][0-9][a-z]*"},
        {"0 100 389 dc1.corp.com", TextKind::record, "0 100 389 [a-z]+[0-9]+.[a-z]+[0-9]+.com"},
        {"49152-65535", TextKind::ports, "49152-65535"},
        {"10.0.20348", TextKind::version, "10.0.20348"},
        {"172.16.10.153", TextKind::version, "172[.][0-9.]+"},
        {"TLSv1.3", TextKind::version, "TLSv1.3"},
        {"c0a80001", TextKind::clock, "c0a8[0-9a-f]{4}"},
        {"LOCL", TextKind::clock, "LOCL"},
        {"CORP", TextKind::clock, "[A-Z]+[0-9]+"},
        {"/data/jdoe/aws/security-groups.json", TextKind::file,
         "/data/[a-z]+[0-9]+/aws/security-groups.json"},
        {"/SecurityGroups/0/IpPermissions/11", TextKind::pointer, "/SecurityGroups/0/IpPermissions/11"},
        {"/Contoso/0", TextKind::pointer, "/[A-Z][a-z]+[0-9]+/0"},
        {"eu-central-1", TextKind::region, "eu-central-1"},
        {"corp-central-1", TextKind::region, "[a-z]+[0-9]+"},
    };
    for (const Rewritten& row : rows) {
        Pseudonyms pseudonyms(RedactionKey{8});
        Rewriter rewrite(pseudonyms);
        EXPECT_THAT(rewrite(row.text, row.kind), ::testing::MatchesRegex(row.becomes)) << row.text;
    }
}

TEST(Rewriter, LeavesNoEncodingOfANameInFreeText) {
    const std::set<std::string> secrets{"contoso", "dc1.contoso.com", "172.16.10.153"};
    using namespace std::string_literals;
    for (const std::string& text :
         {"c\0o\0n\0t\0o\0s\0o\0"s, "\0c\0o\0n\0t\0o\0s\0o"s, "\3dc1\7contoso\3com\0"s, "636f6e746f736f"s,
          "Y29udG9zbw=="s, "access Y29udG9zby5jb20= denied"s, "153.10.16.172.in-addr.arpa"s, "ac100a99"s,
          "ConToSo"s, "%contoso%"s, R"("contoso")"s, "<contoso>"s, "[contoso]"s, "contoso\xe2\x80\xae"s,
          "xcontosox"s, R"(\\contoso\share)"s}) {
        Pseudonyms pseudonyms(RedactionKey{8});
        Evidence evidence;
        evidence.plan.failed_with = Rewriter(pseudonyms)(text, TextKind::prose);
        EXPECT_EQ(leak_in(evidence, secrets), "") << text;
    }
}

TEST(Rewriter, TakesTimeInProportionToTheText) {
    for (const char* const piece :
         {"a:", "a-", "1.", "1:", "::", "f", "d-a", "S-1-", "1.2.3.4", "%", "9", "x.arpa."}) {
        std::string text;
        while (text.size() < 20000) { // squared, this would be noticed
            text += piece;
        }
        Pseudonyms pseudonyms(RedactionKey{8});
        Rewriter rewrite(pseudonyms);
        for (const TextKind kind : {TextKind::names, TextKind::prose, TextKind::words, TextKind::pointer}) {
            EXPECT_FALSE(rewrite(text + "g", kind).empty()) << piece;
        }
        EXPECT_FALSE(reverse_text(text, pseudonyms).empty());
    }
}

} // namespace
} // namespace pretrust
