// What only both runs show together: names, ports and clocks of the two domains against each other.
#include "both_sides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using test::about;
using test::say_everywhere;
using test::silence;
using testing::HasSubstr;
using testing::Not;

class Between : public test::BothSides {
  protected:
    ReportBetween said(std::string_view subject) const {
        return about(make_joined_report(aws, own), subject);
    }

    /// Drops what a run saw at these addresses.
    static void forget(Evidence& run, const std::vector<std::string>& addresses) {
        std::erase_if(run.items, [&](const Observation& look) {
            return std::ranges::find(addresses, look.target) != addresses.end();
        });
    }

    /// Whatever a run asked of the other side is silent.
    static void far_side_silent(Evidence& run) {
        for (Observation& look : run.items) {
            if (look.target != run.plan.local_dns.front() && look.attempts > 0) {
                look.outcome = Outcome::timed_out;
                const auto service = look.args.find("service");
                look.args = service == look.args.end() ? Args{} : Args{*service};
            }
        }
    }
};

TEST_F(Between, NamesAPortThatIsBlockedOneWayOnly) {
    silence(own, "smb");
    const Report report = make_joined_report(aws, own);
    EXPECT_EQ(report.verdict, Verdict::not_ready);
    ASSERT_FALSE(report.causes.empty());
    EXPECT_EQ(report.causes[0].vantage + ":" + report.causes[0].id, "self-managed:SMB_PORT_BLOCKED");
    EXPECT_THAT(report.causes[0].evidence, testing::StartsWith("From the self-managed side: "));
    const ReportBetween& ports = about(report, "ports");
    EXPECT_TRUE(ports.troubling);
    EXPECT_THAT(ports.text, HasSubstr("TCP 445 got through from the AWS side, and not from the "
                                      "self-managed side"));
    ASSERT_TRUE(report.reason);
    EXPECT_EQ(report.reason->id, "DOMAIN_NOT_CONTACTED");
    for (const std::size_t index : report.causes[0].because) {
        EXPECT_LT(index, report.other_evidence->items.size());
    }
}

/// One DC of two that is silent is no service blocked; nor does silence both ways fit together.
TEST_F(Between, SaysOfPortsNoMoreThanWasSeen) {
    EXPECT_EQ(said("ports").text,
              "No service that got through one way was blocked at every domain controller the other way.");
    far_side_silent(aws);
    far_side_silent(own);
    EXPECT_EQ(said("ports").text, "No service got through, whichever way.");
    EXPECT_FALSE(said("ports").troubling);
}

/// As behind a box that accepts every connection.
TEST_F(Between, NamesAServiceThatConnectsAndIsMuteOneWayOnly) {
    for (Observation& look : own.items) {
        const auto service = look.args.find("service");
        if (service != look.args.end() && service->second == Value(std::string("ldap"))) {
            look.outcome = Outcome::timed_out;
            look.args = {*service, {"connected", true}};
        }
    }
    EXPECT_THAT(said("ports").text,
                HasSubstr("Answered one way only: TCP 389 answered as it should from the AWS side; from the "
                          "self-managed side it connected, and nothing right came back."));
    EXPECT_TRUE(said("ports").troubling);
}

TEST_F(Between, HoldsNamesSidsAndSuffixesAgainstEachOther) {
    const ReportBetween names = said("names");
    EXPECT_THAT(names.text, HasSubstr("NetBIOS names CORP and AWSMAD, SIDs S-1-5-21-"));
    EXPECT_THAT(names.text, HasSubstr(", and neither DNS name lies below the other."));
    EXPECT_FALSE(names.troubling);
}

TEST_F(Between, SaysThatOneNameLiesBelowTheOther) {
    const auto rename = [](Evidence& run) {
        for (std::string* name : {&run.plan.remote_domain, &run.plan.local_domain}) {
            if (*name == "awsmad.example.com") {
                *name = "awsmad.corp.example.com";
            }
        }
    };
    rename(aws);
    rename(own);
    EXPECT_THAT(said("names").text, HasSubstr("awsmad.corp.example.com lies below corp.example.com: their "
                                              "name suffixes overlap."));
    EXPECT_TRUE(said("names").troubling);
    aws.plan.type = own.plan.type = TrustType::external;
    EXPECT_THAT(said("names").text, HasSubstr("lies below corp.example.com."));
    EXPECT_FALSE(said("names").troubling) << "an external trust routes no suffixes";
}

TEST_F(Between, MarksTheNetbiosNameThatBothHave) {
    for (Evidence* run : {&aws, &own}) {
        say_everywhere(*run, "netbios_domain", "CORP");
    }
    EXPECT_THAT(said("names").text, HasSubstr("both have the NetBIOS name CORP"));
    EXPECT_TRUE(said("names").troubling);
}

/// The AWS side's own DC says its name to the AWS side, though nothing gets there from the other one.
TEST_F(Between, TakesANameFromTheDomainsOwnSide) {
    far_side_silent(own);
    EXPECT_THAT(said("names").text, HasSubstr("NetBIOS names CORP and AWSMAD"));
}

TEST_F(Between, ComparesTheClocksOfTheDomainsWhereOneHostSawBoth) {
    EXPECT_THAT(said("clocks").text, testing::MatchesRegex("The clocks of the two domains are .* apart, give "
                                                           "or take .*s, as a host on the .* side saw "
                                                           "both; Kerberos takes 300 s at most\\."));
    EXPECT_FALSE(said("clocks").troubling);
}

TEST_F(Between, IsTroubledByClocksOnlyWhenTheyAreSurelyApart) {
    const auto shift = [&](std::int64_t offset_us, std::int64_t uncertainty_us) {
        for (Evidence* run : {&aws, &own}) {
            for (Observation& look : run->items) {
                const bool corp = (look.target.rfind("172.16.", 0) == 0);
                if (look.args.contains("offset_us")) {
                    look.args["offset_us"] = corp ? offset_us : std::int64_t{0};
                    look.args["uncertainty_us"] = uncertainty_us;
                }
            }
        }
    };
    shift(400'000'000, 1'000'000);
    EXPECT_TRUE(said("clocks").troubling) << said("clocks").text;
    shift(301'000'000, 1'000'000);
    EXPECT_FALSE(said("clocks").troubling) << said("clocks").text;
}

TEST_F(Between, SaysWhichClockWasNotSeenWhenNoneCanBeCompared) {
    forget(aws, aws.plan.local_dns);
    forget(own, own.plan.local_dns);
    EXPECT_EQ(said("clocks").text,
              "No host saw the clocks of both domains, and they cannot be compared: the AWS side saw none "
              "of awsmad.example.com, the self-managed side none of corp.example.com. Run one side again "
              "with --local-dns, naming its own domain controllers.");
}

TEST_F(Between, DoesNotAskForLocalServersThatWereGiven) {
    far_side_silent(aws);
    far_side_silent(own);
    EXPECT_EQ(said("clocks").text,
              "No host saw the clocks of both domains, and they cannot be compared: the AWS side saw none "
              "of corp.example.com, the self-managed side none of awsmad.example.com.");
}

} // namespace
} // namespace pretrust
