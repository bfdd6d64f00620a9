// Equal networks give equal files: the order of evidence does not depend on times or arrival.
#include <run/order.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace pretrust {
namespace {

constexpr ProbeSpec probe(const char* id) {
    ProbeSpec spec;
    spec.id = id;
    return spec;
}

constexpr std::array in_order{probe("second"), probe("first")};

Observation item(const char* probe, const char* target, Args args) {
    Observation observation;
    observation.probe = probe;
    observation.tag = "TAG";
    observation.target = target;
    observation.args = std::move(args);
    return observation;
}

TEST(Order, IsByProbeTargetAndQuestionWhateverTheAnswer) {
    const std::vector targets{Target{"10.0.0.9", "", true}, Target{"10.0.0.1", "", true}};
    const std::vector expected{
        item("second", "10.0.0.9", {{"offset_us", std::int64_t{900}}, {"service", "kerberos_udp"}}),
        item("second", "10.0.0.9", {{"offset_us", std::int64_t{1}}, {"service", "kerberos_tcp"}}),
        item("second", "10.0.0.1", {{"took", std::int64_t{7}}, {"record", "gc"}, {"edns", std::int64_t{0}}}),
        item("second", "10.0.0.1",
             {{"took", std::int64_t{5}}, {"record", "gc"}, {"edns", std::int64_t{1232}}}),
        item("second", "10.0.0.1", {{"took", std::int64_t{6}}, {"record", "ldap_dc"}}),
        item("second", "unlisted a", {}),
        item("second", "unlisted b", {}),
        item("first", "10.0.0.9", {}),
        item("unheard of", "10.0.0.9", {}),
    };
    std::mt19937 random(7);
    for (int i = 0; i < 50; ++i) {
        auto shuffled = expected;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        put_in_order(shuffled, in_order, targets);
        EXPECT_EQ(shuffled, expected);
    }
}

} // namespace
} // namespace pretrust
