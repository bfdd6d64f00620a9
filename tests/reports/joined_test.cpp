// Both sides of one trust in one report: what is joined, and what is refused.
#include "both_sides.hpp"

#include <reports/lent.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace pretrust {
namespace {

using test::about;
using test::from_the_other_side;
using test::ids;
using test::say_everywhere;
using test::silence;
using Joined = test::BothSides;

TEST_F(Joined, IsReadyWhenBothSidesAre) {
    EXPECT_EQ(reason_not_to_join(aws, own), "");
    const Report report = make_joined_report(aws, own);
    EXPECT_EQ(report.verdict, Verdict::ready) << report.headline;
    EXPECT_THAT(report.headline, testing::HasSubstr("between awsmad.example.com and corp.example.com"));
    EXPECT_THAT(ids(report.causes), testing::IsEmpty());
    ASSERT_EQ(report.sides.size(), 2u);
    EXPECT_EQ(report.sides[0].heading, "from the AWS side to corp.example.com");
    EXPECT_EQ(report.sides[1].heading, "from the self-managed side to awsmad.example.com");
    for (const std::string& limit : report.limits) {
        EXPECT_THAT(limit, testing::Not(testing::HasSubstr("run pretrust"))) << "the other side was seen";
    }
}

TEST_F(Joined, IsTheSameInEitherOrder) {
    const Report one = make_joined_report(aws, own);
    const Report other = make_joined_report(own, aws);
    EXPECT_EQ(one.headline, other.headline);
    EXPECT_EQ(one.evidence, other.evidence);
    EXPECT_EQ(one.limits, other.limits);
    EXPECT_EQ(ids(one.unknown), ids(other.unknown));
}

TEST_F(Joined, HasTheHostsOfBothDirectionsSaidWhoLooked) {
    const Report report = make_joined_report(aws, own);
    std::set<std::pair<std::string, std::string>> rows;
    for (const MatrixRow& row : report.matrix.rows) {
        rows.emplace(row.vantage, row.address);
        EXPECT_EQ(row.cells.size(), report.matrix.columns.size());
    }
    EXPECT_TRUE(rows.contains({"aws", "172.16.10.153"}));
    EXPECT_TRUE(rows.contains({"self-managed", "10.20.0.153"}));
}

TEST_F(Joined, KeepsTheSameCauseOfBothSidesApart) {
    silence(aws, "smb");
    silence(own, "smb");
    const Report report = make_joined_report(aws, own);
    EXPECT_THAT(ids(report.causes),
                testing::IsSupersetOf({"aws:SMB_PORT_BLOCKED", "self-managed:SMB_PORT_BLOCKED"}));
    EXPECT_FALSE(about(report, "ports").troubling);
}

TEST_F(Joined, FindsOneNetbiosNameThatNeitherRunCouldSeeAlone) {
    for (Evidence* run : {&aws, &own}) {
        std::erase_if(run->items,
                      [&](const Observation& look) { return look.target == run->plan.local_dns.front(); });
        run->plan.local_netbios.clear();
        say_everywhere(*run, "netbios_domain", "CORP");
    }
    for (const Evidence& alone : {aws, own}) {
        const Diagnosis diagnosis = diagnose(alone, all_causes());
        for (const Judged& judged : diagnosis.judged) {
            EXPECT_FALSE(judged.row->id == "NETBIOS_NAME_COLLISION" &&
                         judged.match.finding == Finding::confirmed);
        }
    }
    const Report report = make_joined_report(aws, own);
    EXPECT_EQ(report.verdict, Verdict::not_ready);
    EXPECT_EQ(std::ranges::count(report.causes, "NETBIOS_NAME_COLLISION", &ReportCause::id), 1);
}

TEST_F(Joined, IsNeverGreenWhenTheTwoSidesPlanDifferentTrusts) {
    own.plan.direction = Direction::outgoing;
    const Report report = make_joined_report(aws, own);
    EXPECT_EQ(report.verdict, Verdict::inconclusive);
    EXPECT_TRUE(about(report, "halves").troubling);
    EXPECT_THAT(about(report, "halves").text, testing::HasSubstr("two-way on the AWS side and outgoing on"));
}

/// The other run has their names from DNS.
TEST_F(Joined, NamesTheServersOfThisSideAsTheOtherOneKnowsThem) {
    own.plan.local_dns = {"172.16.10.153"};
    for (Observation& look : own.items) {
        if (look.target == "172.16.10.10") {
            look.target = own.plan.local_dns.front();
        }
    }
    const Report report = make_joined_report(aws, own);
    const auto local = std::ranges::find_if(report.matrix.rows, [](const MatrixRow& row) {
        return !row.remote && row.vantage == "self-managed";
    });
    ASSERT_NE(local, report.matrix.rows.end());
    EXPECT_EQ(local->host, "dc1.corp.example.com");
}

/// What lets the other side in has to name every domain controller that will come.
TEST_F(Joined, OpensThePortToEveryDcThatTheOtherSideNamed) {
    silence(own, "smb");
    const Report report = make_joined_report(aws, own);
    ASSERT_FALSE(report.causes.empty());
    for (const MatrixRow& row : report.matrix.rows) {
        if (row.vantage == "aws" && row.remote && !row.host.empty()) {
            EXPECT_THAT(report.causes[0].fix, testing::HasSubstr("{CidrIp=" + row.address + "/32}"));
        }
    }
}

/// The half that the self-managed side sees at home is the one whose password the AWS side tried.
TEST_F(Joined, CallsNoHalfALeftOverWhosePasswordTheOtherSideProved) {
    const std::string dc = own.plan.local_dns.front();
    own.items.push_back(
        test::look("TRUST_HALF_ACCOUNT", dc, Outcome::answered, "ldap_ping", {{"exists", true}}));
    own.items.back().vantage = "self-managed";
    EXPECT_THAT(ids(make_joined_report(aws, own).causes),
                testing::Contains("self-managed:TRUST_ALREADY_EXISTS"));
    aws.plan.trust_password = TrustPassword::given;
    aws.items.push_back(test::look("TRUST_PASSWORD_ATTEMPT", dc, Outcome::answered, "rpc_ports",
                                   {{"verdict", std::string("right")}, {"server_credential_valid", true}}));
    EXPECT_THAT(ids(make_joined_report(aws, own).causes), testing::IsEmpty());
}

/// Joined again from what a joined report keeps, as from a bundle.
TEST_F(Joined, GivesBackTheRunsAsTheyWere) {
    const Report report = make_joined_report(aws, own);
    EXPECT_GT(report.evidence.items.size(), aws.items.size()) << "lent by the other side";
    EXPECT_EQ(as_it_was_seen(report.evidence), aws);
    EXPECT_EQ(as_it_was_seen(*report.other_evidence), own);
    const Report again = make_joined_report(report.evidence, *report.other_evidence);
    EXPECT_EQ(again.evidence, report.evidence);
    EXPECT_EQ(again.other_evidence, report.other_evidence);
}

/// A half of the trust is the same half, whoever looks at it.
TEST_F(Joined, SaysOnceWhatBothRunsFoundInTheSameWords) {
    for (Evidence* run : {&aws, &own}) {
        run->plan.remote_domain = run->plan.side == Side::aws ? "corp" : run->plan.remote_domain;
        run->plan.local_domain = run->plan.side == Side::aws ? run->plan.local_domain : "corp";
        for (Observation& look : run->items) {
            if (look.tag.starts_with("DOMAIN_NAME_") && look.target == "corp.example.com") {
                look.target = "corp";
                look.args["problems"] = std::vector<std::string>{"single_label"};
            }
        }
    }
    const auto found = ids(make_joined_report(aws, own).causes);
    EXPECT_THAT(found, testing::Contains("aws:SINGLE_LABEL_DOMAIN"));
    EXPECT_THAT(found, testing::Not(testing::Contains("self-managed:SINGLE_LABEL_DOMAIN")));
}

TEST_F(Joined, FoldsWhatTheOtherSideHasExplained) {
    const std::string dc = own.plan.local_dns.front();
    own.items.push_back(
        test::look("TRUST_HALF_ACCOUNT", dc, Outcome::answered, "ldap_ping", {{"exists", true}}));
    own.items.back().vantage = "self-managed";
    aws.plan.trust_password = TrustPassword::given;
    aws.items.push_back(test::look("TRUST_HALF_ACCOUNT", "172.16.10.153", Outcome::answered, "ldap_ping",
                                   {{"exists", true}}));
    aws.items.push_back(test::look("TRUST_PASSWORD_ATTEMPT", "172.16.10.153", Outcome::rejected, "rpc_ports",
                                   {{"verdict", std::string("wrong")}}));
    EXPECT_THAT(ids(make_joined_report(aws, own).causes),
                testing::Not(testing::Contains("self-managed:TRUST_ALREADY_EXISTS")));
}

TEST_F(Joined, TakesTheWorseVerdict) {
    silence(own, "kpasswd_udp");
    silence(own, "kpasswd_tcp");
    EXPECT_EQ(make_joined_report(aws, own).verdict, Verdict::at_risk);
}

TEST_F(Joined, RefusesWhatDoesNotBelongTogether) {
    EXPECT_THAT(reason_not_to_join(aws, aws), testing::HasSubstr("both runs were made from the AWS side"));
    Evidence stranger = own;
    stranger.plan.local_domain = "other.example.net";
    EXPECT_THAT(reason_not_to_join(aws, stranger),
                testing::HasSubstr("one run looks at corp.example.com, and the other one was made at "
                                   "other.example.net"));
    Evidence same_partner = own;
    same_partner.plan.remote_domain = aws.plan.remote_domain;
    EXPECT_THAT(reason_not_to_join(aws, same_partner), testing::HasSubstr("both runs look at"));
    Evidence late = own;
    late.started_unix_us += 25LL * 3600 * 1'000'000;
    EXPECT_THAT(reason_not_to_join(aws, late), testing::HasSubstr("25 hours"));
}

TEST_F(Joined, AcceptsARunThatWasNotToldItsOwnDomain) {
    aws.plan.local_domain.clear();
    own.plan.local_domain.clear();
    EXPECT_EQ(reason_not_to_join(aws, own), "");
    EXPECT_EQ(make_joined_report(aws, own).evidence.plan.local_domain, "awsmad.example.com");
}

} // namespace
} // namespace pretrust
