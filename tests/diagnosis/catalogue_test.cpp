// The catalogue as a contract: ids, texts, references, and no cycle in what hides what.
#include "evidence_files.hpp"

#include <diagnosis/words.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <set>

namespace pretrust {

namespace {

TEST(Catalogue, HoldsTheCausesInTheirOrder) {
    const std::vector<std::string_view> order = {"DOMAIN_NAME_INVALID",
                                                 "SINGLE_LABEL_DOMAIN",
                                                 "NAME_REFUSED_BY_API",
                                                 "NETBIOS_NAME_RESERVED",
                                                 "NAME_SUFFIX_OVERLAP",
                                                 "REQUEST_INVALID",
                                                 "TOO_MANY_DNS_ADDRESSES",
                                                 "TRUST_PASSWORD_INVALID",
                                                 "DIRECTION_INSUFFICIENT_FOR_SERVICE",
                                                 "DIRECTORY_TYPE_UNSUPPORTED",
                                                 "NOT_PRIMARY_REGION",
                                                 "DIRECTORY_NOT_ACTIVE",
                                                 "ADDRESS_UNUSABLE",
                                                 "ADDRESS_IN_VPC",
                                                 "ADDRESS_IN_AWS_RANGE",
                                                 "IP_ROUTE_MISSING",
                                                 "ADDRESS_NOT_RFC1918",
                                                 "FORWARDER_NOT_CONFIGURED",
                                                 "FORWARDER_DIFFERS",
                                                 "SECURITY_GROUP_BLOCKS",
                                                 "NETWORK_ACL_BLOCKS",
                                                 "ROUTE_TABLE_LACKS_PATH",
                                                 "CONFIGURATION_CONTRADICTED",
                                                 "LOCAL_DNS_SILENT",
                                                 "SOURCE_PORTS_BLOCKED",
                                                 "PATH_SILENT",
                                                 "CONNECTS_MEAN_NOTHING",
                                                 "MTU_BLACK_HOLE",
                                                 "UDP_BLOCKED",
                                                 "TCP_BLOCKED",
                                                 "FORWARDER_TARGET_SILENT",
                                                 "FORWARDER_TARGET_REFUSES",
                                                 "FORWARDER_TARGET_WRONG",
                                                 "FORWARDER_MISSING",
                                                 "FORWARDER_LOOP",
                                                 "FORWARDER_CACHED_NEGATIVE",
                                                 "FORWARDER_ORDER",
                                                 "DNS_SERVERS_DISAGREE",
                                                 "DNS_TCP_BLOCKED",
                                                 "DNS_LARGE_ANSWERS_LOST",
                                                 "LOCATOR_RECORDS_MISSING",
                                                 "PDC_RECORD_MISSING",
                                                 "DISJOINT_NAMESPACE",
                                                 "DC_NAME_UNRESOLVABLE",
                                                 "STALE_DC_RECORD",
                                                 "DC_SILENT",
                                                 "NOT_A_DC",
                                                 "DC_PAUSED",
                                                 "READ_ONLY_DC_ONLY",
                                                 "LOCATOR_PORT_BLOCKED",
                                                 "SMB_PORT_BLOCKED",
                                                 "RPC_MAPPER_BLOCKED",
                                                 "RPC_PORTS_BLOCKED",
                                                 "LDAP_PORT_BLOCKED",
                                                 "KERBEROS_PORT_BLOCKED",
                                                 "KPASSWD_PORT_BLOCKED",
                                                 "GC_PORT_BLOCKED",
                                                 "SMB_DIALECT_OR_SIGNING",
                                                 "NULL_SESSION_PIPES_RESTRICTED",
                                                 "LSA_ANONYMOUS_DENIED",
                                                 "TRUST_ALREADY_EXISTS",
                                                 "TRUST_HALF_MISSING",
                                                 "TRUST_DIRECTION_MISMATCH",
                                                 "TRUST_PASSWORD_MISMATCH",
                                                 "NOT_FOREST_ROOT",
                                                 "FUNCTIONAL_LEVEL_TOO_LOW",
                                                 "NETBIOS_NAME_COLLISION",
                                                 "DOMAIN_SID_COLLISION",
                                                 "WRONG_REALM",
                                                 "ETYPE_MISMATCH",
                                                 "PREAUTH_DISABLED",
                                                 "CLOCK_SKEW",
                                                 "TIME_SOURCE_UNSYNCHRONISED",
                                                 "LDAPS_CERTIFICATE_UNUSABLE"};
    std::vector<std::string_view> ids;
    for (const RootCause& row : all_causes()) {
        ids.push_back(row.id);
    }
    EXPECT_EQ(ids, order);
}

TEST(Catalogue, HasNoEmptyText) {
    const std::set<std::string_view> areas = {"DNS and forwarders", "Network",    "Naming", "Access",
                                              "Time, Kerberos",     "Addressing", "Request"};
    for (const RootCause& row : all_causes()) {
        for (const std::string_view text :
             {row.title, row.evidence, row.fix, row.verify, row.source, row.checked}) {
            EXPECT_FALSE(text.empty()) << row.id;
        }
        EXPECT_TRUE(areas.contains(row.area)) << row.id;
        EXPECT_NE(row.test, nullptr) << row.id;
        EXPECT_EQ(row.checked.size(), std::string_view("2026-11-21").size()) << row.id;
    }
    for (const StatusReason& reason : all_reasons()) {
        EXPECT_FALSE(reason.text.empty() || reason.meaning.empty() || reason.source.empty() ||
                     reason.checked.empty())
            << reason.id;
    }
}

TEST(Catalogue, CitesKnownReasonsAndCauses) {
    EXPECT_EQ(all_reasons().size(), 4U);
    for (const RootCause& row : all_causes()) {
        for (const std::string_view id : row.shows_as) {
            EXPECT_NE(find_reason(id), nullptr) << row.id << " shows as " << id;
        }
        for (const std::string_view id : row.hides) {
            EXPECT_NE(find_cause(id), nullptr) << row.id << " hides " << id;
            EXPECT_NE(id, row.id);
        }
        for (const std::string_view id : row.leaves_open) {
            EXPECT_NE(find_cause(id), nullptr) << row.id << " leaves open " << id;
        }
        EXPECT_EQ(find_cause(row.id), &row);
    }
    EXPECT_EQ(find_cause("NO_SUCH_CAUSE"), nullptr);
    EXPECT_EQ(find_reason("NO_SUCH_REASON"), nullptr);
}

/// A pair may name each other (the more fundamental one then hides), but no longer ring may close.
TEST(Catalogue, HidesOnlyWhatIsLessFundamentalOrSaysWhy) {
    const std::set<std::pair<std::string_view, std::string_view>> upwards = {
        // What leads back to the local server gets the local server's answers.
        {"FORWARDER_LOOP", "FORWARDER_MISSING"},
        {"FORWARDER_ORDER", "TOO_MANY_DNS_ADDRESSES"}, // the first two are the ones that count
        {"LOCATOR_PORT_BLOCKED", "DC_PAUSED"},         // only the ping tells
        {"LOCATOR_PORT_BLOCKED", "READ_ONLY_DC_ONLY"}, // only the ping tells
        // A trust that failed for one of these reasons exists, and that is not the reason.
        {"TRUST_HALF_MISSING", "TRUST_ALREADY_EXISTS"},
        {"TRUST_DIRECTION_MISMATCH", "TRUST_ALREADY_EXISTS"},
        {"TRUST_PASSWORD_MISMATCH", "TRUST_ALREADY_EXISTS"},
        {"TRUST_DIRECTION_MISMATCH", "TRUST_HALF_MISSING"}, // the account that is missing is the leg
    };
    const auto place = [](std::string_view id) { return find_cause(id) - all_causes().data(); };
    for (const RootCause& row : all_causes()) {
        for (const std::string_view id : row.hides) {
            EXPECT_TRUE(place(row.id) < place(id) || upwards.contains({row.id, id}))
                << row.id << " hides " << id;
        }
    }
}

TEST(Catalogue, HasAnEvidenceFolderForEveryCauseAndNoOther) {
    std::set<std::string> folders;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(PRETRUST_SOURCE_DIR) + "/tests/evidence")) {
        if (entry.is_directory() && entry.path().filename() != "__pycache__") {
            folders.insert(entry.path().filename().string());
        }
    }
    std::set<std::string> ids;
    for (const RootCause& row : all_causes()) {
        ids.emplace(row.id);
    }
    EXPECT_EQ(folders, ids);
}

TEST(Catalogue, NamesAReasonForEveryBlockingCauseButThoseThatTheApiRefuses) {
    const std::set<std::string_view> without = {"NOT_FOREST_ROOT",        "FUNCTIONAL_LEVEL_TOO_LOW",
                                                "TRUST_ALREADY_EXISTS",   "TRUST_DIRECTION_MISMATCH",
                                                "REQUEST_INVALID",        "TOO_MANY_DNS_ADDRESSES",
                                                "TRUST_PASSWORD_INVALID", "DIRECTORY_TYPE_UNSUPPORTED",
                                                "NOT_PRIMARY_REGION",     "DIRECTORY_NOT_ACTIVE",
                                                "NETBIOS_NAME_RESERVED"};
    for (const RootCause& row : all_causes()) {
        EXPECT_TRUE(row.severity != Severity::blocks_creation || !row.shows_as.empty() ||
                    without.contains(row.id))
            << row.id << " blocks creation, and AWS documents no reason";
    }
}

} // namespace

} // namespace pretrust
