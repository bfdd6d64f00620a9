// A cable between two network namespaces that delays, loses and limits packets, for kernels without netem:
// a TUN device at each end, and a queue a direction between them.
//
// Usage: link NAMESPACE ADDRESS NAMESPACE ADDRESS ROUND_TRIP_MS LOSS_PERCENT PACKETS_PER_SECOND
// Loss and limit apply to each direction; 0 packets a second: no limit. Prints "ready", and runs until
// killed.
#include <net/if.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <random>
#include <sched.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// What a router holds before it drops.
constexpr nanoseconds longest_queue = std::chrono::milliseconds(20);
constexpr std::size_t largest_packet = 2048;
/// Packets taken from one end before the other is looked at.
constexpr int burst = 64;

void must(bool done, const std::string& what) {
    if (!done) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

void enter(const std::string& name) {
    const int space = open(("/run/netns/" + name).c_str(), O_RDONLY | O_CLOEXEC);
    must(space >= 0 && setns(space, CLONE_NEWNET) == 0, "entering " + name);
    close(space);
}

sockaddr ipv4(const char* text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    must(inet_pton(AF_INET, text, &address.sin_addr) == 1, text);
    sockaddr general{};
    std::memcpy(&general, &address, sizeof general);
    return general;
}

/// A device "link" in the namespace, up, with its address and a route to its peer.
int make_end(const std::string& space, const char* address, const char* peer) {
    enter(space);
    const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    must(device >= 0, "/dev/net/tun");
    ifreq request{};
    std::strcpy(request.ifr_name, "link");
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    must(ioctl(device, TUNSETIFF, &request) == 0, "TUNSETIFF");
    const int socket_there = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(socket_there >= 0, "socket");
    request.ifr_addr = ipv4(address);
    must(ioctl(socket_there, SIOCSIFADDR, &request) == 0, "SIOCSIFADDR");
    request.ifr_dstaddr = ipv4(peer);
    must(ioctl(socket_there, SIOCSIFDSTADDR, &request) == 0, "SIOCSIFDSTADDR");
    request.ifr_qlen = 10000; // the queue that drops is ours
    must(ioctl(socket_there, SIOCSIFTXQLEN, &request) == 0, "SIOCSIFTXQLEN");
    request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT;
    must(ioctl(socket_there, SIOCSIFFLAGS, &request) == 0, "SIOCSIFFLAGS");
    close(socket_there);
    return device;
}

struct Packet {
    Clock::time_point due;
    std::vector<char> octets;
};

/// From one end to the other.
class Direction {
  public:
    Direction(int from, int to, nanoseconds delay, double loss, double rate)
        : from_(from), to_(to), delay_(delay), loss_(loss),
          spacing_(rate > 0 ? static_cast<long long>(1e9 / rate) : 0) {}

    void take(Clock::time_point now) {
        std::array<char, largest_packet> octets{};
        for (int i = 0; i < burst; ++i) {
            const auto size = read(from_, octets.data(), octets.size());
            if (size <= 0) {
                return;
            }
            if (loss_(dice_)) {
                continue;
            }
            free_ = std::max(free_, now);
            if (free_ - now > longest_queue) {
                continue;
            }
            free_ += spacing_;
            queue_.push_back({free_ + delay_, {octets.begin(), octets.begin() + size}});
        }
    }

    void give(Clock::time_point now) {
        while (!queue_.empty() && queue_.front().due <= now) {
            const auto& octets = queue_.front().octets;
            [[maybe_unused]] const auto written = write(to_, octets.data(), octets.size());
            queue_.pop_front();
        }
    }

    Clock::time_point due() const { return queue_.empty() ? Clock::time_point::max() : queue_.front().due; }

  private:
    int from_;
    int to_;
    nanoseconds delay_;
    std::bernoulli_distribution loss_;
    nanoseconds spacing_;
    Clock::time_point free_; ///< when the line has sent what it took
    std::deque<Packet> queue_;
    std::mt19937 dice_{std::random_device{}()};
};

void run(const std::vector<const char*>& words) {
    const int near = make_end(words[0], words[1], words[3]);
    const int far = make_end(words[2], words[3], words[1]);
    const nanoseconds delay(static_cast<long long>(std::atof(words[4]) * 1e6 / 2));
    const double loss = std::atof(words[5]) / 100;
    const double rate = std::atof(words[6]);
    std::array directions{Direction(near, far, delay, loss, rate), Direction(far, near, delay, loss, rate)};
    std::puts("ready");
    std::fflush(stdout);
    while (true) {
        const auto now = Clock::now();
        auto due = Clock::time_point::max();
        for (auto& direction : directions) {
            direction.take(now);
            direction.give(now);
            due = std::min(due, direction.due());
        }
        std::array<pollfd, 2> ends{pollfd{near, POLLIN, 0}, pollfd{far, POLLIN, 0}};
        const auto left =
            std::clamp<nanoseconds>(due - Clock::now(), nanoseconds(0), std::chrono::seconds(1));
        const timespec wait{left.count() / 1000000000, left.count() % 1000000000};
        ppoll(ends.data(), ends.size(), &wait, nullptr);
    }
}

} // namespace

int main(int argc, char** argv) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const std::vector<const char*> words(argv + 1, argv + argc);
    if (words.size() != 7) {
        std::fputs("usage: link NAMESPACE ADDRESS NAMESPACE ADDRESS ROUND_TRIP_MS LOSS_PERCENT RATE\n",
                   stderr);
        return 2;
    }
    try {
        run(words);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "link: %s\n", error.what());
        return 1;
    }
}
