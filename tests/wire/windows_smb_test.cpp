// SMB2 of real Windows hosts, read as tshark reads it; and the proof that our signing is theirs: the
// signatures of captured null sessions, both sides', come out of the key that the client sent in them.
#include "samples.hpp"

#include <wire/crypto.hpp>
#include <wire/filetime.hpp>
#include <wire/generalized_time.hpp>
#include <wire/ntlmssp.hpp>
#include <wire/reader.hpp>
#include <wire/smb2_signing.hpp>
#include <wire/spnego.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace pretrust::wire {
namespace {

using samples::Exchange;

/// "2020-03-15T11:04:19.9255741Z", 100 ns steps, as the FILETIME it was.
std::uint64_t filetime(const std::string& iso) {
    std::string plain;
    std::copy_if(iso.begin(), iso.begin() + 19, std::back_inserter(plain),
                 [](char c) { return c >= '0' && c <= '9'; });
    const auto seconds_us = parse_generalized_time(plain + 'Z').value();
    const auto point = iso.find('.');
    std::string fraction = point == std::string::npos ? "" : iso.substr(point + 1, iso.size() - point - 2);
    fraction.resize(7, '0');
    return static_cast<std::uint64_t>(seconds_us + 11'644'473'600'000'000) * 10 + std::stoull(fraction);
}

std::uint64_t bits_of(const boost::json::value& text) {
    return std::stoull(std::string(text.as_string()), nullptr, 16);
}

class WindowsSmb : public samples::WindowsTest {
  protected:
    /// The messages of the reply; the stream must hold nothing else.
    std::vector<Smb2Message> messages() const {
        auto frame = read_smb2_frame(exchange().reply);
        EXPECT_EQ(frame.progress, Progress::complete);
        EXPECT_EQ(frame.size, exchange().reply.size());
        return frame.messages;
    }
    bool smb1() const { return exchange().kind == "smb1-negotiate"; }
};

void expect_header(const Exchange& exchange, const Smb2Header& header) {
    EXPECT_EQ(static_cast<std::int64_t>(header.command), exchange.number("command"));
    EXPECT_EQ(header.status, exchange.bits("nt_status"));
    EXPECT_EQ(header.flags, exchange.bits("flags"));
    EXPECT_EQ(static_cast<std::int64_t>(header.message_id), exchange.number("message_id"));
    EXPECT_EQ(header.session_id, exchange.bits("session_id"));
    EXPECT_EQ(header.credits, exchange.number("credits"));
    if (exchange.expects("async_id")) {
        EXPECT_EQ(header.async_id, exchange.bits("async_id"));
    } else {
        EXPECT_EQ(header.tree_id, exchange.bits("tree_id"));
    }
}

void expect_negotiated(const Exchange& exchange, const Smb2Message& message) {
    const auto reply = decode_smb2_negotiate(message);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->security_mode, exchange.bits("security_mode"));
    EXPECT_EQ(reply->dialect, exchange.bits("dialect"));
    EXPECT_EQ(reply->server_guid, exchange.text("server_guid"));
    EXPECT_EQ(reply->capabilities, exchange.bits("capabilities"));
    EXPECT_EQ(reply->max_transact, exchange.number("max_transact"));
    EXPECT_EQ(reply->max_read, exchange.number("max_read"));
    EXPECT_EQ(reply->max_write, exchange.number("max_write"));
    EXPECT_EQ(reply->system_time, filetime(exchange.text("system_time")));
    const auto start = exchange.text("start_time");
    EXPECT_EQ(reply->start_time, start.starts_with("0") ? 0 : filetime(start));
    EXPECT_EQ(static_cast<std::int64_t>(reply->security_buffer.size()),
              exchange.number("security_buffer_length"));
    EXPECT_EQ(decode_spnego_mechanisms(reply->security_buffer), exchange.texts("mech_types"));
    if (exchange.expects("negotiate_contexts")) {
        std::vector<std::uint16_t> contexts;
        for (const auto& type : exchange.expect.at("negotiate_contexts").as_array()) {
            contexts.push_back(static_cast<std::uint16_t>(type.as_int64()));
        }
        EXPECT_EQ(reply->contexts, contexts);
        EXPECT_EQ(reply->hash, exchange.bits("hash"));
    } else {
        EXPECT_TRUE(reply->contexts.empty());
    }
    EXPECT_EQ(reply->cipher, exchange.expects("cipher") ? exchange.bits("cipher") : 0);
}

void expect_challenge(const boost::json::object& expected, const NtlmChallenge& challenge) {
    EXPECT_EQ(challenge.target_name, expected.at("target_name").as_string());
    EXPECT_EQ(challenge.flags, bits_of(expected.at("flags")));
    EXPECT_EQ(samples::to_hex(challenge.server_challenge), expected.at("server_challenge").as_string());
    std::vector<std::uint16_t> order;
    for (const auto& id : expected.at("av_order").as_array()) {
        order.push_back(static_cast<std::uint16_t>(id.as_int64()));
    }
    EXPECT_EQ(challenge.av_order, order);
    const auto text = [&expected](std::string_view key) {
        return expected.contains(key) ? std::string(expected.at(key).as_string()) : std::string();
    };
    EXPECT_EQ(challenge.netbios_computer, text("nb_computer"));
    EXPECT_EQ(challenge.netbios_domain, text("nb_domain"));
    EXPECT_EQ(challenge.dns_computer, text("dns_computer"));
    EXPECT_EQ(challenge.dns_domain, text("dns_domain"));
    EXPECT_EQ(challenge.dns_tree, text("dns_tree"));
    EXPECT_EQ(challenge.version, text("version"));
    EXPECT_EQ(challenge.timestamp, expected.contains("timestamp") ? filetime(text("timestamp")) : 0);
}

void expect_session_setup(const Exchange& exchange, const Smb2Message& message) {
    const auto reply = decode_smb2_session_setup(message);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->flags, exchange.bits("session_flags"));
    if (exchange.expects("spnego_result")) {
        const auto spnego = decode_spnego_reply(reply->security_buffer);
        ASSERT_TRUE(spnego);
        EXPECT_EQ(spnego->result, exchange.number("spnego_result"));
        EXPECT_EQ(spnego->mechanism, exchange.text("spnego_mech"));
        EXPECT_TRUE(decode_ntlm_challenge(spnego->token));
    }
    const auto challenge = decode_ntlm_challenge(reply->security_buffer);
    ASSERT_EQ(challenge.has_value(), exchange.expects("ntlm"));
    if (challenge) {
        expect_challenge(exchange.expect.at("ntlm").as_object(), *challenge);
    }
}

