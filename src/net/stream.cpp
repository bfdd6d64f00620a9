// TCP and TLS attempts. A handshake that completes is a fact about the path; silence after it is one about
// the service, so a connected attempt gets a longer hearing and does not stop further ones (a lost segment
// would).
#include <net/path_facts.hpp>
#include <net/sockets.hpp>
#include <net/stream.hpp>
#include <net/stream_attempt.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_reply =
    65537; // a DNS message over TCP with its length is the longest we ask for
constexpr std::size_t longest_conversation = 16 * longest_reply;
/// From here on the kernel may have repeated the SYN, so the round trip is ambiguous (RFC 6298 2.1, Karn).
constexpr std::chrono::milliseconds kernel_repeats_syn{1000};

} // namespace

Dialogue ask_once(Bytes request, Framer framer) {
    return [request = std::move(request), framer = std::move(framer),
            asked = false](BytesView received) mutable {
        Turn turn;
        if (!asked) {
            asked = true;
            turn.progress = Progress::complete;
            turn.send = std::move(request);
        } else {
            turn.progress = framer(received);
        }
        return turn;
    };
}

StreamEffort::StreamEffort(std::shared_ptr<Core> core, const Endpoint& to, StreamGoal goal, Dialogue dialogue,
                           Patience patience)
    : Effort(std::move(core), to, patience), to_(address_, to.port), goal_(goal),
      dialogue_(std::move(dialogue)) {}

error_code StreamEffort::attempt() {
    auto next = std::make_shared<Attempt>(*core_, result_.attempts);
    if (const auto error = open_socket(*core_, next->socket, family_, departure_)) {
        if (is_back_pressure(error)) {
            return error;
        }
        connect_failed(*next, error);
        return {};
    }
    next->begun = Clock::now();
    next->sent_unix_us = unix_now_us();
    attempts_.push_back(next);
    start(pursue(std::static_pointer_cast<StreamEffort>(shared_from_this()), next));
    return {};
}

bool StreamEffort::over(const Attempt& attempt) const {
    return decided() || attempt.done || !attempt.socket.is_open();
}

Task<void> StreamEffort::pursue(Self self, AttemptPtr attempt) {
    auto& socket = attempt->socket;
    const auto [error] = co_await socket.async_connect(self->to_, quietly);
    if (self->over(*attempt)) {
        co_return;
    }
    const bool reset = error == asio::error::connection_reset; // accepted, and regretted before we looked
    if (error && !reset) {
        self->connect_failed(*attempt, error);
        co_return;
    }
    self->connected(*attempt);
    if (self->over(*attempt)) {
        co_return;
    }
    if (reset) {
        self->ended(*attempt, error);
        co_return;
    }
    if (self->wants_tls()) {
        co_await handshake(self, attempt);
    } else {
        co_await converse(self, attempt, &socket);
    }
}

Task<void> StreamEffort::handshake(Self self, AttemptPtr attempt) {
    auto& stream = attempt->tls.emplace(attempt->socket, self->core_->tls());
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, quietly);
    if (self->over(*attempt)) {
        co_return;
    }
    if (error) {
        self->handshake_failed(*attempt, error);
        co_return;
    }
    self->keep_tls_facts(*attempt);
    if (self->goal_ == StreamGoal::tls_handshake) {
        self->decide_by(*attempt, Outcome::open);
        co_return;
    }
    co_await converse(self, attempt, &stream);
}

template <class Stream> Task<void> StreamEffort::converse(Self self, AttemptPtr attempt, Stream* stream) {
    self->open_dialogue(*attempt);
    std::array<std::uint8_t, 2048> octets{};
    const auto room = asio::buffer(octets);
    while (true) {
        if (!attempt->request.empty()) {
            const auto request = asio::buffer(attempt->request);
            const auto [error, written] = co_await asio::async_write(*stream, request, quietly);
            if (self->over(*attempt)) {
                co_return;
            }
            if (error) {
                self->ended(*attempt, error);
                co_return;
            }
            attempt->request.clear();
        }
        const auto [error, size] = co_await stream->async_read_some(room, quietly);
        if (self->over(*attempt)) {
            co_return;
        }
        if (error) {
            self->ended(*attempt, error);
            co_return;
        }
        self->received(*attempt, BytesView(octets).first(size));
        if (self->over(*attempt)) {
            co_return;
        }
    }
}

