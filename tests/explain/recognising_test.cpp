// What people paste, as they paste it, and what must come of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <explain/explain.hpp>
#include <random>
#include <string>
#include <vector>

namespace pretrust {
namespace {

std::vector<std::string> ids_in(std::string_view words) {
    std::vector<std::string> ids;
    for (const Meaning& meaning : explain(words, all_probes(), nullptr).meanings) {
        ids.push_back(meaning.id);
    }
    return ids;
}

/// The same without probes and causes, whose names no cut makes: thousands of cuts are quick.
std::vector<std::string> said_in(std::string_view text) {
    std::vector<std::string> ids;
    for (const Meaning& meaning : what_was_said(text)) {
        ids.push_back(meaning.id);
    }
    return ids;
}

struct Pasted {
    std::string_view text;
    std::vector<std::string> ids; ///< exactly these, in any order
};

const std::string trust_json = R"({
    "Trusts": [
        {
            "DirectoryId": "d-9067a1b2c3",
            "TrustId": "t-9067a1b2c3",
            "RemoteDomainName": "corp.example.com",
            "TrustType": "Forest",
            "TrustDirection": "Two-Way",
            "TrustState": "Failed",
            "CreatedDateTime": "2026-11-20T15:05:37.123000+00:00",
            "LastUpdatedDateTime": 1763650737.445,
            "StateLastUpdatedDateTime": "2026-11-20T15:12:53.389000+00:00",
            "TrustStateReason": "The specified domain name does not exist or could not be contacted.",
            "SelectiveAuth": "Disabled"
        }
    ]
})";

