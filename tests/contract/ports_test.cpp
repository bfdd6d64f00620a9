// The table of services: no two rows may be the same thing.
#include <pretrust/ports.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <tuple>

namespace pretrust {

namespace {

TEST(Ports, IdsAndLabelsAreUnique) {
    std::set<std::string_view> ids;
    std::set<std::string_view> labels;
    for (const auto& service : services) {
        EXPECT_TRUE(ids.insert(service.id).second) << service.id;
        EXPECT_TRUE(labels.insert(service.label).second) << service.label;
        EXPECT_FALSE(service.purpose.empty()) << service.id;
    }
}

TEST(Ports, OneServiceAPortAndTransport) {
    std::set<std::tuple<std::uint16_t, Transport>> ports;
    for (const auto& service : services) {
        EXPECT_TRUE(ports.insert({service.port, service.transport}).second) << service.id;
    }
}

TEST(Ports, AreFoundByTheirIds) {
    for (const auto& service : services) {
        ASSERT_TRUE(find_service(service.id).has_value());
        EXPECT_EQ(find_service(service.id)->port, service.port);
    }
    EXPECT_FALSE(find_service("no_such_service").has_value());
}

} // namespace

} // namespace pretrust
