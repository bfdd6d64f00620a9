// The published patterns against every trap that is known of them: what they take though it is wrong, and
// what they refuse though it is legal.
#include <pretrust/aws_patterns.hpp>

#include <gtest/gtest.h>

#include <string>

namespace pretrust {
namespace {

TEST(AwsPatterns, DomainNameTakesWhatItSays) {
    const std::string long_label(64, 'a');
    for (const std::string name : {
             "corp.example.com", "corp.example.com.", "CORP.EXAMPLE.COM", "corp.local", "contoso.c",
             "my-domain", "my-domain.", // a single label
             "10.0.0.1", "1.2",         // an address
             "a\\b", "CORP\\example",   // a logon name
             "a-b.c-d.example",         //
         }) {
        EXPECT_TRUE(aws_takes_domain_name(name)) << name;
    }
    EXPECT_TRUE(aws_takes_domain_name(long_label + ".example.com"));
    EXPECT_TRUE(aws_takes_domain_name("a" + std::string(400, 'b') + ".c"));
}

TEST(AwsPatterns, DomainNameRefusesWhatItSays) {
    for (const std::string name : {"",
                                   ".",
                                   "corp",
                                   "corp.", //
                                   "ad_corp.example.com",
                                   "_msdcs.x.y", // legal in AD
                                   "xn--bcher-kva.example",
                                   "a--b.com", // legal in DNS
                                   "-corp.com",
                                   "corp-.com",
                                   "corp.-x.com",
                                   "corp..com",
                                   ".corp.com",
                                   "corp.com..", //
                                   "corp example.com",
                                   " corp.com",
                                   "corp.com ",
                                   "corp.com\n",
                                   "b\303\274cher.example", // octal: a c would go on with \xbc
                                   "corp.com-",
                                   "corp/x.com",
                                   "corp:x.com",
                                   "a\\\\b"}) {
        EXPECT_FALSE(aws_takes_domain_name(name)) << name;
    }
}

TEST(AwsPatterns, AddressTakesLeadingZerosAndZero) {
    for (const char* text :
         {"10.0.0.1", "010.0.0.1", "00.0.0.1", "1.2.3.04", "0.0.0.0", "255.255.255.255", "199.099.9.0"}) {
        EXPECT_TRUE(aws_takes_address(text)) << text;
    }
    for (const char* text :
         {"", "10.0.0", "10.0.0.1.", "10.0.0.256", "10.0.0.0001", "10.0.0.1 ", "300.0.0.1", "1..2.3",
          "fd00::1", "dc1.corp.example.com", "10.0.0.1/32", "10.0.0.0x1", "-1.0.0.1"}) {
        EXPECT_FALSE(aws_takes_address(text)) << text;
    }
}

TEST(AwsPatterns, DirectoryIdHasTenHexadecimalDigits) {
    EXPECT_TRUE(aws_takes_directory_id("d-1234567890"));
    EXPECT_TRUE(aws_takes_directory_id("d-90670abcde"));
    for (const char* text : {"", "d-", "d-123456789", "d-12345678901", "d-123456789g", "D-1234567890",
                             "d-123456789A", "d_1234567890", "t-1234567890"}) {
        EXPECT_FALSE(aws_takes_directory_id(text)) << text;
    }
}

} // namespace
} // namespace pretrust
