// The meaning of ICMP types and codes; the same on every system.
#include <net/icmp.hpp>

namespace pretrust {

namespace {

std::optional<Outcome> meaning_of_v4(int type, int code) {
    constexpr int destination_unreachable = 3;
    constexpr int time_exceeded = 11;
    if (type == time_exceeded) {
        return Outcome::unreachable; // a routing loop
    }
    if (type != destination_unreachable) {
        return std::nullopt;
    }
    switch (code) {
    case 2: // protocol
    case 3: // port
        return Outcome::refused;
    case 4: // fragmentation needed
        return std::nullopt;
    case 9:  // network administratively prohibited
    case 10: // host administratively prohibited
    case 13: // communication administratively prohibited
        return Outcome::prohibited;
    default:
        return Outcome::unreachable;
    }
}

std::optional<Outcome> meaning_of_v6(int type, int code) {
    constexpr int destination_unreachable = 1;
    constexpr int time_exceeded = 3;
    if (type == time_exceeded) {
        return Outcome::unreachable;
    }
    if (type != destination_unreachable) {
        return std::nullopt;
    }
    switch (code) {
    case 1: // administratively prohibited
    case 5: // source address failed policy
    case 6: // reject route
        return Outcome::prohibited;
    case 4: // port
        return Outcome::refused;
    default:
        return Outcome::unreachable;
    }
}

} // namespace

std::optional<Outcome> meaning_of(const IcmpError& error, Family family) {
    return family == Family::v4 ? meaning_of_v4(error.type, error.code)
                                : meaning_of_v6(error.type, error.code);
}

} // namespace pretrust
