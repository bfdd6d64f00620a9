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

/// What the error of connect, send or receive says about the target; skipped: this system cannot ask so.
/// Nothing when it says nothing (ETIMEDOUT: the kernel stopped trying; EMSGSIZE: a path MTU became known).
std::optional<Outcome> meaning_of(const boost::system::error_code& error);

Family family_of(const boost::asio::ip::address& address);

/// A numeric address; throws std::invalid_argument when it is none, since callers have validated it.
boost::asio::ip::address numeric(const std::string& address);

struct PortRange {
    unsigned first;
    unsigned last;
};
/// The local ports to leave from; nothing: those of the system's choice.
std::optional<PortRange> range_of(SourcePorts ports);

/// The address of this host to leave from towards a target of that family; unspecified: the system's choice.
boost::asio::ip::address source_for(const Core& core, Family family);

/// How our packets leave, and which ones we hear: the wishes of an Endpoint.
struct Departure {
    SourcePorts from = SourcePorts::any; ///< any: as the options of the run say
    int hop_limit = 0;
    int min_ttl = 0;
};
Departure departure_of(const Endpoint& to);

/// Opens, asks for ICMP errors, and binds to the source address and a free port of the source range. The
/// error is not_supported when this system cannot do what the departure asks.
boost::system::error_code open_socket(const Core& core, boost::asio::ip::tcp::socket& socket, Family family,
                                      const Departure& departure = Departure());
/// The same, and lets routers fragment.
boost::system::error_code open_socket(const Core& core, boost::asio::ip::udp::socket& socket, Family family,
                                      const Departure& departure = Departure());

/// Closes at once, whatever is still queued: no TIME_WAIT is left behind.
void drop(boost::asio::ip::tcp::socket& socket);

} // namespace pretrust
