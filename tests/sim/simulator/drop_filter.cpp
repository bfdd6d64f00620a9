#include <cerrno>
#include <linux/filter.h>
#include <simulator/drop_filter.hpp>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <vector>

namespace pretrust::sim {

namespace {

constexpr std::uint16_t load_length = BPF_LD | BPF_W | BPF_LEN, load_half = BPF_LD | BPF_H | BPF_ABS,
                        jump_greater = BPF_JMP | BPF_JGT | BPF_K, give_back = BPF_RET | BPF_K;
constexpr std::uint32_t keep_all = 0xffffffff;

sock_filter statement(std::uint16_t code, std::uint32_t value) {
    return {code, 0, 0, value};
}

/// Skips so many statements when the accumulator is greater, or not greater.
sock_filter jump(std::uint32_t than, std::uint8_t if_greater, std::uint8_t if_not) {
    return {jump_greater, if_greater, if_not, than};
}

} // namespace

void drop_as_scripted(int socket, const Post& post) {
    std::vector<sock_filter> program;
    const auto way = post.way();
    if (way == "silent" || way == "deaf") {
        program.push_back(statement(give_back, 0));
    }
    if (post.has("largest_in")) {
        program.push_back(statement(load_length, 0));
        program.push_back(jump(post.number("largest_in", 0), 0, 1));
        program.push_back(statement(give_back, 0));
    }
    if (post.has("blind_from")) {
        const auto range = post.text("blind_from");
        const auto dash = range.find('-');
        const auto first = static_cast<std::uint32_t>(std::stoul(range));
        const auto last = static_cast<std::uint32_t>(std::stoul(range.substr(dash + 1)));
        if (dash == std::string::npos || first == 0) {
            throw std::runtime_error("blind_from wants FIRST-LAST");
        }
        program.push_back(statement(load_half, 0)); // the source port of TCP and UDP alike
        program.push_back(jump(last, 2, 0));
        program.push_back(jump(first - 1, 0, 1));
        program.push_back(statement(give_back, 0));
    }
    if (program.empty()) {
        return;
    }
    program.push_back(statement(give_back, keep_all));
    const sock_fprog attached{static_cast<unsigned short>(program.size()), program.data()};
    if (setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &attached, sizeof attached) != 0) {
        throw std::system_error(errno, std::generic_category(), "socket filter");
    }
}

} // namespace pretrust::sim
