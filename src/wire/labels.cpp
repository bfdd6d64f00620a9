// Every jump lands before the place where the current run of labels began, so a name always ends.
#include <wire/labels.hpp>

namespace pretrust::wire {

namespace {
constexpr std::size_t max_name = 255;
constexpr int max_jumps = 32;
} // namespace

std::optional<Labels> read_labels(BytesView whole, std::size_t at, std::size_t floor) {
    Labels name;
    std::size_t run_start = at;
    std::size_t size = 1; // the final zero
    int jumps = 0;
    while (at < whole.size()) {
        const std::size_t octet = whole[at];
        if (octet == 0) {
            if (jumps == 0) {
                name.end = at + 1;
            }
            return name;
        }
        if (octet >= 0xc0) {
            if (whole.size() - at < 2 || ++jumps > max_jumps) {
                return std::nullopt;
            }
            const std::size_t target = (octet & 0x3fU) << 8U | whole[at + 1];
            if (target < floor || target >= run_start) {
                return std::nullopt;
            }
            if (jumps == 1) {
                name.end = at + 2;
            }
            at = run_start = target;
            continue;
        }
        size += octet + 1;
        if (octet > 63 || whole.size() - at - 1 < octet || size > max_name) {
            return std::nullopt;
        }
        name.labels.push_back(whole.subspan(at + 1, octet));
        at += 1 + octet;
    }
    return std::nullopt;
}

} // namespace pretrust::wire
