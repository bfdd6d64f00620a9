// What hosts come to, which are drawn as one, and what is drawn between them.
#include "build.hpp"

#include <reports/matrix.hpp>
#include <reports/picture.hpp>
#include <reports/sights.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace pretrust {
namespace {

using test::look;
using test::name_dc;
using testing::HasSubstr;

constexpr std::array needed{"ldap_ping", "ldap",         "smb",          "rpc_mapper",
                            "rpc_ports", "kerberos_udp", "kerberos_tcp", "gc"};

/// Everything that a trust needs of a host answers, but for what `changed` says.
void answers(Evidence& evidence, const std::string& address, std::string_view changed = {},
             Outcome outcome = Outcome::answered) {
    for (const std::string_view service : needed) {
        evidence.items.push_back(
            look("SOME_ANSWER", address, service == changed ? outcome : Outcome::answered, service));
    }
}

void silent_everywhere(Evidence& evidence, const std::string& address) {
    for (const std::string_view service : needed) {
        evidence.items.push_back(look("SOME_ANSWER", address, Outcome::timed_out, service));
    }
}

Report report_of(const Evidence& evidence) {
    Report report;
    report.evidence = evidence;
    report.matrix = make_matrix(evidence);
    report.headline = "Something.";
    return report;
}

/// A domain with one DC that is no DNS server, and its DNS server.
Evidence one_dc() {
    Evidence evidence = test::plain();
    evidence.plan.local_dns = {"192.0.2.20"};
    name_dc(evidence, "192.0.2.1", "dc1.corp.example.com", "192.0.2.2");
    return evidence;
}

Sight sight_of_dc(std::string_view changed, Outcome outcome) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2", changed, outcome);
    const Matrix matrix = make_matrix(evidence);
    return sight_of(matrix, matrix.rows.at(0), evidence.plan);
}

TEST(Sight, IsGoodOnlyWhenAllThatIsNeededAnswers) {
    EXPECT_EQ(sight_of_dc("", Outcome::answered), Sight::good);
    EXPECT_EQ(sight_of_dc("smb", Outcome::timed_out), Sight::partly);
    EXPECT_EQ(sight_of_dc("gc", Outcome::refused), Sight::partly);
    EXPECT_EQ(sight_of_dc("ldap_ping", Outcome::skipped), Sight::unknown);
    EXPECT_EQ(sight_of_dc("ldap", Outcome::malformed), Sight::partly);
}

TEST(Sight, ForgivesARefusalOfWhatIsOptionalAndNoSilence) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2");
    evidence.items.push_back(look("SOME_ANSWER", "192.0.2.2", Outcome::refused, "adws"));
    Matrix matrix = make_matrix(evidence);
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::good);
    evidence.items.back().outcome = Outcome::timed_out;
    matrix = make_matrix(evidence);
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::partly);
}

TEST(Sight, IsBlockedOrUnknownWhenNothingAnswers) {
    Evidence evidence = one_dc();
    Matrix matrix = make_matrix(evidence);
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::unknown);
    EXPECT_EQ(sight_words(matrix, matrix.rows.at(0)), "nothing was asked");
    silent_everywhere(evidence, "192.0.2.2");
    matrix = make_matrix(evidence);
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::blocked);
    EXPECT_EQ(sight_words(matrix, matrix.rows.at(0)), "silent on all 8 ports that were asked");
}

TEST(Sight, CountsDnsOnlyWhereThePlanWantsADnsServer) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2");
    evidence.items.push_back(look("SOME_ANSWER", "192.0.2.2", Outcome::refused, "dns_tcp"));
    Matrix matrix = make_matrix(evidence);
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::good);
    evidence.plan.remote_dns.emplace_back("192.0.2.2");
    EXPECT_EQ(sight_of(matrix, matrix.rows.at(0), evidence.plan), Sight::partly);
}

TEST(MatrixGroups, PutHostsTogetherThatNothingTellsApart) {
    Evidence evidence = test::plain();
    for (int at = 0; at < 30; ++at) {
        const std::string address = fmt::format("192.0.2.{}", 100 + at);
        name_dc(evidence, "192.0.2.1", fmt::format("dc{:02}.corp.example.com", at), address, at == 0);
        answers(evidence, address, at == 7 ? "smb" : "", Outcome::timed_out);
    }
    const Matrix matrix = make_matrix(evidence);
    EXPECT_EQ(group_rows(matrix, evidence.plan, 100).size(), matrix.rows.size());
    const auto groups = group_rows(matrix, evidence.plan, 24);
    ASSERT_EQ(groups.size(), 4U); // the PDC emulator, the crowd, the one without SMB, the given server
    EXPECT_EQ(groups[1].rows.size(), 28U);
    EXPECT_EQ(groups[1].sight, Sight::good);
    EXPECT_EQ(groups[2].sight, Sight::partly);
    EXPECT_EQ(groups[2].words, "7 services answer; silent: TCP 445");
}

