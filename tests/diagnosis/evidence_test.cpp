// Every rule against whole runs: the healthy one, and one for each way in which a cause shows or does not.
#include "evidence_files.hpp"

#include <diagnosis/words.hpp>

#include <pretrust/names.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <set>

namespace pretrust {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Tests by area: one for each cause would be a hundred processes and more.
std::vector<std::string> areas() {
    std::set<std::string> names;
    for (const RootCause& row : all_causes()) {
        names.emplace(row.area);
    }
    return {names.begin(), names.end()};
}

/// Title, evidence, fix and verify of whatever was found, and of what could not be told.
void expect_filled(const Evidence& evidence, const Diagnosis& diagnosis) {
    for (const Judged& judged : diagnosis.judged) {
        const Words words = words_for(evidence, judged.match);
        for (const std::string_view text :
             {judged.row->title, judged.row->evidence, judged.row->fix, judged.row->verify}) {
            const std::string filled = fill(text, words);
            EXPECT_THAT(placeholders(filled), IsEmpty()) << judged.row->id << ": " << filled;
            EXPECT_THAT(filled, Not(HasSubstr(": ;"))) << judged.row->id << ": " << filled;
        }
        EXPECT_THAT(fill(judged.row->evidence, words), Not(HasSubstr("\n"))) << judged.row->id;
    }
}

void expect_proof(const Evidence& evidence, const Judged& judged) {
    const Match& match = judged.match;
    if (match.finding != Finding::confirmed && match.finding != Finding::suspected) {
        return;
    }
    if (match.because.empty()) { // a finding in what was given: the words name file and place
        const bool in_the_plan = judged.row->area == "Request" || judged.row->area == "Addressing";
        EXPECT_TRUE(in_the_plan || evidence.aws != AwsConfiguration{})
            << judged.row->id << " found without evidence";
    }
    EXPECT_THAT(match.targets, Not(IsEmpty()));
    EXPECT_TRUE(std::is_sorted(match.because.begin(), match.because.end()));
    for (const std::size_t index : match.because) {
        ASSERT_LT(index, evidence.items.size());
        const Outcome outcome = evidence.items[index].outcome;
        EXPECT_TRUE(outcome != Outcome::skipped && outcome != Outcome::crashed)
            << judged.row->id << " rests on what was not seen";
    }
}

class EvidenceOfCauses : public testing::TestWithParam<std::string> {};

TEST_P(EvidenceOfCauses, IsJudgedAsTheirFilesSay) {
    for (const ExpectedFile& expected : expected_files()) {
        const RootCause* row = find_cause(expected.cause);
        ASSERT_NE(row, nullptr) << expected.cause;
        if (row->area != GetParam()) {
            continue;
        }
        SCOPED_TRACE(expected.file);
        const Evidence evidence = load_evidence(expected.file);
        const Diagnosis diagnosis = diagnose(evidence, all_causes());
        const Judged& judged = judged_as(diagnosis, expected.cause);
        EXPECT_EQ(to_name(judged.match.finding), to_name(expected.finding))
            << fill("{seen}", words_for(evidence, judged.match));
        EXPECT_EQ(to_name(diagnosis.verdict), to_name(expected.verdict));
        if (!expected.top.empty() || expected.finding != Finding::unknown) {
            EXPECT_EQ(top_of(diagnosis), expected.top);
        }
        EXPECT_EQ(judged.match.finding == Finding::not_assessed, !judged.match.needs.empty());
        expect_filled(evidence, diagnosis);
        for (const Judged& each : diagnosis.judged) {
            expect_proof(evidence, each);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Areas, EvidenceOfCauses, testing::ValuesIn(areas()), [](const auto& area) {
    std::string name;
    std::copy_if(area.param.begin(), area.param.end(), std::back_inserter(name),
                 [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; });
    return name;
});

/// What is only read from files given is there or was not given: nobody looks for it in vain.
bool rests_on_files_only(std::string_view cause) {
    for (const ExpectedFile& expected : expected_files()) {
        if (expected.cause == cause && expected.finding == Finding::confirmed) {
            const Diagnosis diagnosis = diagnose(load_evidence(expected.file), all_causes());
            return judged_as(diagnosis, cause).match.because.empty();
        }
    }
    return false;
}

TEST(EvidenceOfEveryCause, CoversItsThreeFindings) {
    for (const RootCause& row : all_causes()) {
        SCOPED_TRACE(row.id);
        std::set<Finding> findings;
        for (const ExpectedFile& expected : expected_files()) {
            if (expected.cause == row.id) {
                findings.insert(expected.finding);
            }
        }
        EXPECT_TRUE(findings.contains(Finding::confirmed));
        EXPECT_TRUE(findings.contains(Finding::ruled_out));
        EXPECT_TRUE(findings.contains(Finding::unknown) ||
                    (findings.contains(Finding::not_assessed) && rests_on_files_only(row.id)));
    }
}

TEST(HealthyPair, IsReadyWithEverythingRuledOut) {
    const Diagnosis diagnosis = diagnose(load_evidence("healthy.json"), all_causes());
    EXPECT_EQ(diagnosis.verdict, Verdict::ready);
    EXPECT_FALSE(diagnosis.reason.has_value());
    for (const Judged& judged : diagnosis.judged) {
        // What only an option asks for; a half that is missing before the creation is none either.
        bool optional = false;
        for (const std::string_view option :
             {"--user", "--trust-password-file", "--aws", "--request", "--for", "--dns"}) {
            optional = optional || judged.match.needs.starts_with(option);
        }
        EXPECT_EQ(to_name(judged.match.finding), optional ? "not_assessed" : "ruled_out") << judged.row->id;
    }
}

TEST(EmptyEvidence, IsNeverReady) {
    Evidence evidence;
    evidence.plan.remote_domain = "corp.example.com";
    for (const bool given : {false, true}) {
        if (given) {
            evidence.plan.remote_dns = {"172.16.10.153"};
            evidence.plan.local_dns = {"10.20.0.10"};
        }
        const Diagnosis diagnosis = diagnose(evidence, all_causes());
        EXPECT_EQ(to_name(diagnosis.verdict), "inconclusive");
        EXPECT_EQ(top_of(diagnosis), "");
        expect_filled(evidence, diagnosis);
    }
}

/// Whatever is cut off, and wherever, must not turn a run green: what is missing is unknown, not good.
TEST(CutOffRun, IsNeverReadyWithoutItsDcObservations) {
    const Evidence healthy = load_evidence("healthy.json");
    std::vector<std::string> tags;
    for (const Observation& item : healthy.items) {
        if (std::find(tags.begin(), tags.end(), item.tag) == tags.end()) {
            tags.push_back(item.tag);
        }
    }
    // Their loss leaves causes open that cannot keep a trust from being created, or another probe saw the
    // same.
    const std::set<std::string> harmless = {
        "KERBEROS_PING_ANSWER",  "KPASSWD_PING_ANSWER",  "NTP_TIME_ANSWER",   "DNS_FORWARDER_DIRECT",
        "DNS_FORWARDER_CONTROL", "DNS_FORWARDER_ANSWER", "RPC_ENDPOINTS_MAP", "DOMAIN_NAME_LOCAL",
        "TRUST_PORTS_CONNECT",   "SMB_PIPES_SESSION",    "SMB_PIPES_TREE",    "LSA_IDENTITY_TRUSTS",
        "TRUST_HALF_OBJECT",     "TRUST_HALF_ACCOUNT",   "CLOCK_OFFSET",      "TLS_CERTIFICATES_HANDSHAKE",
        "SOURCE_PORTS_REPLY",    "PATH_UNUSED_PORT",     "PATH_SIZE"};
    for (const std::string& tag : tags) {
        for (const auto how :
             {std::optional(Outcome::skipped), std::optional(Outcome::crashed), std::optional<Outcome>()}) {
            Evidence cut = healthy;
            cut.interrupted = true;
            if (!how) {
                std::erase_if(cut.items, [&](const Observation& item) { return item.tag == tag; });
            }
            for (Observation& item : cut.items) {
                if (item.tag == tag) {
                    item.outcome = *how;
                    item.args.erase("hosts");
                }
            }
            const Diagnosis diagnosis = diagnose(cut, all_causes());
            EXPECT_TRUE(diagnosis.verdict == Verdict::inconclusive ||
                        (harmless.contains(tag) && diagnosis.verdict == Verdict::ready))
                << tag << " lost, and the verdict is " << to_name(diagnosis.verdict);
            EXPECT_EQ(top_of(diagnosis), "") << tag << " lost, and a cause was found in its absence";
        }
    }
}

} // namespace

} // namespace pretrust
