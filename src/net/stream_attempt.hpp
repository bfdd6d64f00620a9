// One connection of a StreamEffort, for the files that make it up.
#pragma once

#include <net/stream.hpp>

#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pretrust {

struct StreamEffort::Attempt {
    Attempt(Core& core, int number_in) : number(number_in), socket(core.context) {}

    const int number; ///< from 0
    Socket socket;
    std::optional<boost::asio::ssl::stream<Socket&>> tls;
    Clock::time_point begun;
    Clock::time_point connected_at;
    Clock::time_point turn_at;  ///< when the hearing of the present turn began
    Clock::time_point heard_at; ///< when octets of it came last
    Clock::time_point sent_at;
    std::int64_t sent_unix_us = 0;
    std::int64_t received_unix_us = 0;
    microseconds round_trip{0};
    Dialogue dialogue;
    Bytes request;
    Bytes reply;               ///< of all turns
    std::size_t turn_from = 0; ///< where the reply to the last request begins
    bool is_connected = false;
    bool done = false; ///< failed in a way that decides nothing
};

} // namespace pretrust
