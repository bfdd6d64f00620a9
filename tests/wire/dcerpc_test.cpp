// DCE/RPC and the endpoint mapper by hand: fragments, limits, and the vectors measured on Samba.
#include "samples.hpp"

#include <wire/dcerpc.hpp>
#include <wire/epm.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

/// One PDU of the server, first and last fragment unless said otherwise.
Bytes pdu(std::uint8_t ptype, std::uint32_t call_id, BytesView body, std::uint8_t flags = 3) {
    Writer writer;
    writer.u8(5).u8(0).u8(ptype).u8(flags).u32be(0x10000000);
    writer.u16le(static_cast<std::uint16_t>(16 + body.size())).u16le(0).u32le(call_id).raw(body);
    return writer.finish();
}

Bytes response(std::uint32_t call_id, std::string_view stub_hex, std::uint8_t flags = 3) {
    const Bytes body = Writer().u32le(0).u16le(0).u16le(0).raw(hex(stub_hex)).finish();
    return pdu(2, call_id, body, flags);
}

Bytes operator+(Bytes left, const Bytes& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

TEST(DceRpc, BindIsTheMeasuredVector) {
    EXPECT_EQ(to_hex(encode_rpc_bind(epm_syntax(), 1)), samples::epm_bind);
    EXPECT_TRUE(encode_rpc_bind({"not a uuid", 1, 0}, 1).empty());
}

TEST(DceRpc, RequestCarriesItsLengthTwice) {
    EXPECT_EQ(to_hex(encode_rpc_request(2, 3, hex("aabbcc"))), "05000003100000001b00000002000000"
                                                               "0300000000000300aabbcc");
    EXPECT_TRUE(encode_rpc_request(2, 3, Bytes(5000)).empty()) << "one fragment only";
}

TEST(DceRpc, FragmentsAreJoined) {
    const Bytes stream = response(7, "0102", 1) + response(7, "0304", 0) + response(7, "05", 2);
    const auto reply = decode_rpc_reply(stream, 7);
    ASSERT_TRUE(reply);
    const auto& joined = std::get<RpcResponse>(reply->body);
    EXPECT_EQ(to_hex(joined.stub), "0102030405");
    EXPECT_EQ(joined.fragments, 3);
    for (std::size_t size = 0; size < stream.size(); ++size) {
        EXPECT_EQ(rpc_progress(BytesView(stream).first(size), 7), Progress::more) << size;
    }
}

TEST(DceRpc, FragmentsOutOfOrderAreMalformed) {
    EXPECT_EQ(rpc_progress(response(7, "01", 2), 7), Progress::malformed) << "begins in the middle";
    EXPECT_EQ(rpc_progress(response(7, "01", 1) + response(7, "02", 3), 7), Progress::malformed)
        << "begins twice";
}

TEST(DceRpc, RepliesToOtherCallsArePassedOver) {
    const Bytes stream = response(1, "01") + response(2, "02");
    const auto reply = decode_rpc_reply(stream, 2);
    ASSERT_TRUE(reply);
    EXPECT_EQ(to_hex(std::get<RpcResponse>(reply->body).stub), "02");
    EXPECT_EQ(rpc_progress(stream, 3), Progress::more);
}

TEST(DceRpc, BindNakAnswersWhateverWasAsked) {
    const Bytes nak = pdu(13, 1,
                          hex("0200"
                              "01"
                              "0500"
                              "00"));
    EXPECT_EQ(rpc_progress(nak, 2), Progress::complete);
    const auto reply = decode_rpc_reply(nak, 2);
    ASSERT_TRUE(reply);
    EXPECT_EQ(std::get<RpcBindNak>(reply->body).reason, 2);
}

TEST(DceRpc, FaultTellsItsStatus) {
    const auto reply = decode_rpc_reply(pdu(3, 9,
                                            hex("20000000"
                                                "0000"
                                                "00"
                                                "00"
                                                "05000000"
                                                "00000000")),
                                        9);
    ASSERT_TRUE(reply);
    EXPECT_EQ(std::get<RpcFault>(reply->body).status, 5U);
    EXPECT_EQ(rpc_progress(pdu(3, 9, hex("2000000000000000")), 9), Progress::malformed);
}

TEST(DceRpc, SambaBindAckIsAccepted) {
    const Bytes ack =
        hex("05000c03100000003c00000001000000b810b810d62a000004003133350000000100000000000000045d888aeb1c"
            "c9119fe808002b10486002000000");
    const auto reply = decode_rpc_reply(ack, 1);
    ASSERT_TRUE(reply);
    const auto& body = std::get<RpcBindAck>(reply->body);
    EXPECT_TRUE(body.accepted());
    EXPECT_EQ(body.secondary_address, "135");
    EXPECT_EQ(body.results.front().transfer, (RpcSyntax{std::string(rpc_interface::ndr32), 2, 0}));
    for (std::size_t size = 0; size < ack.size(); ++size) {
        EXPECT_EQ(rpc_progress(BytesView(ack).first(size), 1), Progress::more) << size;
    }
    Bytes rejected = ack;
    rejected[36] = 2;
    EXPECT_FALSE(std::get<RpcBindAck>(decode_rpc_reply(rejected, 1)->body).accepted());
}

TEST(DceRpc, BindAckThatPromisesMoreResultsThanItHoldsIsMalformed) {
    Bytes ack =
        hex("05000c03100000003c00000001000000b810b810d62a000004003133350000000100000000000000045d888aeb1c"
            "c9119fe808002b10486002000000");
    ack[32] = 200;
    EXPECT_EQ(rpc_progress(ack, 1), Progress::malformed);
    ack[32] = 0;
    EXPECT_EQ(rpc_progress(ack, 1), Progress::malformed);
}

TEST(DceRpc, OtherProtocolsAndBadHeadersAreMalformedAtOnce) {
    EXPECT_EQ(rpc_progress(octets_of("HTTP/1.1 200"), 1), Progress::malformed);
    EXPECT_EQ(rpc_progress(hex("04"), 1), Progress::malformed);
    EXPECT_EQ(rpc_progress(hex("0502"), 1), Progress::malformed);
    EXPECT_EQ(rpc_progress(hex("05000203000000001800000001000000"), 1), Progress::malformed) << "big-endian";
    EXPECT_EQ(rpc_progress(hex("05000203100000000f00000001000000"), 1), Progress::malformed)
        << "shorter than a header";
    EXPECT_EQ(rpc_progress(hex("0500020310000000ffff000001000000"), 1), Progress::more);
    EXPECT_EQ(rpc_progress(pdu(0, 1, {}), 1), Progress::malformed) << "a request";
    EXPECT_EQ(rpc_progress(pdu(2, 1, hex("00")), 1), Progress::malformed) << "response without its header";
}

TEST(DceRpc, AuthenticationTrailerLongerThanItsFragmentIsMalformed) {
    Bytes octets = response(1, "01020304");
    octets[10] = 5; // 5 + 8 octets of trailer do not fit into the 12 octets of body
    EXPECT_EQ(rpc_progress(octets, 1), Progress::malformed);
}

TEST(DceRpc, ResponsesThatNeverEndAreMalformed) {
    const std::string stub(std::size_t{2} * 60000, '0');
    Bytes stream = response(1, stub, 1);
    for (int i = 0; i < 17; ++i) {
        stream = std::move(stream) + response(1, stub, 0);
    }
    EXPECT_EQ(rpc_progress(stream, 1), Progress::malformed) << "more than rpc_max_stub";
    Bytes many = response(1, "", 1);
    for (int i = 0; i < 1100; ++i) {
        many = std::move(many) + response(1, "", 0);
    }
    EXPECT_EQ(rpc_progress(many, 1), Progress::malformed) << "too many fragments";
}

TEST(Epm, MapRequestIsTheMeasuredVector) {
    EXPECT_EQ(to_hex(encode_ept_map(ad_interface_syntax(AdInterface::lsarpc))), samples::ept_map_lsarpc);
    EXPECT_TRUE(encode_ept_map({"x", 0, 0}).empty());
}

TEST(Epm, FourInterfacesHaveTheirVersions) {
    EXPECT_EQ(ad_interface_syntax(AdInterface::samr),
              (RpcSyntax{"12345778-1234-abcd-ef00-0123456789ac", 1, 0}));
    EXPECT_EQ(ad_interface_syntax(AdInterface::netlogon),
              (RpcSyntax{"12345678-1234-abcd-ef00-01234567cffb", 1, 0}));
    EXPECT_EQ(ad_interface_syntax(AdInterface::drsuapi),
              (RpcSyntax{"e3514235-4b06-11d1-ab04-00c04fc2dcd2", 4, 0}));
}

/// Reply stub with these towers.
Bytes map_reply(const std::vector<Bytes>& towers, std::uint32_t status) {
    const auto count = static_cast<std::uint32_t>(towers.size());
    Writer writer;
    writer.zeros(20).u32le(count).u32le(4).u32le(0).u32le(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        writer.u32le(3 + i);
    }
    for (const Bytes& tower : towers) {
        const auto size = static_cast<std::uint32_t>(tower.size());
        writer.align(4).u32le(size).u32le(size).raw(tower);
    }
    writer.align(4).u32le(status);
    return writer.finish();
}

const Bytes& lsarpc_tower() {
    static const Bytes tower = hex(samples::ept_map_lsarpc.substr(64, 150));
    return tower;
}

TEST(Epm, SeveralTowersAreRead) {
    Bytes other = lsarpc_tower();
    other[64] = 0xc3;
    const Bytes stub = map_reply({lsarpc_tower(), other, lsarpc_tower()}, 0);
    const auto reply = decode_ept_map(stub);
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->towers.size(), 3U);
    EXPECT_EQ(reply->towers[0].tcp_port, 135);
    EXPECT_EQ(reply->towers[1].tcp_port, 0xc387);
    EXPECT_EQ(reply->towers[2].service, ad_interface_syntax(AdInterface::lsarpc));
    EXPECT_EQ(reply->towers[2].address, "0.0.0.0");
    for (std::size_t size = 0; size < stub.size(); ++size) {
        EXPECT_FALSE(decode_ept_map(BytesView(stub).first(size))) << size;
    }
}

TEST(Epm, NotRegisteredHasNoTowers) {
    const auto reply = decode_ept_map(map_reply({}, ept_not_registered));
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->towers.empty());
    EXPECT_EQ(reply->status, ept_not_registered);
}

TEST(Epm, TowersThatCannotBeReadAreCounted) {
    Bytes cut = lsarpc_tower();
    cut.resize(40);
    const auto reply = decode_ept_map(map_reply({cut, lsarpc_tower()}, 0));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->towers.size(), 1U);
    EXPECT_EQ(reply->unreadable, 1);
}

TEST(Epm, CountsBeyondTheOctetsAreRefused) {
    Bytes stub = map_reply({lsarpc_tower()}, 0);
    for (const std::size_t at : {20U, 32U}) {
        for (std::size_t i = 0; i < 4; ++i) {
            stub[at + i] = 0xff;
        }
    }
    EXPECT_FALSE(decode_ept_map(stub));
    EXPECT_FALSE(decode_ept_map(stub, Ndr::ndr64));
    EXPECT_FALSE(decode_ept_map({}));
}

} // namespace
} // namespace pretrust::wire
