// Run by chain.py two routers away from a host: the probes path and source_ports on real packets. What each
// address of the host stands for is said there.
#include <net/real_world.hpp>

#include <pretrust/names.hpp>
#include <pretrust/probe.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace pretrust {
namespace {

class Kept final : public Recorder {
  public:
    void record(Observation observation) override { items.push_back(std::move(observation)); }
    std::vector<Observation> items;
};

struct Run {
    std::vector<Observation> items;
    microseconds elapsed{0};

    /// The one observation of the tag whose argument has that value.
    const Observation& one(std::string_view tag, const std::string& name, const Value& value) const {
        return one(tag, [&](const Observation& item) { return has(item, name, value); });
    }
    const Observation& size(std::string_view service, const std::string& size) const {
        return one("PATH_SIZE", [&](const Observation& item) {
            return has(item, "service", std::string(service)) && has(item, "size", size);
        });
    }
    std::size_t count(std::string_view tag) const {
        return static_cast<std::size_t>(
            std::count_if(items.begin(), items.end(), [&](const auto& item) { return item.tag == tag; }));
    }

  private:
    static bool has(const Observation& item, const std::string& name, const Value& value) {
        const auto found = item.args.find(name);
        return found != item.args.end() && found->second == value;
    }
    template <class Test> const Observation& one(std::string_view tag, Test test) const {
        const auto found = std::find_if(items.begin(), items.end(),
                                        [&](const auto& item) { return item.tag == tag && test(item); });
        if (found == items.end()) {
            throw std::runtime_error("not recorded: " + std::string(tag));
        }
        return *found;
    }
};

Run run(std::string_view id, const std::string& address) {
    boost::asio::io_context context;
    Plan plan;
    plan.remote_domain = "corp.example.com";
    NetOptions options;
    options.source_ports = plan.source_ports;
    auto world = RealWorld::make(context, options).value();
    Target target;
    target.address = address;
    Kept kept;
    for (const auto& spec : all_probes()) {
        if (spec.id == id) {
            boost::asio::co_spawn(context, spec.run(plan, target, *world, kept),
                                  [](std::exception_ptr fault) { EXPECT_FALSE(fault); });
        }
    }
    context.run();
    Run seen;
    seen.items = std::move(kept.items);
    seen.elapsed = world->elapsed();
    ::testing::Test::RecordProperty(address, static_cast<int>(seen.elapsed.count()));
    return seen;
}

std::int64_t number(const Observation& item, const std::string& name) {
    const auto found = item.args.find(name);
    return found == item.args.end() ? -1 : std::get<std::int64_t>(found->second);
}

std::string text(const Observation& item, const std::string& name) {
    const auto found = item.args.find(name);
    return found == item.args.end() ? "(absent)" : std::get<std::string>(found->second);
}

void expect_sizes(const Run& seen, std::string_view service, Outcome request, Outcome reply) {
    EXPECT_EQ(seen.size(service, "small").outcome, Outcome::answered);
    EXPECT_EQ(seen.size(service, "large_request").outcome, request);
    if (service == "ldap") {
        EXPECT_EQ(seen.size(service, "large_reply").outcome, reply);
    }
}

TEST(AlongChain, CleanPathCarriesFullPackets) {
    const auto seen = run("path", "10.90.1.1");
    expect_sizes(seen, "ldap", Outcome::answered, Outcome::answered);
    expect_sizes(seen, "ldap_ping", Outcome::answered, Outcome::answered);
    EXPECT_EQ(number(seen.size("ldap_ping", "large_request"), "request_bytes"), 1472);
    EXPECT_GT(number(seen.size("ldap", "large_reply"), "reply_bytes"), 3000);
    EXPECT_EQ(number(seen.size("ldap", "large_request"), "path_mtu"), 1500);
    EXPECT_EQ(seen.one("PATH_UNUSED_PORT", "port", std::int64_t{293}).outcome, Outcome::refused);
    const auto& gc = seen.one("PATH_REFUSAL", "service", std::string("gc"));
    EXPECT_EQ(text(gc, "by"), "host");
    EXPECT_EQ(number(gc, "hops_to_host"), 3);
    EXPECT_EQ(number(gc, "refused_within_hops"), 3);
    EXPECT_EQ(seen.count("PATH_REFUSAL"), 1U);
    EXPECT_EQ(seen.count("PATH_HOP"), 0U);
}

TEST(AlongChain, RefusalsNameHostAndBoxes) {
    const auto seen = run("path", "10.90.2.1");
    const auto& far = seen.one("PATH_REFUSAL", "service", std::string("smb"));
    EXPECT_EQ(text(far, "by"), "box"); // with the host's own hop limit: only the time to live differs
    EXPECT_EQ(number(far, "refused_within_hops"), 3);
    const auto& near = seen.one("PATH_REFUSAL", "service", std::string("rpc_mapper"));
    EXPECT_EQ(text(near, "by"), "box");
    EXPECT_EQ(number(near, "refused_within_hops"), 2);
    const auto& spoken = seen.one("PATH_REFUSAL", "service", std::string("ldaps"));
    EXPECT_EQ(spoken.outcome, Outcome::prohibited);
    EXPECT_EQ(text(spoken, "by"), "box");
    EXPECT_EQ(text(spoken, "icmp_from"), "10.80.1.1");
    const auto& host = seen.one("PATH_REFUSAL", "service", std::string("gc"));
    EXPECT_EQ(text(host, "by"), "host");
}

TEST(AlongChain, NarrowPathIsFineWhenRoutersSaySo) {
    const auto seen = run("path", "10.90.3.1");
    expect_sizes(seen, "ldap", Outcome::answered, Outcome::answered);
    expect_sizes(seen, "ldap_ping", Outcome::answered, Outcome::answered);
    EXPECT_EQ(number(seen.size("ldap", "large_request"), "path_mtu"), 1400);
    EXPECT_LT(number(seen.size("ldap", "large_request"), "segment"), 1400);
}

TEST(AlongChain, BlackHoleSwallowsFullSegmentsOnly) {
    const auto seen = run("path", "10.90.4.1");
    expect_sizes(seen, "ldap", Outcome::timed_out, Outcome::answered); // the way back is wide
    EXPECT_GE(seen.size("ldap", "large_request").attempts, 2);
    expect_sizes(seen, "ldap_ping", Outcome::answered,
                 Outcome::answered); // may be fragmented, as Windows' may
}

TEST(AlongChain, DroppedFragmentsHurtDatagramsOnly) {
    const auto seen = run("path", "10.90.9.1");
    expect_sizes(seen, "ldap", Outcome::answered, Outcome::answered);
    expect_sizes(seen, "ldap_ping", Outcome::timed_out, Outcome::answered);
}

TEST(AlongChain, SilenceBeginsBehindTheLastRouterThatAnswers) {
    const auto one_port = run("path", "10.90.5.1");
    const auto& hop = one_port.one("PATH_HOP", "service", std::string("smb"));
    EXPECT_EQ(hop.outcome, Outcome::unreachable);
    EXPECT_EQ(number(hop, "hop"), 2);
    EXPECT_EQ(text(hop, "hop_from"), "10.80.2.2");
    EXPECT_EQ(number(hop, "hops_to_host"), 3);
    const auto everything = run("path", "10.90.8.1");
    const auto& last = everything.one("PATH_HOP", "service", std::string("dns_tcp"));
    EXPECT_EQ(number(last, "hop"), 2);
    EXPECT_EQ(text(last, "hop_from"), "10.80.2.2");
    EXPECT_EQ(number(last, "hops_to_host"), -1);
}

TEST(AlongChain, ProxyAcceptsPortsThatNobodyServes) {
    const auto seen = run("path", "10.90.6.1");
    for (const std::int64_t port : {293, 28150, 41500}) {
        EXPECT_EQ(seen.one("PATH_UNUSED_PORT", "port", port).outcome, Outcome::open);
    }
    const auto& small = seen.size("ldap", "small");
    EXPECT_EQ(small.outcome, Outcome::timed_out);
    EXPECT_TRUE(small.args.contains("connected"));
}

TEST(AlongChain, StatelessRuleShowsByTheSourcePorts) {
    for (const auto& item : run("source_ports", "10.90.7.1").items) {
        if (text(item, "service") == "kerberos_udp") {
            continue; // nobody serves it there
        }
        const bool below = text(item, "from") == "below";
        const auto good = text(item, "service") == "ldap_ping" ? Outcome::answered : Outcome::open;
        EXPECT_EQ(item.outcome, below ? good : Outcome::timed_out) << text(item, "service");
    }
    for (const auto& item : run("source_ports", "10.90.1.1").items) {
        EXPECT_NE(item.outcome, Outcome::timed_out) << text(item, "service") << " " << text(item, "from");
    }
}

} // namespace
} // namespace pretrust
