// From a plan to evidence on the real network, once or again and again: deadline, interruption and the live
// line. Judges nothing.
#pragma once

#include <app/live_block.hpp>
#include <plan/command.hpp>

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/probe.hpp>
#include <pretrust/result.hpp>
#include <pretrust/secret.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <functional>
#include <string_view>

namespace pretrust {

struct Observed {
    Evidence evidence;
    int signal = 0; ///< SIGINT or SIGTERM when the run was interrupted
};

enum class Octets { dropped, kept };

/// Whether a probe is to ask this target; empty: every probe asks every target of its own.
using Asks = std::function<bool(const ProbeSpec&, const Target&)>;

/// Looks at the network. From its making to its end the first SIGINT or SIGTERM is caught: it ends a look or
/// a pause early, also when it came in between; the second one ends the program.
class Observer {
  public:
    /// Without --local-dns in the plan, this host's own name servers stand in. The password is empty when
    /// none was given. `aws` goes into every look's evidence.
    Observer(Plan plan, AwsConfiguration aws, Live live, Octets octets, Secret trust_password);

    /// One run, with its own deadline; what is known when it is interrupted is kept.
    Result<Observed> look(Asks asks = {});
    /// Waits; the signal that ended it, or 0.
    int pause(std::chrono::milliseconds length);
    /// Shows the text in the live block; false when there is none.
    bool live(std::string_view text) const;
    /// Wipes the trust password. No look may ask the probes that need it from then on.
    void forget_trust_password();

  private:
    class Ticker;
    void await_signal(const std::function<void()>& heard);

    Plan plan_;
    AwsConfiguration aws_;
    LiveBlock block_;
    const Octets octets_;
    Secret trust_password_;
    boost::asio::io_context context_{1};
    boost::asio::signal_set signals_;
    int signal_ = 0;
};

} // namespace pretrust