const std::vector<Pasted>& pasted() {
    static const std::vector<Pasted> all{
        // the status reasons
        {"Access is denied", {"ACCESS_DENIED"}},
        {"ACCESS IS DENIED.", {"ACCESS_DENIED"}},
        {"  access   is\n  denied  ", {"ACCESS_DENIED"}},
        {"\"Access is denied\"", {"ACCESS_DENIED"}},
        {"\xE2\x80\x9C"
         "Access is denied\xE2\x80\x9D",
         {"ACCESS_DENIED"}},
        {"Access denied", {"ACCESS_DENIED"}},
        {"Access is den", {"ACCESS_DENIED"}},
        {"cess is denied", {"ACCESS_DENIED"}},
        {"Hi team, the trust to corp failed again, AWS says: Access is denied. Any idea? It worked on 5 May.",
         {"ACCESS_DENIED"}},
        {"The specified domain name does not exist or could not be contacted", {"DOMAIN_NOT_CONTACTED"}},
        {"the specified domain name does not exist, or could not be contacted!!", {"DOMAIN_NOT_CONTACTED"}},
        {"The specified domain name does not\n    exist or could not be\n    contacted",
         {"DOMAIN_NOT_CONTACTED"}},
        {"The specified domain name does not exist or could not be con...", {"DOMAIN_NOT_CONTACTED"}},
        {"The specified domain name does not ex", {"DOMAIN_NOT_CONTACTED"}},
        {"ied domain name does not exist or could not be contacted", {"DOMAIN_NOT_CONTACTED"}},
        {"does not exist or could not be contacted.", {"DOMAIN_NOT_CONTACTED"}},
        {"The specified domain name does not exist or cannot be contacted", {"DOMAIN_NOT_CONTACTED"}},
        {"The specified domain either does not exist or could not be contacted.",
         {"DOMAIN_NOT_CONTACTED", "ERROR_NO_SUCH_DOMAIN"}},
        {trust_json, {"Failed", "DOMAIN_NOT_CONTACTED"}},
        {R"("TrustStateReason": "The specified domain name does not exist or cou)", {"DOMAIN_NOT_CONTACTED"}},
        {R"({\"TrustState\": \"Failed\",\n\"TrustStateReason\": \"\nAccess is denied\"})",
         {"Failed", "ACCESS_DENIED"}},
        {"The operation could not be performed on this domain", {"OPERATION_NOT_PERFORMED"}},
        {"operation could not be performed on this domain.", {"OPERATION_NOT_PERFORMED"}},
        {"The operation could not be performed on this dom", {"OPERATION_NOT_PERFORMED"}},
        {"This operation cannot be performed on the current domain.",
         {"OPERATION_NOT_PERFORMED", "ERROR_CURRENT_DOMAIN_NOT_ALLOWED"}},
        {"Required and valid domain name", {"VALID_NAME_REQUIRED"}},
        {"required and VALID domain name;", {"VALID_NAME_REQUIRED"}},
        {"valid_name_required", {"VALID_NAME_REQUIRED"}},
        // codes
        {"0x5", {"ERROR_ACCESS_DENIED"}},
        {"ERROR_ACCESS_DENIED", {"ERROR_ACCESS_DENIED"}},
        {"error_access_denied", {"ERROR_ACCESS_DENIED"}},
        {"WERR_ACCESS_DENIED", {"ERROR_ACCESS_DENIED"}},
        {"0x80070005", {"ERROR_ACCESS_DENIED"}},
        {"80070005", {"ERROR_ACCESS_DENIED"}},
        {"-2147024891", {"ERROR_ACCESS_DENIED"}},
        {"HRESULT: 0x80070005 (E_ACCESSDENIED)", {"ERROR_ACCESS_DENIED"}},
        {"System error 5 has occurred. Access is denied.", {"ERROR_ACCESS_DENIED", "ACCESS_DENIED"}},
        {"0xC0000022", {"STATUS_ACCESS_DENIED"}},
        {"c0000022", {"STATUS_ACCESS_DENIED"}},
        {"0xffffffffc0000022", {"STATUS_ACCESS_DENIED"}},
        {"0xD0000022", {"STATUS_ACCESS_DENIED"}},
        {"STATUS_ACCESS_DENIED", {"STATUS_ACCESS_DENIED"}},
        {"NT_STATUS_ACCESS_DENIED", {"STATUS_ACCESS_DENIED"}},
        {"3221225506", {"STATUS_ACCESS_DENIED"}},
        {"-1073741790", {"STATUS_ACCESS_DENIED"}},
        {"session setup failed: NT_STATUS_LOGON_FAILURE", {"STATUS_LOGON_FAILURE"}},
        {"ERROR: LSA: (3221225867, '...')", {"STATUS_NO_TRUST_SAM_ACCOUNT"}},
        {"NO_TRUST_SAM_ACCOUNT", {"STATUS_NO_TRUST_SAM_ACCOUNT", "ERROR_NO_TRUST_SAM_ACCOUNT"}},
        {"Getting DC name failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN", {"ERROR_NO_SUCH_DOMAIN"}},
        {"I_NetLogonControl failed: Status = 1722 0x6ba RPC_S_SERVER_UNAVAILABLE",
         {"RPC_S_SERVER_UNAVAILABLE"}},
        {"The RPC server is unavailable. (Exception from HRESULT: 0x800706BA)", {"RPC_S_SERVER_UNAVAILABLE"}},
        {"There are currently no logon servers available to service the logon request.",
         {"ERROR_NO_LOGON_SERVERS"}},
        {"The trust relationship between this workstation and the primary domain failed.",
         {"ERROR_TRUSTED_RELATIONSHIP_FAILURE"}},
        {"KRB_AP_ERR_SKEW", {"KRB_AP_ERR_SKEW"}},
        {"KRB5KRB_AP_ERR_SKEW", {"KRB_AP_ERR_SKEW"}},
        {"Kerberos error 37", {"KRB_AP_ERR_SKEW"}},
        {"kinit: Clock skew too great while getting initial credentials", {"KRB_AP_ERR_SKEW"}},
        {"0x25", {"KRB_AP_ERR_SKEW"}},
        {"37", {"KRB_AP_ERR_SKEW"}},
        {"KDC_ERR_ETYPE_NOSUPP", {"KDC_ERR_ETYPE_NOSUPP"}},
        {"ETYPE_NOSUPP", {"KDC_ERR_ETYPE_NOSUPP"}},
        {"win32 error 5", {"ERROR_ACCESS_DENIED"}},
        {"5", {"ERROR_ACCESS_DENIED"}},
        {"53", {"ERROR_BAD_NETPATH", "tcp/53", "udp/53"}},
        {"NXDOMAIN", {"NXDOMAIN"}},
        {";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 40853", {"SERVFAIL"}},
        {"*** dns1 can't find corp.example.com: Non-existent domain", {"NXDOMAIN"}},
        {"rcode 3", {"NXDOMAIN"}},
        {"refused", {"REFUSED"}},
        {"An error occurred (EntityAlreadyExistsException) when calling the CreateTrust operation: exists",
         {"EntityAlreadyExistsException"}},
        {"An error occurred (ValidationException) when calling the CreateTrust operation: 1 validation error "
         "detected: Value 'corp' at 'remoteDomainName' failed to satisfy constraint: Member must satisfy "
         "regular "
         "expression pattern: ^([a-zA-Z0-9]+[\\\\.-])+([a-zA-Z0-9])+[.]?$",
         {"ValidationException"}},
        {"VerifyFailed", {"VerifyFailed"}},
        {"the trust is VerifyFailed since monday", {"VerifyFailed"}},
        {"Failed", {"Failed"}},
        {"trust state: Verified", {"Verified"}},
        {"event 5722", {"Event 5722"}},
        // ours
        {"FORWARDER_CACHED_NEGATIVE", {"FORWARDER_CACHED_NEGATIVE"}},
        {"forwarder_missing", {"FORWARDER_MISSING"}},
        {"SMB_PIPES_PIPE", {"SMB_PIPES_PIPE"}},
        {"smb_pipes", {"smb_pipes"}},
        {"clock", {"clock"}},
        {"445", {"tcp/445", "udp/445"}},
        {"tcp/445", {"tcp/445"}},
        {"445/tcp", {"tcp/445"}},
        {"UDP 389", {"udp/389"}},
        {"port 50123", {"tcp/49152-65535"}},
        {"SITE_NAMES", {"SITE_NAMES"}},
        {"Access is denied, 0xC000018B and port 135",
         {"ACCESS_DENIED", "STATUS_NO_TRUST_SAM_ACCOUNT", "tcp/135"}},
    };
    return all;
}

