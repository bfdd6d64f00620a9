// The connections of a sweep on Asio's reactor. Local ports are taken in turn and shared between connections
// to different ports, so that none is worn out however many attempts there are.
#include <net/path_facts.hpp>
#include <net/sockets.hpp>
#include <net/sweep_sockets.hpp>

#include <boost/asio/error.hpp>

namespace pretrust {

namespace asio = boost::asio;
using boost::system::error_code;

/// Completion of one connect.
struct SweepSockets::Landing {
    std::shared_ptr<State> state;
    std::uint32_t slot;
    std::uint32_t turn;

    void operator()(const error_code& error) const {
        auto& line = state->lines[slot];
        if (!line.busy || line.turn != turn || !state->arrived) {
            return;
        }
        SweepAnswer answer;
        answer.error = error;
        if (error) {
            answer.icmp = take_icmp_error(line.socket.native_handle());
        }
        line.refused = error == asio::error::connection_refused && !answer.icmp;
        state->arrived(slot, answer);
    }
};

SweepSockets::SweepSockets(Core& core, const asio::ip::address& address)
    : core_(core), address_(address), next_source_(core.random()) {
    state_->family = family_of(address);
}

SweepSockets::~SweepSockets() {
    drop_all();
}

error_code SweepSockets::begin(std::uint16_t port, std::uint32_t& slot) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(state_->lines.size()));
        state_->lines.emplace_back(core_.context);
    }
    slot = free_.back();
    auto& line = state_->lines[slot];
    if (const auto error = prepare(line)) {
        return error;
    }
    free_.pop_back();
    ++in_use_;
    ++line.turn;
    line.busy = true;
    line.socket.async_connect(Tcp::endpoint(address_, port), Landing{state_, slot, line.turn});
    return {};
}

/// A refused socket connects again; any other line gets a new one.
error_code SweepSockets::prepare(Line& line) {
    error_code ignored;
    if (line.refused) {
        line.refused = false;
        if (ready_again(line.socket.native_handle())) {
            return {};
        }
        line.socket.close(ignored);
    }
    const auto error = open(line.socket);
    if (error) {
        line.socket.close(ignored);
    }
    return error;
}

error_code SweepSockets::open(Socket& socket) {
    error_code error;
    socket.open(state_->family == Family::v4 ? Tcp::v4() : Tcp::v6(), error);
    if (error) {
        return error;
    }
    keep_icmp_errors(socket.native_handle(), state_->family);
    socket.set_option(asio::socket_base::linger(true, 0), error); // no TIME_WAIT is left behind
    return bind(socket);
}

error_code SweepSockets::bind(Socket& socket) {
    const auto source = source_for(core_, state_->family);
    const auto range = range_of(core_.options.source_ports);
    error_code error;
    if (!range) {
        if (!source.is_unspecified()) {
            socket.bind(Tcp::endpoint(source, 0), error);
        }
        return error;
    }
    share_local_port(socket.native_handle());
    const auto size = range->last - range->first + 1;
    for (unsigned tried = 0; tried < size; ++tried) {
        const auto port = static_cast<std::uint16_t>(range->first + next_source_++ % size);
        socket.bind(Tcp::endpoint(source, port), error);
        if (error != asio::error::address_in_use && error != asio::error::access_denied) {
            break;
        }
    }
    return error;
}

void SweepSockets::drop(std::uint32_t slot) {
    auto& line = state_->lines[slot];
    if (!line.busy) {
        return;
    }
    line.busy = false;
    if (!line.refused) {
        error_code ignored;
        line.socket.close(ignored);
    }
    free_.push_back(slot);
    --in_use_;
}

void SweepSockets::drop_all() {
    for (std::uint32_t slot = 0; slot < state_->lines.size(); ++slot) {
        drop(slot);
    }
    state_->arrived = nullptr;
}

} // namespace pretrust
