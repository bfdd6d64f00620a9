// Which addresses become targets, whatever the order in which DNS answers.
#include "fixtures.hpp"

#include <run/targets.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace testing_run;

TEST(Targets, PlanAddressesComeFirstAndLocalOnesLast) {
    const auto plan = plan_of({"10.1.0.2", "10.1.0.1"}, {"10.2.0.1"});
    EXPECT_THAT(find_targets(plan, {}),
                ElementsAre(Target{"10.1.0.2", "", true}, Target{"10.1.0.1", "", true},
                            Target{"10.2.0.1", "", false}));
}

TEST(Targets, DcsComeFromTheHostsOfDcRecords) {
    const std::vector items{records("ldap_dc", {"dc2.corp.example.com", "dc1.corp.example.com"}),
                            records("ldap_pdc", {"pdc.corp.example.com"}),
                            records("gc", {"gc.corp.example.com"}),
                            host("dc1.corp.example.com", {"10.1.0.11", "fd00::11"}),
                            host("dc2.corp.example.com", {"10.1.0.12"}),
                            host("pdc.corp.example.com", {"10.1.0.10"}),
                            host("gc.corp.example.com", {"10.1.0.99"})};
    EXPECT_THAT(find_targets(plan_of({}), items),
                ElementsAre(Target{"10.1.0.11", "dc1.corp.example.com", true},
                            Target{"fd00::11", "dc1.corp.example.com", true},
                            Target{"10.1.0.12", "dc2.corp.example.com", true},
                            Target{"10.1.0.10", "pdc.corp.example.com", true}));
}

TEST(Targets, OrderOfAnswersDoesNotMatter) {
    std::vector items{records("ldap_dc", {"a.test", "b.test"}), host("b.test", {"10.1.0.2", "10.1.0.1"}),
                      host("a.test", {"10.1.0.3"}), records("ldap_pdc", {"c.test"}),
                      host("c.test", {"10.1.0.1"})};
    const auto plan = plan_of({"10.1.0.3"}, {"10.2.0.1"});
    const auto expected = find_targets(plan, items);
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    do {
        std::vector<Observation> shuffled;
        for (const auto i : order) {
            shuffled.push_back(items[i]);
        }
        EXPECT_EQ(find_targets(plan, shuffled), expected);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Targets, AddressIsThereOnceWithItsFirstHost) {
    const std::vector items{records("ldap_dc", {"b.test", "a.test"}), host("b.test", {"10.1.0.1"}),
                            host("a.test", {"10.1.0.1"})};
    EXPECT_THAT(find_targets(plan_of({}), items), ElementsAre(Target{"10.1.0.1", "a.test", true}));
}

TEST(Targets, PlanAddressGetsItsHostFromDns) {
    const std::vector items{records("ldap_dc", {"a.test"}), host("a.test", {"10.1.0.1"})};
    EXPECT_THAT(find_targets(plan_of({"10.1.0.1"}), items), ElementsAre(Target{"10.1.0.1", "a.test", true}));
}

TEST(Targets, RemoteWinsOverLocal) {
    const std::vector items{records("ldap_dc", {"a.test"}), host("a.test", {"10.2.0.2"})};
    EXPECT_THAT(find_targets(plan_of({"10.2.0.1"}, {"10.2.0.1", "10.2.0.2"}), items),
                ElementsAre(Target{"10.2.0.1", "", true}, Target{"10.2.0.2", "a.test", true}));
}

TEST(Targets, FinderGivesEachNewTargetOnce) {
    TargetFinder finder;
    EXPECT_THAT(finder.begin(plan_of({"10.1.0.1"})), SizeIs(1));
    EXPECT_THAT(finder.add(host("a.test", {"10.1.0.2"})), IsEmpty());
    EXPECT_THAT(finder.add(records("ldap_dc", {"a.test"})), ElementsAre(Target{"10.1.0.2", "a.test", true}));
    EXPECT_THAT(finder.add(records("ldap_dc", {"a.test"})), IsEmpty());
    EXPECT_THAT(finder.add(host("a.test", {"10.1.0.2", "10.1.0.1"})), IsEmpty());
}

TEST(Targets, FloodOfAddressesIsBounded) {
    TargetFinder finder;
    std::vector<std::string> flood;
    for (int i = 0; i < 3000; ++i) {
        flood.push_back(fmt::format("10.9.{}.{}", i / 250, i % 250));
    }
    finder.add(records("ldap_dc", {"a.test"}));
    EXPECT_THAT(finder.add(host("a.test", flood)), SizeIs(most_found_targets));
    EXPECT_EQ(finder.left_out(), 2000U);
    EXPECT_THAT(finder.targets(), SizeIs(most_found_targets));
}

TEST(Targets, ArgumentsOfAnotherTypeAreIgnored) {
    auto odd = records("ldap_dc", {"a.test"});
    odd.args["hosts"] = std::string("a.test");
    auto odder = host("a.test", {"10.1.0.1"});
    odder.args["addresses"] = std::int64_t{5};
    EXPECT_THAT(find_targets(plan_of({}), std::vector{odd, odder}), IsEmpty());
}

} // namespace
} // namespace pretrust
