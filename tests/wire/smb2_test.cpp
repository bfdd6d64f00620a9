// SMB2, its signatures, and the small codecs beside it, where no capture of Windows reaches: dialects 2.1 and
// 3.1.1 as a Samba 4.17 DC verified and signed them, text, times, limits.
#include "samples.hpp"

#include <wire/crypto.hpp>
#include <wire/filetime.hpp>
#include <wire/ntlmssp.hpp>
#include <wire/smb2_signing.hpp>
#include <wire/spnego.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace pretrust::wire {
namespace {

/// A signed null session up to IPC$, requests and replies in turn.
using Opening = std::array<std::string_view, 8>;

constexpr Opening opening_2_1 = {
    "0000009efe534d4240000000000000000000100000000000000000000000000000000000fffe00000000000000000000"
    "000000000000000000000000000000000000000024000500010000000000000000000000000000000000000000000000"
    "700000000100000002021002000302031103000001002600000000000100200001000000000000000000000000000000"
    "000000000000000000000000000000000000",
    "000000e0fe534d4240000000000000000000010001000000000000000000000000000000fffe00000000000000000000"
    "00000000000000000000000000000000000000004100030010020000636f727064633100000000000000000007000000"
    "0000800000008000000080007087490caa79dd0100000000000000008000600000000000605e06062b0601050502a054"
    "3052a024302206092a864882f71201020206092a864886f712010202060a2b06010401823702020aa32a3028a0261b24"
    "6e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265",
    "00000078fe534d4240000100000000000100100000000000000000000100000000000000fffe00000000000000000000"
    "00000000000000000000000000000000000000001900000100000000000000005800200000000000000000004e544c4d"
    "5353500001000000358288e000000000000000000000000000000000",
    "0000010efe534d4240000100160000c00100010001000000000000000100000000000000fffe000000000000d7432026"
    "0000000000000000000000000000000000000000090000004800c6004e544c4d53535000020000000800080038000000"
    "358289e20dbb96ea736231cf00000000000000008600860040000000060100000000000f43004f005200500002000800"
    "43004f005200500001000e0043004f00520050004400430031000400200063006f00720070002e006500780061006d00"
    "70006c0065002e0063006f006d000300300063006f00720070006400630031002e0063006f00720070002e0065007800"
    "61006d0070006c0065002e0063006f006d000700080032504b0caa79dd0100000000",
    "000000a9fe534d4240000100000000000100100000000000000000000200000000000000fffe000000000000d7432026"
    "00000000000000000000000000000000000000001900000100000000000000005800510000000000000000004e544c4d"
    "535350000300000001000100400000000000000041000000000000004000000000000000400000000000000040000000"
    "1000100041000000358288e000634b5c54a5488de2938359d90261c782",
    "00000048fe534d4240000100000000000100100001000000000000000200000000000000fffe000000000000d7432026"
    "00000000000000000000000000000000000000000900000048000000",
    "00000070fe534d4240000100000000000300100008000000000000000300000000000000fffe000000000000d7432026"
    "00000000c8475fed27ff835664f861feeb3d848b09000000480028005c005c003100370032002e00310036002e003100"
    "30002e003100350033005c004900500043002400",
    "00000050fe534d4240000100000000000300100009000000000000000300000000000000fffe000016dd16c3d7432026"
    "00000000041827468086771c3a57e337da54466d100002000000000000000000a9001f00",
};

constexpr Opening opening_3_1_1 = {
    "0000009efe534d4240000000000000000000100000000000000000000000000000000000fffe00000000000000000000"
    "000000000000000000000000000000000000000024000500010000000000000000000000000000000000000000000000"
    "700000000100000002021002000302031103000001002600000000000100200001000000000000000000000000000000"
    "000000000000000000000000000000000000",
    "0000010efe534d4240000000000000000000010001000000000000000000000000000000fffe00000000000000000000"
    "00000000000000000000000000000000000000004100030011030100636f727064633100000000000000000007000000"
    "000080000000800000008000b8e8c211aa79dd01000000000000000080006000e0000000605e06062b0601050502a054"
    "3052a024302206092a864882f71201020206092a864886f712010202060a2b06010401823702020aa32a3028a0261b24"
    "6e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265010026000000000001002000"
    "01009523e34716205029aaae62533ab0ad96527e08f0ec68837f197080292ff3072b",
    "00000078fe534d4240000100000000000100100000000000000000000100000000000000fffe00000000000000000000"
    "00000000000000000000000000000000000000001900000100000000000000005800200000000000000000004e544c4d"
    "5353500001000000358288e000000000000000000000000000000000",
    "0000010efe534d4240000100160000c00100010001000000000000000100000000000000fffe000000000000b171b0c2"
    "0000000000000000000000000000000000000000090000004800c6004e544c4d53535000020000000800080038000000"
    "358289e273fd960a84d27e8800000000000000008600860040000000060100000000000f43004f005200500002000800"
    "43004f005200500001000e0043004f00520050004400430031000400200063006f00720070002e006500780061006d00"
    "70006c0065002e0063006f006d000300300063006f00720070006400630031002e0063006f00720070002e0065007800"
    "61006d0070006c0065002e0063006f006d0007000800d09bc511aa79dd0100000000",
    "000000a9fe534d4240000100000000000100100000000000000000000200000000000000fffe000000000000b171b0c2"
    "00000000000000000000000000000000000000001900000100000000000000005800510000000000000000004e544c4d"
    "535350000300000001000100400000000000000041000000000000004000000000000000400000000000000040000000"
    "1000100041000000358288e000cb2448339e0c876876f279779e599c81",
    "00000048fe534d4240000100000000000100100001000000000000000200000000000000fffe000000000000b171b0c2"
    "00000000000000000000000000000000000000000900000048000000",
    "00000070fe534d4240000100000000000300100008000000000000000300000000000000fffe000000000000b171b0c2"
    "00000000b6ef07e796b0816c7c9cd1406406ff2e09000000480028005c005c003100370032002e00310036002e003100"
    "30002e003100350033005c004900500043002400",
    "00000050fe534d4240000100000000000300100009000000000000000300000000000000fffe00002ebc9881b171b0c2"
    "00000000c6fdc8b2d7604b2df7c5a9c33ef4ea1c100002000000000000000000a9001f00",
};

SessionKey sent_key(BytesView logon) {
    SessionKey key{};
    std::copy(logon.end() - 16, logon.end(), key.begin()); // the last field of our type 3
    rc4(SessionKey(), key);
    return key;
}

void expect_signed(const Opening& opening, std::uint16_t dialect) {
    std::vector<Bytes> streams;
    std::transform(opening.begin(), opening.end(), std::back_inserter(streams), samples::hex);
    const auto negotiated = decode_smb2_negotiate(read_smb2_frame(streams[1]).messages.at(0));
    ASSERT_TRUE(negotiated);
    EXPECT_EQ(negotiated->dialect, dialect);
    Smb2PreauthHash preauth;
    for (std::size_t i = 0; i < 5; ++i) { // all but the reply that ends the logon
        preauth.add(BytesView(streams[i]).subspan(4));
    }
    const auto key = smb2_signing_key(dialect, sent_key(streams[4]), preauth);
    for (const auto& stream : {streams[6], streams[7]}) {
        const auto frame = read_smb2_frame(stream);
        const auto& message = frame.messages.at(0);
        EXPECT_NE(message.header.flags & smb2_flag::signature, 0U);
        EXPECT_EQ(smb2_signature(key, message.octets), message.header.signature);
    }
}

TEST(Smb2Signing, SambaAgreesOnTheKeyOf21) {
    expect_signed(opening_2_1, smb2_dialect_2_1);
}

TEST(Smb2Signing, SambaAgreesOnTheKeyOf311WhichHangsOnTheWholeOpening) {
    expect_signed(opening_3_1_1, smb2_dialect_3_1_1);
}

TEST(Smb2Signing, ASingleBitMakesAnotherSignature) {
    const Smb2SigningKey key{smb2_dialect_3_0, {1, 2, 3}};
    Bytes message(100);
    const auto signature = smb2_signature(key, message);
    message[99] = 1;
    EXPECT_NE(smb2_signature(key, message), signature);
    EXPECT_FALSE(smb2_signature(key, BytesView(message).first(63)));
}

TEST(Smb2Frame, RefusesWhatIsNotSmb2InClear) {
    for (const auto* digits : {"00000040fd534d42", "00000040fc534d42", "00000040ff534d42", "01000040fe534d42",
                               "0000003ffe534d42", "00020001fe534d42", "485454502f"}) {
        EXPECT_EQ(read_smb2_frame(samples::hex(digits)).progress, Progress::malformed) << digits;
    }
    EXPECT_EQ(read_smb2_frame(samples::hex("00000040fe534d42")).progress, Progress::more);
    EXPECT_EQ(read_smb2_frame({}).progress, Progress::more);
}

Bytes compound(std::uint32_t next) {
    Smb2Header head;
    Bytes stream = encode_smb2(head, Bytes(128 - 64));
    const Bytes second = encode_smb2(head, Bytes(16));
    stream.insert(stream.end(), second.begin() + 4, second.end());
    stream[3] = static_cast<std::uint8_t>(stream.size() - 4);
    stream[4 + 20] = static_cast<std::uint8_t>(next);
    return stream;
}

TEST(Smb2Frame, FollowsACompoundAndNothingElse) {
    EXPECT_EQ(read_smb2_frame(compound(128)).messages.size(), 2U);
    EXPECT_EQ(read_smb2_frame(compound(0)).messages.size(), 1U);
    for (const std::uint32_t next : {8U, 64U, 120U, 129U, 208U, 216U}) {
        EXPECT_EQ(read_smb2_frame(compound(next)).progress, Progress::malformed) << next;
    }
}

TEST(Smb2Dialect, HasAName) {
    EXPECT_EQ(smb2_dialect_name(0x0202), "2.0.2");
    EXPECT_EQ(smb2_dialect_name(0x0311), "3.1.1");
    EXPECT_FALSE(smb2_dialect_name(0x02ff));
    EXPECT_FALSE(smb2_dialect_name(0));
}

TEST(Ntlm, UnsignedLogonSaysAnonymousAndSendsNoKey) {
    const Bytes message = encode_ntlm_anonymous(NullLogon::unsigned_session, {1, 2, 3});
    EXPECT_EQ(message.size(), 65U);
    EXPECT_EQ(samples::to_hex(BytesView(message).last(5)), "058a082200");
}

TEST(Ntlm, ChallengeWithoutAnEndIsNone) {
    // Type 2, one pair of target information and no closing one.
    const Bytes message = samples::hex("4e544c4d5353500002000000000000000000000005828200"
                                       "1111111111111111"
                                       "0000000000000000"
                                       "0600060038000000"
                                       "0601b01d0000000f"
                                       "020002004100");
    EXPECT_FALSE(decode_ntlm_challenge(message));
    Bytes ended = message;
    ended.insert(ended.end(), 4, 0);
    ended[40] = ended[42] = 10;
    const auto challenge = decode_ntlm_challenge(ended);
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->netbios_domain, "A");
    EXPECT_EQ(challenge->version, "");
}

