// The calls of the trust password check: the keys of facts measured on a real DC, the stubs against captures
// of Windows hosts.
#include "samples.hpp"

#include <wire/dcerpc.hpp>
#include <wire/netlogon.hpp>
#include <wire/password_keys.hpp>
#include <wire/text.hpp>

#include <pretrust/secret.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

Secret secret(std::string_view text) {
    Secret made(text.size() + 1);
    std::copy(text.begin(), text.end(), made.room().begin());
    made.use(text.size());
    return made;
}

NetlogonCredential credential(std::string_view digits) {
    NetlogonCredential made{};
    const auto octets = hex(digits);
    std::copy(octets.begin(), octets.end(), made.begin());
    return made;
}

TEST(NtHash, IsTheOneMeasuredOnADomainController) {
    EXPECT_EQ(to_hex(nt_hash(secret("TrustP@ss123"))), "d1a5c5b9cde0f85d53efd2bf8fc131d3");
}

TEST(NtHash, OfCharactersOutsideOfTheFirstPlaneUsesSurrogates) {
    // MD4 of 3dd800de, by another implementation.
    EXPECT_EQ(to_hex(nt_hash(secret("\xf0\x9f\x98\x80"))), "4b58a10cc20a4e7d808d218e1f80aabc");
}

TEST(NtHash, LeavesOutOctetsThatAreNoText) {
    for (const auto* broken : {"a\xff"
                               "b",
                               "a\xc3"
                               "b",
                               "a\xc0\xaf"
                               "b",
                               "a\xed\xa0\x80"
                               "b",
                               "a\xf4\x90\x80\x80"
                               "b"}) {
        EXPECT_EQ(to_hex(nt_hash(secret(broken))), to_hex(nt_hash(secret("ab"))));
    }
}

TEST(NetlogonProof, IsTheOneMeasuredOnADomainController) {
    const auto proof = netlogon_proof(secret("TrustP@ss123"), credential("0102030405060708"),
                                      credential("1112131415161718"));
    EXPECT_EQ(to_hex(proof.client), "aaf85e72b96a62df");
    EXPECT_EQ(to_hex(proof.server), "baaa2c457e646c1c");
}

TEST(NetlogonStubs, ChannelTypeFollowsAnAccountOfAnyLengthWithoutPaddingToFour) {
    Authenticate3 call;
    call.computer = "PC";
    call.account = "ab"; // with its NUL 6 octets: the channel type comes at once
    EXPECT_EQ(to_hex(encode_authenticate3(call)), "00000000"
                                                  "030000000000000003000000610062000000"
                                                  "0300"
                                                  "0300000000000000030000005000430000000000000000000000"
                                                  "0000"
                                                  "ffff2f61");
    call.account = "abc"; // 8 octets
    EXPECT_EQ(to_hex(encode_authenticate3(call)), "00000000"
                                                  "0400000000000000040000006100620063000000"
                                                  "03000000"
                                                  "0300000000000000030000005000430000000000000000000000"
                                                  "0000"
                                                  "ffff2f61");
}

TEST(NetlogonStubs, RepliesCutShortAreRefused) {
    const auto challenge = hex("ca22e888fbe131ec00000000");
    const auto authenticated = hex("84ab11d0b783d133ffff2f21e803000000000000");
    EXPECT_TRUE(decode_req_challenge(challenge));
    EXPECT_TRUE(decode_authenticate3(authenticated));
    for (std::size_t size = 0; size < authenticated.size(); ++size) {
        EXPECT_FALSE(decode_authenticate3(BytesView(authenticated).first(size))) << size;
        EXPECT_EQ(decode_req_challenge(BytesView(authenticated).first(size)).has_value(), size >= 12) << size;
    }
}

class WindowsNetlogon : public samples::WindowsTest {
  protected:
    /// The stub of a request without authentication: behind 24 octets of header.
    Bytes request_stub() const { return {exchange().request.begin() + 24, exchange().request.end()}; }
    Bytes reply_stub() const {
        const auto call = static_cast<std::uint32_t>(exchange().number("call_id"));
        const auto reply = decode_rpc_reply(exchange().reply, call);
        const auto* response = reply ? std::get_if<RpcResponse>(&reply->body) : nullptr;
        return response != nullptr ? response->stub : Bytes();
    }
    /// What a capture's request was made for; the referent is the client's own choice and is set to ours.
    static void take_our_referent(Bytes& stub) {
        const Bytes ours{0, 0, 2, 0};
        if (std::any_of(stub.begin(), stub.begin() + 4, [](auto octet) { return octet != 0; })) {
            std::copy(ours.begin(), ours.end(), stub.begin());
        }
    }
    std::string server() const { return request_stub()[0] != 0 ? "\\\\BAS-AD-01" : ""; }
};

class WindowsReqChallenge : public WindowsNetlogon {};

TEST_P(WindowsReqChallenge, RequestAndReplyAreThoseOfTheCapture) {
    const auto reply = decode_req_challenge(reply_stub());
    ASSERT_TRUE(reply);
    EXPECT_EQ(to_hex(reply->challenge), exchange().text("server_challenge"));
    EXPECT_EQ(reply->status, exchange().bits("status"));
    auto sent = request_stub();
    take_our_referent(sent);
    ReqChallenge call;
    call.server = server();
    call.computer = exchange().text("request_computer");
    EXPECT_EQ(to_hex(encode_req_challenge(call)), to_hex(sent)) << "the captured challenges are all zeros";
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsReqChallenge,
                         ::testing::ValuesIn(samples::windows("dcerpc", "dcerpc-netlogon-op4-")),
                         samples::IdAsName());

class WindowsAuthenticate3 : public WindowsNetlogon {};

TEST_P(WindowsAuthenticate3, RequestAndReplyAreThoseOfTheCapture) {
    const auto reply = decode_authenticate3(reply_stub());
    ASSERT_TRUE(reply);
    EXPECT_EQ(to_hex(reply->credential), exchange().text("server_credential"));
    EXPECT_EQ(reply->flags, exchange().bits("negotiate_flags"));
    EXPECT_EQ(reply->rid, exchange().number("account_rid"));
    EXPECT_EQ(reply->status, exchange().bits("status"));
    auto sent = request_stub();
    take_our_referent(sent);
    Authenticate3 call;
    call.server = server();
    call.account = exchange().text("request_account");
    call.channel = static_cast<SecureChannel>(exchange().number("request_secure_channel_type"));
    call.computer = exchange().text("request_computer");
    call.flags = static_cast<std::uint32_t>(exchange().bits("request_negotiate_flags"));
    EXPECT_EQ(to_hex(encode_authenticate3(call)), to_hex(sent)) << "the captured credentials are all zeros";
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsAuthenticate3,
                         ::testing::ValuesIn(samples::windows("dcerpc", "dcerpc-netlogon-op26-")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