void expect_tree(const Exchange& exchange, const Smb2Message& message) {
    const auto reply = decode_smb2_tree_connect(message);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->share_type, exchange.bits("share_type"));
    EXPECT_EQ(reply->share_flags, exchange.bits("share_flags"));
    EXPECT_EQ(reply->capabilities, exchange.bits("share_caps"));
    EXPECT_EQ(reply->maximal_access, exchange.bits("maximal_access"));
}

void expect_create(const Exchange& exchange, const Smb2Message& message) {
    const auto reply = decode_smb2_create(message);
    ASSERT_EQ(reply.has_value(), exchange.expects("file_id"));
    if (reply) {
        EXPECT_EQ(reply->action, exchange.number("create_action"));
        EXPECT_EQ(static_cast<std::int64_t>(reply->allocation_size), exchange.number("allocation_size"));
        EXPECT_EQ(static_cast<std::int64_t>(reply->end_of_file), exchange.number("end_of_file"));
        EXPECT_EQ(guid_text(reply->file), exchange.text("file_id"));
    }
}

TEST_P(WindowsSmb, ReplyIsReadAsTsharkReadsIt) {
    if (smb1()) {
        EXPECT_EQ(read_smb2_frame(exchange().reply).progress, Progress::malformed);
        return;
    }
    const auto all = messages();
    ASSERT_FALSE(all.empty());
    const auto& message = all.front();
    expect_header(exchange(), message.header);
    if (exchange().expects("dialect")) {
        expect_negotiated(exchange(), message);
    }
    if (exchange().expects("session_flags")) {
        expect_session_setup(exchange(), message);
    }
    if (exchange().expects("share_type")) {
        expect_tree(exchange(), message);
    }
    if (exchange().kind == "create") {
        expect_create(exchange(), message);
    }
    if (exchange().expects("error_byte_count")) {
        const auto error = decode_smb2_error(message);
        ASSERT_TRUE(error);
        EXPECT_EQ(error->byte_count, exchange().number("error_byte_count"));
    }
}

