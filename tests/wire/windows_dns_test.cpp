// DNS messages of real Windows servers, read as tshark reads them.
#include "samples.hpp"

#include <wire/dns.hpp>

#include <gtest/gtest.h>

#include <cctype>

namespace pretrust::wire {
namespace {

class WindowsDns : public samples::WindowsTest {};

std::string lower(std::string text) {
    for (char& letter : text) {
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return text == "<root>" ? "." : text;
}

void expect_record(const boost::json::object& expected, const DnsRecord& actual) {
    EXPECT_EQ(actual.owner, lower(std::string(expected.at("name").as_string())));
    EXPECT_EQ(actual.type, expected.at("type").as_int64());
    EXPECT_EQ(actual.ttl, expected.at("ttl").as_int64());
    if (const auto* data = expected.if_contains("data")) {
        const std::string text = lower(std::string(data->as_string()));
        const auto* address = std::get_if<DnsAddress>(&actual.data);
        EXPECT_EQ(address != nullptr ? address->address : std::get<DnsHost>(actual.data).name, text);
    }
    if (expected.contains("port")) {
        const auto& srv = std::get<DnsSrv>(actual.data);
        EXPECT_EQ(srv.priority, expected.at("priority").as_int64());
        EXPECT_EQ(srv.weight, expected.at("weight").as_int64());
        EXPECT_EQ(srv.port, expected.at("port").as_int64());
        EXPECT_EQ(srv.target, lower(std::string(expected.at("target").as_string())));
    }
    if (expected.contains("mname")) {
        const auto& soa = std::get<DnsSoa>(actual.data);
        EXPECT_EQ(soa.mname, lower(std::string(expected.at("mname").as_string())));
        EXPECT_EQ(soa.rname, lower(std::string(expected.at("rname").as_string())));
        EXPECT_EQ(soa.serial, expected.at("serial_number").as_int64());
        EXPECT_EQ(soa.refresh, expected.at("refresh_interval").as_int64());
        EXPECT_EQ(soa.minimum, expected.at("minimum_ttl").as_int64());
    }
}

void expect_records(const samples::Exchange& exchange, const DnsMessage& message) {
    std::vector<DnsRecord> records = message.answers;
    records.insert(records.end(), message.authorities.begin(), message.authorities.end());
    records.insert(records.end(), message.additionals.begin(), message.additionals.end());
    std::size_t next = 0;
    for (const auto& value : exchange.expect.at("records").as_array()) {
        const auto& expected = value.as_object();
        if (expected.contains("udp_payload_size")) {
            ASSERT_TRUE(message.edns);
            EXPECT_EQ(message.edns->payload_size, expected.at("udp_payload_size").as_int64());
            EXPECT_EQ(message.edns->version, expected.at("edns0_version").as_int64());
            EXPECT_EQ(message.edns->dnssec_ok, expected.at("z").as_string() == "0x8000");
            continue;
        }
        ASSERT_LT(next, records.size());
        expect_record(expected, records[next++]);
    }
    EXPECT_EQ(next, records.size());
}

TEST_P(WindowsDns, ReplyIsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto message = decode_dns(exchange.reply);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->id, exchange.bits("id"));
    EXPECT_EQ(message->rcode, exchange.number("rcode"));
    EXPECT_EQ(message->authoritative, exchange.number("aa") == 1);
    EXPECT_EQ(message->truncated, exchange.number("tc") == 1);
    EXPECT_EQ(message->recursion_available, exchange.number("ra") == 1);
    EXPECT_TRUE(message->is_response);
    EXPECT_EQ(message->trailing, 0U);
    const auto& counts = exchange.expect.at("counts").as_array();
    EXPECT_EQ(message->questions.size(), static_cast<std::size_t>(counts[0].as_int64()));
    EXPECT_EQ(message->answers.size(), static_cast<std::size_t>(counts[1].as_int64()));
    EXPECT_EQ(message->authorities.size(), static_cast<std::size_t>(counts[2].as_int64()));
    EXPECT_EQ(message->questions.front().name, lower(exchange.text("qname")));
    EXPECT_EQ(message->questions.front().type, exchange.number("qtype"));
    if (exchange.expects("records")) {
        expect_records(exchange, *message);
    }
    const bool negative = message->answers.empty() && !message->authorities.empty();
    EXPECT_EQ(dns_negative(*message).has_value(), negative);
}

TEST_P(WindowsDns, EveryTruncationIsRefused) {
    const auto& reply = exchange().reply;
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_FALSE(decode_dns(BytesView(reply).first(size))) << size;
    }
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsDns, ::testing::ValuesIn(samples::windows("dns")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
