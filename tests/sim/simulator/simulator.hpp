// The network of a script, on real sockets: every service of every host at its own address and port, in one
// thread of its own. The addresses must be this host's: see own_network.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <simulator/script.hpp>

namespace pretrust::sim {

class Simulator {
  public:
    /// Binds everything, then starts to serve. Throws std::system_error naming address and port when a port
    /// cannot be had. The script is kept.
    explicit Simulator(Script script);
    /// Ends every connection and joins the thread.
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    std::size_t sockets() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pretrust::sim
