// Run by run.py in a namespace whose only way out is a router with the routes and rules named here.
#include <net/real_world.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace pretrust {
namespace {

struct Seen {
    Exchange tcp;
    Exchange talk;
    Exchange udp;
    Exchange dns;
};

Task<void> look(RealWorld* world, Endpoint to, Seen* seen) {
    const Bytes request{1, 2, 3};
    const Framer framer = [](BytesView) { return Progress::complete; };
    DnsQuestion question;
    question.server = to;
    question.name = "example.com";
    question.type = 1;
    seen->tcp = co_await world->open_tcp(to);
    seen->talk = co_await world->talk_tcp(to, request, framer);
    seen->udp = co_await world->talk_udp(to, request, framer);
    seen->dns = co_await world->ask_dns(question);
}

Seen look_at(const std::string& address, std::uint16_t port = 389) {
    boost::asio::io_context context;
    NetOptions options;
    options.waits.unknown_target = std::chrono::milliseconds(300);
    auto world = RealWorld::make(context, options).value();
    Seen seen;
    boost::asio::co_spawn(context, look(world.get(), Endpoint{address, port}, &seen),
                          [](std::exception_ptr fault) { EXPECT_FALSE(fault); });
    context.run();
    return seen;
}

void expect_icmp(const Seen& seen, Outcome outcome, int type, int code, const std::string& sender) {
    for (const auto* one : {&seen.tcp, &seen.talk, &seen.udp, &seen.dns}) {
        EXPECT_EQ(one->outcome, outcome);
        EXPECT_FALSE(one->connected);
        ASSERT_TRUE(one->icmp.has_value());
        EXPECT_EQ(one->icmp->type, type);
        EXPECT_EQ(one->icmp->code, code);
        EXPECT_EQ(one->icmp->sender, sender);
        EXPECT_EQ(one->attempts, 1);
    }
}

TEST(AcrossRouter, ProhibitedNamesTheFirewall) {
    expect_icmp(look_at("10.97.0.1"), Outcome::prohibited, 3, 13, "10.99.0.1");
    expect_icmp(look_at("fd97::1"), Outcome::prohibited, 1, 1, "fd99::1");
}

TEST(AcrossRouter, UnreachableNamesTheRouter) {
    expect_icmp(look_at("10.98.0.1"), Outcome::unreachable, 3, 1, "10.99.0.1");
    expect_icmp(look_at("10.95.0.1"), Outcome::unreachable, 3, 0, "10.99.0.1");
}

TEST(AcrossRouter, PortUnreachableForTcpIsRefusedWithIcmp) {
    expect_icmp(look_at("10.99.0.1", 445), Outcome::refused, 3, 3, "10.99.0.1");
}

TEST(AcrossRouter, ResetIsRefusedWithoutIcmp) {
    const auto seen = look_at("10.99.0.1", 446);
    EXPECT_EQ(seen.tcp.outcome, Outcome::refused);
    EXPECT_FALSE(seen.tcp.icmp.has_value());
}

TEST(AcrossRouter, BlackHoleIsSilence) {
    const auto seen = look_at("10.96.0.1");
    for (const auto* one : {&seen.tcp, &seen.talk, &seen.udp, &seen.dns}) {
        EXPECT_EQ(one->outcome, Outcome::timed_out);
        EXPECT_FALSE(one->icmp.has_value());
        EXPECT_EQ(one->attempts, 5);
    }
}

Task<void> open_one(RealWorld* world, Endpoint to, Exchange* seen) {
    *seen = co_await world->open_tcp(to);
}

Task<void> ping_one(RealWorld* world, Endpoint to, Exchange* seen) {
    const Bytes request{1, 2, 3};
    const Framer framer = [](BytesView) { return Progress::complete; };
    *seen = co_await world->talk_udp(to, request, framer);
}

TEST(AcrossRouter, FivePercentLossEachWayIsNotMistakenForAFirewall) {
    boost::asio::io_context context;
    auto world = RealWorld::make(context, NetOptions()).value();
    std::vector<Exchange> seen(1000);
    std::vector<Task<void>> tasks;
    std::uint16_t port = 2000;
    for (auto& one : seen) {
        const Endpoint to{"10.94.0.1", ++port};
        tasks.push_back(port % 2 == 0 ? open_one(world.get(), to, &one) : ping_one(world.get(), to, &one));
    }
    boost::asio::co_spawn(context, world->together(std::move(tasks)),
                          [](std::exception_ptr fault) { EXPECT_FALSE(fault); });
    context.run();
    int extra = 0;
    for (const auto& one : seen) {
        EXPECT_EQ(one.outcome, Outcome::refused);
        extra += one.attempts - 1;
    }
    EXPECT_GT(extra, 0); // or nothing was lost, and nothing proven
    RecordProperty("extra_attempts", extra);
    RecordProperty("elapsed_us", static_cast<int>(world->elapsed().count()));
}

TEST(AcrossRouter, NoRouteOnThisHostIsUnreachableWithoutASender) {
    const auto seen = look_at("fd00:dead::1");
    for (const auto* one : {&seen.tcp, &seen.talk, &seen.udp, &seen.dns}) {
        EXPECT_EQ(one->outcome, Outcome::unreachable);
        EXPECT_FALSE(one->icmp.has_value());
    }
}

} // namespace
} // namespace pretrust
