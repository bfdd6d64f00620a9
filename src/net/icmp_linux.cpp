// Linux keeps ICMP errors in the error queue of the socket they belong to (ip(7), IP_RECVERR), for TCP in
// SYN_SENT too since 5.9. With the option set, such an error ends a connect at once.
#include <net/icmp.hpp>

#include <arpa/inet.h>
#include <array>
#include <ctime> // before errqueue.h, which needs struct timespec
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace pretrust {

namespace {

std::string text_of(const sockaddr* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* octets = nullptr;
    if (address->sa_family == AF_INET) {
        octets = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
    } else if (address->sa_family == AF_INET6) {
        octets = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    }
    if (octets == nullptr || inet_ntop(address->sa_family, octets, text.data(), text.size()) == nullptr) {
        return {};
    }
    return text.data();
}

std::optional<IcmpError> icmp_in(msghdr& message) {
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        const bool v4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
        const bool v6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
        if (!v4 && !v6) {
            continue;
        }
        auto* error = reinterpret_cast<sock_extended_err*>(CMSG_DATA(part));
        if (error->ee_origin != SO_EE_ORIGIN_ICMP && error->ee_origin != SO_EE_ORIGIN_ICMP6) {
            continue;
        }
        IcmpError found;
        found.type = error->ee_type;
        found.code = error->ee_code;
        found.sender = text_of(SO_EE_OFFENDER(error));
        return found;
    }
    return std::nullopt;
}

} // namespace

void keep_icmp_errors(NativeSocket socket, Family family) {
    const int on = 1;
    // Failure costs the sender's name only: the error code of the socket call remains.
    if (family == Family::v4) {
        setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    } else {
        setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    }
}

std::optional<IcmpError> take_icmp_error(NativeSocket socket) {
    while (true) {
        alignas(cmsghdr) std::array<char, 512> control{};
        msghdr message{};
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        if (recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) {
            return std::nullopt;
        }
        if (auto found = icmp_in(message)) {
            return found;
        }
    }
}

} // namespace pretrust
