// The part of streams.hpp that knows file descriptors.
#include <app/streams.hpp>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace pretrust {

void secure_standard_streams() {
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) == -1) {
            // Opened the wrong way round: reading from 0 and writing to 1 and 2 then fail, as they should.
            const int null = ::open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
            if (null != -1 && null != descriptor) {
                ::dup2(null, descriptor);
                ::close(null);
            }
        }
    }
    std::signal(SIGPIPE, SIG_IGN);
}

bool is_terminal(StandardStream stream) {
    return ::isatty(static_cast<int>(stream)) == 1;
}

std::string system_text() {
    utsname facts{};
    if (::uname(&facts) != 0) {
        return "a system without a name";
    }
    return std::string(facts.sysname) + ' ' + facts.release + ' ' + facts.machine;
}

int terminal_width(StandardStream stream) {
    winsize size{};
    return ::ioctl(static_cast<int>(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace pretrust
