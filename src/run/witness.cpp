// A conversation is recorded by the dialogue that leads it: each connection has a copy of its own, and the
// one that got an answer is the one that counts.
#include <run/exchange_words.hpp>
#include <run/run_log.hpp>
#include <run/witness.hpp>

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace pretrust {

/// Stands in the list of what is waited for as long as it lives.
class ExchangeWitness::Waiting {
  public:
    Waiting(const ExchangeWitness& witness, std::string what)
        : asked_(witness.asked_), at_(asked_.waiting.insert(asked_.waiting.end(), std::move(what))) {
        ++asked_.begun;
        run_log().debug("{} asks {}", witness.probe_, *at_);
    }
    ~Waiting() { asked_.waiting.erase(at_); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    const std::string& what() const { return *at_; }
    void ended(Outcome outcome) {
        asked_.silent += outcome == Outcome::timed_out ? 1 : 0;
        asked_.answered += outcome != Outcome::timed_out && outcome != Outcome::skipped ? 1 : 0;
    }

  private:
    Asked& asked_;
    std::list<std::string>::iterator at_;
};

template <class Ended>
void ExchangeWitness::tell(const Waiting& waiting, const Ended& ended, std::string_view transport) const {
    if (run_log().should_log(spdlog::level::info)) {
        run_log().info("{}: {} {}", probe_, waiting.what(), ended_text(ended, transport));
    }
}

void ExchangeWitness::keep(const Endpoint& to, std::string_view transport, const Exchange& exchange,
                           const Bytes& sent, const Bytes& received) const {
    if (secretive_) {
        return;
    }
    if (run_log().should_log(spdlog::level::debug) && (!sent.empty() || !received.empty())) {
        run_log().debug("{}: {} sent {}", probe_, asked_text(to, transport), octets_text(sent));
        run_log().debug("{}: {} received {}", probe_, asked_text(to, transport), octets_text(received));
    }
    if (octets_ == nullptr) {
        return;
    }
    RawExchange raw;
    raw.probe = probe_;
    raw.target = to.address;
    raw.transport = transport;
    raw.port = to.port;
    raw.started = exchange.started;
    raw.took = exchange.took;
    raw.outcome = exchange.outcome;
    raw.sent = sent;
    raw.received = received;
    octets_->add(std::move(raw));
}

Task<Exchange> ExchangeWitness::open_tcp(Endpoint to) {
    Waiting waiting(*this, asked_text(to, "tcp"));
    auto exchange = co_await world_.open_tcp(to);
    waiting.ended(exchange.outcome);
    tell(waiting, exchange, "tcp");
    co_return exchange;
}

Task<Exchange> ExchangeWitness::talk_tcp(Endpoint to, Bytes request, Framer framer) {
    Waiting waiting(*this, asked_text(to, "tcp"));
    auto exchange = co_await world_.talk_tcp(to, request, std::move(framer));
    waiting.ended(exchange.outcome);
    tell(waiting, exchange, "tcp");
    keep(to, "tcp", exchange, exchange.connected ? request : Bytes(), exchange.reply);
    co_return exchange;
}

Task<Exchange> ExchangeWitness::converse_tcp(Endpoint to, Dialogue dialogue) {
    Waiting waiting(*this, asked_text(to, "tcp"));
    const auto sent = std::make_shared<Bytes>();
    const bool silent = secretive_; // its requests are not even gathered
    const Dialogue recorded = [dialogue = std::move(dialogue), sent, silent,
                               own = Bytes()](BytesView received) mutable {
        auto turn = dialogue(received);
        if (!silent) {
            own.insert(own.end(), turn.send.begin(), turn.send.end());
            if (!received.empty() || sent->empty()) {
                *sent = own;
            }
        }
        return turn;
    };
    auto exchange = co_await world_.converse_tcp(to, recorded);
    waiting.ended(exchange.outcome);
    tell(waiting, exchange, "tcp");
    keep(to, "tcp", exchange, *sent, exchange.reply);
    co_return exchange;
}

Task<Exchange> ExchangeWitness::talk_udp(Endpoint to, Bytes request, Framer framer) {
    Waiting waiting(*this, asked_text(to, "udp"));
    auto exchange = co_await world_.talk_udp(to, request, std::move(framer));
    waiting.ended(exchange.outcome);
    tell(waiting, exchange, "udp");
    keep(to, "udp", exchange, exchange.attempts > 0 ? request : Bytes(), exchange.reply);
    co_return exchange;
}

Task<TlsExchange> ExchangeWitness::talk_tls(Endpoint to, Bytes request, Framer framer) {
    Waiting waiting(*this, asked_text(to, "tls"));
    auto seen = co_await world_.talk_tls(to, request, std::move(framer));
    waiting.ended(seen.exchange.outcome);
    tell(waiting, seen, "tls");
    const bool asked = !request.empty();
    keep(to, "tls", seen.exchange, seen.handshake ? request : Bytes(),
         asked ? seen.exchange.reply : seen.certificate);
    co_return seen;
}

Task<Exchange> ExchangeWitness::ask_dns(DnsQuestion question) {
    Waiting waiting(*this, asked_text(question));
    auto exchange = co_await world_.ask_dns(question);
    waiting.ended(exchange.outcome);
    tell(waiting, exchange, question.transport == Transport::udp ? "udp" : "tcp");
    keep(question.server, "dns", exchange, exchange.query, exchange.reply);
    co_return exchange;
}

Task<SweepResult> ExchangeWitness::sweep_tcp(PortSweep sweep) {
    Waiting waiting(*this, asked_text(sweep));
    auto result = co_await world_.sweep_tcp(sweep);
    waiting.ended(result.shut_out ? Outcome::timed_out : Outcome::answered);
    tell(waiting, result, "tcp");
    co_return result;
}

Task<void> ExchangeWitness::together(std::vector<Task<void>> tasks) {
    return world_.together(std::move(tasks));
}

Task<void> ExchangeWitness::pause(std::chrono::milliseconds length) {
    return world_.pause(length);
}

const Secret* ExchangeWitness::trust_password() const {
    const auto* const secret = world_.trust_password();
    if (secret != nullptr) {
        secretive_ = true;
        if (octets_ != nullptr) {
            octets_->forget(probe_);
            octets_ = nullptr;
        }
    }
    return secret;
}

} // namespace pretrust
