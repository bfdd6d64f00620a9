// DCE/RPC of real Windows hosts: bind_ack, alter_context_resp, fault, responses and ept_map, read as tshark
// reads them. What the stubs of other interfaces hold is not looked at here.
#include "samples.hpp"

#include <wire/dcerpc.hpp>
#include <wire/epm.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

class WindowsDceRpc : public samples::WindowsTest {
  protected:
    std::uint32_t call_id() const { return static_cast<std::uint32_t>(exchange().number("call_id")); }
};

void expect_ack(const samples::Exchange& exchange, const RpcBindAck& ack) {
    EXPECT_EQ(ack.max_xmit, exchange.number("max_xmit"));
    EXPECT_EQ(ack.max_recv, exchange.number("max_recv"));
    EXPECT_EQ(ack.assoc_group, exchange.bits("assoc_group"));
    EXPECT_EQ(ack.secondary_address,
              exchange.expects("secondary_address") ? exchange.text("secondary_address") : "");
    const auto& results = exchange.expect.at("results").as_array();
    ASSERT_EQ(ack.results.size(), results.size());
    bool accepted = false;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& expected = results[i].as_object();
        EXPECT_EQ(ack.results[i].result, expected.at("result").as_int64());
        EXPECT_EQ(ack.results[i].transfer.uuid, expected.at("transfer_syntax").as_string());
        if (expected.contains("reason")) {
            EXPECT_EQ(ack.results[i].reason, expected.at("reason").as_int64());
        }
        accepted = accepted || expected.at("result").as_int64() == 0;
    }
    EXPECT_EQ(ack.accepted(), accepted);
}

void expect_towers(const samples::Exchange& exchange, const RpcResponse& response) {
    const Ndr ndr = exchange.text("transfer_syntax") == "NDR64" ? Ndr::ndr64 : Ndr::ndr32;
    const auto reply = decode_ept_map(response.stub, ndr);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, exchange.bits("status"));
    EXPECT_EQ(reply->unreadable, 0);
    ASSERT_EQ(static_cast<std::int64_t>(reply->towers.size()), exchange.number("num_towers"));
    const auto& towers = exchange.expect.at("towers").as_array();
    for (std::size_t i = 0; i < reply->towers.size(); ++i) {
        const auto& expected = towers[i].as_object();
        EXPECT_EQ(reply->towers[i].floors, expected.at("floors").as_int64());
        EXPECT_EQ(reply->towers[i].tcp_port, expected.at("tcp_port").as_int64());
        EXPECT_EQ(reply->towers[i].address, std::string(expected.at("ip").as_string()));
        EXPECT_EQ(reply->towers[i].service.uuid, expected.at("interface").as_string());
        EXPECT_EQ(reply->towers[i].transfer.uuid, expected.at("transfer_syntax").as_string());
    }
    for (std::size_t size = 0; size < response.stub.size(); ++size) {
        EXPECT_FALSE(decode_ept_map(BytesView(response.stub).first(size), ndr)) << size;
    }
}

TEST_P(WindowsDceRpc, ReplyIsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto reply = decode_rpc_reply(exchange.reply, call_id());
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->ptype, exchange.number("ptype"));
    EXPECT_EQ(reply->frag_length, exchange.number("frag_length"));
    EXPECT_EQ(reply->auth_length, exchange.number("auth_length"));
    if (exchange.expects("auth")) {
        EXPECT_EQ(reply->auth_type, exchange.expect.at("auth").at("type").as_int64());
        EXPECT_EQ(reply->auth_level, exchange.expect.at("auth").at("level").as_int64());
    }
    if (const auto* ack = std::get_if<RpcBindAck>(&reply->body)) {
        expect_ack(exchange, *ack);
    }
    if (const auto* fault = std::get_if<RpcFault>(&reply->body)) {
        EXPECT_EQ(fault->status, exchange.bits("status"));
    }
    if (const auto* response = std::get_if<RpcResponse>(&reply->body)) {
        EXPECT_EQ(response->alloc_hint, exchange.number("alloc_hint"));
        EXPECT_EQ(response->context_id, exchange.number("context_id"));
        if (exchange.expects("num_towers")) {
            expect_towers(exchange, *response);
        }
    }
}

TEST_P(WindowsDceRpc, StreamIsCompleteWithItsLastOctet) {
    const Bytes& reply = exchange().reply;
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_EQ(rpc_progress(BytesView(reply).first(size), call_id()), Progress::more) << size;
    }
    EXPECT_EQ(rpc_progress(reply, call_id()), Progress::complete);
    EXPECT_EQ(rpc_progress(reply, call_id() + 1), Progress::more);
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsDceRpc, ::testing::ValuesIn(samples::windows("dcerpc")),
                         samples::IdAsName());

class WindowsEpm : public WindowsDceRpc {};

TEST_P(WindowsEpm, RequestForTheSameInterfaceDiffersOnlyInItsTransferSyntax) {
    const auto& exchange = this->exchange();
    if (exchange.request.empty() || exchange.text("transfer_syntax") != "NDR32") {
        return;
    }
    const std::string request = samples::to_hex(exchange.request);
    const std::string tower = samples::to_hex(encode_ept_map({exchange.text("queried"), 0, 0})).substr(64);
    EXPECT_NE(request.find(tower.substr(54, 60)), std::string::npos) << "floors 2 to 4";
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsEpm,
                         ::testing::ValuesIn(samples::windows("dcerpc", "dcerpc-epm-op3")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
