// Which probes and tags decide a cause, and the cause in general words. One row a cause of the catalogue.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace pretrust {

struct DecidingTag {
    std::string_view probe;
    std::string_view tag;
};

struct DecidingRow {
    std::string_view cause;
    std::string_view plain;            ///< one sentence without placeholders
    std::string_view tell;             ///< what decides it
    std::string_view needs;            ///< the option without which it is not assessed; empty: none
    std::array<DecidingTag, 3> tags{}; ///< the decisive one first; none: AWS's own configuration decides
};

/// In no particular order; causes.cpp of reports/diagnosis holds the order.
std::span<const DecidingRow> all_deciding();
const DecidingRow* find_deciding(std::string_view cause);

struct PortRow {
    std::string_view transport; ///< "tcp", "udp"
    int first;
    int last;
    std::string_view purpose; ///< for ports that include/pretrust/ports.hpp does not hold; else empty
    std::array<std::string_view, 4> causes{};
};

/// The ports of a trust, and those that people are told to open without need.
std::span<const PortRow> all_ports();

} // namespace pretrust
