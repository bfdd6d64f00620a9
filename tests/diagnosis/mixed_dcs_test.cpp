// Two DCs, each ill in its own way: no rule may take the other one for the DC that is enough.
#include "evidence_files.hpp"

#include <pretrust/names.hpp>

#include <gtest/gtest.h>

namespace pretrust {

namespace {

constexpr std::string_view other_dc = "172.16.20.153";

/// What `second` saw at the second DC, in a run that otherwise is `first`; DNS servers stand in for each
/// other, so that what they say is left alone.
Evidence mixed(const Evidence& first, const Evidence& second) {
    const auto moved = [](const Observation& look) {
        return look.target == other_dc && !look.tag.starts_with("DNS_");
    };
    Evidence result = first;
    std::erase_if(result.items, moved);
    std::copy_if(second.items.begin(), second.items.end(), std::back_inserter(result.items), moved);
    return result;
}

/// Each has both DCs ill of the same.
const std::vector<std::string> ill_runs = {
    "DC_PAUSED/confirmed-all.json",
    "LOCATOR_PORT_BLOCKED/confirmed-dropped.json",
    "SMB_PORT_BLOCKED/confirmed-dropped.json",
    "RPC_MAPPER_BLOCKED/confirmed-dropped.json",
    "RPC_PORTS_BLOCKED/confirmed-netlogon-port-only.json",
    "SMB_DIALECT_OR_SIGNING/confirmed-no-common-dialect.json",
    "NULL_SESSION_PIPES_RESTRICTED/confirmed-netlogon-only.json",
    "NULL_SESSION_PIPES_RESTRICTED/suspected-absent.json",
    "LSA_ANONYMOUS_DENIED/confirmed-open.json",
    "READ_ONLY_DC_ONLY/confirmed.json",
    "NOT_A_DC/confirmed-all.json",
    "NOT_A_DC/suspected-netlogon-says-nothing.json",
    "SOURCE_PORTS_BLOCKED/confirmed-tcp-only.json",
};

TEST(MixedDcs, DoNotPassWhenNeitherWouldDo) {
    for (const std::string& first : ill_runs) {
        for (const std::string& second : ill_runs) {
            const Diagnosis diagnosis =
                diagnose(mixed(evidence_of(first), evidence_of(second)), all_causes());
            EXPECT_TRUE(diagnosis.verdict == Verdict::not_ready || diagnosis.verdict == Verdict::inconclusive)
                << first << " with " << second << " at the other: " << to_name(diagnosis.verdict) << ", top "
                << top_of(diagnosis);
        }
    }
}

TEST(MixedDcs, WithAHealthyOneAreEnough) {
    const Diagnosis diagnosis =
        diagnose(mixed(evidence_of("healthy.json"), evidence_of("SMB_PORT_BLOCKED/confirmed-dropped.json")),
                 all_causes());
    EXPECT_EQ(to_name(diagnosis.verdict), "at_risk");
}

} // namespace

} // namespace pretrust