TEST(Recognising, FindsExactlyWhatStandsInWhatPeoplePaste) {
    EXPECT_GE(pasted().size(), 60u);
    for (const Pasted& each : pasted()) {
        EXPECT_THAT(ids_in(each.text), testing::UnorderedElementsAreArray(each.ids)) << each.text;
    }
}

TEST(Recognising, ReadsTextThatPowerShellWroteAsUtf16) {
    std::string wide = "\xFF\xFE";
    for (const char c : std::string("Access is denied")) {
        wide += c;
        wide += '\0';
    }
    EXPECT_THAT(ids_in(wide), testing::ElementsAre("ACCESS_DENIED"));
}

TEST(Recognising, FindsNothingInOrdinarySentences) {
    for (const std::string_view sentence : {
             "Hello, how are you today?",
             "Access is granted to everybody in the group.",
             "Access is determined by the role.",
             "He denied that access is needed.",
             "Enter the specified domain name.",
             "Enter a valid domain name in the field.",
             "The file does not exist or is damaged.",
             "The server could not be contacted.",
             "The operation could not be performed because the disk is full.",
             "The operation could not be performed on this file.",
             "The operation could not be performed.",
             "We created the trust on 5 May 2026 at 15:37 and updated it at 16:05.",
             "The printer failed twice, then it was verified and deleted.",
             "The clock on the wall is 5 minutes slow, take the other path.",
             "Version 1.5.37 of the tool, 445 users, 53 servers, 135 licences.",
             "10.0.0.5 and 172.16.37.5 are the addresses, 88 % loss.",
             "In 1789 the revolution began, in 1355 nothing happened.",
             "Directory d-9067a1b2c3 in us-east-1, account 123456789012.",
             "The query was refused by the clerk.",
             "Please send the required documents and a valid passport.",
             "The domain controller answers all questions.",
             "No problem at all.",
             "",
             "???",
             "The network is fine and the path is clear.",
         }) {
        EXPECT_THAT(ids_in(sentence), testing::IsEmpty()) << sentence;
    }
}