void StreamEffort::connect_failed(Attempt& attempt, const error_code& error) {
    const auto since = Clock::now() - attempt.begun;
    // Another attempt got through: this one met a limit or a filter of second connections, not the service.
    const bool decides = !result_.connected;
    if (attempt.socket.is_open()) {
        while (const auto icmp = take_icmp_error(attempt.socket.native_handle())) {
            heard(*icmp, decides);
        }
    }
    drop(attempt.socket);
    attempt.done = true;
    bell_.ring();
    if (is_back_pressure(error)) {
        withdraw(error);
        return;
    }
    const auto meaning = meaning_of(error);
    if (!meaning || !decides || decided()) {
        return;
    }
    if (*meaning == Outcome::refused && since < kernel_repeats_syn && attempt.begun != Clock::time_point()) {
        attempt.round_trip = std::chrono::duration_cast<microseconds>(since);
        target_.round_trips.measured(attempt.round_trip);
        target_.round_trips.answered(attempt.number);
        attempt.received_unix_us = unix_now_us();
    }
    decide_by(attempt, *meaning);
}

void StreamEffort::connected(Attempt& attempt) {
    attempt.connected_at = Clock::now();
    attempt.turn_at = attempt.connected_at;
    attempt.heard_at = attempt.connected_at;
    attempt.received_unix_us = unix_now_us();
    attempt.round_trip = std::chrono::duration_cast<microseconds>(attempt.connected_at - attempt.begun);
    attempt.is_connected = true;
    if (attempt.round_trip < kernel_repeats_syn) {
        target_.round_trips.measured(attempt.round_trip);
    }
    if (!result_.connected) {
        result_.connected = true;
        target_.round_trips.answered(attempt.number);
    }
    bell_.ring(); // the wait may be another one from now on
    if (goal_ == StreamGoal::connection) {
        decide_by(attempt, Outcome::open);
    }
}

void StreamEffort::open_dialogue(Attempt& attempt) {
    attempt.sent_unix_us = unix_now_us();
    attempt.sent_at = Clock::now();
    attempt.dialogue = dialogue_;
    attempt.request = attempt.dialogue(BytesView()).send;
}

void StreamEffort::received(Attempt& attempt, BytesView octets) {
    attempt.received_unix_us = unix_now_us();
    attempt.heard_at = Clock::now(); // a long reply over a slow path is no silence
    if (attempt.reply.empty()) {
        const auto after = attempt.heard_at - attempt.sent_at;
        target_.round_trips.replied(std::chrono::duration_cast<microseconds>(after));
    }
    attempt.reply.insert(attempt.reply.end(), octets.begin(), octets.end());
    const auto turn_reply = BytesView(attempt.reply).subspan(attempt.turn_from);
    auto turn = attempt.dialogue(turn_reply);
    if (turn.progress == Progress::complete && !turn.send.empty()) {
        leave_alone(attempt);
        attempt.request = std::move(turn.send);
        attempt.turn_from = attempt.reply.size();
        attempt.turn_at = attempt.heard_at;
    } else if (turn.progress == Progress::complete) {
        attempt.round_trip = std::chrono::duration_cast<microseconds>(Clock::now() - attempt.sent_at);
        decide_by(attempt, Outcome::answered);
        return;
    } else if (turn.progress == Progress::malformed) {
        decide_by(attempt, Outcome::malformed);
        return;
    }
    if (turn_reply.size() >= longest_reply || attempt.reply.size() >= longest_conversation) {
        result_.end = StreamEnd::too_long;
        decide_by(attempt, Outcome::malformed);
    }
}

/// A server that is led through several requests is led once: a logon must not be tried twice, and one
/// connection's challenge would replace another's.
void StreamEffort::leave_alone(const Attempt& leader) {
    for (const auto& attempt : attempts_) {
        if (attempt.get() != &leader && !attempt->done) {
            attempt->done = true;
            drop(attempt->socket);
        }
    }
}

void StreamEffort::ended(Attempt& attempt, const error_code& error) {
    const bool closed = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    const bool reset = error == asio::error::connection_reset || error == asio::error::broken_pipe ||
                       error == asio::error::connection_aborted;
    if (!closed && !reset) { // ETIMEDOUT or a route that vanished: this attempt is lost, others may live
        drop(attempt.socket);
        attempt.done = true;
        bell_.ring();
        return;
    }
    result_.end = closed ? StreamEnd::closed : StreamEnd::reset;
    decide_by(attempt, attempt.reply.empty() ? Outcome::rejected : Outcome::malformed);
}

void StreamEffort::take_facts(Attempt& attempt) {
    result_.reply = attempt.reply;
    result_.round_trip = attempt.round_trip;
    result_.sent_unix_us = attempt.sent_unix_us;
    result_.received_unix_us = attempt.received_unix_us;
    if (attempt.is_connected && attempt.socket.is_open()) {
        result_.path_mtu = path_mtu(attempt.socket.native_handle(), family_);
        result_.segment = segment_size(attempt.socket.native_handle());
    }
}

void StreamEffort::decide_by(Attempt& attempt, Outcome outcome) {
    take_facts(attempt);
    decide(outcome);
}

} // namespace pretrust