TEST_P(WindowsSmb, CompoundIsParted) {
    if (smb1()) {
        return;
    }
    const auto all = messages();
    if (!exchange().expects("compound")) {
        EXPECT_EQ(all.size(), 1U);
        return;
    }
    const auto& expected = exchange().expect.at("compound").as_array();
    ASSERT_EQ(all.size(), expected.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(static_cast<std::int64_t>(all[i].header.command), expected[i].at("command").as_int64());
        EXPECT_EQ(all[i].header.status, bits_of(expected[i].at("nt_status")));
    }
}

TEST_P(WindowsSmb, OutputOfTransceiveIsTheBeginningOfRpc) {
    const auto all = smb1() ? std::vector<Smb2Message>() : messages();
    if (all.empty() || all.front().header.status != smb2_status::buffer_overflow) {
        return;
    }
    const auto reply = decode_smb2_ioctl(all.front());
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->code, exchange().bits("ctl_code"));
    ASSERT_EQ(reply->output.size(), 1024U);
    EXPECT_EQ(reply->output[0], 5);
}

TEST_P(WindowsSmb, StreamIsCompleteWithItsLastOctet) {
    const Bytes& reply = exchange().reply;
    for (std::size_t size = 0; size < reply.size(); ++size) {
        const auto progress = read_smb2_frame(BytesView(reply).first(size)).progress;
        EXPECT_EQ(progress, smb1() && size > 4 ? Progress::malformed : Progress::more) << size;
    }
}

TEST_P(WindowsSmb, ShorterMessageIsNotTakenForAWholeOne) {
    if (smb1()) {
        return;
    }
    const auto message = messages().front();
    for (std::size_t size = 64; size < message.octets.size(); ++size) {
        const auto octets = message.octets.first(size);
        const Smb2Message cut{message.header, octets, octets.subspan(64)};
        EXPECT_FALSE(decode_smb2_tree_connect(cut));
        EXPECT_FALSE(decode_smb2_ioctl(cut));
        const auto negotiated = decode_smb2_negotiate(cut);
        EXPECT_TRUE(!negotiated || size >= 64 + 64 + negotiated->security_buffer.size());
        const auto session = decode_smb2_session_setup(cut);
        EXPECT_TRUE(!session || size >= 64 + 8 + session->security_buffer.size());
        EXPECT_TRUE(!decode_smb2_create(cut) || size >= 64 + 88);
    }
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsSmb, ::testing::ValuesIn(samples::windows("smb2")),
                         samples::IdAsName());

/// What a captured client sent as its key, opened with the key of an anonymous logon.
std::optional<SessionKey> session_key_of(BytesView anonymous_logon) {
    const Bytes wanted = octets_of(std::string_view("NTLMSSP\0", 8));
    const auto at = std::search(anonymous_logon.begin(), anonymous_logon.end(), wanted.begin(), wanted.end());
    const auto message = anonymous_logon.subspan(static_cast<std::size_t>(at - anonymous_logon.begin()));
    Reader reader(message);
    reader.skip(52);
    const std::size_t length = reader.u16le();
    reader.skip(2);
    const std::size_t offset = reader.u32le();
    SessionKey key{};
    if (!reader.ok() || length != key.size() || offset + length > message.size()) {
        return std::nullopt;
    }
    std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(offset), length, key.begin());
    rc4(SessionKey(), key);
    return key;
}

