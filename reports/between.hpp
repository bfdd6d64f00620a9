// What two runs of one trust show together and neither shows alone.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/report.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// A joined report's reading of one run.
struct OneSide {
    const Evidence& evidence;
    const Report& report;
};

/// "the AWS side", "the self-managed side".
std::string side_words(const Evidence& evidence);

/// Halves, names, ports, clocks, in this order. Pure.
std::vector<ReportBetween> make_between(const OneSide& aws, const OneSide& self_managed);

} // namespace pretrust
