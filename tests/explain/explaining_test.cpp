// Causes behind a meaning: their rank, their words, and what a run changes in both.
#include <json/evidence_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <explain/explain.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace pretrust {
namespace {

Evidence golden(const std::string& name) {
    std::ifstream file(std::string(PRETRUST_SOURCE_DIR) + "/tests/golden/" + name + ".evidence.json");
    return read_evidence(std::string(std::istreambuf_iterator<char>(file), {})).value();
}

TEST(Explaining, RanksDocumentedCausesBeforeInferredOnesInTheOrderOfTheCatalogue) {
    const Explanation explanation = explain("Access is denied", all_probes(), nullptr);
    ASSERT_GE(explanation.causes.size(), 4u);
    const auto inferred = std::ranges::find(explanation.causes, Basis::inferred, &ExplainedCause::basis);
    EXPECT_NE(inferred, explanation.causes.begin());
    EXPECT_TRUE(std::all_of(inferred, explanation.causes.end(),
                            [](const ExplainedCause& cause) { return cause.basis == Basis::inferred; }));
    EXPECT_THAT(explanation.causes,
                testing::Contains(testing::Field(&ExplainedCause::id, "TRUST_PASSWORD_MISMATCH")));
    EXPECT_THAT(explanation.contradictions, testing::SizeIs(1)); // the site names
}

TEST(Explaining, LeavesNoPlaceholderInAnyText) {
    for (const RootCause& row : all_causes()) {
        const Explanation explanation = explain(row.id, all_probes(), nullptr);
        ASSERT_EQ(explanation.causes.size(), 1u) << row.id;
        const ExplainedCause& cause = explanation.causes.front();
        for (const std::string& text : {cause.title, cause.fix, cause.verify, cause.tell}) {
            EXPECT_FALSE(text.empty()) << row.id;
            for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
                EXPECT_FALSE(at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z') << text;
            }
        }
        EXPECT_FALSE(cause.source.empty());
        EXPECT_FALSE(cause.checked.empty());
        EXPECT_FALSE(cause.finding.has_value());
    }
}

TEST(Explaining, RanksByTheRunConfirmedFirstAndRuledOutLast) {
    const Evidence evidence = golden("pipe_refused");
    const Explanation explanation = explain("Access is denied", all_probes(), &evidence);
    ASSERT_FALSE(explanation.causes.empty());
    EXPECT_EQ(explanation.causes.front().id, "NULL_SESSION_PIPES_RESTRICTED");
    EXPECT_EQ(explanation.causes.front().finding, Finding::confirmed);
    EXPECT_EQ(explanation.evidence_about, evidence.plan.remote_domain);
    bool ruled_out = false;
    for (const ExplainedCause& cause : explanation.causes) {
        ruled_out = ruled_out || cause.finding == Finding::ruled_out;
        EXPECT_EQ(ruled_out, cause.finding == Finding::ruled_out) << cause.id;
    }
    EXPECT_TRUE(ruled_out);
}

TEST(Explaining, WordsWhatIsUnsureAsUnsure) {
    for (const std::string_view code :
         {"ERROR_BAD_NETPATH", "ERROR_NETNAME_DELETED", "RPC_S_SERVER_UNAVAILABLE"}) {
        const Explanation explanation = explain(code, all_probes(), nullptr);
        ASSERT_EQ(explanation.meanings.size(), 1u);
        EXPECT_EQ(explanation.meanings.front().certainty, Certainty::unsure);
        EXPECT_THAT(explanation.meanings.front().meaning, testing::HasSubstr("not known"));
    }
}

TEST(WhatWasSaid, TakesTextsAndCodesAndNeitherCausesNorTags) {
    EXPECT_THAT(what_was_said("Access is denied"), testing::SizeIs(1));
    EXPECT_THAT(what_was_said("VerifyFailed"), testing::SizeIs(1));
    EXPECT_THAT(what_was_said("0xC0000022"), testing::SizeIs(1));
    for (const std::string_view nothing :
         {"FORWARDER_MISSING", "SMB_PIPES_PIPE", "smb_pipes", "hello", "", "tcp/445"}) {
        EXPECT_THAT(what_was_said(nothing), testing::IsEmpty()) << nothing;
    }
}

TEST(DecidingProbes, AreThoseOfTheCausesBehindTheMeanings) {
    EXPECT_THAT(deciding_probes(what_was_said("Access is denied")),
                testing::IsSupersetOf({"smb_pipes", "lsa_identity"}));
    EXPECT_THAT(deciding_probes(what_was_said("KRB_AP_ERR_SKEW")), testing::ElementsAre("clock", "ntp_time"));
    EXPECT_THAT(deciding_probes({}), testing::IsEmpty());
}

} // namespace
} // namespace pretrust
