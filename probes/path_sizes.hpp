// Whether packets of full size get through: the same service is asked in packets that fit every path and in
// packets that fill this one. Judges nothing.
#pragma once

#include <pretrust/probe.hpp>
#include <pretrust/world.hpp>

#include <cstdint>
#include <string>

namespace pretrust::probes {

/// LDAP over UDP. Takes LDAP message ids from `first_id` on.
Task<void> datagram_sizes(Target target, std::int32_t first_id, World& world, Recorder& recorder);

/// LDAP over TCP; the port accepts connections. Takes LDAP message ids from `first_id` on.
Task<void> ldap_sizes(Target target, std::int32_t first_id, World& world, Recorder& recorder);

/// Kerberos over TCP; the port accepts connections.
Task<void> kerberos_sizes(Target target, std::string domain, World& world, Recorder& recorder);

} // namespace pretrust::probes
