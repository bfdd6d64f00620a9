// Opening sockets the way the user wants them (source address, source ports), and what their errors mean.
#pragma once

#include <net/core.hpp>
#include <net/icmp.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/error_code.hpp>

namespace pretrust {

/// This host has no room for another socket just now: to be waited out, says nothing about the target.
bool is_back_pressure(const boost::system::error_code& error);

/// What the error of connect, send or receive says about the target. Nothing when it says nothing
/// (ETIMEDOUT: the kernel stopped trying; EMSGSIZE: a path MTU became known).
std::optional<Outcome> meaning_of(const boost::system::error_code& error);

Family family_of(const boost::asio::ip::address& address);

/// A numeric address; throws std::invalid_argument when it is none, since callers have validated it.
boost::asio::ip::address numeric(const std::string& address);

/// Opens, asks for ICMP errors, and binds to the source address and a free port of the source range.
boost::system::error_code open_socket(const Core& core, boost::asio::ip::tcp::socket& socket, Family family);
boost::system::error_code open_socket(const Core& core, boost::asio::ip::udp::socket& socket, Family family);

/// Closes at once, whatever is still queued: no TIME_WAIT is left behind.
void drop(boost::asio::ip::tcp::socket& socket);

} // namespace pretrust