TEST(Recognising, StillFindsStatusTextsCutOffAtEitherEndDownToHalfOrThreeQuarters) {
    for (const StatusReason& reason : all_reasons()) {
        const std::string text(reason.text);
        const std::size_t least = text.size() > 60 ? text.size() * 11 / 20 + 6 : text.size() * 17 / 20;
        std::mt19937 random(4); // the same cuts every time
        for (int round = 0; round < 60; ++round) {
            const std::size_t size = least + random() % (text.size() - least + 1);
            const bool front = random() % 2 == 0;
            const std::string part = front ? text.substr(text.size() - size) : text.substr(0, size);
            for (const std::string& around : {part, "\"" + part + "\"", "AWS said: " + part + " ..."}) {
                EXPECT_THAT(said_in(around), testing::ElementsAre(std::string(reason.id))) << around;
            }
        }
    }
}

TEST(Recognising, NeverTakesOneStatusTextForAnother) {
    for (const StatusReason& reason : all_reasons()) {
        for (std::size_t begin = 0; begin < reason.text.size(); ++begin) {
            for (std::size_t end = begin; end <= reason.text.size(); ++end) {
                for (const std::string& id : said_in(reason.text.substr(begin, end - begin))) {
                    EXPECT_EQ(id, reason.id) << reason.text.substr(begin, end - begin);
                }
            }
        }
    }
}

TEST(Recognising, NamesTheNearestWordsAndNeverGuesses) {
    const Explanation one = explain("FORWARDER_MISING", all_probes(), nullptr);
    EXPECT_FALSE(one.recognised());
    ASSERT_EQ(one.unknown.size(), 1u);
    EXPECT_EQ(one.unknown.front().nearest.front(), "FORWARDER_MISSING");
    const Explanation two = explain("The domain name does not exist", all_probes(), nullptr);
    EXPECT_FALSE(two.recognised());
    ASSERT_FALSE(two.unknown.empty());
    EXPECT_THAT(two.unknown.front().nearest, testing::Contains("DOMAIN_NOT_CONTACTED"));
    const Explanation three = explain("Access is denied and STATUS_FOO_BAR_BAZ", all_probes(), nullptr);
    EXPECT_TRUE(three.recognised());
    ASSERT_EQ(three.unknown.size(), 1u);
    EXPECT_EQ(three.unknown.front().word, "STATUS_FOO_BAR_BAZ");
    for (const std::string_view nothing : {"0x12345678", "xyzzy", "99999", "", "\n\n"}) {
        const Explanation none = explain(nothing, all_probes(), nullptr);
        EXPECT_FALSE(none.recognised()) << nothing;
        EXPECT_FALSE(none.unknown.empty()) << nothing;
    }
}

TEST(Recognising, SaysWhenANumberCanBeSeveralThings) {
    const Explanation both = explain("53", all_probes(), nullptr);
    ASSERT_EQ(both.ambiguities.size(), 1u);
    EXPECT_GE(both.ambiguities.front().readings.size(), 3u);
    EXPECT_EQ(explain("37", all_probes(), nullptr).ambiguities.size(), 1u); // Win32 37 is another thing
    EXPECT_TRUE(explain("kerberos 37", all_probes(), nullptr).ambiguities.empty());
    EXPECT_TRUE(explain("tcp/445", all_probes(), nullptr).ambiguities.empty());
    EXPECT_EQ(explain("445", all_probes(), nullptr).ambiguities.size(), 1u);
}

TEST(Recognising, TakesAMegabyteOfAnything) {
    std::string hostile;
    const std::string_view parts[] = {"the not be ",    "Access is \x1B[31m",      "\xE2\x80\xAE",
                                      "0x5 37 445 -5 ", "could not be ",           "A_B_C_D ",
                                      "\\n\\u0000",     "domain name domain name "};
    for (std::size_t at = 0; hostile.size() < (1u << 20); ++at) {
        hostile += parts[at * 7 % std::size(parts)];
    }
    const auto begin = std::chrono::steady_clock::now();
    const Explanation explanation = explain(hostile, all_probes(), nullptr);
    const auto took = std::chrono::steady_clock::now() - begin;
    RecordProperty("ms",
                   static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    EXPECT_LE(explanation.unknown.size(), 10u);
    EXPECT_LE(explanation.asked.size(), 200u);
    EXPECT_FALSE(explain(std::string(1u << 20, 'A'), all_probes(), nullptr).recognised());
    EXPECT_FALSE(explain(std::string(1u << 20, '\0'), all_probes(), nullptr).recognised());
}

} // namespace
} // namespace pretrust
