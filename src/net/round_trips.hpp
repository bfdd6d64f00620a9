// How long silence must last at one target before it means something. Pure arithmetic: no clock, no sockets.
#pragma once

#include <pretrust/world.hpp>

#include <chrono>

namespace pretrust {

/// The fixed bounds of the adaptive waits; the round trips seen at a target move the waits between them.
/// The defaults are what users get. Tests of silence make them small.
struct WaitBounds {
    std::chrono::milliseconds first_interval_min{50};   ///< never repeat sooner than this
    std::chrono::milliseconds first_interval_max{1000}; ///< RFC 6298 2.1: 1 s where nothing better is known
    std::chrono::milliseconds interval_max{400};    ///< repeats at a known target are never further apart,
                                                    ///< unless its round trip is longer
    std::chrono::milliseconds living_target{1500};  ///< least wait where the target answered something
    std::chrono::milliseconds unknown_target{3000}; ///< whole wait where it never answered anything
    std::chrono::milliseconds reply{2000};          ///< least wait for a reply on a connected stream
    std::chrono::milliseconds reply_most{6000};     ///< longest, where the target is slow to reply
    std::chrono::milliseconds recursive{
        6000}; ///< Patience::recursive: a second forwarder is asked after 5.5 s (KB 2834250)
    /// An exchange without a connection or an answer gives its place at the target to the next one after
    /// this long: what does not answer carries no load, and silent ports must not queue for each other.
    std::chrono::milliseconds place_kept{100};
};

/// What one target has taught about its path (RFC 6298 for the round trip), and the waits that follow from
/// it.
class RoundTrips {
  public:
    explicit RoundTrips(const WaitBounds& bounds) : bounds_(bounds) {}

    /// One round trip that belongs to one transmission for certain (Karn's rule is the caller's duty).
    void measured(microseconds round_trip);
    /// An exchange got an answer; `lost` earlier attempts of it did not.
    void answered(int lost);
    /// The first octets of a reply came so long after the request was sent on a connected stream.
    void replied(microseconds after);
    /// An exchange begins, or ends in whatever way.
    void begin() { ++pending_; }
    void end() { --pending_; }

    bool known() const { return known_; }
    /// srtt + 4 rttvar within the bounds; only when known.
    microseconds retransmission_timeout() const;
    /// Share of attempts that went unanswered in exchanges that were answered in the end, 0 to below 1.
    double loss() const;

    /// Attempts to make before silence is evidence.
    int attempts(Patience patience) const;
    /// Distance between attempt number `made` (from 1) and the next one.
    microseconds interval(Patience patience, int made) const;
    /// The whole wait, counted from the first attempt.
    microseconds total(Patience patience) const;

    /// How long the last attempt is waited for at least, also when it was late because this host was busy.
    microseconds last_wait(Patience patience) const;

    /// How long a connected stream is listened to. The handshake is the kernel's work and says nothing about
    /// a busy server: only the replies of its other services do.
    microseconds hearing(Patience patience) const;

  private:
    WaitBounds bounds_;
    bool known_ = false;
    microseconds smoothed_{0};
    microseconds variation_{0};
    double answered_ = 0;
    double lost_ = 0;
    int pending_ = 0;
    microseconds slowest_reply_{0};
};

} // namespace pretrust
