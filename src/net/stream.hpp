// One exchange over TCP, with or without TLS: every attempt is a new connection that goes the whole way, and
// the earlier ones stay alive and may still win.
#pragma once

#include <net/effort.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pretrust {

/// The dialogue of one request and one reply.
Dialogue ask_once(Bytes request, Framer framer);

/// How far an attempt goes.
enum class StreamGoal { connection, reply, tls_handshake, tls_reply };

class StreamEffort final : public Effort {
  public:
    StreamEffort(std::shared_ptr<Core> core, const Endpoint& to, StreamGoal goal, Dialogue dialogue,
                 Patience patience);

    /// After carry_out: what the TLS handshake of the deciding attempt showed.
    bool handshake_done() const { return handshake_done_; }
    const std::string& protocol() const { return protocol_; }
    const Bytes& certificate() const { return certificate_; }
    std::optional<int> alert() const { return alert_; }

  protected:
    boost::system::error_code attempt() override;
    bool may_attempt() const override;
    microseconds least_interval() const override;
    Clock::time_point not_final_before() const override;
    void give_up() override;
    void drop_all() override;

  private:
    using Socket = boost::asio::ip::tcp::socket;
    struct Attempt;
    using AttemptPtr = std::shared_ptr<Attempt>;
    using Self = std::shared_ptr<StreamEffort>;

    static Task<void> pursue(Self self, AttemptPtr attempt);
    static Task<void> handshake(Self self, AttemptPtr attempt);
    template <class Stream> static Task<void> converse(Self self, AttemptPtr attempt, Stream* stream);

    bool over(const Attempt& attempt) const;
    bool wants_tls() const { return goal_ == StreamGoal::tls_handshake || goal_ == StreamGoal::tls_reply; }
    void connect_failed(Attempt& attempt, const boost::system::error_code& error);
    void connected(Attempt& attempt);
    void keep_tls_facts(Attempt& attempt);
    void handshake_failed(Attempt& attempt, const boost::system::error_code& error);
    void open_dialogue(Attempt& attempt);
    void received(Attempt& attempt, BytesView octets);
    void leave_alone(const Attempt& leader);
    void ended(Attempt& attempt, const boost::system::error_code& error);
    void decide_by(Attempt& attempt, Outcome outcome);
    void take_facts(Attempt& attempt);

    const boost::asio::ip::tcp::endpoint to_;
    const StreamGoal goal_;
    const Dialogue dialogue_;
    std::vector<AttemptPtr> attempts_;
    bool handshake_done_ = false;
    std::string protocol_;
    Bytes certificate_;
    std::optional<int> alert_;
};

} // namespace pretrust
