// What is taken for a password, and the word for each way of not being one. Files and pipes; the terminal is
// tests/cli's.
#include <app/password_file.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pretrust {
namespace {

Secret read(std::string_view octets) {
    Secret secret(password_room);
    const auto size = std::min(octets.size(), secret.capacity());
    std::copy_n(octets.begin(), size, secret.room().begin());
    secret.use(size);
    return secret;
}

std::string password(std::string_view octets) {
    const auto given = judge_password(read(octets));
    if (!given) {
        return "refused: " + given.error().what;
    }
    return {given->secret.reveal().begin(), given->secret.reveal().end()};
}

std::string remark(std::string_view octets) {
    const auto given = judge_password(read(octets));
    return given ? given->remark : "refused";
}

std::string why_not(std::string_view octets) {
    const auto given = judge_password(read(octets));
    return given ? "taken" : given.error().what;
}

using namespace std::string_literals;

TEST(PasswordFile, PlainTextIsThePassword) {
    EXPECT_EQ(password("TrustP@ss123"), "TrustP@ss123");
    EXPECT_EQ(password(" with blanks "), " with blanks ");
    EXPECT_EQ(password("Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"), "Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
    EXPECT_EQ(remark("TrustP@ss123"), "");
}

TEST(PasswordFile, OneLineEndIsLeftOutAndSaid) {
    for (const auto* end : {"\n", "\r\n", "\r"}) {
        EXPECT_EQ(password("secret"s + end), "secret");
        EXPECT_EQ(remark("secret"s + end), "the line end is not taken as part of the password");
    }
}

TEST(PasswordFile, ByteOrderMarkIsLeftOutAndSaid) {
    EXPECT_EQ(password("\xef\xbb\xbfsecret"), "secret");
    EXPECT_NE(remark("\xef\xbb\xbfsecret").find("byte order mark in front is"), std::string::npos);
    EXPECT_EQ(password("\xef\xbb\xbfsecret\r\n"), "secret");
    EXPECT_NE(remark("\xef\xbb\xbfsecret\n").find("line end behind are"), std::string::npos);
}

TEST(PasswordFile, NothingIsNoPassword) {
    EXPECT_NE(why_not("").find("is empty"), std::string::npos);
    for (const auto& nothing : {"\n"s, "\r\n"s, "\xef\xbb\xbf"s, "\xef\xbb\xbf\n"s}) {
        EXPECT_NE(why_not(nothing).find("only an empty line"), std::string::npos);
    }
}

TEST(PasswordFile, SeveralLinesAreNoPassword) {
    for (const auto* lines : {"one\ntwo", "one\ntwo\n", "one\n\n", "one\r\n\r\n", "\none", "a\rb"}) {
        EXPECT_NE(why_not(lines).find("more than one line"), std::string::npos);
    }
}

TEST(PasswordFile, LengthEndsAt128Characters) {
    EXPECT_EQ(password(std::string(128, 'x')), std::string(128, 'x'));
    EXPECT_NE(why_not(std::string(129, 'x')).find("more than 128 characters"), std::string::npos);
    EXPECT_EQ(password(std::string(128, 'x') + "\r\n"), std::string(128, 'x'));
    std::string euros;
    for (int i = 0; i < 128; ++i) {
        euros += "\xe2\x82\xac";
    }
    EXPECT_EQ(password(euros), euros);
    EXPECT_NE(why_not(euros + "x").find("more than 128"), std::string::npos);
    EXPECT_NE(why_not(std::string(100000, 'x')).find("far longer"), std::string::npos);
}

TEST(PasswordFile, OtherEncodingsAreNamed) {
    EXPECT_NE(why_not("\xff\xfes\0e\0"s).find("UTF-16 text, as Windows PowerShell"), std::string::npos);
    EXPECT_NE(why_not("\xfe\xff\0s\0e"s).find("UTF-16 text, as Windows PowerShell"), std::string::npos);
    EXPECT_NE(why_not("s\0e\0"s).find("NUL character"), std::string::npos);
    for (const auto* broken : {"Gr\xfc\xdf", "\xed\xa0\x80", "caf\xc3", "\xc0\xaf"}) {
        EXPECT_NE(why_not(broken).find("not UTF-8"), std::string::npos);
    }
}

TEST(PasswordFile, NoWordRepeatsTheSecret) {
    const std::string mark = "zq7";
    for (const auto& octets :
         {"zq7\nzq7"s, "zq7\xff"s, "zq7\0"s, "\xef\xbb\xbfzq7\n"s, "zq7" + std::string(200, 'z')}) {
        EXPECT_EQ((why_not(octets) + remark(octets)).find(mark), std::string::npos);
    }
}

} // namespace
} // namespace pretrust
