// ICMP errors about our own packets. What a host lets us see differs: icmp_linux.cpp reads the socket's error
// queue, icmp_portable.cpp sees nothing beyond the error code of the socket call.
#pragma once

#include <pretrust/world.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <optional>

namespace pretrust {

using NativeSocket = boost::asio::ip::tcp::socket::native_handle_type;

enum class Family { v4, v6 };

/// Asks the system to keep ICMP errors for this socket. Before connect.
void keep_icmp_errors(NativeSocket socket, Family family);
/// The oldest ICMP error kept, or nothing. Never blocks.
std::optional<IcmpError> take_icmp_error(NativeSocket socket);

/// What an ICMP error says about the service (RFC 792, RFC 1812 5.2.7.1, RFC 4443 3.1). Nothing when it does
/// not decide: fragmentation needed, source quench, parameter problem.
std::optional<Outcome> meaning_of(const IcmpError& error, Family family);

} // namespace pretrust
