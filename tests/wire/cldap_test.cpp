// The netlogon ping: Samba's reply in full, the optional parts by hand, and every captured Windows reply.
#include "samples.hpp"

#include <wire/cldap.hpp>
#include <wire/ldap.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

/// Flags 0x3f1fd and these names and optional parts, closed by the usual tail.
Bytes netlogon_response(std::uint16_t opcode, std::string_view names_hex) {
    Writer writer;
    writer.u16le(opcode).u16le(0).u32le(0x3f1fd).raw(hex("7baad4872b181c438c57f43519cdf80d"));
    writer.raw(hex(names_hex)).u32le(5).u16le(0xffff).u16le(0xffff);
    return writer.finish();
}

TEST(Cldap, PingIsTheMeasuredVector) {
    NetlogonPing ping;
    ping.dns_domain = "corp.example.com";
    EXPECT_EQ(to_hex(encode_netlogon_ping(ping)), samples::netlogon_ping);
}

TEST(Cldap, PingCarriesOptionalTermsAsRawOctets) {
    NetlogonPing ping;
    ping.message_id = 300;
    ping.dns_domain = "x";
    ping.host = "H";
    ping.user = "MYAD$";
    ping.account_control = 0x40;
    ping.nt_version = 0x1e;
    const std::string request = to_hex(encode_netlogon_ping(ping));
    EXPECT_NE(request.find("a3090404486f7374040148"), std::string::npos);
    EXPECT_NE(request.find("a30d0404557365720405"
                           "4d59414424"),
              std::string::npos);
    EXPECT_NE(request.find("a30b0403414143040440000000"), std::string::npos);
    EXPECT_NE(request.find("a30d04054e7456657204041e000000"), std::string::npos);
    EXPECT_NE(request.find("0202012c"), std::string::npos);
}

TEST(Cldap, SambaReplyIsReadInFull) {
    const auto reply = decode_cldap_reply(hex(samples::netlogon_reply));
    ASSERT_TRUE(reply && reply->netlogon);
    EXPECT_EQ(reply->message_id, 1);
    EXPECT_EQ(reply->result_code, 0);
    const NetlogonResponse& netlogon = *reply->netlogon;
    EXPECT_EQ(netlogon.opcode, netlogon_opcode::ok);
    EXPECT_TRUE(netlogon.extended);
    EXPECT_EQ(netlogon.flags, 0x13fdU);
    EXPECT_EQ(netlogon.domain_guid, "e6948a6b-5632-461f-a248-bebd7d638017");
    EXPECT_EQ(netlogon.forest, "corp.example.com");
    EXPECT_EQ(netlogon.dns_domain, "corp.example.com");
    EXPECT_EQ(netlogon.dns_host, "dc1.corp.example.com");
    EXPECT_EQ(netlogon.netbios_domain, "CORP");
    EXPECT_EQ(netlogon.netbios_computer, "DC1");
    EXPECT_EQ(netlogon.user, "");
    EXPECT_EQ(netlogon.dc_site, "Default-First-Site-Name");
    EXPECT_EQ(netlogon.client_site, "Default-First-Site-Name");
    EXPECT_EQ(netlogon.nt_version, 5U);
    EXPECT_EQ(netlogon.lm_nt_token, 0xffff);
    EXPECT_EQ(netlogon.lm20_token, 0xffff);
    EXPECT_FALSE(netlogon.next_closest_site);
    EXPECT_FALSE(netlogon.address);
}

TEST(Cldap, DoneWithoutEntryMeansAnotherDomain) {
    const auto reply = decode_cldap_reply(hex("300c02010165070a010004000400"));
    ASSERT_TRUE(reply);
    EXPECT_FALSE(reply->netlogon);
    EXPECT_FALSE(reply->entry_unreadable);
    EXPECT_EQ(cldap_progress(hex("300c02010165070a010004000400"), 1), Progress::complete);
}

TEST(Cldap, ReplyToAnotherMessageIsAlien) {
    EXPECT_EQ(cldap_progress(hex(samples::netlogon_reply), 2), Progress::alien);
    EXPECT_EQ(cldap_progress(hex(samples::netlogon_reply), 1), Progress::complete);
    EXPECT_EQ(cldap_progress(hex("00"), 1), Progress::malformed);
}

TEST(Cldap, EveryTruncationIsMalformed) {
    const Bytes reply = hex(samples::netlogon_reply);
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_EQ(cldap_progress(BytesView(reply).first(size), 1), Progress::malformed) << size;
    }
}

TEST(Cldap, EntryThatCannotBeReadIsSaid) {
    const auto reply = decode_cldap_reply(hex("301b02010164160400301230100408"
                                              "6e65746c6f676f6e"
                                              "31040402ffff"
                                              "300c02010165070a010004000400"));
    ASSERT_TRUE(reply);
    EXPECT_FALSE(reply->netlogon);
    EXPECT_TRUE(reply->entry_unreadable);
}

