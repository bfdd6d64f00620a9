// Certificates made by hand (tests/scenarios/identity_replies.py, which shares no code with OpenSSL), and
// what clients would make of their names.
#include "samples.hpp"

#include <wire/certificate.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;

constexpr std::string_view dc1 =
    "308201773082015ca00302010202021267300a06082a8648ce3d040302304031133011060a0992268993f22c6401191603636f6d"
    "31173015060a0992268993f22c64011916076578616d706c653110300e06035504031307434f52502d4341301e170d3236303130"
    "313030303030305a170d3237303130313030303030305a301f311d301b06035504030c144443312e636f72702e6578616d706c65"
    "2e636f6d3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812d"
    "eb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5a36730653044060355"
    "1d11043d303ba011060a2b060104018237140203a0030c017882144443312e636f72702e6578616d706c652e636f6d8210636f72"
    "702e6578616d706c652e636f6d301d0603551d250416301406082b0601050507030206082b06010505070301300a06082a8648ce"
    "3d0403020309003006020101020101";
constexpr std::string_view samba =
    "3081e83081cea00302010202021267300a06082a8648ce3d040302301b310b3009060355040613025858310c300a06035504030c"
    "034443313022180f32303230303130313030303030305a180f39393939313233313233353935395a301b310b3009060355040613"
    "025858310c300a06035504030c034443313059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247"
    "f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb64068"
    "37bf51f5300a06082a8648ce3d0403020309003006020101020101";
constexpr std::string_view wildcard =
    "3082011e30820103a00302010202021267300a06082a8648ce3d040302304031133011060a0992268993f22c6401191603636f6d"
    "31173015060a0992268993f22c64011916076578616d706c653110300e06035504031307434f52502d4341301e170d3236303130"
    "313030303030305a170d3237303130313030303030305a300c310a300806035504030c01783059301306072a8648ce3d02010608"
    "2a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b"
    "8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5a321301f301d0603551d110416301482122a2e636f72702e6578616d"
    "706c652e636f6d300a06082a8648ce3d0403020309003006020101020101";
constexpr std::string_view odd =
    "308201263082010ba00302010202021267300a06082a8648ce3d040302304031133011060a0992268993f22c6401191603636f6d"
    "31173015060a0992268993f22c64011916076578616d706c653110300e06035504031307434f52502d4341301317023939170d32"
    "37303130313030303030305a30123110300e06035504030c07610a622c63c3a93059301306072a8648ce3d020106082a8648ce3d"
    "030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c"
    "0f9e162bce33576b315ececbb6406837bf51f5a32e302c302a0603551d1104233021821f6463312e636f72702e6578616d706c65"
    "2e636f6d002e6576696c2e74657374300a06082a8648ce3d0403020309003006020101020101";
constexpr std::string_view nameless =
    "3081ee3081d4a00302010202021267300a06082a8648ce3d040302304031133011060a0992268993f22c6401191603636f6d3117"
    "3015060a0992268993f22c64011916076578616d706c653110300e06035504031307434f52502d4341301e170d32363031303130"
    "30303030305a170d3237303130313030303030305a30003059301306072a8648ce3d020106082a8648ce3d030107034200046b17"
    "d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b31"
    "5ececbb6406837bf51f5300a06082a8648ce3d0403020309003006020101020101";

constexpr std::int64_t day_us = 86'400'000'000;

TEST(Certificate, NamesValidityAndPurposeAreRead) {
    const auto certificate = decode_certificate(hex(dc1));
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->subject, "CN=DC1.corp.example.com");
    EXPECT_EQ(certificate->issuer, "CN=CORP-CA,DC=example,DC=com");
    EXPECT_EQ(certificate->common_name, "DC1.corp.example.com");
    EXPECT_EQ(certificate->dns_names, (std::vector<std::string>{"DC1.corp.example.com", "corp.example.com"}));
    EXPECT_EQ(certificate->not_before_us, 20'454 * day_us);
    EXPECT_EQ(certificate->not_after_us, 20'819 * day_us);
    EXPECT_FALSE(certificate->self_signed);
    EXPECT_TRUE(certificate->server_auth);
}

TEST(Certificate, SambasOwnHasNoExtensionAndNoEnd) {
    const auto certificate = decode_certificate(hex(samba));
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->subject, "CN=DC1,C=XX");
    EXPECT_TRUE(certificate->dns_names.empty());
    EXPECT_TRUE(certificate->self_signed);
    EXPECT_TRUE(certificate->server_auth) << "without restriction it serves any purpose";
    EXPECT_EQ(certificate->not_after_us, 253'402'300'799 * 1'000'000) << "9999-12-31 23:59:59";
}

TEST(Certificate, OddOnesAreReadAsFarAsTheyGo) {
    const auto certificate = decode_certificate(hex(odd));
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->common_name, "a\nb,c\xc3\xa9");
    EXPECT_FALSE(certificate->not_before_us) << "its time is none";
    EXPECT_TRUE(certificate->not_after_us);
    EXPECT_FALSE(certificate_names(*certificate, "dc1.corp.example.com"))
        << "the name goes on behind the NUL";
}

TEST(Certificate, PrefixAndMoreThanOneAreRefused) {
    const auto whole = hex(dc1);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(decode_certificate(BytesView(whole).first(size))) << size;
    }
    auto longer = whole;
    longer.push_back(0);
    EXPECT_FALSE(decode_certificate(longer));
    longer.resize(certificate_max + 1);
    EXPECT_FALSE(decode_certificate(longer));
}

TEST(CertificateNames, DnsNamesCountWithoutCaseAndFinalDot) {
    const auto certificate = decode_certificate(hex(dc1)).value();
    EXPECT_TRUE(certificate_names(certificate, "dc1.corp.example.com"));
    EXPECT_TRUE(certificate_names(certificate, "DC1.CORP.example.com."));
    EXPECT_FALSE(certificate_names(certificate, "dc2.corp.example.com"));
    EXPECT_FALSE(certificate_names(certificate, ""));
}

TEST(CertificateNames, CommonNameCountsOnlyWithoutDnsNames) {
    EXPECT_TRUE(certificate_names(decode_certificate(hex(samba)).value(), "dc1"));
    EXPECT_FALSE(certificate_names(decode_certificate(hex(wildcard)).value(), "x"));
}

TEST(CertificateNames, WildcardStandsForOneLabel) {
    const auto certificate = decode_certificate(hex(wildcard)).value();
    EXPECT_TRUE(certificate_names(certificate, "dc7.corp.example.com"));
    EXPECT_FALSE(certificate_names(certificate, "dc7.eu.corp.example.com"));
    EXPECT_FALSE(certificate_names(certificate, "corp.example.com"));
    EXPECT_FALSE(certificate_names(certificate, ".corp.example.com"));
}

TEST(CertificateNames, NobodyIsNamedByNothing) {
    const auto certificate = decode_certificate(hex(nameless)).value();
    EXPECT_EQ(certificate.subject, "");
    EXPECT_FALSE(certificate_names(certificate, "dc1.corp.example.com"));
}

} // namespace
} // namespace pretrust::wire
