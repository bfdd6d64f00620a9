// Kerberos replies of real Windows domain controllers, read as tshark reads them.
#include "samples.hpp"

#include <wire/generalized_time.hpp>
#include <wire/kerberos.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

class WindowsKerberos : public samples::WindowsTest {};

std::vector<std::int32_t> numbers(const boost::json::value& array) {
    std::vector<std::int32_t> values;
    for (const auto& value : array.as_array()) {
        values.push_back(static_cast<std::int32_t>(value.as_int64()));
    }
    return values;
}

/// "2020-05-01T07:11:51.0Z" to microseconds.
std::int64_t iso_time(std::string text) {
    std::string plain;
    for (const char letter : text) {
        if (letter != '-' && letter != ':' && letter != 'T') {
            plain += letter;
        }
    }
    return parse_generalized_time(plain).value();
}

void expect_padata(const boost::json::array& expected, const KerberosPaData& actual) {
    std::vector<std::int32_t> types;
    for (const auto& value : expected) {
        const auto& one = value.as_object();
        types.push_back(static_cast<std::int32_t>(one.at("type").as_int64()));
        if (!one.contains("etypes")) {
            continue;
        }
        std::vector<std::int32_t> etypes;
        std::vector<std::string> salts;
        for (const auto& etype : actual.etypes) {
            etypes.push_back(etype.etype);
            if (etype.salt) {
                salts.push_back(*etype.salt);
            }
        }
        EXPECT_EQ(etypes, numbers(one.at("etypes")));
        std::vector<std::string> expected_salts;
        if (one.contains("salts")) {
            for (const auto& salt : one.at("salts").as_array()) {
                expected_salts.emplace_back(salt.as_string());
            }
        }
        EXPECT_EQ(salts, expected_salts);
    }
    EXPECT_EQ(actual.types, types);
}

void expect_error(const samples::Exchange& exchange, const KerberosError& error) {
    EXPECT_EQ(exchange.number("msg_type"), 30);
    EXPECT_EQ(error.code, exchange.number("error_code"));
    EXPECT_EQ(error.stime_us, iso_time(exchange.text("stime")) + exchange.number("susec"));
    EXPECT_EQ(error.realm, exchange.text("realm"));
    EXPECT_EQ(error.sname.parts, exchange.texts("sname"));
    EXPECT_EQ(error.sname.type, exchange.number("sname_type"));
    EXPECT_EQ(samples::to_hex(error.e_data),
              exchange.expects("e_data_hex") ? exchange.text("e_data_hex") : "");
    if (exchange.expects("padata")) {
        expect_padata(exchange.expect.at("padata").as_array(), error.padata);
    } else {
        EXPECT_TRUE(error.padata.types.empty());
    }
}

void expect_kdc_reply(const samples::Exchange& exchange, const KerberosKdcReply& reply) {
    EXPECT_EQ(reply.msg_type, exchange.number("msg_type"));
    EXPECT_EQ(reply.crealm, exchange.text("crealm"));
    EXPECT_EQ(reply.cname.parts, exchange.texts("cname"));
    EXPECT_EQ(reply.ticket_realm, exchange.text("ticket_realm"));
    EXPECT_EQ(reply.ticket_sname.parts, exchange.texts("ticket_sname"));
    std::vector<std::int32_t> etypes;
    for (const auto& etype : reply.padata.etypes) {
        etypes.push_back(etype.etype);
    }
    etypes.push_back(reply.ticket_etype);
    etypes.push_back(reply.enc_part_etype);
    EXPECT_EQ(etypes, numbers(exchange.expect.at("etypes_in_order")));
    if (exchange.expects("padata_types")) {
        EXPECT_EQ(reply.padata.types, numbers(exchange.expect.at("padata_types")));
    }
    if (exchange.expects("salt")) {
        EXPECT_EQ(reply.padata.etypes.front().salt, exchange.text("salt"));
    }
}

TEST_P(WindowsKerberos, ReplyIsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto message = strip_tcp_length(exchange.reply);
    ASSERT_TRUE(message);
    EXPECT_EQ(static_cast<std::int64_t>(message->size()), exchange.number("record_mark"));
    const auto reply = decode_kerberos_reply(*message);
    ASSERT_TRUE(reply);
    if (const auto* error = std::get_if<KerberosError>(&*reply)) {
        expect_error(exchange, *error);
    } else {
        expect_kdc_reply(exchange, std::get<KerberosKdcReply>(*reply));
    }
}

TEST_P(WindowsKerberos, StreamIsCompleteWithItsLastOctet) {
    const auto& reply = exchange().reply;
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_EQ(kerberos_progress_tcp(BytesView(reply).first(size)), Progress::more) << size;
    }
    EXPECT_EQ(kerberos_progress_tcp(reply), Progress::complete);
    for (std::size_t size = 4; size < reply.size(); ++size) {
        EXPECT_FALSE(decode_kerberos_reply(BytesView(reply).subspan(4, size - 4))) << size;
    }
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsKerberos, ::testing::ValuesIn(samples::windows("kerberos")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
