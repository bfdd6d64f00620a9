// For systems of which nothing is assumed: nothing is known of the path, and every packet is heard.
#include <net/path_facts.hpp>

namespace pretrust {

bool hear_only_from(NativeSocket, Family, int) {
    return false;
}

void allow_fragments(NativeSocket, Family) {}

void share_local_port(NativeSocket) {}

bool ready_again(NativeSocket) {
    return false;
}

int path_mtu(NativeSocket, Family) {
    return 0;
}

int segment_size(NativeSocket) {
    return 0;
}

} // namespace pretrust
