// The traps of domain names as a table: what AWS's published pattern takes, and what is wrong all the same.
#include "play.hpp"

#include <gtest/gtest.h>

namespace pretrust::testing {

namespace {

struct NameRow {
    std::string name;
    bool accepted; ///< by the pattern that AWS publishes for RemoteDomainName
    std::string problems;
};

const std::string label63(63, 'a');
const std::string label64(64, 'a');

/// Of `size` octets: labels of one letter, and an ending that makes the length right.
std::string name_of_length(std::size_t size) {
    std::string name = "b.com";
    while (name.size() + 1 < size) {
        name.insert(0, "a.");
    }
    return name.size() < size ? "a" + name : name;
}

std::vector<NameRow> rows() {
    return {
        {"corp.example.com", true, "[]"},
        {"contoso.c", true, "[]"},
        {"corp.local", true, "[]"},
        {"3com.example", true, "[]"},
        {"corp", false, "[single_label]"},
        {"my-domain", true, "[single_label]"},
        {"10.0.0.1", true, "[numeric_top_label]"},
        {"1.2", true, "[numeric_top_label]"},
        {"a\\b", true, "[single_label,backslash]"},
        {"CORP\\example", true, "[single_label,backslash]"},
        {"ad_corp.example.com", false, "[underscore]"},
        {"_msdcs.x.y", false, "[underscore]"},
        {"xn--bcher-kva.example", false, "[double_hyphen]"},
        {"a--b.com", false, "[double_hyphen]"},
        {"-corp.com", false, "[leading_hyphen]"},
        {"corp-.com", false, "[trailing_hyphen]"},
        {"corp.-x.com", false, "[leading_hyphen]"},
        {"corp.com-", false, "[trailing_hyphen]"},
        {"corp..com", false, "[empty_label]"},
        {".corp.com", false, "[empty_label]"},
        {"corp.com.", true, "[empty_label]"},
        {"corp.com..", false, "[empty_label]"},
        {"my-domain.", true, "[empty_label]"},
        {"corp.", false, "[empty_label]"},
        {"co rp.com", false, "[bad_character]"},
        {"corp.com\n", false, "[bad_character]"},
        {"corp.c\tom", false, "[bad_character]"},
        {"corp@example.com", false, "[bad_character]"},
        {"https://corp.com", false, "[bad_character]"},
        {"b\xc3\xbc"
         "cher.example",
         false, "[non_ascii]"},
        {"corp\xc2\xa0.com", false, "[non_ascii]"},
        {label63 + ".com", true, "[longer_than_ad_allows]"},
        {label64 + ".com", true, "[longer_than_ad_allows,label_too_long]"},
        {name_of_length(64), true, "[]"},
        {name_of_length(65), true, "[longer_than_ad_allows]"},
        {name_of_length(253), true, "[longer_than_ad_allows]"},
        {name_of_length(254), true, "[name_too_long,longer_than_ad_allows]"},
        {name_of_length(1025), true, "[name_too_long,longer_than_ad_allows]"},
        {"a_b--c d.-e-.1", false,
         "[double_hyphen,leading_hyphen,trailing_hyphen,underscore,bad_character,numeric_top_label]"},
    };
}

std::string arg(const Observation& seen, const std::string& name) {
    return value_text(seen.args.at(name));
}

TEST(DomainName, EveryTrapIsNamed) {
    for (const auto& row : rows()) {
        Scenario scenario;
        scenario.probe = "domain_name";
        scenario.plan.remote_domain = row.name;
        const auto played = play(scenario, Order::one_by_one);
        ASSERT_EQ(played.observations.size(), 1U) << row.name;
        const auto& seen = played.observations.front();
        EXPECT_EQ(seen.tag, "DOMAIN_NAME_REMOTE");
        EXPECT_EQ(seen.target, row.name);
        EXPECT_EQ(arg(seen, "problems"), row.problems) << row.name;
        EXPECT_EQ(arg(seen, "api_pattern_accepts"), row.accepted ? "true" : "false") << row.name;
        EXPECT_EQ(arg(seen, "length"), std::to_string(row.name.size())) << row.name;
    }
}

} // namespace

} // namespace pretrust::testing
