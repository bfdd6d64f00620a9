// LDAP messages, their framing on a stream, and the root DSE.
#include "samples.hpp"

#include <wire/ldap.hpp>
#include <wire/rootdse.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

namespace pretrust::wire {
namespace {

using samples::hex;
using samples::to_hex;

constexpr const char* done_1 = "300c02010165070a010004000400";
constexpr const char* done_2 = "300c02010265070a010004000400";
/// Unsolicited, id 0: unavailable (52), the OID of the notice of disconnection.
constexpr const char* disconnection = "3024020100781f0a0134040004008a16"
                                      "312e332e362e312e342e312e313436362e3230303336";

Bytes joined(std::initializer_list<const char*> parts) {
    Bytes all;
    for (const char* part : parts) {
        const Bytes octets = hex(part);
        all.insert(all.end(), octets.begin(), octets.end());
    }
    return all;
}

TEST(Ldap, SearchForPresenceIsMinimalDer) {
    LdapSearch search;
    search.message_id = 26;
    search.attributes = {"dnsHostName"};
    EXPECT_EQ(to_hex(encode_ldap_search(search)), "303202011a632d04000a01000a0100020100020100010100870b6f626a"
                                                  "656374436c617373300d040b646e73486f73744e616d65");
}

TEST(Ldap, StreamIsCompleteWithTheLastOctetOfDone) {
    const Bytes reply = hex(samples::netlogon_reply);
    for (std::size_t size = 0; size < reply.size(); ++size) {
        EXPECT_EQ(ldap_progress(BytesView(reply).first(size), 1), Progress::more) << size;
    }
    EXPECT_EQ(ldap_progress(reply, 1), Progress::complete);
}

TEST(Ldap, OctetsBehindDoneDoNoHarm) {
    EXPECT_EQ(ldap_progress(joined({done_1, "ffff"}), 1), Progress::complete);
    EXPECT_TRUE(decode_ldap_search_reply(joined({done_1, "ffff"}), 1));
}

TEST(Ldap, MessagesForOthersArePassedOver) {
    EXPECT_EQ(ldap_progress(hex(done_2), 1), Progress::more);
    EXPECT_EQ(ldap_progress(joined({done_2, done_1}), 1), Progress::complete);
    EXPECT_FALSE(decode_ldap_search_reply(hex(done_2), 1));
    const auto reply = decode_ldap_search_reply(joined({done_2, done_1}), 1);
    ASSERT_TRUE(reply && reply->done);
    EXPECT_EQ(reply->messages, 1);
}

TEST(Ldap, NoticeOfDisconnectionEndsTheStream) {
    const Bytes notice = hex(disconnection);
    EXPECT_EQ(ldap_progress(notice, 1), Progress::complete);
    const auto reply = decode_ldap_search_reply(notice, 1);
    ASSERT_TRUE(reply && reply->disconnect);
    EXPECT_EQ(reply->disconnect->code, 52);
    EXPECT_EQ(reply->disconnect->response_name, "1.3.6.1.4.1.1466.20036");
    EXPECT_FALSE(reply->done);
}

TEST(Ldap, OtherProtocolsAreMalformedAtOnce) {
    EXPECT_EQ(ldap_progress(octets_of("HTTP/1.1 400 Bad Request"), 1), Progress::malformed);
    EXPECT_EQ(ldap_progress(hex("160301"), 1), Progress::malformed);
    EXPECT_EQ(ldap_progress(hex("3080"), 1), Progress::malformed);
    EXPECT_EQ(ldap_progress(hex("3084ffffffff"), 1), Progress::malformed);
    EXPECT_EQ(ldap_progress(hex("3085"), 1), Progress::malformed);
    EXPECT_EQ(ldap_progress(hex("3003040101"), 1), Progress::malformed) << "no message id";
    EXPECT_EQ(ldap_progress(hex("300402047fffffff"), 1), Progress::malformed) << "an id that does not fit";
    EXPECT_EQ(ldap_progress(hex("300c0201ff65070a010004000400"), 1), Progress::malformed) << "a negative id";
}

TEST(Ldap, DiagnosticLosesItsFinalNul) {
    const auto message = decode_ldap_message(hex("300f020101650a0a010104000403414200"));
    ASSERT_TRUE(message && message->result);
    EXPECT_EQ(message->result->code, 1);
    EXPECT_EQ(message->result->diagnostic, "AB");
}

TEST(RootDse, ValuesAreTyped) {
    LdapEntry entry;
    const auto add = [&entry](const char* name, std::initializer_list<const char*> values) {
        LdapAttribute attribute{name, {}};
        for (const char* value : values) {
            attribute.values.push_back(octets_of(value));
        }
        entry.attributes.push_back(attribute);
    };
    add("CURRENTTIME", {"20200501071151.0Z"});
    add("domainFunctionality", {"7"});
    add("forestFunctionality", {"seven"});
    add("isSynchronized", {"TRUE"});
    add("isGlobalCatalogReady", {"perhaps"});
    add("dnsHostName", {});
    add("supportedCapabilities", {"1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1920"});
    const RootDse dse = read_root_dse(entry);
    EXPECT_EQ(dse.current_time_us, 1'588'317'111'000'000);
    EXPECT_EQ(dse.domain_functionality, 7);
    EXPECT_FALSE(dse.forest_functionality);
    EXPECT_FALSE(dse.domain_controller_functionality);
    EXPECT_EQ(dse.is_synchronized, true);
    EXPECT_FALSE(dse.is_global_catalog_ready);
    EXPECT_FALSE(dse.dns_host_name);
    ASSERT_EQ(dse.supported_capabilities.size(), 2U);
    EXPECT_EQ(dse.supported_capabilities[1], ldap_capability_read_only_dc);
}

TEST(RootDse, SearchAsksForEveryAttributeItReads) {
    const std::string request = utf8_text(encode_root_dse_search(5));
    for (const char* name : {"defaultNamingContext", "rootDomainNamingContext", "configurationNamingContext",
                             "dnsHostName", "ldapServiceName", "serverName", "dsServiceName", "currentTime",
                             "domainFunctionality", "forestFunctionality", "domainControllerFunctionality",
                             "isGlobalCatalogReady", "isSynchronized", "supportedCapabilities"}) {
        EXPECT_NE(request.find(name), std::string::npos) << name;
    }
}

} // namespace
} // namespace pretrust::wire
