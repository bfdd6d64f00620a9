// Two faults at once: the more fundamental one is on top, and what it explains is folded under it.
#include "evidence_files.hpp"
#include "merged_runs.hpp"

#include <pretrust/names.hpp>

#include <gtest/gtest.h>

#include <string>

namespace pretrust {

namespace {

Diagnosis diagnose_both(const std::string& first, const std::string& second) {
    static const RunMerger merger(evidence_of("healthy.json"), {});
    const RunChange one = merger.change_of(evidence_of(first));
    const RunChange other = merger.change_of(evidence_of(second));
    MergedRun run(merger, one);
    return diagnose(run.with(other), all_causes());
}

struct Pair {
    std::string first;
    std::string second;
    std::string top;
    std::string other;   ///< the other cause
    bool hidden = false; ///< whether the one on top explains it
    Verdict verdict = Verdict::not_ready;
};

const Pair pairs[] = {
    {"FORWARDER_MISSING/confirmed-root-answers.json", "SMB_PORT_BLOCKED/confirmed-dropped.json",
     "FORWARDER_MISSING", "SMB_PORT_BLOCKED"},
    {"LOCATOR_PORT_BLOCKED/confirmed-dropped.json", "SMB_PORT_BLOCKED/confirmed-refused.json",
     "LOCATOR_PORT_BLOCKED", "SMB_PORT_BLOCKED"},
    {"KERBEROS_PORT_BLOCKED/confirmed-dropped.json", "SMB_PORT_BLOCKED/confirmed-dropped.json",
     "SMB_PORT_BLOCKED", "KERBEROS_PORT_BLOCKED"},
    {"LDAP_PORT_BLOCKED/confirmed-dropped.json", "GC_PORT_BLOCKED/confirmed-one-of-two.json",
     "LDAP_PORT_BLOCKED", "GC_PORT_BLOCKED", false, Verdict::at_risk},
    {"RPC_MAPPER_BLOCKED/confirmed-dropped.json", "CLOCK_SKEW/confirmed-one-hour.json", "RPC_MAPPER_BLOCKED",
     "CLOCK_SKEW"},
    {"CLOCK_SKEW/confirmed-one-hour.json", "DNS_SERVERS_DISAGREE/confirmed.json", "CLOCK_SKEW",
     "DNS_SERVERS_DISAGREE", false, Verdict::at_risk},
    {"FORWARDER_CACHED_NEGATIVE/confirmed-counts-down.json", "DNS_SERVERS_DISAGREE/confirmed.json",
     "FORWARDER_CACHED_NEGATIVE", "DNS_SERVERS_DISAGREE", true},
    {"FORWARDER_TARGET_SILENT/confirmed-forwarder-to-a-dead-host.json",
     "RPC_PORTS_BLOCKED/confirmed-dropped.json", "FORWARDER_TARGET_SILENT", "RPC_PORTS_BLOCKED"},
    {"FORWARDER_TARGET_WRONG/confirmed-through-refused.json", "NOT_FOREST_ROOT/confirmed-child-domain.json",
     "FORWARDER_TARGET_WRONG", "NOT_FOREST_ROOT"},
    {"READ_ONLY_DC_ONLY/confirmed.json", "SMB_PORT_BLOCKED/confirmed-prohibited.json", "READ_ONLY_DC_ONLY",
     "SMB_PORT_BLOCKED"},
    {"DC_PAUSED/confirmed-all.json", "KPASSWD_PORT_BLOCKED/confirmed-refused.json", "DC_PAUSED",
     "KPASSWD_PORT_BLOCKED"},
    {"WRONG_REALM/confirmed-all.json", "FUNCTIONAL_LEVEL_TOO_LOW/confirmed-windows-2000.json",
     "FUNCTIONAL_LEVEL_TOO_LOW", "WRONG_REALM"},
    {"PDC_RECORD_MISSING/confirmed.json", "DNS_LARGE_ANSWERS_LOST/confirmed.json", "DNS_LARGE_ANSWERS_LOST",
     "PDC_RECORD_MISSING", false, Verdict::at_risk},
    {"SOURCE_PORTS_BLOCKED/confirmed-probes-left-from-below.json", "SMB_PORT_BLOCKED/confirmed-dropped.json",
     "SOURCE_PORTS_BLOCKED", "SMB_PORT_BLOCKED", true},
    {"SMB_PORT_BLOCKED/confirmed-one-of-two.json",
     "NULL_SESSION_PIPES_RESTRICTED/confirmed-netlogon-only.json", "NULL_SESSION_PIPES_RESTRICTED",
     "SMB_PORT_BLOCKED"},
    {"NULL_SESSION_PIPES_RESTRICTED/confirmed-netlogon-only.json", "LSA_ANONYMOUS_DENIED/confirmed-open.json",
     "NULL_SESSION_PIPES_RESTRICTED", "LSA_ANONYMOUS_DENIED", true},
    {"NULL_SESSION_PIPES_RESTRICTED/confirmed-session.json", "CLOCK_SKEW/confirmed-one-hour.json",
     "NULL_SESSION_PIPES_RESTRICTED", "CLOCK_SKEW"},
    {"FORWARDER_MISSING/confirmed-root-answers.json", "NETBIOS_NAME_COLLISION/confirmed-equal.json",
     "FORWARDER_MISSING", "NETBIOS_NAME_COLLISION"},
    {"TRUST_ALREADY_EXISTS/confirmed-managed-half.json", "NULL_SESSION_PIPES_RESTRICTED/confirmed-tree.json",
     "NULL_SESSION_PIPES_RESTRICTED", "TRUST_ALREADY_EXISTS"},
    {"MTU_BLACK_HOLE/confirmed-all.json", "DNS_LARGE_ANSWERS_LOST/confirmed.json", "MTU_BLACK_HOLE",
     "DNS_LARGE_ANSWERS_LOST", true, Verdict::at_risk},
    {"LDAPS_CERTIFICATE_UNUSABLE/confirmed-not-set-up.json", "KERBEROS_PORT_BLOCKED/confirmed-dropped.json",
     "KERBEROS_PORT_BLOCKED", "LDAPS_CERTIFICATE_UNUSABLE", false, Verdict::at_risk},
    {"NOT_A_DC/confirmed-dc-of-another-domain.json", "WRONG_REALM/confirmed-one-of-two.json", "NOT_A_DC",
     "NOT_A_DC", false, Verdict::at_risk},
};

/// One test for all: each of them would read files that others read too.
TEST(FaultPairs, PutTheMoreFundamentalOneOnTop) {
    for (const Pair& pair : pairs) {
        SCOPED_TRACE(pair.first + " with " + pair.second);
        const Diagnosis diagnosis = diagnose_both(pair.first, pair.second);
        EXPECT_EQ(top_of(diagnosis), pair.top);
        const Judged& other = judged_as(diagnosis, pair.other);
        EXPECT_EQ(to_name(other.match.finding), "confirmed");
        EXPECT_EQ(other.hidden_by, pair.hidden ? pair.top : "");
        EXPECT_EQ(to_name(diagnosis.verdict), to_name(pair.verdict));
    }
}

/// A name that cannot be a domain explains every network finding, but not the ones that are as fundamental.
TEST(FaultPairs, ASingleLabelDoesNotHideAFirewall) {
    Evidence evidence = load_evidence("SMB_PORT_BLOCKED/confirmed-dropped.json");
    for (Observation& item : evidence.items) {
        if (item.tag == "DOMAIN_NAME_REMOTE") {
            item.args["problems"] = std::vector<std::string>{"single_label"};
        }
    }
    const Diagnosis diagnosis = diagnose(evidence, all_causes());
    EXPECT_EQ(top_of(diagnosis), "SINGLE_LABEL_DOMAIN");
    EXPECT_EQ(judged_as(diagnosis, "SMB_PORT_BLOCKED").hidden_by, "");
    ASSERT_TRUE(diagnosis.reason.has_value());
    EXPECT_EQ(diagnosis.reason->id, "VALID_NAME_REQUIRED");
}

TEST(FaultPairs, NothingIsLeftBesideASilentPath) {
    const Diagnosis diagnosis =
        diagnose(load_evidence("PATH_SILENT/confirmed-prohibited.json"), all_causes());
    for (const Judged& judged : diagnosis.judged) {
        const Finding finding = judged.match.finding;
        const bool open = finding != Finding::ruled_out && finding != Finding::not_assessed;
        EXPECT_TRUE(!open || judged.row->id == "PATH_SILENT" || judged.hidden_by == "PATH_SILENT")
            << judged.row->id;
    }
}

/// One cause on top: what a wrong half entails is folded under what is wrong with it.
TEST(FaultPairs, AHalfOfAnotherDirectionExplainsTheMissingAccountAndTheTrustThatExists) {
    const Diagnosis diagnosis = diagnose(
        load_evidence("TRUST_DIRECTION_MISMATCH/confirmed-outgoing-only-with-password.json"), all_causes());
    EXPECT_EQ(top_of(diagnosis), "TRUST_DIRECTION_MISMATCH");
    EXPECT_EQ(judged_as(diagnosis, "TRUST_HALF_MISSING").hidden_by, "TRUST_DIRECTION_MISMATCH");
    EXPECT_EQ(judged_as(diagnosis, "TRUST_ALREADY_EXISTS").hidden_by, "TRUST_DIRECTION_MISMATCH");
    EXPECT_EQ(judged_as(diagnosis, "TRUST_PASSWORD_MISMATCH").hidden_by, "TRUST_DIRECTION_MISMATCH");
}

TEST(FaultPairs, ABoxThatAcceptsEverythingLeavesNoPortCauseBesideIt) {
    const Diagnosis diagnosis =
        diagnose(load_evidence("CONNECTS_MEAN_NOTHING/confirmed-syn-proxy.json"), all_causes());
    for (const Judged& judged : diagnosis.judged) {
        const bool found =
            judged.match.finding == Finding::confirmed || judged.match.finding == Finding::suspected;
        EXPECT_TRUE(!found || judged.row->id == "CONNECTS_MEAN_NOTHING" || !judged.hidden_by.empty())
            << judged.row->id;
    }
}

} // namespace

} // namespace pretrust
