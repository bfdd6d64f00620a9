// Both sides of one trust in one report: what is joined, what is refused, and what only both show.
#include "build.hpp"

#include <json/evidence_json.hpp>
#include <reports/joined.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace pretrust {
namespace {

Evidence saved_run(const std::string& name) {
    const std::string path = PRETRUST_SOURCE_DIR "/tests/golden/" + name + ".evidence.json";
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    auto evidence = read_evidence(text.str());
    EXPECT_TRUE(evidence) << path;
    return evidence ? *evidence : Evidence{};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// Each pair of names and addresses the other way round, in one text.
std::string mirrored(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> pairs[] = {
        {"corp.example.com", "awsmad.example.com"},
        {"172.16.10.", "10.20.0."},
        {"CORP", "AWSMAD"},
        {"S-1-5-21-", "S-1-5-21-7"},
    };
    for (const auto& [one, other] : pairs) {
        replace_all(text, one, "\x01");
        replace_all(text, other, one);
        replace_all(text, "\x01", other);
    }
    return text;
}

Value mirrored(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return mirrored(*text);
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        std::vector<std::string> result;
        for (const std::string& text : *list) {
            result.push_back(mirrored(text));
        }
        return result;
    }
    return value;
}

/// The run of the other side over the same two domains: what this one saw there, seen here.
Evidence from_the_other_side(Evidence run) {
    run.plan.side = run.plan.side == Side::aws ? Side::self_managed : Side::aws;
    run.plan.remote_domain = mirrored(run.plan.remote_domain);
    run.plan.local_domain = mirrored(run.plan.local_domain);
    run.plan.local_netbios = mirrored(run.plan.local_netbios);
    for (auto* list : {&run.plan.remote_dns, &run.plan.local_dns}) {
        for (std::string& address : *list) {
            address = mirrored(address);
        }
    }
    for (Observation& look : run.items) {
        look.target = mirrored(look.target);
        look.vantage = run.plan.side == Side::aws ? "aws" : "self-managed";
        for (auto& [name, value] : look.args) {
            value = mirrored(value);
        }
    }
    return run;
}

std::vector<std::string> ids(const std::vector<ReportCause>& causes) {
    std::vector<std::string> result;
    for (const ReportCause& cause : causes) {
        result.push_back(cause.vantage + ":" + cause.id);
    }
    return result;
}

const ReportBetween& about(const Report& report, std::string_view subject) {
    static const ReportBetween none{"", "nothing said", true};
    const auto at = std::ranges::find(report.between, subject, &ReportBetween::subject);
    return at == report.between.end() ? none : *at;
}

/// Everything that was asked of one service, silent.
void silence(Evidence& run, std::string_view service) {
    for (Observation& look : run.items) {
        const auto arg = look.args.find("service");
        if (arg != look.args.end() && arg->second == Value(std::string(service))) {
            look.outcome = Outcome::timed_out;
        }
    }
}

void say_everywhere(Evidence& run, std::string_view arg, const std::string& value) {
    for (Observation& look : run.items) {
        if (const auto at = look.args.find(std::string(arg)); at != look.args.end()) {
            at->second = value;
        }
    }
}

class Joined : public testing::Test {
  protected:
    Evidence aws = saved_run("healthy");
    Evidence own = from_the_other_side(saved_run("healthy"));
};

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

TEST_F(Joined, NamesAPortThatIsBlockedOneWayOnly) {
    silence(own, "smb");
    const Report report = make_joined_report(aws, own);
    EXPECT_EQ(report.verdict, Verdict::not_ready);
    ASSERT_FALSE(report.causes.empty());
    EXPECT_EQ(report.causes[0].vantage + ":" + report.causes[0].id, "self-managed:SMB_PORT_BLOCKED");
    EXPECT_THAT(report.causes[0].evidence, testing::StartsWith("From the self-managed side: "));
    const ReportBetween& ports = about(report, "ports");
    EXPECT_TRUE(ports.troubling);
    EXPECT_THAT(ports.text, testing::HasSubstr("TCP 445 got through from the AWS side, and not from the "
                                               "self-managed side"));
    ASSERT_TRUE(report.reason);
    EXPECT_EQ(report.reason->id, "DOMAIN_NOT_CONTACTED");
    for (const std::size_t index : report.causes[0].because) {
        EXPECT_LT(index, report.other_evidence->items.size());
    }
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

TEST_F(Joined, ComparesTheClocksOfTheDomainsWhereOneHostSawBoth) {
    EXPECT_THAT(about(make_joined_report(aws, own), "clocks").text,
                testing::HasSubstr("as one host saw both"));
    for (Evidence* run : {&aws, &own}) {
        std::erase_if(run->items,
                      [&](const Observation& look) { return look.target == run->plan.local_dns.front(); });
    }
    EXPECT_THAT(about(make_joined_report(aws, own), "clocks").text, testing::HasSubstr("cannot be compared"));
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
