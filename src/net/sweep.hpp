// The sweep of many ports of one address: which port is asked when, and when its silence is final. Each
// attempt is one non-blocking connect; the earlier ones of a port stay alive and may still win.
#pragma once

#include <net/core.hpp>
#include <net/sweep_loss.hpp>
#include <net/sweep_pace.hpp>
#include <net/sweep_ports.hpp>
#include <net/sweep_samples.hpp>
#include <net/sweep_sockets.hpp>

#include <deque>
#include <memory>
#include <vector>

namespace pretrust {

class SweepEffort : public std::enable_shared_from_this<SweepEffort> {
  public:
    SweepEffort(std::shared_ptr<Core> core, const boost::asio::ip::address& address, PortSweep sweep);

    static Task<SweepResult> carry_out(std::shared_ptr<SweepEffort> effort);

  private:
    using Time = std::chrono::microseconds;

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
    void call_missed(Time time);
    void ask_sample(Time time);
    Time ask_ports(Time time, int& budget);
    bool begin(std::uint16_t port, Flight flight);
    bool make_room(Time time);
    void end(std::uint32_t flight);

    void arrived(std::uint32_t slot, const SweepAnswer& answer);
    void sample_answered(const Flight& flight, Time time);
    void port_answered(const Flight& flight, Outcome outcome, bool by_icmp);
    void lack_room(Time time);

    std::shared_ptr<Core> core_;
    const PortSweep sweep_;
    Bell bell_;
    const Clock::time_point start_ = Clock::now();
    SweepResult result_;
    RoundTrips round_trips_;
    SweepLoss loss_;
    SweepPace pace_;
    SweepSockets sockets_;
    SweepSamples choice_;
    SweepPorts ports_;
    std::vector<Flight> flights_;   ///< by slot of sockets_
    std::deque<Reference> by_age_;  ///< all flights
    std::deque<Reference> samples_; ///< those whose silence is not yet called a loss
    double credit_ = 1;             ///< connections that may be begun at once
    int begun_ = 0;                 ///< connections to swept ports
    Time credited_{0};
    Time heard_{0}; ///< the latest answer of any port
    Time no_room_until_{0};
    bool heard_anything_ = false;
};

} // namespace pretrust
