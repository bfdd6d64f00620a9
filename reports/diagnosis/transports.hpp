// What was asked over UDP and what over TCP.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/ports.hpp>

namespace pretrust {

/// The service that was asked stands in ports.hpp, with this transport.
bool asked_over(Transport transport, const Observation& look);

} // namespace pretrust
