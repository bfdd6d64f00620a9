// The sweep of many ports of one address: which port is asked when, and when its silence is final. Each
// attempt is one non-blocking connect; the earlier ones of a port stay alive and may still win.
#pragma once

#include <net/core.hpp>
#include <net/sweep_loss.hpp>
#include <net/sweep_pace.hpp>
#include <net/sweep_sockets.hpp>

#include <deque>
#include <memory>
#include <random>
#include <vector>

namespace pretrust {

class SweepEffort : public std::enable_shared_from_this<SweepEffort> {
  public:
    SweepEffort(std::shared_ptr<Core> core, const boost::asio::ip::address& address, PortSweep sweep);

    static Task<SweepResult> carry_out(std::shared_ptr<SweepEffort> effort);

  private:
    using Time = std::chrono::microseconds;

    /// What is known of one port of the sweep.
    struct Port {
        float evidence = 0;     ///< weight of the silence so far
        std::uint32_t sent = 0; ///< the latest attempt, microseconds since the start of the sweep
        std::uint8_t attempts = 0;
        std::uint8_t lost = 0; ///< of these the silent ones, but for those during an overload
        bool weighed = true;   ///< the latest attempt's silence is in `evidence`
        bool given_up = false; ///< silent, but not proven so
    };
    /// A connection under way.
    struct Flight {
        Time sent{0};
        double stands_for = 0;     ///< a sample: connections it speaks for
        std::uint32_t subject = 0; ///< index of a port, or the port number of a sample
        std::uint8_t attempt = 0;
        enum class Kind : std::uint8_t { none, port, sample, candidate } kind = Kind::none;
        bool missed = false; ///< a sample that was called lost
    };
    struct Reference {
        std::uint32_t flight;
        std::uint32_t turn;
    };

    Time now() const;
    Time patience() const;
    bool over() const;
    Time work();
    void call_missed(Time now);
    bool sample_due(Time now) const;
    void ask_sample(Time now);
    std::uint16_t sample_port();
    Time ask_ports(Time now, int& budget);
    bool silence_settled(std::uint32_t index);
    bool begin(std::uint16_t port, Flight flight);
    bool make_room(Time now);
    void end(std::uint32_t flight);

    void arrived(std::uint32_t flight, const SweepAnswer& answer);
    void sample_answered(const Flight& flight, Time now);
    void port_answered(const Flight& flight, Outcome outcome, bool by_icmp);
    void candidate_answered(const Flight& flight, Outcome outcome);
    void decide(std::uint32_t index, Outcome outcome);
    void lack_room(Time now);

    std::shared_ptr<Core> core_;
    const PortSweep sweep_;
    Bell bell_;
    const Clock::time_point start_ = Clock::now();
    SweepResult result_;
    RoundTrips round_trips_;
    SweepLoss loss_;
    SweepPace pace_;
    SweepSockets sockets_;
    std::minstd_rand dice_;
    std::vector<Port> ports_;
    std::deque<std::uint32_t> queue_; ///< ports not decided, in the order in which they are asked
    std::vector<Flight> flights_;     ///< by slot of sockets_
    std::deque<Reference> by_age_;    ///< all flights
    std::deque<Reference> samples_;   ///< those whose silence is not yet called a loss
    std::size_t undecided_;
    std::size_t next_candidate_ = 0;
    std::uint16_t echo_ = 0; ///< a port known to refuse
    bool echo_next_ = false;
    double credit_ = 1;       ///< connections that may be begun at once
    double next_sample_ = 0;  ///< how many since the latest one make the next one due
    double since_sample_ = 0; ///< connections begun since the latest sample
    int begun_ = 0;           ///< connections to swept ports
    Time credited_{0};
    Time sampled_{0};
    Time heard_{0}; ///< the latest answer of any port
    Time no_room_until_{0};
    bool heard_anything_ = false;
};

} // namespace pretrust