TEST(Netlogon, PausedServerIsRecognised) {
    EXPECT_FALSE(decode_netlogon_response(netlogon_response(24, "0161016200"
                                                                "000000000000")))
        << "seven names";
    const auto whole = decode_netlogon_response(netlogon_response(24, "0161016200"
                                                                      "00000000000000"));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->opcode, netlogon_opcode::paused);
    EXPECT_EQ(whole->forest, "a.b");
}

TEST(Netlogon, OlderFormsGiveTheirOpcodeOnly) {
    for (const std::uint16_t opcode :
         {netlogon_opcode::ok_v5, netlogon_opcode::paused_v5, netlogon_opcode::user_unknown_v5}) {
        const auto old = decode_netlogon_response(netlogon_response(opcode, "ffff"));
        ASSERT_TRUE(old) << opcode;
        EXPECT_EQ(old->opcode, opcode);
        EXPECT_FALSE(old->extended);
        EXPECT_TRUE(old->dns_domain.empty());
    }
    EXPECT_FALSE(decode_netlogon_response(netlogon_response(18, "ffff")));
    EXPECT_FALSE(decode_netlogon_response(netlogon_response(26, "ffff")));
}

TEST(Netlogon, AddressAndNextClosestSiteAreOptional) {
    const std::string names = "0161016200"
                              "00000000000000";
    const std::string address = "10"
                                "0200"
                                "0000"
                                "0a000004"
                                "0000000000000000";
    const auto both = decode_netlogon_response(netlogon_response(23, names + address +
                                                                         "0453697465"
                                                                         "00"));
    ASSERT_TRUE(both);
    EXPECT_EQ(both->address, "10.0.0.4");
    EXPECT_EQ(both->next_closest_site, "Site");
    const auto site = decode_netlogon_response(netlogon_response(23, names + "c018"));
    ASSERT_TRUE(site);
    EXPECT_FALSE(site->address);
    EXPECT_EQ(site->next_closest_site, "a.b");
    const auto alone = decode_netlogon_response(netlogon_response(23, names + address));
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->address, "10.0.0.4");
    EXPECT_FALSE(alone->next_closest_site);
}

TEST(Netlogon, PointersOutOfTheNamesAreRefused) {
    for (const char* forest : {"c018", "c000", "c017", "c0ff", "0161c018", "40", "3f61"}) {
        EXPECT_FALSE(decode_netlogon_response(netlogon_response(23, std::string(forest) + "00000000000000")))
            << forest;
    }
}

TEST(Netlogon, NamesKeepTheirCaseAndAreValidUtf8) {
    const auto netlogon = decode_netlogon_response(netlogon_response(23, "0441fcc3bc00"
                                                                         "00000000000000"));
    ASSERT_TRUE(netlogon);
    EXPECT_EQ(netlogon->forest, "A\\252\xc3\xbc");
}

class WindowsCldap : public samples::WindowsTest {};

TEST_P(WindowsCldap, ReplyIsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto reply = decode_cldap_reply(exchange.reply);
    ASSERT_TRUE(reply && reply->netlogon);
    EXPECT_EQ(reply->message_id, exchange.number("message_id"));
    EXPECT_EQ(reply->result_code, exchange.number("ldap_result"));
    const NetlogonResponse& netlogon = *reply->netlogon;
    EXPECT_EQ(netlogon.opcode, exchange.number("opcode"));
    EXPECT_EQ(netlogon.flags, exchange.bits("flags"));
    EXPECT_EQ(netlogon.domain_guid, exchange.text("domain_guid"));
    EXPECT_EQ(netlogon.forest, exchange.text("forest"));
    EXPECT_EQ(netlogon.dns_domain, exchange.text("dns_domain"));
    EXPECT_EQ(netlogon.dns_host, exchange.text("dns_host"));
    EXPECT_EQ(netlogon.netbios_domain, exchange.text("netbios_domain"));
    EXPECT_EQ(netlogon.netbios_computer, exchange.text("netbios_host"));
    EXPECT_EQ(netlogon.user, exchange.text("user"));
    EXPECT_EQ(netlogon.dc_site, exchange.text("dc_site"));
    EXPECT_EQ(netlogon.client_site, exchange.text("client_site"));
    EXPECT_EQ(netlogon.nt_version, exchange.bits("nt_version"));
    EXPECT_EQ(netlogon.lm_nt_token, exchange.bits("nt_token"));
    EXPECT_EQ(netlogon.lm20_token, exchange.bits("lm_token"));
}

TEST_P(WindowsCldap, TruncationIsMalformedAndTrailingOctetsAreNot) {
    Bytes reply = exchange().reply;
    const auto id = static_cast<std::int32_t>(exchange().number("message_id"));
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_EQ(cldap_progress(BytesView(reply).first(size), id), Progress::malformed) << size;
    }
    reply.push_back(0);
    EXPECT_EQ(cldap_progress(reply, id), Progress::complete);
    EXPECT_EQ(cldap_progress(reply, id + 1), Progress::alien);
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsCldap, ::testing::ValuesIn(samples::windows("cldap")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
