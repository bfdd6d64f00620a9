// LSA's calls: the reply measured on a real DC, and stubs made with Samba's own Python bindings, which share
// no code with ours.
#include "samples.hpp"

#include <wire/lsa.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

constexpr std::string_view handle_digits = "00000000c4b3a213e6d5704f8192a3b4c5d6e7f8";
/// Of a Samba 4.17 DC of corp.example.com, over a null session.
constexpr std::string_view measured_dns_domain =
    "000002000c00000008000a00040002002000220008000200200022000c0002006b8a94e632561f46a248bebd7d63801710000200"
    "0500"
    "0000000000000400000043004f005200500011000000000000001000000063006f00720070002e006500780061006d0070006c00"
    "6500"
    "2e0063006f006d0011000000000000001000000063006f00720070002e006500780061006d0070006c0065002e0063006f006d00"
    "0400"
    "000001040000000000051500000021018f179a5964bd7ca12e2000000000";
constexpr std::string_view other_forest = "000002000c00000008000a00040002002000220008000200160018000c0002008a"
                                          "94e632561f46468d5be4a4d2c8b1a0100002000500"
                                          "0000000000000400000043004f005200500011000000000000001000000063006f"
                                          "00720070002e006500780061006d0070006c006500"
                                          "2e0063006f006d000c000000000000000b0000006500780061006d0070006c0065"
                                          "002e0063006f006d00000004000000010400000000"
                                          "0005150000000100000002000000ffffffff00000000";
constexpr std::string_view account_domain = "000002000500000008000a000400020008000200050000000000000004000000"
                                            "43004f00520050000400000001040000000000051500"
                                            "000001000000020000000300000000000000";
constexpr std::string_view primary_role = "00000200060000000300000000000000";
constexpr std::string_view two_trusts = "0200000002000000000002000200000024002600040002000c000e00080002000c00"
                                        "02000300000002000000080000001e0020001000"
                                        "02001e00200014000200000000000200000003000000010000001300000000000000"
                                        "120000006100770073006d00610064002e006500"
                                        "780061006d0070006c0065002e0063006f006d000700000000000000060000004100"
                                        "570053004d004100440004000000010400000000"
                                        "00051500000009000000080000000700000010000000000000000f0000004b005200"
                                        "42002e004500580041004d0050004c0045002e00"
                                        "4e0045005400000010000000000000000f0000004b00520042002e00450058004100"
                                        "4d0050004c0045002e004e004500540000000000"
                                        "0000";

LsaHandle handle() {
    LsaHandle made{};
    const auto octets = hex(handle_digits);
    std::copy(octets.begin(), octets.end(), made.begin());
    return made;
}

TEST(LsaRequests, AreThoseOfSamba) {
    EXPECT_EQ(to_hex(encode_open_policy2("\\\\192.0.2.10")),
              "000002000d000000000000000d0000005c005c003100390032002e0030002e0032002e003100300000000000180000"
              "0000000000"
              "0000000000000000000000000000000001000000");
    EXPECT_EQ(to_hex(encode_query_policy2(handle(), LsaClass::dns_domain)),
              std::string(handle_digits) + "0c00");
    EXPECT_EQ(to_hex(encode_enumerate_trusts(handle(), 0, 0x1000)),
              std::string(handle_digits) + "0000000000100000");
    EXPECT_EQ(to_hex(encode_lsa_close(handle())), handle_digits);
}

TEST(LsaRequests, PolicyIsOpenedWithoutAServerName) {
    EXPECT_EQ(to_hex(encode_open_policy2("")), "00000000"
                                               "18000000" +
                                                   std::string(40, '0') + "01000000");
}

TEST(LsaPolicy, DnsDomainIsTheOneMeasuredOnADomainController) {
    const auto reply = decode_query_policy(hex(measured_dns_domain));
    ASSERT_TRUE(reply && reply->policy);
    EXPECT_EQ(reply->status, 0U);
    EXPECT_EQ(reply->policy->what, LsaClass::dns_domain);
    EXPECT_EQ(reply->policy->netbios_domain, "CORP");
    EXPECT_EQ(reply->policy->dns_domain, "corp.example.com");
    EXPECT_EQ(reply->policy->forest, "corp.example.com");
    EXPECT_EQ(reply->policy->domain_guid, "e6948a6b-5632-461f-a248-bebd7d638017");
    EXPECT_EQ(reply->policy->domain_sid, "S-1-5-21-395247905-3177470362-539926908");
}

TEST(LsaPolicy, ForestMayBeAnotherNameOfOddLength) {
    const auto reply = decode_query_policy(hex(other_forest));
    ASSERT_TRUE(reply && reply->policy);
    EXPECT_EQ(reply->policy->forest, "example.com");
    EXPECT_EQ(reply->policy->domain_guid, "32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0");
    EXPECT_EQ(reply->policy->domain_sid, "S-1-5-21-1-2-4294967295");
}

