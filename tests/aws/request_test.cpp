// A request as a person writes it: what is read, what is remarked upon, and that the password is gone before
// anybody parses the text.
#include <aws/request.hpp>
#include <json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct ReadRequest {
    std::string text; ///< what was left of the file
    AwsTrustRequest request;
    std::vector<AwsRemark> remarks;
};

ReadRequest read(std::string text) {
    ReadRequest read;
    const auto password = take_passwords_out(text);
    const auto root = parse_json(text);
    EXPECT_TRUE(root) << (root ? "" : root.error().what);
    if (root) {
        EXPECT_TRUE(is_trust_request(*root)) << text;
        read.request = read_trust_request(*root, "request.json", password, read.remarks);
    }
    read.text = std::move(text);
    return read;
}

bool is_request(const char* text) {
    const auto root = parse_json(text);
    return root && is_trust_request(*root);
}

std::vector<std::string> said(const std::vector<AwsRemark>& remarks) {
    std::vector<std::string> lines;
    for (const auto& remark : remarks) {
        EXPECT_EQ(remark.about, "request");
        EXPECT_EQ(remark.place.file, "request.json");
        lines.push_back(remark.place.pointer + " " + remark.what);
    }
    return lines;
}

constexpr const char* whole = R"({
  "DirectoryId": "d-1234567890",
  "RemoteDomainName": "corp.example.com.",
  "TrustPassword": "Zq-\u00e9\"\\n b",
  "TrustDirection": "One-Way: Outgoing",
  "TrustType": "External",
  "ConditionalForwarderIpAddrs": ["172.16.10.153", "010.0.0.1"],
  "ConditionalForwarderIpv6Addrs": ["fd00::53"],
  "SelectiveAuth": "Enabled"
})";

TEST(TrustRequest, IsReadAsItIsWritten) {
    const auto got = read(whole);
    EXPECT_THAT(got.remarks, IsEmpty());
    EXPECT_EQ(got.request.directory_id, "d-1234567890");
    EXPECT_EQ(got.request.remote_domain, "corp.example.com.");
    EXPECT_EQ(got.request.direction, "One-Way: Outgoing");
    EXPECT_EQ(got.request.type, "External");
    EXPECT_THAT(got.request.forwarder_addresses, ElementsAre("172.16.10.153", "010.0.0.1"));
    EXPECT_THAT(got.request.forwarder_ipv6_addresses, ElementsAre("fd00::53"));
    EXPECT_EQ(got.request.selective_auth, "Enabled");
    EXPECT_TRUE(got.request.password.given);
    EXPECT_EQ(got.request.password.utf16_units, 9);
    EXPECT_THAT(got.request.password.problems, IsEmpty());
    EXPECT_THAT(got.request.unknown_members, IsEmpty());
}

TEST(TrustRequest, WrongTypesAreRemarkedUponWithTheirPlace) {
    const auto got = read(R"({"DirectoryId": 7, "RemoteDomainName": null, "TrustPassword": ["secret", 4711],
                              "TrustDirection": {}, "ConditionalForwarderIpAddrs": ["10.0.0.1", 5, null],
                              "ConditionalForwarderIpv6Addrs": "fd00::53", "TrustTyp": "Forest"})");
    EXPECT_THAT(
        said(got.remarks),
        ElementsAre(
            "/DirectoryId must be a string", "/RemoteDomainName is null: leave it out or give it a value",
            "/TrustDirection must be a string", "/ConditionalForwarderIpAddrs/1 must be a string",
            "/ConditionalForwarderIpAddrs/2 is null: leave it out or give it a value",
            "/ConditionalForwarderIpv6Addrs must be a list of strings", "/TrustPassword must be a string"));
    EXPECT_THAT(got.request.forwarder_addresses, ElementsAre("10.0.0.1", "", ""));
    EXPECT_THAT(got.request.unknown_members, ElementsAre("TrustTyp"));
    EXPECT_FALSE(got.request.password.given);
    EXPECT_THAT(got.text, Not(HasSubstr("secret")));
    EXPECT_THAT(got.text, Not(HasSubstr("4711")));
}

