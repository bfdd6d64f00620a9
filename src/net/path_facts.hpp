// What a socket can be asked about the path of its packets, or told about them, beyond what every system
// knows. path_facts_linux.cpp is the body for Linux, path_facts_portable.cpp for systems of which nothing is
// assumed.
#pragma once

#include <net/icmp.hpp>

namespace pretrust {

/// Lets what arrives with less time to live than `min_ttl` count as not arrived (RFC 5082). False: this
/// system cannot. Before connect.
bool hear_only_from(NativeSocket socket, Family family, int min_ttl);

/// Lets routers take datagrams apart, as those of a Windows host may be (RFC 791 3.2: Don't Fragment is not
/// set). For IPv6, and where the system offers no choice, nothing changes.
void allow_fragments(NativeSocket socket, Family family);

/// Lets connections to other remote ports leave from the same local port, where that has no other effect.
/// Before bind.
void share_local_port(NativeSocket socket);

/// Makes a TCP socket that was refused ready to connect elsewhere, from the same local port: a tenth of the
/// work of closing it and opening another. False: this system cannot.
bool ready_again(NativeSocket socket);

/// Octets that a packet to the connected peer may have, as the system knows it now; 0: unknown.
int path_mtu(NativeSocket socket, Family family);

/// Octets of data that the connection puts into one segment now; 0: unknown.
int segment_size(NativeSocket socket);

} // namespace pretrust
