// For systems without an error queue on sockets: the error code of the socket call is all there is.
#include <net/icmp.hpp>

namespace pretrust {

void keep_icmp_errors(NativeSocket, Family) {}

std::optional<IcmpError> take_icmp_error(NativeSocket) {
    return std::nullopt;
}

} // namespace pretrust
