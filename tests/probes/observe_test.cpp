// What all probes share: clocks, names, common arguments.
#include <probes/dns_facts.hpp>
#include <probes/observe.hpp>

#include <gtest/gtest.h>

namespace pretrust::probes {

namespace {

Exchange between(std::int64_t sent, std::int64_t received) {
    Exchange exchange;
    exchange.sent_unix_us = sent;
    exchange.received_unix_us = received;
    return exchange;
}

TEST(ClockOffset, IsZeroForTheMiddleOfTheExchange) {
    const auto offset = clock_offset(1500, 0, between(1000, 2000));
    EXPECT_EQ(offset.offset_us, 0);
    EXPECT_EQ(offset.uncertainty_us, 500);
}

TEST(ClockOffset, IsNegativeForAServerBehind) {
    EXPECT_EQ(clock_offset(500, 0, between(1000, 2000)).offset_us, -1000);
}

TEST(ClockOffset, AllowsForWholeSeconds) {
    const auto offset = clock_offset(5'000'000, 1'000'000, between(5'500'000, 5'500'000));
    EXPECT_EQ(offset.offset_us, 0);
    EXPECT_EQ(offset.uncertainty_us, 500'000);
}

TEST(PlainName, IsLowerCaseWithoutTheFinalDot) {
    EXPECT_EQ(plain_name("DC1.Corp.Example.COM."), "dc1.corp.example.com");
    EXPECT_EQ(plain_name("."), ".");
    EXPECT_EQ(plain_name(""), "");
}

TEST(DomainOf, IsTheTargetsOwnSide) {
    Plan plan;
    plan.remote_domain = "remote.example";
    plan.local_domain = "local.example";
    Target target;
    EXPECT_EQ(domain_of(plan, target), "remote.example");
    target.remote = false;
    EXPECT_EQ(domain_of(plan, target), "local.example");
}

TEST(CanAsk, RefusesWhatNoMessageCarries) {
    EXPECT_TRUE(can_ask("corp.example.com"));
    EXPECT_FALSE(can_ask("corp..example.com"));
    EXPECT_FALSE(can_ask(std::string(64, 'a') + ".com"));
}

TEST(Observe, NamesHowTheStreamEnded) {
    Exchange exchange;
    exchange.outcome = Outcome::malformed;
    exchange.connected = true;
    exchange.reply = {1, 2, 3};
    exchange.end = StreamEnd::too_long;
    const Endpoint to{"192.0.2.10", 389};
    const auto seen = observe("SOME_TAG", "ldap", to, exchange);
    EXPECT_EQ(seen.args.at("end"), Value(std::string("too_long")));
    EXPECT_EQ(seen.args.at("reply_bytes"), Value(std::int64_t{3}));
    EXPECT_EQ(seen.args.at("connected"), Value(true));
}

} // namespace

} // namespace pretrust::probes