TEST(TrustRequest, IsToldFromWhatAwsAnswers) {
    EXPECT_TRUE(
        is_request(R"({"DirectoryId": "d-1", "RemoteDomainName": "x.test", "TrustDirection": "Two-Way"})"));
    EXPECT_TRUE(is_request(R"({"RemoteDomainName": "x.test"})"));
    EXPECT_TRUE(is_request(R"({"directoryId": "d-1", "remote_domain_name": "x.test", "x": 1})"))
        << "misspelt, as from another tool";
    for (
        const char* other :
        {R"({"Trusts": []})", R"({"DirectoryId": "d-1", "RemoteDomainName": "x.test", "DnsIpAddrs": []})",
         R"({"DirectoryId": "d-1", "TrustId": "t-1", "RemoteDomainName": "x.test", "TrustDirection": "Two-Way"})",
         R"({"DirectoryId": "d-1", "Name": "a", "Stage": "Active"})", "{}", "[]", "7"}) {
        EXPECT_FALSE(is_request(other)) << other;
    }
}

std::string without_passwords(std::string text) {
    take_passwords_out(text);
    return text;
}

TEST(Passwords, AreGoneBeforeTheTextIsParsed) {
    EXPECT_EQ(without_passwords(R"({"TrustPassword": "abc\n\"d", "X": "abc"})"),
              R"({"TrustPassword": "xxxxxxxx", "X": "abc"})");
    EXPECT_EQ(without_passwords(R"({"Tru\u0073tPassword" : "abc"})"), R"({"Tru\u0073tPassword" : "xxx"})");
    EXPECT_EQ(without_passwords(R"({"a": {"my_PASSWORD": "abc"}})"), R"({"a": {"my_PASSWORD": "xxx"}})");
    EXPECT_EQ(without_passwords(R"({"Password": {"a": "abc", "b": [-12.5, true, null]}, "c": "d"})"),
              R"({"Password": {"a": "xxx", "b": [-11.1, true, null]}, "c": "d"})");
    EXPECT_EQ(without_passwords(R"({"TrustPassword": "abc)"), R"({"TrustPassword": "xxx)");
    EXPECT_EQ(without_passwords(R"({"TrustPassword": abc, "c": 1})"), R"({"TrustPassword": ???, "c": 1})");
    EXPECT_EQ(without_passwords(R"(["TrustPassword", "abc"])"), R"(["TrustPassword", "abc"])");
    EXPECT_EQ(without_passwords(R"({"TrustPassword":)"), R"({"TrustPassword":)");
    EXPECT_EQ(without_passwords(R"({"TrustPassword)"), R"({"TrustPassword)");
    EXPECT_EQ(without_passwords("{\"TrustPassword\": \"gr\xc3\xbc\xc3\x9f\"}"),
              R"({"TrustPassword": "xxxxxx"})");
}

TEST(Passwords, ThatAreNoJsonStayNone) {
    for (const std::string bad :
         {R"({"TrustPassword": "a\qb"})", "{\"TrustPassword\": \"a\nb\"}", "{\"TrustPassword\": \"a\xffz\"}",
          R"({"TrustPassword": "\ud800z"})", R"({"TrustPassword": "\u12"})", R"({"TrustPassword": abc})",
          R"({"TrustPassword": "abc)", R"({"TrustPassword": 'abc'})"}) {
        EXPECT_FALSE(parse_json(bad)) << bad;
        const auto left = without_passwords(bad);
        EXPECT_FALSE(parse_json(left)) << bad << " became " << left;
        EXPECT_EQ(left.size(), bad.size());
    }
}

TEST(Passwords, OnlyTheRequestsOwnIsJudged) {
    const auto judged = [](std::string text) { return take_passwords_out(text); };
    EXPECT_EQ(judged(R"({"TrustPassword": "abc"})").utf16_units, 3);
    EXPECT_FALSE(judged(R"({"trustpassword": "abc"})").given);
    EXPECT_FALSE(judged(R"({"a": {"TrustPassword": "abc"}})").given);
    EXPECT_FALSE(judged(R"([{"TrustPassword": "abc"}])").given);
    EXPECT_FALSE(judged(R"({"TrustPassword": 5})").given);
    EXPECT_FALSE(judged("").given);
}

} // namespace
} // namespace pretrust
