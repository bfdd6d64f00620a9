// Linux: ip(7), ipv6(7) and tcp(7). None of these options needs a privilege.
#include <net/path_facts.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace pretrust {

namespace {

bool set(NativeSocket socket, int level, int option, int value) {
    return setsockopt(socket, level, option, &value, sizeof value) == 0;
}

int get(NativeSocket socket, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(socket, level, option, &value, &size) == 0 && value > 0 ? value : 0;
}

#ifdef IPV6_MINHOPCOUNT
constexpr int ipv6_minimum_hop_count = IPV6_MINHOPCOUNT;
#else
constexpr int ipv6_minimum_hop_count = 73; // linux/in6.h; not in every C library's header
#endif

} // namespace

bool hear_only_from(NativeSocket socket, Family family, int min_ttl) {
    return family == Family::v4 ? set(socket, IPPROTO_IP, IP_MINTTL, min_ttl)
                                : set(socket, IPPROTO_IPV6, ipv6_minimum_hop_count, min_ttl);
}

void allow_fragments(NativeSocket socket, Family family) {
    if (family == Family::v4) {
        set(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
    }
}

void share_local_port(NativeSocket socket) {
    set(socket, SOL_SOCKET, SO_REUSEADDR, 1);
}

bool ready_again(NativeSocket socket) {
    sockaddr nowhere{};
    nowhere.sa_family = AF_UNSPEC; // connect(2): dissolves the association
    return connect(socket, &nowhere, sizeof nowhere) == 0;
}

int path_mtu(NativeSocket socket, Family family) {
    return family == Family::v4 ? get(socket, IPPROTO_IP, IP_MTU) : get(socket, IPPROTO_IPV6, IPV6_MTU);
}

int segment_size(NativeSocket socket) {
    return get(socket, IPPROTO_TCP, TCP_MAXSEG);
}

} // namespace pretrust
