// What was asked over UDP and what over TCP.
#pragma once

#include <diagnosis/commands.hpp>

#include <pretrust/evidence.hpp>
#include <pretrust/ports.hpp>

#include <vector>

namespace pretrust {

/// The service that was asked stands in ports.hpp, with this transport.
bool asked_over(Transport transport, const Observation& look);

/// What a trust needs of a DC, over both or over one: what to open where nothing passes.
std::vector<PortSpan> needed_ports();
std::vector<PortSpan> needed_ports(Transport transport);

} // namespace pretrust
