#include <net/if.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sched.h>
#include <simulator/own_network.hpp>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pretrust::sim {

namespace {

std::string failed(const char* what) {
    return std::string(what) + ": " + std::strerror(errno);
}

bool write_file(const char* path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    return file.good() && (file.close(), !file.fail());
}

ifreq interface(const char* name, const char* address) {
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (address != nullptr) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        inet_pton(AF_INET, address, &in.sin_addr);
        std::memcpy(&request.ifr_addr, &in, sizeof in);
    }
    return request;
}

/// 10.0.0.0/8 as an address of the loopback makes all of it local, as 127.0.0.0/8 is.
std::string bring_loopback_up() {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    auto up = interface("lo", nullptr);
    up.ifr_flags = IFF_UP | IFF_LOOPBACK | IFF_RUNNING;
    auto ten = interface("lo:1", "10.0.0.1");
    auto mask = interface("lo:1", "255.0.0.0");
    std::string complaint;
    if (ioctl(socket, SIOCSIFFLAGS, &up) != 0 || ioctl(socket, SIOCSIFADDR, &ten) != 0 ||
        ioctl(socket, SIOCSIFNETMASK, &mask) != 0) {
        complaint = failed("loopback of the new namespace");
    }
    ::close(socket);
    return complaint;
}

} // namespace

std::string enter_own_network() {
    const auto user = geteuid();
    const auto group = getegid();
    if (unshare(CLONE_NEWNET) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
            return failed("a network namespace needs root, or a kernel that lets users make namespaces");
        }
        if (!write_file("/proc/self/setgroups", "deny") ||
            !write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") ||
            !write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1")) {
            return failed("identity maps of the new namespace");
        }
    }
    return bring_loopback_up();
}

std::string set_filters(const Script& script) {
    static bool filtered = false; // another script's rules may be in force
    if (script.filters.empty() && !filtered) {
        return {};
    }
    filtered = true;
    std::string rules =
        "flush ruleset\ntable ip sim {\n chain input {\n  type filter hook input priority 0;\n";
    std::string redirects = " chain output {\n  type nat hook output priority -100;\n";
    bool any_redirect = false;
    for (const auto& rule : script.filters) {
        const bool redirect =
            rule.find("redirect") != std::string::npos || rule.find("dnat") != std::string::npos;
        any_redirect = any_redirect || redirect;
        (redirect ? redirects : rules) += "  " + rule + "\n";
    }
    rules += " }\n" + (any_redirect ? redirects + " }\n" : "") + "}\n";
    FILE* pipe = popen("PATH=$PATH:/usr/sbin:/sbin nft -f - 2>&1", "w");
    if (pipe == nullptr) {
        return failed("nft");
    }
    std::fputs(rules.c_str(), pipe);
    const int status = pclose(pipe);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? std::string()
                                                         : "nft (nftables) does not take the filter lines";
}

} // namespace pretrust::sim