TEST(Spnego, RefusesIdentifiersWithoutAnEnd) {
    EXPECT_TRUE(decode_spnego_mechanisms(samples::hex("601406062b0601050502a00a3008a0063004060251"
                                                      "03")));
    EXPECT_FALSE(decode_spnego_mechanisms(samples::hex("601406062b0601050502a00a3008a0063004060251"
                                                       "83")));
    EXPECT_FALSE(decode_spnego_mechanisms({}));
}

TEST(Utf16, GoesBothWays) {
    EXPECT_EQ(samples::to_hex(utf16_octets("a\xc3\xa4\xf0\x9f\x98\x80")), "6100e4003dd800de");
    EXPECT_EQ(utf16_text(samples::hex("6100e4003dd800de")), "a\xc3\xa4\xf0\x9f\x98\x80");
}

TEST(Utf16, HalfAPairBecomesTheReplacement) {
    EXPECT_EQ(utf16_text(samples::hex("3dd86100")), "\xef\xbf\xbd"
                                                    "a");
    EXPECT_EQ(utf16_text(samples::hex("00de")), "\xef\xbf\xbd");
    EXPECT_EQ(utf16_text(samples::hex("3dd8")), "\xef\xbf\xbd");
    EXPECT_EQ(utf16_text(samples::hex("610062")), "a");
    EXPECT_EQ(samples::to_hex(utf16_octets("\xff")), "fdff");
}

TEST(Filetime, KnowsWhenNoTimeIsMeant) {
    EXPECT_EQ(filetime_to_unix_us(116444736000000000ULL), 0);
    EXPECT_EQ(filetime_to_unix_us(116444736000000019ULL), 1);
    EXPECT_FALSE(filetime_to_unix_us(0));
    EXPECT_FALSE(filetime_to_unix_us(~0ULL));
}

} // namespace
} // namespace pretrust::wire
