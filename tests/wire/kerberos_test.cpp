// Kerberos and kpasswd by hand; what Windows really says is in windows_kerberos_test.cpp.
#include "samples.hpp"

#include <wire/ber.hpp>
#include <wire/kerberos.hpp>
#include <wire/kpasswd.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

/// KRB-ERROR 25 of a Windows DC for mscott, with METHOD-DATA.
constexpr const char* error_25 = "7e81ae3081aba003020105a10302011ea411180f32303230303530313037313135315aa5050"
                                 "2030cdb0ca603020119a9091b07646d6576616c"
                                 "73aa1c301aa003020102a11330111b066b72627467741b07646d6576616c73ac57045530533"
                                 "030a103020113a22904273025301ca003020112"
                                 "a1151b13444d4556414c532e4c4f43414c6d73636f74743005a0030201173009a103020102a"
                                 "20204003009a103020110a20204003009a10302"
                                 "010fa2020400";

Bytes krb_error(std::string_view fields_hex) {
    const Bytes fields = hex(fields_hex);
    const Bytes body = ber::tlv(ber::sequence, BytesView(fields));
    return ber::tlv(ber::application(30), BytesView(body));
}

constexpr const char* stime = "a411180f32303230303530313037313135315a";

TEST(Kerberos, AsRequestIsTheMeasuredVector) {
    const Bytes request =
        encode_as_request({"preflight-nouser", "CORP.EXAMPLE.COM", 0x0ec82c43, {18, 17, 23}, {}});
    EXPECT_EQ(to_hex(request), samples::as_request);
}

TEST(Kerberos, NonceLosesItsTopBit) {
    const std::string request = to_hex(encode_as_request({"a", "B", 0xffffffffU, {18}, {}}));
    EXPECT_NE(request.find("a70602047fffffff"), std::string::npos);
}

TEST(Kerberos, TimestampNeedsAKnownEtypeAndRandomOctets) {
    Secret password(8);
    password.room()[0] = 'x';
    password.use(1);
    const Bytes random(16);
    EXPECT_TRUE(encrypt_timestamp(password, {3, "salt"}, 0, random).empty());
    EXPECT_TRUE(encrypt_timestamp(password, {18, "salt"}, 0, BytesView(random).first(15)).empty());
}

TEST(Kerberos, TimestampStandsInFrontOfTheBody) {
    const Bytes mark = hex("3000");
    const std::string request = to_hex(encode_as_request({"a", "B", 1, {18}, mark}));
    EXPECT_NE(request.find("a103020105a20302010aa30f300d300ba103020102a20404023000a4"), std::string::npos)
        << request;
}

TEST(Kerberos, ErrorWithMethodDataIsReadInFull) {
    const auto error = decode_krb_error(hex(error_25));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->stime_us, 1'588'317'111'842'508);
    EXPECT_EQ(error->code, kerberos_error::preauth_required);
    EXPECT_EQ(error->realm, "dmevals");
    EXPECT_EQ(error->sname.type, 2);
    EXPECT_EQ(error->sname.parts, (std::vector<std::string>{"krbtgt", "dmevals"}));
    EXPECT_EQ(error->padata.types, (std::vector<std::int32_t>{19, 2, 16, 15}));
    ASSERT_EQ(error->padata.etypes.size(), 2U);
    EXPECT_EQ(error->padata.etypes[0].etype, 18);
    EXPECT_EQ(error->padata.etypes[0].salt, "DMEVALS.LOCALmscott");
    EXPECT_EQ(error->padata.etypes[1].etype, 23);
    EXPECT_FALSE(error->padata.etypes[1].salt);
}

TEST(Kerberos, ErrorNeedsTimeAndCode) {
    EXPECT_TRUE(decode_krb_error(krb_error(std::string(stime) + "a603020106")));
    EXPECT_FALSE(decode_krb_error(krb_error(stime)));
    EXPECT_FALSE(decode_krb_error(krb_error("a603020106")));
    EXPECT_FALSE(decode_krb_error(krb_error(std::string(stime) + "a603020106"
                                                                 "a705")));
}

TEST(Kerberos, OptionalFieldsOfAnErrorAreRead) {
    const auto error =
        decode_krb_error(krb_error(std::string(stime) + "a603020144"
                                                        "a7051b03414243"
                                                        "a8133011a003020101a10a30081b0661646d696e31"
                                                        "ab091b074772fc6e646521"));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, kerberos_error::wrong_realm);
    EXPECT_EQ(error->crealm, "ABC");
    ASSERT_TRUE(error->cname);
    EXPECT_EQ(error->cname->parts, (std::vector<std::string>{"admin1"}));
    EXPECT_EQ(error->e_text, "Gr\\252nde!");
}

TEST(Kerberos, DataOfAnErrorThatAreNoMethodDataAreKeptRaw) {
    // Windows with code 7: TYPED-DATA, tags [0] and [1]. Then plain text.
    const auto typed = decode_krb_error(krb_error(std::string(stime) + "a603020107"
                                                                       "ac0f040d300b3009a003020180a1020400"));
    ASSERT_TRUE(typed);
    EXPECT_EQ(to_hex(typed->e_data), "300b3009a003020180a1020400");
    EXPECT_TRUE(typed->padata.types.empty());
    const auto text = decode_krb_error(krb_error(std::string(stime) + "a60302013c"
                                                                      "ac0604046f6f7073"));
    ASSERT_TRUE(text);
    EXPECT_EQ(to_hex(text->e_data), "6f6f7073");
}

