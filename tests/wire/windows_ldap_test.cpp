// LDAP replies of real Windows domain controllers, read as tshark reads them.
#include "samples.hpp"

#include <wire/ldap.hpp>
#include <wire/rootdse.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

class WindowsLdap : public samples::WindowsTest {};

std::vector<LdapMessage> messages_of(BytesView stream) {
    std::vector<LdapMessage> messages;
    while (auto message = decode_ldap_message(stream)) {
        stream = stream.subspan(message->size);
        messages.push_back(std::move(*message));
    }
    EXPECT_TRUE(stream.empty());
    return messages;
}

TEST_P(WindowsLdap, MessagesAreReadAsTsharkReadsThem) {
    const auto& exchange = this->exchange();
    const auto messages = messages_of(exchange.reply);
    ASSERT_EQ(static_cast<std::int64_t>(messages.size()), exchange.number("messages"));
    const auto& ops = exchange.expect.at("protocol_ops").as_array();
    for (std::size_t i = 0; i < messages.size(); ++i) {
        EXPECT_EQ(messages[i].message_id, exchange.number("message_id"));
        EXPECT_EQ(messages[i].op & 0x1f, ops[i].as_int64());
    }
    ASSERT_TRUE(messages.back().result);
    EXPECT_EQ(messages.back().result->code, exchange.number("result_code"));
    if (exchange.expects("error_message")) {
        EXPECT_EQ(messages.back().result->diagnostic, exchange.text("error_message"));
    }
}

TEST_P(WindowsLdap, AttributesAreReadAsTsharkReadsThem) {
    const auto& exchange = this->exchange();
    if (!exchange.expects("attributes")) {
        return;
    }
    const auto reply =
        decode_ldap_search_reply(exchange.reply, static_cast<std::int32_t>(exchange.number("message_id")));
    ASSERT_TRUE(reply && reply->done);
    ASSERT_EQ(reply->entries.size(), 1U);
    const LdapEntry& entry = reply->entries.front();
    EXPECT_EQ(static_cast<std::int64_t>(entry.attributes.size()), exchange.number("attribute_count"));
    for (const auto& [name, value] : exchange.expect.at("attributes").as_object()) {
        const LdapAttribute* attribute = entry.find(lower_case(std::string(name)));
        ASSERT_NE(attribute, nullptr) << std::string(name);
        if (value.is_string()) {
            EXPECT_EQ(entry.text(std::string(name)), std::string(value.as_string()));
            continue;
        }
        std::vector<Bytes> expected;
        for (const auto& one : value.as_array()) {
            expected.push_back(octets_of(std::string(one.as_string())));
        }
        EXPECT_EQ(attribute->values, expected) << std::string(name);
    }
    EXPECT_EQ(read_root_dse(entry).dns_host_name, entry.text("dnsHostName"));
    EXPECT_EQ(read_root_dse(entry).supported_capabilities.front(), ldap_capability_active_directory);
}

TEST_P(WindowsLdap, SearchIsCompleteWithItsLastOctet) {
    const auto& exchange = this->exchange();
    if (exchange.kind != "rootdse" && exchange.kind != "search") {
        return;
    }
    const auto id = static_cast<std::int32_t>(exchange.number("message_id"));
    for (std::size_t size = 0; size < exchange.reply.size(); ++size) {
        EXPECT_EQ(ldap_progress(BytesView(exchange.reply).first(size), id), Progress::more) << size;
    }
    EXPECT_EQ(ldap_progress(exchange.reply, id), Progress::complete);
    EXPECT_NE(ldap_progress(exchange.reply, id + 1), Progress::complete);
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsLdap, ::testing::ValuesIn(samples::windows("ldap")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
