// UDP: every datagram that arrives is judged whole. Octets that are not the answer do not end the wait, since
// anybody may send them; they are remembered.
#include <net/datagram.hpp>
#include <net/path_facts.hpp>
#include <net/sockets.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace pretrust {

namespace asio = boost::asio;
using boost::system::error_code;

DatagramEffort::DatagramEffort(std::shared_ptr<Core> core, const Endpoint& to, Bytes request, Framer framer,
                               Patience patience)
    : Effort(std::move(core), to, patience), to_(address_, to.port), request_(std::move(request)),
      framer_(std::move(framer)), socket_(core_->context) {}

error_code DatagramEffort::attempt() {
    if (!socket_.is_open()) {
        if (const auto error = open(); error || decided()) {
            return error;
        }
    }
    const auto now_unix = unix_now_us();
    const auto now = Clock::now();
    error_code error;
    socket_.send(asio::buffer(request_), 0, error);
    if (error && is_back_pressure(error)) {
        return error;
    }
    if (result_.attempts ==
        0) { // the first one: what is between it and the answer surely holds the answer's moment
        result_.sent_unix_us = now_unix;
        sent_ = now;
    }
    if (error) { // often the ICMP answer to an earlier transmission
        failed(error);
    }
    return {};
}

error_code DatagramEffort::open() {
    auto error = open_socket(*core_, socket_, family_, departure_);
    if (!error) {
        socket_.connect(to_, error);
    }
    if (!error) {
        start(listen(std::static_pointer_cast<DatagramEffort>(shared_from_this())));
        return {};
    }
    error_code ignored;
    socket_.close(ignored);
    if (is_back_pressure(error)) {
        return error;
    }
    failed(error);
    return {};
}

Task<void> DatagramEffort::listen(std::shared_ptr<DatagramEffort> self) {
    while (!self->decided()) {
        co_await self->socket_.async_wait(asio::socket_base::wait_read, quietly);
        if (!self->decided()) {
            self->drain();
        }
    }
}

void DatagramEffort::drain() {
    // A peer that never stops must not keep the timers from running: the rest waits for the next turn.
    constexpr int most_at_a_time = 64;
    for (int i = 0; i < most_at_a_time && !decided(); ++i) {
        const bool icmp = take_icmp();
        if (decided()) {
            return;
        }
        error_code error;
        const auto size = socket_.receive(asio::buffer(core_->scratch), 0, error);
        if (!error) {
            received(BytesView(core_->scratch).first(size));
        } else if (error == asio::error::would_block) {
            if (!icmp) {
                return;
            }
        } else {
            failed(error);
        }
    }
}

bool DatagramEffort::take_icmp() {
    const auto error = take_icmp_error(socket_.native_handle());
    if (error) {
        heard(*error, true);
    }
    return error.has_value();
}

void DatagramEffort::failed(const error_code& error) {
    while (socket_.is_open() && !decided() && take_icmp()) {
    }
    if (const auto meaning = meaning_of(error); meaning && !decided()) {
        decide(*meaning);
    }
}

void DatagramEffort::received(BytesView datagram) {
    const auto now_unix = unix_now_us();
    const auto round_trip = std::chrono::duration_cast<microseconds>(Clock::now() - sent_);
    const auto progress = framer_(datagram);
    if (progress == Progress::alien) {
        return;
    }
    const bool unambiguous = result_.attempts == 1; // Karn: of later ones nobody knows which was answered
    if (unambiguous && patience_ != Patience::recursive && !rubbish_came_) {
        target_.round_trips.measured(round_trip);
    }
    if (progress != Progress::complete) {
        rubbish_came_ = true;
        result_.reply.assign(datagram.begin(), datagram.end());
        result_.received_unix_us = now_unix;
        return;
    }
    target_.round_trips.answered(result_.attempts - 1);
    result_.reply.assign(datagram.begin(), datagram.end());
    result_.received_unix_us = now_unix;
    result_.round_trip = unambiguous ? round_trip : microseconds(0);
    decide(Outcome::answered);
}

void DatagramEffort::give_up() {
    decide(rubbish_came_ ? Outcome::malformed : Outcome::timed_out);
}

void DatagramEffort::drop_all() {
    if (socket_.is_open()) {
        result_.path_mtu = path_mtu(socket_.native_handle(), family_);
    }
    error_code ignored;
    socket_.close(ignored);
}

} // namespace pretrust
