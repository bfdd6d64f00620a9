// What counts as an address, and what is refused with which words.
#include <plan/address.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using testing::HasSubstr;

struct Spelling {
    const char* typed;
    const char* canonical;
};

class GoodAddress : public testing::TestWithParam<Spelling> {};

TEST_P(GoodAddress, IsReadAndSpelledOneWay) {
    const auto address = parse_address(GetParam().typed);
    ASSERT_TRUE(address.has_value()) << address.error().what;
    EXPECT_EQ(*address, GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(
    Address, GoodAddress,
    testing::Values(Spelling{"10.0.0.1", "10.0.0.1"}, Spelling{"172.16.10.153", "172.16.10.153"},
                    Spelling{"127.0.0.1", "127.0.0.1"}, Spelling{"223.255.255.255", "223.255.255.255"},
                    Spelling{"1.0.0.0", "1.0.0.0"}, Spelling{"::1", "::1"}, Spelling{"fd00::", "fd00::"},
                    Spelling{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
                    Spelling{"2001:0db8:0000:0001::0042", "2001:db8:0:1::42"},
                    Spelling{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                    Spelling{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
                    Spelling{"64:ff9b::10.0.0.1", "64:ff9b::a00:1"},
                    Spelling{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
                    Spelling{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"}));

struct BadSpelling {
    const char* typed;
    const char* says;
};

class BadAddress : public testing::TestWithParam<BadSpelling> {};

TEST_P(BadAddress, IsRefusedWithItsReason) {
    const auto address = parse_address(GetParam().typed);
    ASSERT_FALSE(address.has_value()) << *address;
    EXPECT_THAT(address.error().what, HasSubstr(GetParam().says));
    EXPECT_THAT(address.error().what, testing::Not(HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(
    Address, BadAddress,
    testing::Values(
        BadSpelling{"010.0.0.1",
                    "010.0.0.1: leading zeros are not allowed: is it 10.0.0.1 or octal 8.0.0.1?"},
        BadSpelling{"10.0.0.01", "leading zeros are not allowed: write 10.0.0.1"},
        BadSpelling{"10.0.0.00", "leading zeros are not allowed: write 10.0.0.0"},
        BadSpelling{"10.0.0.09", "leading zeros are not allowed: write 10.0.0.9"},
        BadSpelling{"10.0.0.256", "256 is not between 0 and 255"},
        BadSpelling{"10.0.0.99999999999999999999", "is not between 0 and 255"},
        BadSpelling{"10.0.0", "an IPv4 address has 4 numbers, this has 3"},
        BadSpelling{"10.0.0.1.2", "this has 5"}, BadSpelling{"10", "this has 1"},
        BadSpelling{"10..0.1", "a number is missing"}, BadSpelling{"10.0.0.", "a number is missing"},
        BadSpelling{".10.0.0", "a number is missing"}, BadSpelling{"", "empty"},
        BadSpelling{"10.0.0.1:53", "a port is not allowed here: write 10.0.0.1"},
        BadSpelling{"10.0.0.1:70000", "a port is not allowed here"},
        BadSpelling{"10.0.0.1:", "a port is not allowed here"},
        BadSpelling{"[::1]:53", "without brackets and port"}, BadSpelling{"[::1]", "without brackets"},
        BadSpelling{"10.0.0.0/24", "not a range"}, BadSpelling{"fe80::1%eth0", "zone ids are not allowed"},
        BadSpelling{"dc1.corp.example.com", "not a numeric IPv4 or IPv6 address"},
        BadSpelling{"0x0a.0.0.1", "not a numeric"}, BadSpelling{" 10.0.0.1", "holds a space"},
        BadSpelling{"10.0.0.1\n", "holds a space"}, BadSpelling{"-1.0.0.1", "not a numeric"},
        BadSpelling{"+10.0.0.1", "not a numeric"}, BadSpelling{"0.0.0.0", "begins with 0"},
        BadSpelling{"224.0.0.1", "is not the address of a host"},
        BadSpelling{"255.255.255.255", "is not the address of a host"}, BadSpelling{"::", "unspecified"},
        BadSpelling{"ff02::1", "multicast"}, BadSpelling{"::ffff:10.0.0.1", "in IPv6 form: write 10.0.0.1"},
        BadSpelling{"1::2::3", "may stand once only"}, BadSpelling{"1:2:3", "this has 3"},
        BadSpelling{"1:2:3:4:5:6:7:8:9", "this has 9"}, BadSpelling{"1:2:3:4:5:6:7:8::", "this has 8"},
        BadSpelling{":::", "may stand once only"}, BadSpelling{"12345::", "\"12345\" is not a group"},
        BadSpelling{"1:2:3:4:5:6:7:", "\"\" is not a group"},
        BadSpelling{"64:ff9b::010.0.0.1", "leading zeros are not allowed"},
        BadSpelling{"64:ff9b:10.0.0.1::", "is not a group"}, BadSpelling{":", "is not a group"}));

TEST(Address, LongTextIsCutInTheComplaint) {
    const auto address = parse_address(std::string(100000, '1'));
    ASSERT_FALSE(address.has_value());
    EXPECT_LT(address.error().what.size(), 100U);
}

} // namespace
} // namespace pretrust
