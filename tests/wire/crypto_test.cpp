// Digests, ciphers and keys against the vectors of their specifications, and of a real KDC.
#include "samples.hpp"

#include <wire/crypto.hpp>
#include <wire/password_keys.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

std::string md4_of(std::string_view text, std::size_t piece = 1000) {
    Md4 digest;
    const auto octets = octets_of(text);
    for (std::size_t at = 0; at < octets.size(); at += piece) {
        digest.add(BytesView(octets).subspan(at, std::min(piece, octets.size() - at)));
    }
    return to_hex(digest.finish());
}

TEST(Md4, GivesTheVectorsOfRfc1320) {
    EXPECT_EQ(md4_of(""), "31d6cfe0d16ae931b73c59d7e0c089c0");
    EXPECT_EQ(md4_of("a"), "bde52cb31de33e46245e05fbdbd6fb24");
    EXPECT_EQ(md4_of("message digest"), "d9130a8164549fe818874806e1c7014b");
    EXPECT_EQ(md4_of("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
              "e33b4ddc9c38f2199c3e7b164fcc0536");
}

TEST(Md4, PadsEveryLengthAroundABlock) {
    const std::array<std::pair<std::size_t, const char*>, 7> known{
        {{55, "c889c81dd86c4d2e025778944ea02881"},
         {56, "d5f9a9e9257077a5f08b0b92f348b0ad"},
         {57, "872097e6f78e3b53f890459d03bc6fb7"},
         {63, "7ea3da77432d44c323671097d1348fc8"},
         {64, "52f5076fabd22680234a3fa9f9dc5732"},
         {65, "330e377bf231f3cacfecc2c182fe7e5b"},
         {200, "e4720c787792df1ec36423b1f3fb0ee6"}}};
    for (const auto& [length, digest] : known) {
        EXPECT_EQ(md4_of(std::string(length, 'a')), digest) << length;
        EXPECT_EQ(md4_of(std::string(length, 'a'), 7), digest) << length;
    }
}

TEST(Rc4, GivesTheVectorsOfRfc6229) {
    Bytes stream(32);
    rc4(hex("0102030405"), stream);
    EXPECT_EQ(to_hex(stream), "b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919");
    Bytes longer(16);
    rc4(hex("0102030405060708090a0b0c0d0e0f10"), longer);
    EXPECT_EQ(to_hex(longer), "9ac7cc9a609d1ef7b2932899cde41b97");
}

TEST(Hmac, GivesTheVectorsOfRfc2202And4231) {
    const Bytes data = octets_of("what do ya want for nothing?");
    const Bytes key = octets_of("Jefe");
    EXPECT_EQ(to_hex(hmac_md5(key, {data})), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(to_hex(hmac_sha1(key, {data})), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(to_hex(hmac_sha256(key, {BytesView(data).first(9), BytesView(data).subspan(9)})),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(AesCmac, GivesTheVectorsOfRfc4493) {
    Key<16> key;
    const auto octets = hex("2b7e151628aed2a6abf7158809cf4f3c");
    std::copy(octets.begin(), octets.end(), key.begin());
    EXPECT_EQ(to_hex(aes_cmac(key, {})), "bb1d6929e95937287fa37d129b756746");
    EXPECT_EQ(to_hex(aes_cmac(key, {hex("6bc1bee22e409f96e93d7e117393172a")})),
              "070a16b46b4d4144f79bdd9dd04a287c");
}

TEST(AesCts, GivesTheVectorsOfRfc3962) {
    const auto key = octets_of("chicken teriyaki");
    const auto text = octets_of("I would like the General Gau's Chicken, please, and wonton soup.");
    const std::array<std::pair<std::size_t, const char*>, 4> known{
        {{17, "c6353568f2bf8cb4d8a580362da7ff7f97"},
         {31, "fc00783e0efdb2c1d445d4c8eff7ed2297687268d6ecccc0c07b25e25ecfe5"},
         {32, "39312523a78662d5be7fcbcc98ebf5a897687268d6ecccc0c07b25e25ecfe584"},
         {64, "97687268d6ecccc0c07b25e25ecfe58439312523a78662d5be7fcbcc98ebf5a8"
              "4807efe836ee89a526730dbc2f7bc8409dad8bbb96c4cdc03bc103e1a194bbd8"}}};
    for (const auto& [length, cipher] : known) {
        EXPECT_EQ(to_hex(aes_cts(key, BytesView(text).first(length))), cipher) << length;
    }
    EXPECT_TRUE(aes_cts(key, BytesView(text).first(15)).empty());
    EXPECT_TRUE(aes_cts(BytesView(key).first(15), text).empty());
}

TEST(NFold, GivesTheVectorsOfRfc3961) {
    const auto folded = [](std::string_view text, std::size_t size) {
        Bytes out(size);
        n_fold(octets_of(text), out);
        return to_hex(out);
    };
    EXPECT_EQ(folded("012345", 8), "be072631276b1955");
    EXPECT_EQ(folded("password", 7), "78a07b6caf85fa");
    EXPECT_EQ(folded("Rough Consensus, and Running Code", 8), "bb6ed30870b7f0e0");
    EXPECT_EQ(folded("password", 21), "59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e");
    EXPECT_EQ(folded("MASSACHVSETTS INSTITVTE OF TECHNOLOGY", 24),
              "db3b0d8f0b061e603282b308a50841229ad798fab9540c1b");
    EXPECT_EQ(folded("Q", 21), "518a54a215a8452a518a54a215a8452a518a54a215");
    EXPECT_EQ(folded("kerberos", 16), "6b65726265726f737b9b5b2b93132b93");
}

std::string aes_key(std::string_view password, BytesView salt, unsigned iterations, std::size_t size) {
    Key<32> key;
    aes_string_to_key(octets_of(password), salt, iterations, std::span(key).first(size));
    return to_hex(BytesView(key.view()).first(size));
}

TEST(AesStringToKey, GivesTheVectorsOfRfc3962) {
    const auto salt = octets_of("ATHENA.MIT.EDUraeburn");
    EXPECT_EQ(aes_key("password", salt, 1, 16), "42263c6e89f4fc28b8df68ee09799f15");
    EXPECT_EQ(aes_key("password", salt, 1, 32),
              "fe697b52bc0d3ce14432ba036a92e65bbb52280990a2fa27883998d72af30161");
    EXPECT_EQ(aes_key("password", salt, 1200, 32),
              "55a6ac740ad17b4846941051e1e8b0a7548d93b0ab30a8bc3ff16280382b8c2a");
    EXPECT_EQ(aes_key("password", hex("1234567878563412"), 5, 16), "e9b23d52273747dd5c35cb55be619d8e");
    EXPECT_EQ(aes_key(std::string(65, 'X'), octets_of("pass phrase exceeds block size"), 1200, 16),
              "cb8005dc5f90179a7f02104c0018751d");
    EXPECT_EQ(aes_key("\xf0\x9d\x84\x9e", octets_of("EXAMPLE.COMpianist"), 50, 16),
              "f149c1f2e154a73452d43e7fe62a56e5");
}

TEST(AesStringToKey, IsTheOneMeasuredOnAKdcForATrustAccount) {
    EXPECT_EQ(aes_key("TrustP@ss123", octets_of("CORP.EXAMPLE.COMkrbtgtMYAD"), 4096, 32),
              "27b32fbdd279d58f5d8dd00e6fc02ac4e4375f17c92fd21488fd6313389d6477");
}

} // namespace
} // namespace pretrust::wire
