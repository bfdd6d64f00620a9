// The few lines on a terminal that say how far the work is, and what they say. Nothing but a terminal ever
// sees them, and nothing of them stays.
#pragma once

#include <plan/command.hpp>
#include <run/runner.hpp>
#include <run/witness.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace pretrust {

/// Draws on standard error when that is a terminal and the user wants it. Erased at its end.
class LiveBlock {
  public:
    explicit LiveBlock(Live live);
    LiveBlock(const LiveBlock&) = delete;
    LiveBlock& operator=(const LiveBlock&) = delete;
    ~LiveBlock();

    bool shown() const { return shown_; }
    /// These lines instead of what stands there, each cut to the terminal's width; none: nothing.
    void say(const std::vector<std::string>& lines) const;

  private:
    bool shown_;
    mutable std::size_t drawn_ = 0; ///< lines that stand there
};

/// Phase, how much was answered, what is waited for, and how long that can last at most.
std::vector<std::string> live_lines(const Plan& plan, const RunProgress& progress, const Asked& asked,
                                    std::chrono::milliseconds elapsed);

} // namespace pretrust
