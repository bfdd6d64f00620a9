// A network of our own: a namespace in which every port is free and every address can be ours, made without
// root where the kernel lets users make namespaces. Linux only.
#pragma once

#include <simulator/script.hpp>
#include <string>

namespace pretrust::sim {

/// Moves the calling process, which must have one thread, into a new network namespace whose loopback holds
/// 127.0.0.0/8 and 10.0.0.0/8. Empty when it worked; otherwise the reason why not.
std::string enter_own_network();

/// Replaces the packet filter of this namespace by the script's `filter` lines. Empty when it worked;
/// otherwise why not. To be called inside an own network only.
std::string set_filters(const Script& script);

} // namespace pretrust::sim
