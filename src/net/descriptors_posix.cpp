// POSIX: RLIMIT_NOFILE.
#include <net/descriptors.hpp>

#include <sys/resource.h>

namespace pretrust {

void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE,
                  &limit); // when it fails, fewer sockets fit: that is back-pressure, not an error
    }
}

} // namespace pretrust