TEST(LsaPolicy, AccountDomainAndRoleAreRead) {
    const auto account = decode_query_policy(hex(account_domain));
    ASSERT_TRUE(account && account->policy);
    EXPECT_EQ(account->policy->what, LsaClass::account_domain);
    EXPECT_EQ(account->policy->netbios_domain, "CORP");
    EXPECT_EQ(account->policy->domain_sid, "S-1-5-21-1-2-3");
    const auto role = decode_query_policy(hex(primary_role));
    ASSERT_TRUE(role && role->policy);
    EXPECT_EQ(role->policy->role, LsaRole::primary);
}

TEST(LsaPolicy, RefusalHoldsNoPolicy) {
    const auto reply = decode_query_policy(hex("00000000220000c0"));
    ASSERT_TRUE(reply);
    EXPECT_FALSE(reply->policy);
    EXPECT_EQ(reply->status, lsa_status::access_denied);
}

TEST(LsaPolicy, UnknownClassAndUnknownRoleAreRefused) {
    EXPECT_FALSE(decode_query_policy(hex("00000200070000000300000000000000")));
    EXPECT_FALSE(decode_query_policy(hex("00000200060000000400000000000000")));
}

TEST(LsaPolicy, PrefixOfAReplyIsNoReply) {
    for (const auto digits : {measured_dns_domain, other_forest, account_domain, primary_role}) {
        const auto whole = hex(digits);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            EXPECT_FALSE(decode_query_policy(BytesView(whole).first(size))) << size;
        }
    }
}

TEST(LsaTrusts, DomainAndRealmAreRead) {
    const auto reply = decode_enumerate_trusts(hex(two_trusts));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 0U);
    EXPECT_EQ(reply->resume, 2U);
    ASSERT_EQ(reply->trusts.size(), 2U);
    const auto& domain = reply->trusts[0];
    EXPECT_EQ(domain.partner_dns, "awsmad.example.com");
    EXPECT_EQ(domain.partner_netbios, "AWSMAD");
    EXPECT_EQ(domain.partner_sid, "S-1-5-21-9-8-7");
    EXPECT_EQ(domain.direction, 3U);
    EXPECT_EQ(domain.type, 2U);
    EXPECT_TRUE(domain.forest_transitive());
    const auto& realm = reply->trusts[1];
    EXPECT_EQ(realm.partner_dns, "KRB.EXAMPLE.NET");
    EXPECT_EQ(realm.partner_sid, "");
    EXPECT_EQ(realm.direction, 2U);
    EXPECT_EQ(realm.type, 3U);
    EXPECT_FALSE(realm.forest_transitive());
}

TEST(LsaTrusts, NoneIsAnAnswerWithAndWithoutAnEmptyArray) {
    for (const auto digits : {"00000000000000000000020000000000"
                              "1a000080",
                              "0000000000000000000000001a000080"}) {
        const auto reply = decode_enumerate_trusts(hex(digits));
        ASSERT_TRUE(reply);
        EXPECT_TRUE(reply->trusts.empty());
        EXPECT_EQ(reply->status, lsa_status::no_more_entries);
    }
}

TEST(LsaTrusts, CountThatDiffersFromTheArrayIsRefused) {
    auto octets = hex(two_trusts);
    octets[4] = 3;
    EXPECT_FALSE(decode_enumerate_trusts(octets));
}

TEST(LsaTrusts, GiantArrayIsRefusedBeforeItIsMade) {
    auto octets = hex(two_trusts);
    for (const std::size_t at : {4U, 12U}) {
        std::fill_n(octets.begin() + static_cast<std::ptrdiff_t>(at), 4, std::uint8_t{0xff});
    }
    EXPECT_FALSE(decode_enumerate_trusts(octets));
}

TEST(LsaTrusts, PrefixOfAReplyIsNoReply) {
    const auto whole = hex(two_trusts);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(decode_enumerate_trusts(BytesView(whole).first(size))) << size;
    }
}

TEST(LsaHandleReply, HandleIsGivenBackAsItCame) {
    const auto reply = decode_handle_reply(hex(std::string(handle_digits) + "220000c0"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(to_hex(reply->handle), handle_digits);
    EXPECT_EQ(reply->status, lsa_status::access_denied);
    EXPECT_FALSE(decode_handle_reply(hex(std::string(handle_digits) + "220000")));
}

TEST(SidText, IsThatOfTheSpecification) {
    EXPECT_EQ(sid_text(hex("010100000000000512000000")), "S-1-5-18");
    EXPECT_EQ(sid_text(hex("0100000000000000")), "S-1-0");
    EXPECT_EQ(sid_text(hex("0101800000000001"
                           "07000000")),
              "S-1-0x800000000001-7");
}

TEST(SidText, OtherOctetsAreNone) {
    EXPECT_EQ(sid_text(Bytes()), "");
    EXPECT_EQ(sid_text(hex("0102000000000005"
                           "12000000")),
              "")
        << "one authority is missing";
    EXPECT_EQ(sid_text(hex("0101000000000005"
                           "1200000000")),
              "")
        << "one octet too many";
    EXPECT_EQ(sid_text(hex("0201000000000005"
                           "12000000")),
              "")
        << "another revision";
    Bytes long_one = hex("0110000000000005");
    long_one.resize(long_one.size() + 64);
    EXPECT_EQ(sid_text(long_one), "") << "more than 15 authorities";
}

} // namespace
} // namespace pretrust::wire