TEST(Kerberos, EveryTruncationIsMalformedAsDatagramAndUnfinishedAsStream) {
    const Bytes message = hex(error_25);
    const Bytes stream = prepend_tcp_length(message);
    for (std::size_t size = 0; size < message.size(); ++size) {
        EXPECT_EQ(kerberos_progress_udp(BytesView(message).first(size)), Progress::malformed) << size;
    }
    for (std::size_t size = 0; size < stream.size(); ++size) {
        EXPECT_EQ(kerberos_progress_tcp(BytesView(stream).first(size)), Progress::more) << size;
        EXPECT_FALSE(strip_tcp_length(BytesView(stream).first(size))) << size;
    }
    EXPECT_EQ(kerberos_progress_udp(message), Progress::complete);
    EXPECT_EQ(kerberos_progress_tcp(stream), Progress::complete);
}

TEST(Kerberos, TrailingOctetsDoNoHarm) {
    Bytes stream = prepend_tcp_length(hex(error_25));
    stream.push_back(0xff);
    EXPECT_EQ(kerberos_progress_tcp(stream), Progress::complete);
    ASSERT_TRUE(strip_tcp_length(stream));
    EXPECT_EQ(to_hex(*strip_tcp_length(stream)), error_25);
}

TEST(Kerberos, LengthsThatCannotBeAreMalformedAtOnce) {
    EXPECT_EQ(kerberos_progress_tcp(hex("80")), Progress::malformed);
    EXPECT_EQ(kerberos_progress_tcp(hex("00010001")), Progress::malformed);
    EXPECT_EQ(kerberos_progress_tcp(hex("00010000")), Progress::more);
    EXPECT_EQ(kerberos_progress_tcp(hex("00000000")), Progress::malformed);
    EXPECT_EQ(kerberos_progress_tcp(octets_of("HTTP/1.1")), Progress::malformed);
    EXPECT_EQ(kerberos_progress_tcp(hex("000000023000")), Progress::malformed);
}

TEST(Kpasswd, ProbeIsWellFormed) {
    const Bytes probe = encode_kpasswd_probe("CORP.EXAMPLE.COM");
    Reader reader(probe);
    EXPECT_EQ(reader.u16be(), probe.size());
    EXPECT_EQ(reader.u16be(), 1);
    const BytesView ap_req = reader.take(reader.u16be());
    EXPECT_TRUE(ber::Cursor(ap_req).need(ber::application(14)));
    ber::Cursor priv(reader.rest());
    const auto krb_priv = priv.need(ber::application(21));
    ASSERT_TRUE(krb_priv);
    EXPECT_FALSE(krb_priv->content.empty()) << "Samba does not answer an empty one";
    EXPECT_TRUE(priv.at_end());
    EXPECT_NE(utf8_text(probe).find("kadmin"), std::string::npos);
    EXPECT_LT(probe.size(), 1400U) << "one datagram";
}

Bytes kpasswd_reply(BytesView body, std::uint16_t ap_length) {
    return Writer()
        .u16be(static_cast<std::uint16_t>(6 + body.size()))
        .u16be(1)
        .u16be(ap_length)
        .raw(body)
        .finish();
}

TEST(Kpasswd, RefusalIsReadWithItsResultCode) {
    const Bytes error = krb_error(std::string(stime) + "a60302013c"
                                                       "ac090407"
                                                       "000368656c6c6f");
    const Bytes message = kpasswd_reply(error, 0);
    const auto reply = decode_kpasswd_reply(message);
    ASSERT_TRUE(reply && reply->error);
    EXPECT_EQ(reply->error->code, kerberos_error::generic);
    EXPECT_EQ(reply->result_code, 3);
    EXPECT_EQ(reply->result_text, "hello");
    EXPECT_FALSE(reply->ap_reply);
    for (std::size_t size = 0; size < message.size(); ++size) {
        EXPECT_EQ(kpasswd_progress_udp(BytesView(message).first(size)), Progress::malformed) << size;
    }
    const Bytes stream = prepend_tcp_length(message);
    for (std::size_t size = 0; size < stream.size(); ++size) {
        EXPECT_EQ(kpasswd_progress_tcp(BytesView(stream).first(size)), Progress::more) << size;
    }
    EXPECT_EQ(kpasswd_progress_tcp(stream), Progress::complete);
}

TEST(Kpasswd, ApReplyAndBareErrorAreAccepted) {
    const auto accepted = decode_kpasswd_reply(kpasswd_reply(hex("6f0530030201057500"), 7));
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(accepted->ap_reply);
    EXPECT_FALSE(accepted->error);
    const auto bare = decode_kpasswd_reply(krb_error(std::string(stime) + "a603020129"));
    ASSERT_TRUE(bare && bare->error);
    EXPECT_EQ(bare->version, 0);
}

TEST(Kpasswd, LengthsThatContradictAreRefused) {
    const Bytes error = krb_error(std::string(stime) + "a60302013c");
    Bytes message = kpasswd_reply(error, 0);
    message[1] = static_cast<std::uint8_t>(message[1] + 1);
    EXPECT_FALSE(decode_kpasswd_reply(message));
    EXPECT_FALSE(decode_kpasswd_reply(kpasswd_reply(error, 500)));
    EXPECT_FALSE(decode_kpasswd_reply(hex("000500010000")));
    EXPECT_FALSE(decode_kpasswd_reply(hex("000600020000")));
    EXPECT_FALSE(decode_kpasswd_reply({}));
}

} // namespace
} // namespace pretrust::wire