const PictureNode* node_of(const Picture& picture, NodeKind kind) {
    const auto node = std::ranges::find(picture.nodes, kind, &PictureNode::kind);
    return node == picture.nodes.end() ? nullptr : &*node;
}

const PictureEdge& edge_to(const Picture& picture, NodeKind kind) {
    for (const auto& edge : picture.edges) {
        if (picture.nodes[edge.to].kind == kind && picture.nodes[edge.from].kind == NodeKind::host &&
            picture.nodes[edge.to].place == PictureSide::far) {
            return edge;
        }
    }
    throw std::logic_error("no such edge");
}

TEST(Picture, HasBothDomainsTheirServersTheForwarderAndTheDcs) {
    Evidence evidence = one_dc();
    evidence.plan.local_domain = "awsmad.example.com";
    evidence.items.push_back(look("DNS_FORWARDER_ANSWER", "192.0.2.20", Outcome::answered, "dns_udp"));
    answers(evidence, "192.0.2.2");
    const Picture picture = make_picture(report_of(evidence));
    ASSERT_GE(picture.nodes.size(), 6U);
    EXPECT_EQ(picture.nodes[0].title, "awsmad.example.com");
    EXPECT_EQ(picture.nodes[0].lines.front(), "AWS side");
    EXPECT_EQ(picture.nodes[1].title, "corp.example.com");
    ASSERT_NE(node_of(picture, NodeKind::forwarder), nullptr);
    EXPECT_EQ(node_of(picture, NodeKind::forwarder)->sight, Sight::good);
    ASSERT_NE(node_of(picture, NodeKind::dc), nullptr);
    EXPECT_EQ(node_of(picture, NodeKind::dc)->title, "dc1.corp.example.com");
    EXPECT_EQ(node_of(picture, NodeKind::firewall), nullptr);
    EXPECT_EQ(edge_to(picture, NodeKind::dc).sight, Sight::good);
    EXPECT_THAT(edge_to(picture, NodeKind::dc).words,
                HasSubstr("dc1.corp.example.com (192.0.2.2): 8 services"));
}

TEST(Picture, ShowsTheWayBackAsUnknown) {
    Evidence evidence = one_dc();
    const Picture picture = make_picture(report_of(evidence));
    EXPECT_EQ(picture.edges.back().to, 0U);
    EXPECT_EQ(picture.edges.back().sight, Sight::unknown);
}

TEST(Picture, ShowsTheTrustAsJudged) {
    Report report = report_of(one_dc());
    for (const auto& [verdict, sight] :
         {std::pair{Verdict::ready, Sight::good}, std::pair{Verdict::not_ready, Sight::blocked},
          std::pair{Verdict::at_risk, Sight::partly}, std::pair{Verdict::inconclusive, Sight::unknown}}) {
        report.verdict = verdict;
        EXPECT_EQ(make_picture(report).edges.at(0).sight, sight);
    }
}

TEST(Picture, InfersAFirewallWhereSomeIsSwallowedAndSomeAnswers) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2", "ldap_ping", Outcome::timed_out);
    const Picture picture = make_picture(report_of(evidence));
    const PictureEdge& edge = edge_to(picture, NodeKind::dc);
    ASSERT_TRUE(edge.through);
    EXPECT_EQ(picture.nodes[*edge.through].title, "Firewall (inferred)");
    EXPECT_THAT(picture.nodes[*edge.through].lines, testing::ElementsAre("drops UDP 389"));
}

TEST(Picture, InfersNoFirewallFromWhatTheHostItselfRefuses) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2", "smb", Outcome::refused);
    EXPECT_EQ(node_of(make_picture(report_of(evidence)), NodeKind::firewall), nullptr);
    Observation refusal = look("PATH_REFUSAL", "192.0.2.2", Outcome::refused, "smb", {{"by", "box"}});
    evidence.items.push_back(refusal);
    EXPECT_NE(node_of(make_picture(report_of(evidence)), NodeKind::firewall), nullptr);
}