/// By session id: the keys of all captured null sessions. Their negotiations ended in 3.0.
std::map<std::uint64_t, SessionKey> captured_keys() {
    std::map<std::uint64_t, SessionKey> keys;
    for (const auto& vector : samples::windows("smb2", "smb2-session-setup-null")) {
        if (vector.absent()) {
            continue;
        }
        const auto exchange = vector.parse();
        if (const auto key = session_key_of(exchange.request)) {
            keys[exchange.bits("session_id")] = *key;
        }
    }
    return keys;
}

TEST(WindowsSmbSigning, CapturedNullSessionsAreSignedWithTheKeyOfNobody) {
    const auto keys = captured_keys();
    if (keys.empty()) {
        GTEST_SKIP() << "windows-vectors are not there";
    }
    EXPECT_EQ(keys.size(), 5U);
    int verified = 0;
    for (const auto& vector : samples::windows("smb2")) {
        const auto exchange = vector.parse();
        const auto found =
            exchange.expects("session_id") ? keys.find(exchange.bits("session_id")) : keys.end();
        if (found == keys.end()) {
            continue;
        }
        const auto key = smb2_signing_key(smb2_dialect_3_0, found->second, Smb2PreauthHash());
        for (const Bytes* stream : {&exchange.request, &exchange.reply}) {
            const auto frame = read_smb2_frame(*stream);
            for (const auto& message : frame.messages) {
                if ((message.header.flags & smb2_flag::signature) != 0) {
                    EXPECT_EQ(smb2_signature(key, message.octets), message.header.signature) << exchange.id;
                    ++verified;
                }
            }
        }
    }
    EXPECT_EQ(verified, 9) << "a tree, three pipes, both ways, and one request to read";
}

TEST(WindowsSmbSigning, WhatACapturedClientSignedWeSignTheSame) {
    const auto keys = captured_keys();
    for (const auto& vector : samples::windows("smb2", "smb2-tree-connect-lab2019-01")) {
        if (vector.absent()) {
            GTEST_SKIP() << "windows-vectors are not there";
        }
        const auto exchange = vector.parse();
        const auto key = smb2_signing_key(smb2_dialect_3_0, keys.at(exchange.bits("session_id")), {});
        Bytes request = exchange.request;
        request[4 + 16] = 0;                                           // flags
        std::fill_n(request.begin() + 4 + 48, 16, std::uint8_t{0xee}); // signature
        sign_smb2(key, request);
        EXPECT_EQ(samples::to_hex(request), samples::to_hex(exchange.request));
    }
}

TEST(WindowsNtlm, AnonymousLogonOfASignedSessionIsWhatTheCapturedClientSent) {
    for (const auto& vector : samples::windows("smb2", "smb2-session-setup-null-lab2019-01")) {
        if (vector.absent()) {
            GTEST_SKIP() << "windows-vectors are not there";
        }
        const auto exchange = vector.parse();
        const auto key = session_key_of(exchange.request);
        ASSERT_TRUE(key);
        auto theirs = samples::to_hex(exchange.request);
        theirs = theirs.substr(theirs.find("4e544c4d535350"));
        auto ours = samples::to_hex(encode_ntlm_anonymous(NullLogon::signed_session, *key));
        // They give their empty NT response the offset of the key; so do we.
        EXPECT_EQ(ours, theirs);
    }
}

TEST(WindowsNtlm, OpeningOfASignedSessionIsWhatTheCapturedClientSent) {
    for (const auto& vector : samples::windows("smb2", "smb2-session-setup-challenge-lab2019-02")) {
        if (vector.absent()) {
            GTEST_SKIP() << "windows-vectors are not there";
        }
        const auto theirs = samples::to_hex(vector.parse().request);
        const auto ours = samples::to_hex(encode_ntlm_negotiate(NullLogon::signed_session));
        EXPECT_EQ(ours, theirs.substr(theirs.find("4e544c4d535350")));
    }
}

} // namespace
} // namespace pretrust::wire
