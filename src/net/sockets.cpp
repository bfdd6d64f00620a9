// Sockets with a chosen source, and the reading of error codes. By code only, never by message text.
#include <net/path_facts.hpp>
#include <net/sockets.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/unicast.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace pretrust {

namespace asio = boost::asio;
using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

/// Tries the ports of the range in order from a random one. All in use is back-pressure.
template <class Socket> error_code bind_in_range(Socket& socket, const asio::ip::address& source,
                                                 PortRange range, std::uint32_t start) {
    const auto size = range.last - range.first + 1;
    error_code error;
    for (unsigned step = 0; step < size; ++step) {
        const auto port = static_cast<std::uint16_t>(range.first + (start + step) % size);
        socket.bind(typename Socket::endpoint_type(source, port), error);
        if (error != asio::error::address_in_use && error != asio::error::access_denied) {
            return error;
        }
    }
    return error;
}

template <class Socket> error_code tell(Socket& socket, Family family, const Departure& departure) {
    error_code error;
    if (departure.hop_limit > 0) {
        socket.set_option(asio::ip::unicast::hops(departure.hop_limit), error);
    }
    if (departure.min_ttl > 0 && !hear_only_from(socket.native_handle(), family, departure.min_ttl)) {
        error = errc::make_error_code(errc::not_supported);
    }
    return error ? errc::make_error_code(errc::not_supported) : error_code();
}

template <class Socket>
error_code open_and_bind(const Core& core, Socket& socket, Family family, const Departure& departure) {
    using Protocol = typename Socket::protocol_type;
    error_code error;
    socket.open(family == Family::v4 ? Protocol::v4() : Protocol::v6(), error);
    if (error) {
        return error;
    }
    socket.non_blocking(true, error);
    keep_icmp_errors(socket.native_handle(), family);
    if (error = tell(socket, family, departure); error) {
        return error;
    }
    const auto source = source_for(core, family);
    const auto ports = departure.from == SourcePorts::any ? core.options.source_ports : departure.from;
    if (const auto range = range_of(ports)) {
        error = bind_in_range(socket, source, *range, core.random());
    } else if (!source.is_unspecified()) {
        socket.bind(typename Socket::endpoint_type(source, 0), error);
    }
    return error;
}

} // namespace

std::optional<PortRange> range_of(SourcePorts ports) {
    switch (ports) {
    case SourcePorts::windows_range:
        return PortRange{49152, 65535};
    case SourcePorts::linux_range:
        return PortRange{32768, 49151}; // the part of 32768-60999 that is not Windows' range too
    case SourcePorts::any:
        break;
    }
    return std::nullopt;
}

asio::ip::address source_for(const Core& core, Family family) {
    if (core.source && family_of(*core.source) == family) {
        return *core.source;
    }
    if (family == Family::v4) {
        return asio::ip::address_v4::any();
    }
    return asio::ip::address_v6::any();
}

bool is_back_pressure(const error_code& error) {
    static constexpr std::array codes{
        errc::resource_unavailable_try_again,
        errc::too_many_files_open,
        errc::too_many_files_open_in_system,
        errc::no_buffer_space,
        errc::not_enough_memory,
        errc::address_not_available,
        errc::address_in_use,
    };
    return std::any_of(codes.begin(), codes.end(), [&](auto code) { return error == code; });
}

std::optional<Outcome> meaning_of(const error_code& error) {
    if (error == errc::connection_refused || error == errc::connection_reset ||
        error == errc::no_protocol_option) {
        return Outcome::refused; // no_protocol_option: ICMP protocol unreachable
    }
    if (error == errc::timed_out || error == errc::message_size) {
        return std::nullopt;
    }
    if (error == errc::permission_denied || error == errc::operation_not_permitted) {
        return Outcome::prohibited; // ICMPv6 1/1, or a filter on this very host
    }
    if (error == errc::not_supported) {
        return Outcome::skipped;
    }
    return Outcome::unreachable;
}

Family family_of(const asio::ip::address& address) {
    return address.is_v4() ? Family::v4 : Family::v6;
}

asio::ip::address numeric(const std::string& address) {
    error_code error;
    auto parsed = asio::ip::make_address(address, error);
    if (error) {
        throw std::invalid_argument("not a numeric address: " + address);
    }
    return parsed;
}

Departure departure_of(const Endpoint& to) {
    Departure departure;
    departure.from = to.from;
    departure.hop_limit = to.hop_limit;
    departure.min_ttl = to.min_ttl;
    return departure;
}

error_code open_socket(const Core& core, asio::ip::tcp::socket& socket, Family family,
                       const Departure& departure) {
    return open_and_bind(core, socket, family, departure);
}

error_code open_socket(const Core& core, asio::ip::udp::socket& socket, Family family,
                       const Departure& departure) {
    const auto error = open_and_bind(core, socket, family, departure);
    if (!error) {
        allow_fragments(socket.native_handle(), family);
    }
    return error;
}

void drop(asio::ip::tcp::socket& socket) {
    if (socket.is_open()) {
        error_code ignored;
        socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }
}

} // namespace pretrust