/// A DC without the web service refuses its port by itself.
TEST(Picture, ChargesAFirewallWithNoOptionalServiceThatIsNotThere) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2", "smb", Outcome::refused);
    evidence.items.push_back(look("SOME_ANSWER", "192.0.2.2", Outcome::refused, "adws"));
    evidence.items.push_back(look("PATH_REFUSAL", "192.0.2.2", Outcome::refused, "smb", {{"by", "box"}}));
    const Picture picture = make_picture(report_of(evidence));
    ASSERT_NE(node_of(picture, NodeKind::firewall), nullptr);
    EXPECT_THAT(node_of(picture, NodeKind::firewall)->lines,
                testing::ElementsAre("refuses in the host's name: TCP 445"));
    evidence.items.push_back(look("PATH_REFUSAL", "192.0.2.2", Outcome::refused, "adws", {{"by", "box"}}));
    EXPECT_THAT(node_of(make_picture(report_of(evidence)), NodeKind::firewall)->lines,
                testing::ElementsAre("refuses in the host's name: TCP 445, TCP 9389"));
}

TEST(Picture, BelievesAFirewallThatSaysSo) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2", "smb", Outcome::prohibited);
    const Picture picture = make_picture(report_of(evidence));
    ASSERT_NE(node_of(picture, NodeKind::firewall), nullptr);
    EXPECT_EQ(node_of(picture, NodeKind::firewall)->title, "Firewall");
}

TEST(Picture, SaysNoWayWhenNobodyOverThereSpeaks) {
    Evidence evidence = one_dc();
    silent_everywhere(evidence, "192.0.2.2");
    silent_everywhere(evidence, "192.0.2.1");
    const Picture picture = make_picture(report_of(evidence));
    const PictureEdge& edge = edge_to(picture, NodeKind::dc);
    EXPECT_EQ(edge.sight, Sight::blocked);
    ASSERT_TRUE(edge.through);
    EXPECT_EQ(picture.nodes[*edge.through].title, "No way (inferred)");
}

TEST(Picture, DrawsAMissingForwarderAsBlockedAndAnUnaskedOneAsUnknown) {
    Evidence evidence = one_dc();
    evidence.items.push_back(look("DNS_FORWARDER_ANSWER", "192.0.2.20", Outcome::rejected, "dns_udp"));
    EXPECT_EQ(node_of(make_picture(report_of(evidence)), NodeKind::forwarder)->sight, Sight::blocked);
    evidence.plan.local_dns.clear();
    EXPECT_EQ(node_of(make_picture(report_of(evidence)), NodeKind::forwarder)->sight, Sight::unknown);
}

TEST(Picture, NamesTheCauseAndIsNotGoodWhereACauseIsAboutAHostThatAnswers) {
    Evidence evidence = one_dc();
    answers(evidence, "192.0.2.2");
    Report report = report_of(evidence);
    ReportCause cause;
    cause.id = "CLOCK_SKEW";
    cause.targets = {"192.0.2.2"};
    report.causes = {cause};
    const PictureEdge edge = edge_to(make_picture(report), NodeKind::dc);
    EXPECT_EQ(edge.sight, Sight::partly);
    EXPECT_EQ(edge.cause, "CLOCK_SKEW");
}

TEST(Picture, StaysSmallWithAThousandDcs) {
    Evidence evidence = test::plain();
    for (int at = 0; at < 1000; ++at) {
        const std::string address = fmt::format("10.0.{}.{}", at / 250, 1 + at % 250);
        name_dc(evidence, "192.0.2.1", fmt::format("dc{:04}.corp.example.com", at), address, at == 0);
        answers(evidence, address, needed[static_cast<std::size_t>(at) % needed.size()],
                at % 16 < 8 ? Outcome::timed_out : Outcome::refused);
    }
    const Picture picture = make_picture(report_of(evidence));
    EXPECT_LE(std::ranges::count(picture.nodes, NodeKind::dc, &PictureNode::kind), 8);
    EXPECT_TRUE(std::ranges::any_of(picture.nodes, [](const PictureNode& node) {
        return node.lines.back().find("the table has them all") != std::string::npos;
    }));
}

TEST(Picture, IsEmptyWhenNoPacketWasSent) {
    Evidence evidence = one_dc();
    evidence.offline = true;
    EXPECT_TRUE(make_picture(report_of(evidence)).nodes.empty());
}

} // namespace
} // namespace pretrust
